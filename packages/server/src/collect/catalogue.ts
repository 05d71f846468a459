// Counts what comes in field by field, beside the hot path: it reads the log every few seconds from where it stopped,
// and writes its sums and its place in one transaction, so that a crash loses and doubles nothing. Counting from the
// event store instead would read every property of every event for one page view. Under load it looks into a sample
// only, so that coverage stays right and counts of fields do not claim to be complete; a new field is known at once.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodeEvent, type Event, type Json } from '@visavis/engine/collect';
import { createHorizon, type Horizon } from '../platform/events/index.ts';
import { Poller } from '../platform/poller.ts';
import type { Records, Unit } from '../platform/records/index.ts';
import { addFields, meetFields, placeIn, readSlice, setPlace } from './catalogue-store.ts';
import { FieldCounts } from './field-counts.ts';
import { FirstSight } from './first-sight.ts';
import { addTallies } from './tally-store.ts';

const LOOK_EVERY_MS = 5_000;
/** Decoding and counting them takes some milliseconds; requests have their turn in between. */
const EVENTS_PER_TURN = 200;
/** Of more events at a look one in 16 is looked into: looking into all was an eighth of what an event cost. */
const CALM = 2_500;
const EVENTS_PER_UNIT = 5_000;

export class Catalogue {
  readonly #records: Records;
  readonly #horizon: Horizon;
  readonly #counts = new FieldCounts();
  readonly #firstSight = new FirstSight();
  readonly #poller: Poller;
  readonly #erasures = new Map<string, number>();

  constructor(records: Records, failed: (error: unknown) => void = () => {}) {
    this.#records = records;
    this.#horizon = createHorizon(records, 'event');
    this.#poller = new Poller({ everyMs: LOOK_EVERY_MS, look: () => this.#look(), failed });
    this.#poller.start(LOOK_EVERY_MS);
  }

  /** Events that were committed. */
  meet(workspaceId: string, events: readonly Event[]): void {
    this.#firstSight.meet(workspaceId, events);
  }

  examples(workspaceId: string, event: string, name: string): readonly Json[] {
    return this.#counts.examples(workspaceId, event, name);
  }

  /** After an erasure: examples may be the erased person's, so all go and fill again from what comes. */
  forgetExamples(workspaceId: string): void {
    this.#erasures.set(workspaceId, this.#erasuresOf(workspaceId) + 1);
    this.#counts.forgetExamples(workspaceId);
  }

  /** Looks into all that is committed and writes the sums. */
  flush(): Promise<void> {
    return this.#poller.drain();
  }

  async close(): Promise<void> {
    // A failure has been told.
    await this.flush().catch(() => {});
    await this.#poller.stop();
  }

  async #look(): Promise<void> {
    await addTallies(this.#records);
    const { fresh } = this.#firstSight;
    if (fresh.length > 0) await this.#records.unit(['field_count'], async (unit) => meetFields(unit, fresh));
    this.#firstSight.written(fresh.length);
    const until = await this.#horizon.safe();
    while (await this.#lookOn(until));
  }

  /** One transaction's work; true where there is more. Of several servers one works at a time. */
  #lookOn(until: number): Promise<boolean> {
    return this.#records.unit(['field_count'], async (unit) => {
      this.#counts.taken();
      const from = await placeIn(unit);
      if (from >= until) return false;
      const sampled = until - from > CALM;
      let to = from;
      for (let looked = 0; to < until && looked < EVENTS_PER_UNIT; looked += EVENTS_PER_TURN)
        to = await this.#turn(unit, { after: to, until, sampled });
      addFields(unit, this.#counts.taken());
      setPlace(unit, to);
      return to < until;
    });
  }

  /** Up to which place it has looked. */
  async #turn(
    unit: Unit,
    { after, until, sampled }: { after: number; until: number; sampled: boolean },
  ): Promise<number> {
    const before = new Map(this.#erasures);
    const rows = await readSlice(unit, { after, until, sampled, limit: EVENTS_PER_TURN });
    for (const { workspaceId, body } of rows) {
      const keepExamples = this.#erasuresOf(workspaceId) === (before.get(workspaceId) ?? 0);
      this.#counts.lookInto(workspaceId, decodeEvent(body), { keepExamples });
    }
    await nextTurn();
    return rows.length < EVENTS_PER_TURN ? until : rows.at(-1)!.seq;
  }

  #erasuresOf(workspaceId: string): number {
    return this.#erasures.get(workspaceId) ?? 0;
  }
}
