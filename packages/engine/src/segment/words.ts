// Values, names, dates and lengths of time as a person would write them.

import type { Json, JsonObject } from '../collect/index.ts';
import { instantOf } from '../unify/index.ts';

/** Made once: one for each number took most of the time that explaining took. */
const NUMBER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });

/** Text in quotation marks; numbers, true and false as they are. */
export function quoted(value: Json): string {
  if (typeof value === 'number') return NUMBER.format(value);
  if (typeof value === 'boolean') return String(value);
  return `“${typeof value === 'string' ? value : JSON.stringify(value satisfies Json[] | JsonObject | null)}”`;
}

export function list(items: readonly string[], word: 'and' | 'or'): string {
  const shown = items.length > 6 ? [...items.slice(0, 5), `${items.length - 5} more`] : items;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} ${word} ${shown.at(-1)}`;
}

/** `properties.cart.itemCount` → "cart item count". */
export function label(name: string): string {
  const plain = name.replace(/^(properties|traits|computed)\./, '');
  const spaced = plain.replace(/[._-]+/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2');
  return spaced.replace(/\b[A-Z][a-z]+/g, (word) => word.toLowerCase());
}

const UNIT_NAMES: Record<string, string> = { m: 'minute', h: 'hour', d: 'day', w: 'week' };
/** After "the last": "30 days", "week". */
export function durationWords(duration: string): string {
  const many = Number.parseInt(duration, 10);
  const unit = UNIT_NAMES[duration.at(-1)!] ?? '';
  return many === 1 ? unit : `${many} ${unit}s`;
}

/** Always with its number: "1 hour". */
export function lengthWords(duration: string): string {
  return duration.startsWith('1') && !/^\d\d/.test(duration)
    ? `1 ${durationWords(duration)}`
    : durationWords(duration);
}

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const MINUTE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
export function dateWords(date: string): string {
  const time = instantOf(date);
  if (time === undefined) return date;
  return date.length === 10 ? DAY.format(time) : `${MINUTE.format(time)} UTC`;
}

const COUNTRIES = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });
export function countryName(code: string): string {
  if (!/^[A-Za-z]{2}$/.test(code)) return code;
  const name = COUNTRIES.of(code.toUpperCase()) ?? code;
  return /^(United |Netherlands|Philippines|Bahamas)/.test(name) ? `the ${name}` : name;
}
