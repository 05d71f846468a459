// What two versions of an experience differ in, field by field.

import type { Json } from '@visavis/engine/collect';

export interface Difference {
  /** `variants.b.content.title`; variants go by their key. */
  field: string;
  /** Absent where the field is new. */
  from?: Json;
  /** Absent where the field is gone. */
  to?: Json;
}

/** Not what somebody changed, but that it was changed. */
const BOOKKEEPING = new Set(['version', 'updatedAt', 'createdAt']);

export function differencesOf(from: object, to: object): Difference[] {
  return compare(named(from as Json), named(to as Json), '').filter(({ field }) => !BOOKKEEPING.has(field));
}

function compare(from: Json | undefined, to: Json | undefined, field: string): Difference[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  if (!isRecord(from) || !isRecord(to))
    return [{ field, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }];
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return keys.flatMap((key) => compare(from[key], to[key], field === '' ? key : `${field}.${key}`));
}

const isRecord = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists whose items have keys are compared by these, so that one that moved is not a change of all. */
function named(value: Json): Json {
  if (!isRecord(value) && !Array.isArray(value)) return value;
  if (!Array.isArray(value))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, named(one)]));
  const keyed = value.map((one) => (isRecord(one) ? (one.key ?? one.name) : undefined));
  if (!keyed.every((key) => typeof key === 'string') || new Set(keyed).size < keyed.length) return value;
  return Object.fromEntries(value.map((one, i) => [keyed[i] as string, named(one)]));
}
