// Fields that are met for the first time. Of much that comes at once only a sample is looked into, and what is rare must
// not be missing from what can be asked for because the sample had none of it. This goes through the names in every
// event as it is committed, and touches values only where a name is new.

import type { Event, Json, JsonObject } from '@visavis/engine/collect';
import type { FieldCount } from './catalogue-store.ts';
import { DEEPEST, FIELDS_PER_WORKSPACE, LONGEST_NAME, placeOfTraits, typeOf } from './field-counts.ts';

/** Keys by where they stand: `properties`, `traits.address`. */
type Places = Map<string, Set<string>>;
interface Met {
  fields: number;
  /** By source and event, as they are counted. */
  sources: Map<string, Map<string, Places>>;
}
interface Look {
  workspaceId: string;
  event: Event;
  met: Met;
  places: Places;
}

export class FirstSight {
  readonly #met = new Map<string, Met>();
  readonly #fresh: FieldCount[] = [];

  meet(workspaceId: string, events: readonly Event[]): void {
    const met = made(this.#met, workspaceId, () => ({ fields: 0, sources: new Map() }));
    for (const event of events) {
      const named = made(met.sources, event.sourceId, () => new Map<string, Places>());
      const look = { workspaceId, event, met, places: made(named, event.name, () => new Map()) };
      this.#through('properties', event.properties, look, 1);
      this.#through(placeOfTraits(event), event.traits, look, 1);
    }
  }

  /** What was met and not yet written, each with a count of 0: counting is the sample's. */
  get fresh(): readonly FieldCount[] {
    return this.#fresh.slice();
  }

  /** The first so many of them are. */
  written(many: number): void {
    this.#fresh.splice(0, many);
  }

  #through(under: string, object: JsonObject, look: Look, depth: number): void {
    const keys = look.places.get(under);
    for (const key in object) {
      const value = object[key]!;
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        if (depth < DEEPEST) this.#through(`${under}.${key}`, value, look, depth + 1);
      } else if (value !== null && !keys?.has(key)) this.#note(under, key, value, look);
    }
  }

  #note(under: string, key: string, value: Json, { workspaceId, event, met, places }: Look): void {
    const name = `${under}.${key}`;
    if (name.length > LONGEST_NAME || met.fields >= FIELDS_PER_WORKSPACE) return;
    met.fields++;
    made(places, under, () => new Set<string>()).add(key);
    const happened = Math.min(event.time, event.receivedAt);
    this.#fresh.push({
      ...{ workspaceId, sourceId: event.sourceId, event: event.name, name, type: typeOf(value) },
      ...{ seen: 0, firstAt: happened, lastAt: happened },
    });
  }
}

function made<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
