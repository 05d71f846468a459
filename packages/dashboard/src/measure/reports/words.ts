// Figures, and how sure they are, as people read them.

import type { Figure, Trend } from '@visavis/engine/measure';
import { brief, count, percent } from '../../ui/format.ts';

export type Say = (value: number) => string;

export const asShare: Say = (value) => percent(Math.min(1, Math.max(0, value)));
export const asMoney: Say = (value) => brief(Math.round(value * 100) / 100);
export const asRate: Say = (value) => count(Math.round(value * 10) / 10);
/** CSAT as a share, NPS and CES as they are. */
export const asScore =
  (kind: string): Say =>
  (value) =>
    kind === 'csat' ? asShare(value) : count(Math.round(value * 10) / 10);

/** `34% (31% to 37%)`. */
export const surely = ({ value, low, high }: Figure, say: Say): string =>
  `${say(value)} (${say(low)} to ${say(high)})`;

/** Whether the change is more than chance. */
export const isSure = ({ low, high }: Trend): boolean => low > 0 || high < 0;

const UNITS: readonly [string, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];
/** `3.2 days`; two figures are enough for how long something takes. */
export function lasting(ms: number): string {
  const [unit, size] = UNITS.find(([, size]) => ms >= size * 1.5) ?? UNITS.at(-1)!;
  const value = ms / size;
  const shown = value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${count(shown)} ${unit}${shown === 1 ? '' : 's'}`;
}

const DAY_MS = 86_400_000;
/** At midnight, so that the answer is good for a while. */
export const sinceDays = (days: string): string =>
  new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS - Number(days) * DAY_MS).toISOString();
