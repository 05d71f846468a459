// Every messageId is taken once in a workspace. The outbox is the judge; what this process claimed and has not yet
// seen committed is kept here, and a filter spares most new ids the look-up where this process is the only writer.

import type { Event } from '@visavis/engine/collect';
import type { Records, Unit } from '../platform/records/index.ts';
import { findSeen, listMessageIds, waitForCommits } from './event-store.ts';
import { SeenFilter } from './seen-filter.ts';

const PAGE = 2000;

export class Dedupe {
  readonly #records: Records;
  readonly #filter = new SeenFilter();
  /** Claimed by a unit whose end is not known yet. */
  readonly #claimed = new Set<string>();
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
    const known = await this.#known(unit, workspaceId, events);
    const fresh: Event[] = [];
    let waits = false;
    for (const event of events) {
      const key = `${workspaceId}\n${event.messageId}`;
      if (this.#claimed.has(key)) waits = true;
      else if (!known.has(event.messageId)) {
        fresh.push(event);
        this.#claimed.add(key);
        this.#filter.add(workspaceId, event.messageId, event.receivedAt);
      }
    }
    if (waits) waitForCommits(unit);
    return fresh;
  }

  settle(workspaceId: string, events: readonly Event[]): void {
    for (const event of events) this.#claimed.delete(`${workspaceId}\n${event.messageId}`);
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

  async #known(unit: Unit, workspaceId: string, events: readonly Event[]): Promise<ReadonlySet<string>> {
    const doubtful: string[] = [];
    for (const { messageId } of events)
      if (!this.#knowsAll || this.#filter.perhaps(workspaceId, messageId)) doubtful.push(messageId);
    if (doubtful.length === 0) return new Set();
    return new Set(await findSeen(unit, this.#records.engine, workspaceId, doubtful));
  }
}
