// Which fields events have, of which types, how often and with which example values. Counts are handed over to be
// written down; examples are somebody's data and stay in memory.

import type { Event, Json, JsonObject } from '@visavis/engine/collect';
import type { FieldCount } from './catalogue-store.ts';

export const FIELDS_PER_WORKSPACE = 5_000;
export const DEEPEST = 3;
export const LONGEST_NAME = 200;
const EXAMPLES = 5;
const EXAMPLE_LENGTH = 80;

/** Where a field is counted: the event's name for properties, otherwise the row of the empty event. */
export const LOOKED_INTO = '';

interface Field {
  name: string;
  examples: Json[];
  /** Since they were taken: one for each source and type, which are few. */
  sums: FieldCount[];
}
/**
 * Fields by where they stand (`properties`) and the key there, which the parsed event has at hand. A text made of both
 * for every value that is seen would be hashed anew each time: that was two thirds of what looking into an event took.
 */
type Places = Map<string, Map<string, Field>>;
interface Known {
  fields: number;
  events: Map<string, Places>;
}
type See = (under: string, key: string, type: string, value?: Json) => void;

export class FieldCounts {
  readonly #known = new Map<string, Known>();
  #counted: Field[] = [];

  lookInto(workspaceId: string, event: Event, { keepExamples }: { keepExamples: boolean }): void {
    const known = this.#known.get(workspaceId) ?? { fields: 0, events: new Map<string, Places>() };
    if (known.fields === 0) this.#known.set(workspaceId, known);
    // When it happened, so that a history that is read in today does not look fresh; never in the future.
    const happened = Math.min(event.time, event.receivedAt);
    const see: See = (under, key, type, value) => {
      const field = fieldOf(known, event.name, under, key);
      if (!field) return;
      if (field.sums.length === 0) this.#counted.push(field);
      count(field, { workspaceId, event, type, happened });
      if (keepExamples && value !== undefined) keepExample(field.examples, value);
    };
    see('', LOOKED_INTO, '');
    eachField('properties', event.properties, see);
    eachField(placeOfTraits(event), event.traits, see);
    for (const name in event.facts) see('', name, typeof event.facts[name]![0], event.facts[name]![0]);
    for (const purpose in event.consent) see('consent', purpose, 'boolean', event.consent[purpose]!);
  }

  /** What was counted since the last time, in the order of their keys; it is forgotten here. */
  taken(): FieldCount[] {
    const counted = this.#counted;
    this.#counted = [];
    const sums = counted.flatMap((field) => field.sums.splice(0));
    const keyed = sums.map((sum): [string, FieldCount] => [keyOf(sum), sum]);
    return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
  }

  /** None where nothing was seen since the start. */
  examples(workspaceId: string, event: string, name: string): readonly Json[] {
    for (const [under, fields] of this.#known.get(workspaceId)?.events.get(event) ?? []) {
      const field = fields.get(under === '' ? name : name.slice(under.length + 1));
      if (field?.name === name) return field.examples;
    }
    return [];
  }

  forgetExamples(workspaceId: string): void {
    for (const places of this.#known.get(workspaceId)?.events.values() ?? [])
      for (const fields of places.values()) for (const field of fields.values()) field.examples = [];
  }
}

/** None where there are too many already: names made from data (`item_83112`) must not grow it without end. */
function fieldOf(known: Known, event: string, under: string, key: string): Field | undefined {
  const found = known.events.get(event)?.get(under)?.get(key);
  if (found || known.fields >= FIELDS_PER_WORKSPACE) return found;
  known.fields++;
  const places: Places = known.events.get(event) ?? new Map();
  known.events.set(event, places);
  const fields = places.get(under) ?? new Map<string, Field>();
  places.set(under, fields);
  const field: Field = { name: nameOf(under, key), examples: [], sums: [] };
  fields.set(key, field);
  return field;
}

function count(
  { name, sums }: Field,
  of: { workspaceId: string; event: Event; type: string; happened: number },
): void {
  const { workspaceId, type, happened } = of;
  const { sourceId, name: event } = of.event;
  for (const sum of sums) {
    if (sum.type !== type || sum.sourceId !== sourceId) continue;
    sum.seen++;
    if (happened < sum.firstAt) sum.firstAt = happened;
    if (happened > sum.lastAt) sum.lastAt = happened;
    return;
  }
  sums.push({ workspaceId, sourceId, event, name, type, seen: 1, firstAt: happened, lastAt: happened });
}

function keepExample(examples: Json[], value: Json): void {
  if (examples.length >= EXAMPLES) return;
  const isLong = typeof value === 'string' && value.length > EXAMPLE_LENGTH;
  const short = isLong ? `${value.slice(0, EXAMPLE_LENGTH)}…` : value;
  if (!examples.includes(short)) examples.push(short);
}

const nameOf = (under: string, key: string): string => (under === '' ? key : `${under}.${key}`);
const keyOf = ({ workspaceId, sourceId, event, name, type }: FieldCount): string =>
  `${workspaceId}\n${sourceId}\n${event}\n${name}\n${type}`;

/** Traits of a group are the group's. */
export const placeOfTraits = ({ type }: Event): string => (type === 'group' ? 'group' : 'traits');

/** Objects become dotted names; lists are values. */
function eachField(under: string, object: JsonObject, see: See, depth = 1): void {
  for (const key in object) {
    const value = object[key]!;
    if (value === null || under.length + 1 + key.length > LONGEST_NAME) continue;
    if (typeof value === 'object' && !Array.isArray(value)) {
      if (depth < DEEPEST) eachField(`${under}.${key}`, value, see, depth + 1);
    } else if (Array.isArray(value))
      see(under, key, typeOf(value), JSON.stringify(value).slice(0, EXAMPLE_LENGTH));
    else see(under, key, typeOf(value), value);
  }
}

const DATE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}|$)/;
export function typeOf(value: Json): string {
  if (Array.isArray(value)) return 'list';
  if (typeof value !== 'string') return typeof value;
  return DATE.test(value) ? 'date' : 'string';
}
