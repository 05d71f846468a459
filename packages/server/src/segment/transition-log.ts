// The log of who entered and left, for those who follow it by a cursor. The record store keeps what is not yet shipped
// and the last days; whoever comes from further back reads on in the event store.

import type { Events, ShipmentStream } from '../platform/events/index.ts';
import type { Records } from '../platform/records/index.ts';
import { lastShipped, latestShipped, shippedTransitions } from './transition-event-store.ts';
import {
  type Cursor,
  type KeptTransitions,
  type LatestFilter,
  type LoggedTransition,
  pruneTransitions,
  type TransitionFilter,
} from './transition-store.ts';

/** Longer than a webhook may fail before it is disabled, so that hardly anybody needs to go to the event store. */
const KEEP_MS = 4 * 86_400_000;
const PRUNE_AT_ONCE = 5_000;

export class TransitionLog {
  readonly #kept: KeptTransitions;
  readonly #events: Events;

  constructor(kept: KeptTransitions, events: Events) {
    this.#kept = kept;
    this.#events = events;
  }

  /** What has entered and left after `after`, oldest first, of all workspaces or of one, of one segment or all. */
  async read(filter: TransitionFilter): Promise<LoggedTransition[]> {
    // In this order: what is pruned in between comes twice, and not never.
    const kept = await this.#kept.logged(filter);
    const oldest = await this.#kept.oldestLogged();
    if (!oldest || !mayLieBefore(filter.after, oldest)) return kept;
    const gone = await shippedTransitions(this.#events, filter, oldest.seq);
    return each([...gone, ...kept]).slice(0, filter.limit);
  }

  /** Of one segment, newest first, all that were ever logged. The event store is asked only for what is gone from here. */
  async latest(filter: LatestFilter): Promise<LoggedTransition[]> {
    const kept = await this.#kept.latest(filter);
    if (kept.length === filter.limit) return kept;
    const gone = await latestShipped(this.#events, filter);
    return each([...gone, ...kept])
      .reverse()
      .slice(0, filter.limit);
  }

  /** Where the log ends now, for who wants to hear only of what comes. */
  async end(): Promise<Cursor> {
    return (await this.#kept.newestLogged()) ?? lastShipped(this.#events);
  }
}

/** Oldest first; what was in both stores comes once. */
function each(transitions: readonly LoggedTransition[]): LoggedTransition[] {
  const all = new Map(transitions.map((one) => [`${one.cursor.tx}.${one.cursor.seq}`, one]));
  return [...all.values()].sort((a, b) => a.cursor.tx - b.cursor.tx || a.cursor.seq - b.cursor.seq);
}

const mayLieBefore = (after: Cursor, oldest: Cursor): boolean =>
  after.tx < oldest.tx || (after.tx === oldest.tx && after.seq < oldest.seq - 1);

export function transitionStream(records: Records, now: () => number): ShipmentStream {
  return {
    name: 'transitions',
    table: 'transition',
    columns: ['workspace_id', 'segment_id', 'profile_id', 'time', 'entered', 'cause', 'tx'],
    map: (row) => {
      const { workspace_id, segment_id, profile_id: profile, time, entered, cause, tx, seq } = row;
      return [
        {
          table: 'transitions',
          row: { workspace_id, segment_id, profile, time, entered, cause, tx: Number(tx), seq },
        },
      ];
    },
    prune: (shippedSeq) =>
      pruneTransitions(records, { shippedSeq, before: now() - KEEP_MS, limit: PRUNE_AT_ONCE }),
  };
}
