// Takes the names of people who were erased for good out of an event that is about somebody else.

import type { Event, Json, JsonObject } from '@visavis/engine/collect';

/** The event without these names, wherever they stand in it. */
export function withoutNames(event: Event, values: readonly string[]): void {
  const gone = new Set(values.map(plain));
  const rest = (value: Json): Json | undefined => {
    if (typeof value === 'string' || typeof value === 'number')
      return gone.has(plain(String(value))) ? undefined : value;
    if (Array.isArray(value)) return value.map(rest).filter((one) => one !== undefined);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, one]) => {
        const left = rest(one);
        return left === undefined ? [] : [[key, left] as const];
      }),
    );
  };
  const raw = rest(event.raw) as JsonObject;
  // The log writes what stands in the message only once.
  const same = (part: JsonObject, name: string) =>
    part === event.raw[name] ? (raw[name] as JsonObject) : (rest(part) as JsonObject);
  event.properties = same(event.properties, 'properties');
  event.traits = same(event.traits, 'traits');
  event.raw = raw;
}

const plain = (value: string): string => value.trim().toLowerCase();
