// Which fields events have, of which types, how often and with which example values. Counts are handed over to be
// written down; examples are somebody's data and stay in memory.

import type { Event, Json, JsonObject } from '@visavis/engine/collect';
import type { FieldCount } from './catalogue-store.ts';

const FIELDS_PER_WORKSPACE = 5_000;
const DEEPEST = 3;
const EXAMPLES = 5;
const EXAMPLE_LENGTH = 80;

/** Where a field is counted: the event's name for properties, otherwise the row of the empty event. */
export const LOOKED_INTO = '';

export class FieldCounts {
  #sums = new Map<string, FieldCount>();
  readonly #known = new Map<string, Set<string>>();
  readonly #examples = new Map<string, Map<string, Json[]>>();

  lookInto(workspaceId: string, event: Event, { keepExamples }: { keepExamples: boolean }): void {
    const count = (name: string, type: string, value?: Json) => {
      if (!this.#countField(workspaceId, event, name, type)) return;
      if (keepExamples && value !== undefined) this.#keepExample(workspaceId, keyOf(event.name, name), value);
    };
    count(LOOKED_INTO, '');
    eachField('properties', event.properties, count);
    eachField(event.type === 'group' ? 'group' : 'traits', event.traits, count);
    for (const [name, [value]] of Object.entries(event.facts)) count(name, typeof value, value);
    for (const [purpose, value] of Object.entries(event.consent ?? {}))
      count(`consent.${purpose}`, 'boolean', value);
  }

  /** What was counted since the last time, in the order of their keys; it is forgotten here. */
  taken(): FieldCount[] {
    const sums = this.#sums;
    this.#sums = new Map();
    return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
  }

  /** None where nothing was seen since the start. */
  examples(workspaceId: string, event: string, name: string): readonly Json[] {
    return this.#examples.get(workspaceId)?.get(keyOf(event, name)) ?? [];
  }

  forgetExamples(workspaceId: string): void {
    this.#examples.delete(workspaceId);
  }

  /** False where there are too many already: names made from data (`item_83112`) must not grow it without end. */
  #countField(
    workspaceId: string,
    { name: event, sourceId, time, receivedAt }: Event,
    name: string,
    type: string,
  ): boolean {
    const key = keyOf(event, name);
    const known = this.#known.get(workspaceId) ?? new Set();
    this.#known.set(workspaceId, known);
    if (!known.has(key)) {
      if (known.size >= FIELDS_PER_WORKSPACE) return false;
      known.add(key);
    }
    // When it happened, so that a history that is read in today does not look fresh; never in the future.
    const happened = Math.min(time, receivedAt);
    const sumKey = `${workspaceId}\n${sourceId}\n${key}\n${type}`;
    const sum = this.#sums.get(sumKey);
    if (sum) {
      sum.seen++;
      sum.firstAt = Math.min(sum.firstAt, happened);
      sum.lastAt = Math.max(sum.lastAt, happened);
    } else {
      const at = { firstAt: happened, lastAt: happened };
      this.#sums.set(sumKey, { workspaceId, sourceId, event, name, type, seen: 1, ...at });
    }
    return true;
  }

  #keepExample(workspaceId: string, key: string, value: Json): void {
    const fields = this.#examples.get(workspaceId) ?? new Map<string, Json[]>();
    this.#examples.set(workspaceId, fields);
    const values = fields.get(key) ?? [];
    fields.set(key, values);
    if (values.length >= EXAMPLES) return;
    const isLong = typeof value === 'string' && value.length > EXAMPLE_LENGTH;
    const short = isLong ? `${value.slice(0, EXAMPLE_LENGTH)}…` : value;
    if (!values.includes(short)) values.push(short);
  }
}

const keyOf = (event: string, name: string): string => `${event}\n${name}`;

/** Objects become dotted names; lists are values. */
function eachField(
  under: string,
  object: JsonObject,
  see: (name: string, type: string, value: Json) => void,
  depth = 1,
): void {
  for (const [key, value] of Object.entries(object)) {
    const name = `${under}.${key}`;
    if (value === null || name.length > 200) continue;
    if (typeof value === 'object' && !Array.isArray(value)) {
      if (depth < DEEPEST) eachField(name, value, see, depth + 1);
    } else if (Array.isArray(value)) see(name, 'list', JSON.stringify(value).slice(0, EXAMPLE_LENGTH));
    else see(name, typeOf(value), value);
  }
}

const DATE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}|$)/;
function typeOf(value: Json): string {
  if (typeof value !== 'string') return typeof value;
  return DATE.test(value) ? 'date' : 'string';
}
