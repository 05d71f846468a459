// Numbers, times and values as people read them. Exact values stay within reach: what is shortened has a title.

export { channelName } from '@visavis/engine/sentences';

const whole = new Intl.NumberFormat('en-GB');
const short = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });
const upTo2 = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const dayOnly = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const moment = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const relative = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' });

export type When = string | number | Date;
const dateOf = (when: When): Date => (when instanceof Date ? when : new Date(when));

export const count = (value: number): string =>
  Number.isInteger(value) ? whole.format(value) : upTo2.format(value);
export const brief = (value: number): string =>
  Math.abs(value) < 10_000 ? count(value) : short.format(value);
export const percent = (share: number): string => {
  const value = share * 100;
  if (value === 0 || value === 100) return `${value}%`;
  if (value < 0.1) return '< 0.1%';
  if (value > 100) return `${Math.round(value)}%`;
  // Not quite all is not all.
  return `${value < 10 ? value.toFixed(1) : Math.min(Math.round(value), 99)}%`;
};
export const onDay = (when: When): string => day.format(dateOf(when));
export const onShortDay = (when: When): string => dayOnly.format(dateOf(when));
export const atMoment = (when: When): string => moment.format(dateOf(when));
export const atClock = (when: When): string => clock.format(dateOf(when));

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

export function ago(when: When, now = Date.now()): string {
  const seconds = (dateOf(when).getTime() - now) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return seconds > 0 ? 'in a moment' : 'just now';
}

/** `1 person`, `2 people`. */
export const many = (value: number, one: string, more = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : more}`;

/** As at the beginning of a sentence. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function list(words: readonly string[], join = 'and'): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} ${join} ${words.at(-1)}`;
}

/** Any JSON value on one line. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return value === '' ? '(empty)' : value;
  if (typeof value === 'number') return count(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? '(empty list)' : value.map(shown).join(', ');
  return JSON.stringify(value);
}

/** A name made of words: `place.country` becomes `place country`, `organic_search` becomes `organic search`. */
export const spoken = (name: string): string => name.replaceAll(/[._]/g, ' ');

const countries = new Intl.DisplayNames('en-GB', { type: 'region', fallback: 'code' });

/** `CH` reads `Switzerland`; anything that is not a code stays as it is. */
export const country = (code: string): string =>
  /^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code;

/** A stretch of values in words: `549.26 or more`, `below 2`, `since 3 Mar 2026`; long fractions are shortened. */
export const stretch = (value: unknown): string =>
  shown(value)
    .replace(/^(1\d{12}) and more$/, 'since $1')
    .replace(/^below (1\d{12})$/, 'before $1')
    .replace(/ and more$/, ' or more')
    .replaceAll(/\b1\d{12}\b/g, (ms) => onDay(Number(ms)))
    .replaceAll(/\d+\.\d{3,}/g, (number) => count(Number(number)));

/** What to call somebody of whom a list knows only an id and their most telling name, if any. */
export function called({ id, name }: { id: string; name?: string | undefined | null }): string {
  if (!name || /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(name)) return `Visitor ${(name ?? id).slice(0, 8)}`;
  return /^\d+$/.test(name) ? `Customer ${name}` : name;
}

const digits = (value: number): number => (Math.abs(value) < 1 ? 3 : Math.abs(value) < 100 ? 2 : 0);

/** A number of any size, as exact as its size is worth. */
export const amount = (value: number): string =>
  value.toLocaleString('en-GB', { maximumFractionDigits: digits(value) });

/** With its sign; as a percentage where it is relative. */
export function change(value: number, unit?: 'percent'): string {
  const size =
    unit === 'percent'
      ? `${Math.abs(value * 100).toLocaleString('en-GB', { maximumFractionDigits: 1 })}%`
      : amount(Math.abs(value));
  return `${value < 0 ? '−' : '+'}${size}`;
}
