// Numbers as stories write them. Shares of less than all and more than none never round to all or none.

const whole = new Intl.NumberFormat('en-GB');
const upTo2 = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });
const dates = new Map<string, Intl.DateTimeFormat>();

export const count = (value: number): string =>
  Number.isInteger(value) ? whole.format(value) : upTo2.format(value);

export function percent(share: number): string {
  const value = share * 100;
  if (value === 0 || value === 100) return `${value}%`;
  if (value > 0 && value < 0.1) return '< 0.1%';
  if (value > 100) return `${whole.format(Math.round(value))}%`;
  return Math.abs(value) < 10 ? `${value.toFixed(1)}%` : `${Math.min(Math.round(value), 99)}%`;
}

const signed = (value: number, digits = 1): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;

/** A difference of two shares: `+3.2 points`. */
export const points = (difference: number): string => `${signed(difference * 100)} points`;
/** A relative change: `+8.1%`. */
export const change = (relative: number): string => `${signed(relative * 100)}%`;
/** A plain difference, to three digits. */
export const difference = (value: number): string =>
  `${value < 0 ? '−' : '+'}${count(Math.abs(Number(value.toPrecision(3))))}`;
export const score = (value: number): string => count(Number(value.toPrecision(3)));

export const many = (value: number, one: string, more = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : more}`;
export const people = (value: number): string => many(value, 'person', 'people');
/** Midnights that were counted at are of UTC; what happened at a moment happened on somebody's own day. */
export function onDay(time: number | string, timeZone = 'UTC'): string {
  const known = dates.get(timeZone);
  const date = known ?? new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone });
  if (!known) dates.set(timeZone, date);
  return date.format(new Date(time));
}

export function list(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** A length of time in the greatest unit that it fills: `3.5 days`. */
export function lasting(ms: number): string {
  for (const [unit, size] of [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ] as const)
    if (ms >= size || unit === 'minute') {
      const value = Number((ms / size).toPrecision(ms / size < 10 ? 2 : 3));
      return many(value, unit);
    }
  return '';
}
