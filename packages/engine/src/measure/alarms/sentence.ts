// What an alarm says: what happened, against what, and how likely that is without a cause.

import type { AlarmKind } from './kinds.ts';
import type { Reading } from './share.ts';

const number = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 0 });
const percent = (value: number): string =>
  `${(value * 100).toLocaleString('en', { maximumSignificantDigits: 3 })}%`;
const signed = (value: number): string => `${value >= 0 ? '+' : '−'}${percent(Math.abs(value))}`;

const SENTENCES: Readonly<Record<AlarmKind, (name: string, reading: Reading) => string>> = {
  stage: (name, { value, usual, over }) =>
    `Of those who came to ${name} on ${over}, ${percent(value)} went on; ${percent(usual.low)} to ${percent(usual.high)} is usual.`,
  guardrail: (name, { value, usual }) =>
    `${name}: ${signed(value)} against the baseline, between ${signed(value + usual.low)} and ${signed(value + usual.high)}.`,
  segment: (name, { value, usual }) =>
    `${name} has ${number(value)} members; ${number(usual.value)} is usual.`,
  source: (name, { value, over }) =>
    `${name} has sent nothing for ${over}; about ${number(value)} events would have come by now.`,
  fallback: (name, { value, usual, over }) =>
    `${percent(value)} of ${name} saw nothing but defaults on ${over}; ${percent(usual.low)} to ${percent(usual.high)} is usual.`,
};

/** @example alarmSentence('source', 'Shop', reading) // 'Shop has sent nothing for 5 hours; about 320 events …' */
export function alarmSentence(kind: AlarmKind, name: string, reading: Reading): string {
  if (reading.state === 'unknown') return reading.lack ?? 'Nothing is known yet.';
  return SENTENCES[kind](name, reading);
}
