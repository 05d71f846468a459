// Every messageId is taken once in a workspace. The outbox is the judge; what this process claimed and has not yet
// seen committed is kept here, and a filter spares most new ids the look-up where this process is the only writer.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Event } from '@visavis/engine/collect';
import { VisavisError } from '../platform/errors.ts';
import type { Records, Unit } from '../platform/records/index.ts';
import { findSeen, listMessageIds, waitForCommits } from './event-store.ts';
import { SeenFilter } from './seen-filter.ts';

const PAGE = 2000;
const PATIENCE_MS = 2000;

const keyOf = (workspaceId: string, { messageId }: Event): string => `${workspaceId}\n${messageId}`;

export class Dedupe {
  readonly #records: Records;
  readonly #filter = new SeenFilter();
  /** Claimed by a unit whose end is not known yet, with whom that end is told. */
  readonly #claimed = new Map<string, PromiseWithResolvers<void>>();
  #knowsAll = false;

  constructor(records: Records) {
    this.#records = records;
  }

  /**
   * The events whose ids are new, in order. They are claimed until `settle`, which must follow whether the unit was
   * committed or not. Where an event repeats one that is still being committed, the unit is made to wait for it, so
   * that nothing is acknowledged that could still be lost.
   */
  async claim(unit: Unit, workspaceId: string, events: readonly Event[]): Promise<Event[]> {
    const known = await this.#knownForSure(unit, workspaceId, events);
    const fresh = new Map<string, Event>();
    let waits = false;
    for (const event of events) {
      const key = keyOf(workspaceId, event);
      if (known.has(event.messageId) || fresh.has(key)) continue;
      if (this.#claimed.has(key)) waits = true;
      else {
        fresh.set(key, event);
        this.#claimed.set(key, Promise.withResolvers());
        this.#filter.add(workspaceId, event.messageId, event.receivedAt);
      }
    }
    if (waits) waitForCommits(unit);
    return [...fresh.values()];
  }

  settle(workspaceId: string, events: readonly Event[]): void {
    for (const event of events) {
      const key = keyOf(workspaceId, event);
      this.#claimed.get(key)?.resolve();
      this.#claimed.delete(key);
    }
  }

  /** Lets the filter learn what is in the outbox, a page at a time; until it has, every id is looked up. */
  async learn(signal?: AbortSignal): Promise<void> {
    if (!this.#records.exclusive) return;
    for (let after = 0; ; ) {
      const page = await listMessageIds(this.#records, after, PAGE);
      for (const row of page) this.#filter.add(row.workspaceId, row.messageId, row.receivedAt);
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.seq;
      await new Promise(setImmediate);
      if (signal?.aborted) return;
    }
    this.#knowsAll = true;
  }

  /** Call when the outbox holds nothing that was received before `time`; an hour is left for rows out of order. */
  forgetBefore(time: number): void {
    this.#filter.dropBefore(time - 60 * 60 * 1000);
  }

  /**
   * Where units are committed in the order of their work, a repetition simply goes after the first. Elsewhere the first
   * one's end must be known: it could still fail when this one has been acknowledged.
   */
  async #knownForSure(
    unit: Unit,
    workspaceId: string,
    events: readonly Event[],
  ): Promise<ReadonlySet<string>> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const known = await this.#known(unit, workspaceId, events);
      if (this.#records.exclusive) return known;
      const open = events.flatMap((event) => this.#claimed.get(keyOf(workspaceId, event))?.promise ?? []);
      if (open.length === 0) return known;
      // The first may be waiting for what this unit has locked, so nobody waits for long.
      await Promise.race([Promise.all(open), sleep(until - Date.now(), undefined, { ref: false })]);
      if (Date.now() >= until)
        throw new VisavisError(
          'too_many_requests',
          'An earlier call with the same messageId is still being written; send again in a moment.',
        );
    }
  }

  async #known(unit: Unit, workspaceId: string, events: readonly Event[]): Promise<ReadonlySet<string>> {
    const doubtful: string[] = [];
    for (const { messageId } of events)
      if (!this.#knowsAll || this.#filter.perhaps(workspaceId, messageId)) doubtful.push(messageId);
    if (doubtful.length === 0) return new Set();
    return new Set(await findSeen(unit, this.#records.engine, workspaceId, doubtful));
  }
}
