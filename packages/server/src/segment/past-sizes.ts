// How many a condition would have held of at past instants, by all that is known today: asked of the event store once
// for all instants, and remembered for a while, since only late events change it.

import { type Condition, fieldsOf } from '@visavis/engine/segment';
import { LRUCache } from 'lru-cache';
import type { Events } from '../platform/events/index.ts';
import { type Asked, countSql, countsSql, OneInstantError } from './sql/index.ts';

export interface SizeAt {
  time: number;
  size: number;
}
/** What a condition is asked with, but for the instant. */
export type Around = Omit<Asked, 'now'>;

const REMEMBERED_MS = 600_000;
/** People times instants that one statement groups by; half a gigabyte of the event store's memory at most. */
const GROUPS_AT_ONCE = 2_000_000;
const INSTANTS_AT_ONCE = 64;

export class PastSizes {
  readonly #events: Events;
  readonly #countProfiles: (workspaceId: string) => Promise<number>;
  readonly #known = new LRUCache<string, Promise<number>>({ max: 20_000, ttl: REMEMBERED_MS });

  constructor(events: Events, countProfiles: (workspaceId: string) => Promise<number>) {
    this.#events = events;
    this.#countProfiles = countProfiles;
  }

  /** At these instants, oldest first. @throws UnanswerableError */
  async at(condition: Condition, around: Around, instants: readonly number[]): Promise<SizeAt[]> {
    const keyOf = keysOf(condition, around);
    const sizes = new Map(instants.map((time) => [time, this.#known.get(keyOf(time))]));
    const missing = instants.filter((time) => sizes.get(time) === undefined);
    if (missing.length > 0) {
      const people = await this.#countProfiles(around.workspaceId);
      const many = Math.min(INSTANTS_AT_ONCE, Math.max(1, Math.floor(GROUPS_AT_ONCE / Math.max(1, people))));
      let before: Promise<unknown> = Promise.resolve();
      for (let from = 0; from < missing.length; from += many) {
        const some = missing.slice(from, from + many);
        const counted = before.then(() => this.#count(condition, around, some));
        before = counted;
        for (const [i, time] of some.entries()) {
          const size = counted.then((all) => all[i]!);
          size.catch(() => this.#known.delete(keyOf(time)));
          this.#known.set(keyOf(time), size);
          sizes.set(time, size);
        }
      }
    }
    return Promise.all(instants.map(async (time) => ({ time, size: await sizes.get(time)! })));
  }

  /** Whether `at` has an answer without asking. */
  knows(condition: Condition, around: Around, instants: readonly number[]): boolean {
    const keyOf = keysOf(condition, around);
    return instants.every((time) => this.#known.has(keyOf(time)));
  }

  async #count(condition: Condition, around: Around, instants: readonly number[]): Promise<number[]> {
    try {
      const { sql, params } = countsSql(condition, { ...around, now: 0 }, instants);
      const rows = await this.#events.query<{ n: number; size: number }>(sql, params);
      const found = new Map(rows.map(({ n, size }) => [Number(n), Number(size)]));
      return instants.map((_, i) => found.get(i + 1) ?? 0);
    } catch (error) {
      if (!(error instanceof OneInstantError)) throw error;
    }
    const sizes: number[] = [];
    for (const now of instants) {
      const { sql, params } = countSql(condition, { ...around, now });
      const [row] = await this.#events.query<{ size: number }>(sql, params);
      sizes.push(Number(row?.size ?? 0));
    }
    return sizes;
  }
}

function keysOf(condition: Condition, around: Around): (time: number) => string {
  const { workspaceId, timezone } = around;
  const about = JSON.stringify([workspaceId, condition, timezone, leanedOn(condition, around)]);
  return (time) => `${time} ${about}`;
}

/** What a size depends on besides the condition's own text. */
const leanedOn = (condition: Condition, { segments, computed }: Around): unknown => {
  const { segments: keys, attributes } = fieldsOf(condition);
  if (keys.length > 0) return [...segments];
  return attributes.some((name) => name.startsWith('computed.')) ? [...computed] : null;
};
