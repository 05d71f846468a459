// JSON written by hand: pages replace `JSON`, and old libraries hang a `toJSON` on arrays and strings that ruins it.
// Whatever cannot be written (functions, cycles, what throws) is left out instead of failing the event around it.

import { attempt } from './safe.ts';

const DEEPEST = 20;

/** @example toJson({ at: new Date(0), no: undefined }) // '{"at":"1970-01-01T00:00:00.000Z"}' */
export function toJson(value: unknown, depth = 0): string | undefined {
  const type = typeof value;
  if (type === 'string' || type === 'bigint') return quote(`${value}`);
  if (type === 'boolean' || Number.isFinite(value)) return `${value}`;
  if (type === 'number' || value === null) return 'null';
  return type === 'object' && depth < DEEPEST
    ? attempt(() => fromObject(value as object, depth + 1))
    : undefined;
}

function fromObject(value: object, depth: number): string | undefined {
  if (Array.isArray(value)) return `[${value.map((item) => toJson(item, depth) ?? 'null').join(',')}]`;
  const own = (value as { toJSON?: unknown }).toJSON;
  if (typeof own === 'function') return toJson(own.call(value), depth);
  let members = '';
  for (const name of Object.keys(value)) {
    const text = toJson((value as Record<string, unknown>)[name], depth);
    if (text) members += `${members && ','}${quote(name)}:${text}`;
  }
  return `{${members}}`;
}

const quote = (text: string): string =>
  `"${text.replace(/["\\\p{Cc}\u2028\u2029]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
