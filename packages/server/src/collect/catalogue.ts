// Counts what comes in field by field, beside the hot path: it is told after the commit, works in later turns, and
// writes its sums every few seconds. Counting from the event store instead would read every property of every event
// for one page view. The price: a crash forgets the fields (never the events, nor how many there were) of the last
// seconds, and under load fields are counted on a sample, so that coverage stays right and counts of fields do not
// claim to be complete.

import type { Event, Json, JsonObject } from '@visavis/engine/collect';
import type { Records } from '../platform/records/index.ts';
import { addFields, type FieldCount } from './catalogue-store.ts';
import { addTallies } from './tally-store.ts';

const FLUSH_EVERY_MS = 5_000;
const EVENTS_PER_TURN = 200;
/** Above this backlog only every n-th event is looked into. */
const CALM_BACKLOG = 2_000;
/** Of more events in a second only every 16th is looked into: looking into all was an eighth of what an event cost. */
const CALM_PER_SECOND = 500;
const SAMPLED = 16;
const MOST_BACKLOG = 50_000;
const FIELDS_PER_WORKSPACE = 5_000;
const DEEPEST = 3;
const EXAMPLES = 5;
const EXAMPLE_LENGTH = 80;

export interface Examples {
  values: Json[];
}

/** Where a field is counted: the event's name for properties, otherwise the row of the empty event. */
export const LOOKED_INTO = '';

export class Catalogue {
  readonly #records: Records;
  readonly #failed: (error: unknown) => void;
  #backlog: { workspaceId: string; event: Event }[] = [];
  #turn: NodeJS.Immediate | undefined;
  readonly #timer: NodeJS.Timeout;
  #fields = new Map<string, FieldCount>();
  #second = 0;
  #inSecond = 0;
  readonly #known = new Map<string, Set<string>>();
  readonly #examples = new Map<string, Map<string, Json[]>>();
  #flushing: Promise<void> = Promise.resolve();

  constructor(records: Records, failed: (error: unknown) => void = () => {}) {
    this.#records = records;
    this.#failed = failed;
    this.#timer = setInterval(() => void this.flush().catch(this.#failed), FLUSH_EVERY_MS);
    this.#timer.unref();
  }

  note(workspaceId: string, events: readonly Event[]): void {
    const second = Math.floor(performance.now() / 1_000);
    if (second !== this.#second) this.#inSecond = 0;
    this.#second = second;
    for (const event of events) {
      const n = this.#inSecond++;
      if (n >= CALM_PER_SECOND && n % SAMPLED !== 0) continue;
      if (this.#backlog.length < MOST_BACKLOG) this.#backlog.push({ workspaceId, event });
    }
    this.#schedule();
  }

  /** `undefined` where nothing was seen since the start. */
  examples(workspaceId: string, event: string, name: string): readonly Json[] {
    return this.#examples.get(workspaceId)?.get(`${event}\n${name}`) ?? [];
  }

  /** After an erasure: examples may be the erased person's, so all go and fill again from what comes. */
  forgetExamples(workspaceId: string): void {
    this.#examples.delete(workspaceId);
    this.#backlog = this.#backlog.filter((one) => one.workspaceId !== workspaceId);
  }

  /** Looks into all that is waiting and writes the sums. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.catch(() => undefined).then(() => this.#write());
    return this.#flushing;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush().catch(this.#failed);
  }

  async #write(): Promise<void> {
    while (this.#backlog.length > 0) this.#look(EVENTS_PER_TURN);
    await addTallies(this.#records);
    if (this.#fields.size === 0) return;
    const fields = this.#fields;
    this.#fields = new Map();
    const sorted = <T>(map: Map<string, T>) =>
      [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
    try {
      await addFields(this.#records, sorted(fields));
    } catch (error) {
      // Nothing was written: what was counted goes into the next try.
      for (const [key, one] of fields) merge(this.#fields, key, one);
      throw error;
    }
  }

  #schedule(): void {
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.#look(EVENTS_PER_TURN);
      if (this.#backlog.length > 0) this.#schedule();
    });
  }

  #look(most: number): void {
    const step = Math.max(1, Math.floor(this.#backlog.length / CALM_BACKLOG));
    const part = this.#backlog.splice(0, most * step);
    for (let at = 0; at < part.length; at += step) this.#lookInto(part[at]!.workspaceId, part[at]!.event);
  }

  #lookInto(workspaceId: string, event: Event): void {
    const count = (of: string, name: string, type: string, value?: Json) =>
      this.#countField(workspaceId, event, { of, name, type, value });
    count(event.name, LOOKED_INTO, '');
    eachField('properties', event.properties, (name, type, value) => count(event.name, name, type, value));
    const traits = event.type === 'group' ? 'group' : 'traits';
    eachField(traits, event.traits, (name, type, value) => count(event.name, name, type, value));
    for (const [name, [value]] of Object.entries(event.facts)) count(event.name, name, typeof value, value);
    for (const [purpose, value] of Object.entries(event.consent ?? {}))
      count(event.name, `consent.${purpose}`, 'boolean', value);
  }

  #countField(
    workspaceId: string,
    { sourceId, time, receivedAt }: Event,
    { of, name, type, value }: { of: string; name: string; type: string; value?: Json },
  ): void {
    const key = `${of}\n${name}`;
    const known = this.#known.get(workspaceId) ?? new Set();
    this.#known.set(workspaceId, known);
    if (!known.has(key)) {
      // Names made from data (`item_83112`) must not grow the catalogue without end.
      if (known.size >= FIELDS_PER_WORKSPACE) return;
      known.add(key);
    }
    // When it happened, so that a history that is read in today does not look fresh; never in the future.
    const happened = Math.min(time, receivedAt);
    const at = { firstAt: happened, lastAt: happened };
    const one = { workspaceId, sourceId, event: of, name, type, seen: 1, ...at };
    merge(this.#fields, `${workspaceId}\n${sourceId}\n${key}\n${type}`, one);
    if (value !== undefined) this.#keepExample(workspaceId, key, value);
  }

  #keepExample(workspaceId: string, key: string, value: Json): void {
    const fields = this.#examples.get(workspaceId) ?? new Map<string, Json[]>();
    this.#examples.set(workspaceId, fields);
    const values = fields.get(key) ?? [];
    fields.set(key, values);
    if (values.length >= EXAMPLES) return;
    const short =
      typeof value === 'string' && value.length > EXAMPLE_LENGTH
        ? `${value.slice(0, EXAMPLE_LENGTH)}…`
        : value;
    if (!values.includes(short)) values.push(short);
  }
}

interface Sum {
  seen: number;
  firstAt: number;
  lastAt: number;
}
function merge<T extends Sum>(sums: Map<string, T>, key: string, one: T): void {
  const sum = sums.get(key);
  if (sum === undefined) {
    sums.set(key, one);
    return;
  }
  sum.seen += one.seen;
  sum.firstAt = Math.min(sum.firstAt, one.firstAt);
  sum.lastAt = Math.max(sum.lastAt, one.lastAt);
}

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
