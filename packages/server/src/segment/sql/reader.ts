// One statement under construction: the aggregates that its conditions need, each once, and what it may leave out.

import type { ComputedTrait, Condition, EventFilter, Window } from '@visavis/engine/segment';
import { frameOf } from '@visavis/engine/segment';
import { quote } from '../../platform/events/index.ts';
import type { Binder } from './binder.ts';

export interface Surroundings {
  timezone: string;
  computed: ReadonlyMap<string, ComputedTrait>;
  /** The conditions of other segments, by key. */
  segments: ReadonlyMap<string, Condition>;
}

export class Reader {
  readonly binder: Binder;
  /** The instants asked about, in order; where there are several, the column `at_n` says which (from 1). */
  readonly instants: readonly number[];
  /** The instant asked about, as an Int64 expression. */
  readonly nowSql: string;
  readonly timezone: string;
  readonly computed: ReadonlyMap<string, ComputedTrait>;
  readonly segments: ReadonlyMap<string, Condition>;
  readonly aggregates = new Map<string, string>();
  readonly groupMaps = new Map<string, string>();
  /** Asks for what was worked out of people, which the column `derived` holds. */
  readsDerived = false;
  /** The event names that matter; undefined: any. */
  names: Set<string> | undefined = new Set();
  /** No earlier event matters. */
  from = Number.POSITIVE_INFINITY;

  readonly #past: boolean;

  constructor(
    binder: Binder,
    instants: readonly number[],
    { timezone, computed, segments }: Surroundings,
    past = false,
  ) {
    this.#past = past || instants.length > 1;
    this.binder = binder;
    this.instants = instants;
    this.nowSql = this.perInstant((now) => now);
    this.timezone = timezone;
    this.computed = computed;
    this.segments = segments;
  }

  /** What depends on the instant asked about, in milliseconds, as an Int64 expression. */
  perInstant(of: (now: number) => number): string {
    const values = this.instants.map((now) => Math.trunc(of(now)));
    if (values.length === 1) return this.binder.millis(values[0]!);
    // Not bound: dozens of instants in dozens of places would not fit into the address of the request.
    return `CAST([${values.join(',')}] AS Array(Int64))[at_n]`;
  }

  /** The same as a time of the events table. */
  timePerInstant(of: (now: number) => number): string {
    return `fromUnixTimestamp64Milli(${this.perInstant(of)}, 'UTC')`;
  }

  /** The name of the column that holds this aggregate. */
  aggregate(sql: string): string {
    const known = this.aggregates.get(sql);
    if (known) return known;
    const column = `a${this.aggregates.size}`;
    this.aggregates.set(sql, column);
    return column;
  }

  /** What is known now was not known at past instants. @throws UnanswerableError */
  derived(attribute: string): string {
    if (this.#past) throw new UnanswerableError(attribute);
    this.readsDerived = true;
    return 'derived';
  }

  /** Notes which events a part of the condition looks at. */
  rests(filters: readonly EventFilter[], window: Window | undefined): void {
    for (const { event } of filters) {
      if (event === '*') this.names = undefined;
      else this.names?.add(event);
    }
    this.from = Math.min(this.from, frameOf(window, this.timezone).from(this.instants[0]!));
  }

  /** Who is known by a name of this type; only the two that every message carries can be told from events. */
  identityElements(type: string): string {
    const field = ({ user_id: 'userId', anonymous_id: 'anonymousId' } as Record<string, string>)[type];
    if (!field) throw new UnanswerableError(`identity.${type}`);
    const value = `JSONExtractString(e.raw, ${quote(field)})`;
    const values = this.aggregate(`groupUniqArrayIf(${value}, ${value} != '')`);
    return `arrayMap(v -> toJSONString(v), ${values})`;
  }

  /** The name of a Map(String, String) from group to the JSON text of a trait of it. */
  groupTraits(path: readonly string[]): string {
    if (this.instants.length > 1) throw new OneInstantError();
    const keys = path.map(quote).join(', ');
    const value = `JSONExtractRaw(e.raw, 'traits', ${keys})`;
    const sql =
      `(SELECT mapFromArrays(groupArray(g), groupArray(v)) FROM (SELECT e.group_id AS g, ` +
      `argMax(${value}, (e.time, e.message_id)) AS v FROM events AS e ` +
      `WHERE e.workspace_id = {workspace:String} AND e.type = 'group' AND e.time <= fromUnixTimestamp64Milli(${this.nowSql}, 'UTC') ` +
      `AND JSONHas(e.raw, 'traits', ${keys}) GROUP BY e.group_id))`;
    const known = this.groupMaps.get(sql);
    if (known) return known;
    const name = `g${this.groupMaps.size}`;
    this.groupMaps.set(sql, name);
    return name;
  }
}

/** The condition can be asked about one instant at a time only. */
export class OneInstantError extends Error {}

/** The event store does not hold what the condition asks. */
export class UnanswerableError extends Error {
  readonly attribute: string;
  constructor(attribute: string) {
    super(`The event store cannot say who has ${attribute}.`);
    this.name = 'UnanswerableError';
    this.attribute = attribute;
  }
}
