// Every messageId is taken once in a workspace. The outbox is the judge; what this process claimed and has not yet
// seen committed is kept here, and a filter spares most new ids the look-up where this process is the only writer.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Event } from '@visavis/engine/collect';
import { VisavisError } from '../platform/errors.ts';
import type { Records, Unit } from '../platform/records/index.ts';
import { findSeen, listMessageIds, waitForCommits } from './event-store.ts';
import { probesOf, SeenFilter } from './seen-filter.ts';

const PAGE = 2000;
const PATIENCE_MS = 2000;

export class Dedupe {
  readonly #records: Records;
  readonly #filter = new SeenFilter();
  /** By workspace, what is claimed by a unit whose end is not known yet; with whom that end is told, where somebody asks. */
  readonly #claimed = new Map<string, Map<string, PromiseWithResolvers<void> | undefined>>();
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
    const { exclusive } = this.#records;
    const probes = probesOf(workspaceId, exclusive ? events.map(({ messageId }) => messageId) : []);
    const known = await this.#knownForSure(unit, workspaceId, events, probes);
    const claimed = this.#claimedIn(workspaceId);
    const fresh = new Set<string>();
    const mine: Event[] = [];
    let waits = false;
    for (const [n, event] of events.entries()) {
      const { messageId } = event;
      if (known.has(messageId) || fresh.has(messageId)) continue;
      if (claimed.has(messageId)) waits = true;
      else {
        mine.push(event);
        fresh.add(messageId);
        claimed.set(messageId, exclusive ? undefined : Promise.withResolvers());
        if (exclusive) this.#filter.addAt(probes, n, event.receivedAt);
      }
    }
    if (waits) waitForCommits(unit);
    return mine;
  }

  /** The same for whoever only wants to know: nothing is claimed, and what is still being committed is new. */
  async unseen(unit: Unit, workspaceId: string, events: readonly Event[]): Promise<Event[]> {
    const ids = this.#records.exclusive ? events.map(({ messageId }) => messageId) : [];
    const seen = new Set(await this.#known(unit, workspaceId, events, probesOf(workspaceId, ids)));
    return events.filter(({ messageId }) => !seen.has(messageId) && seen.add(messageId));
  }

  settle(workspaceId: string, events: readonly Event[]): void {
    const claimed = this.#claimedIn(workspaceId);
    for (const { messageId } of events) {
      claimed.get(messageId)?.resolve();
      claimed.delete(messageId);
    }
  }

  #claimedIn(workspaceId: string): Map<string, PromiseWithResolvers<void> | undefined> {
    const claimed = this.#claimed.get(workspaceId) ?? new Map();
    if (claimed.size === 0) this.#claimed.set(workspaceId, claimed);
    return claimed;
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
    probes: Int32Array,
  ): Promise<ReadonlySet<string>> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const known = await this.#known(unit, workspaceId, events, probes);
      if (this.#records.exclusive) return known;
      const open = events.flatMap(
        ({ messageId }) => this.#claimedIn(workspaceId).get(messageId)?.promise ?? [],
      );
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

  async #known(
    unit: Unit,
    workspaceId: string,
    events: readonly Event[],
    probes: Int32Array,
  ): Promise<ReadonlySet<string>> {
    const doubtful: string[] = [];
    for (let n = 0; n < events.length; n++)
      if (!this.#knowsAll || this.#filter.perhapsAt(probes, n)) doubtful.push(events[n]!.messageId);
    if (doubtful.length === 0) return NOTHING;
    return new Set(await findSeen(unit, this.#records.engine, workspaceId, doubtful));
  }
}

const NOTHING: ReadonlySet<string> = new Set();
