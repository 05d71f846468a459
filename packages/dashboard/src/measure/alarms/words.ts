// Alarms in words: their kinds, what can be set, and a reading as people read it.

import type { AlarmKind, AlarmSettings, Reading } from '@visavis/engine/measure';
import { brief, many, percent } from '../../ui/format.ts';

export const TITLES: Readonly<Record<AlarmKind, string>> = {
  stage: 'A stage’s conversion drops',
  guardrail: 'A guardrail moves',
  segment: 'A segment empties',
  source: 'A source goes silent',
  fallback: 'More visitors see only the fallback',
};

export interface Setting {
  name: Exclude<keyof AlarmSettings, 'isOn'>;
  label: string;
  /** Shown as percent. */
  isShare?: true;
  min: number;
  max: number;
}
export const SETTINGS: readonly Setting[] = [
  { name: 'perYear', label: 'False alarms a year', min: 0.01, max: 100 },
  { name: 'leastChange', label: 'Least change, %', isShare: true, min: 0, max: 100 },
  { name: 'withinDays', label: 'Goes on within days', min: 1, max: 60 },
  { name: 'level', label: 'False alarms, % of experiences', isShare: true, min: 0.01, max: 20 },
  { name: 'leastBefore', label: 'Least size before', min: 1, max: 1_000_000 },
  { name: 'share', label: 'Empty is below, % of its smallest', isShare: true, min: 0, max: 90 },
];

const change = (value: number): string => `${value < 0 ? '−' : '+'}${percent(Math.abs(value))}`;
const SAID: Readonly<Record<AlarmKind, (reading: Reading) => string>> = {
  stage: ({ value, usual, over }) =>
    `${percent(value)} went on over ${over}; usual ${percent(usual.low)} to ${percent(usual.high)}`,
  fallback: ({ value, usual, over }) =>
    `${percent(value)} over ${over}; usual ${percent(usual.low)} to ${percent(usual.high)}`,
  guardrail: ({ value, usual }) =>
    `${change(value)} (${change(value + usual.low)} to ${change(value + usual.high)})`,
  segment: ({ value, usual }) => `${many(value, 'member')}; ${brief(usual.value)} is usual`,
  source: ({ value, usual }) =>
    value < 0.5
      ? 'sends as usual'
      : `about ${brief(Math.round(value))} events are missing; up to ${brief(Math.round(usual.high))} is usual`,
};
export const said = (kind: AlarmKind, reading: Reading): string =>
  reading.state === 'unknown' ? (reading.lack ?? 'Nothing is known yet.') : SAID[kind](reading);
