// Predicted values and measures of models, in words.

import { count, percent, shown } from '../ui/format.ts';
import type { Metric, Unit } from './api.ts';

/** `34%`, `12.3 days`, `41.20`. */
export function inWords(value: unknown, unit: Unit): string {
  if (unit === 'liking') return likings(value);
  if (typeof value !== 'number') return shown(value);
  if (unit === 'chance') return percent(value);
  if (unit === 'days') return `${count(value)} ${value === 1 ? 'day' : 'days'}`;
  return count(value);
}

/** `category: Shoes ×2.3, Bags ×1.2; brand: Acme`. */
function likings(value: unknown): string {
  return Object.entries((value ?? {}) as Record<string, string[] | Record<string, number>>)
    .map(([attribute, of]) => {
      const said = Array.isArray(of)
        ? of
        : Object.entries(of)
            .slice(0, LIKINGS)
            .map(([name, lift]) => `${name} ×${lift}`);
      return `${attribute}: ${said.join(', ')}`;
    })
    .join('; ');
}
const LIKINGS = 3;

export const measure = (value: number): string =>
  Math.abs(value) >= 100 ? count(Math.round(value)) : Number(value.toPrecision(3)).toString();

/** `0.81 (0.78 to 0.84)`. */
export const withInterval = ({ value, low, high }: Metric): string =>
  low === undefined || high === undefined
    ? measure(value)
    : `${measure(value)} (${measure(low)} to ${measure(high)})`;

/** Against knowing nothing. */
export const against = ({ baseline }: Metric): string | undefined =>
  baseline === undefined ? undefined : `${measure(baseline)} without the model`;
