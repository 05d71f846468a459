// All events that fit, in the order in which they happened, read from the event store in portions: an export of any
// size takes the memory of one portion, and keeps no query open while a slow reader reads.

import type { Event } from '@visavis/engine/collect';
import type { EventFilter } from '../event-filter.ts';
import { type LogStores, readLog, restored } from '../event-log.ts';
import { countHours, readPortion } from '../history-store.ts';

const PORTION = 5_000;
const HOUR_MS = 3_600_000;

export interface HistoryQuery {
  workspaceId: string;
  filter: EventFilter;
  /** Everything accepted so far reaches the event store. */
  flush(): Promise<void>;
}

export async function* readHistory(
  stores: LogStores,
  { workspaceId, filter, flush }: HistoryQuery,
): AsyncGenerator<Event[]> {
  const { events } = stores;
  if (events === undefined) return yield* readOutbox(stores, workspaceId, filter);
  await flush();
  const until = stores.shippedSeq();
  const hours = await countHours(events, { workspaceId, filter, until });
  for (const [from, to] of spansOf(hours)) {
    let after: { time: number; seq: number } | undefined;
    for (;;) {
      const rows = await readPortion(events, { workspaceId, filter, until, from, to, after, limit: PORTION });
      if (rows.length > 0) yield rows.map((row) => restored(row).event);
      if (rows.length < PORTION) break;
      const last = rows.at(-1)!;
      after = { time: Date.parse(last.time), seq: Number(last.seq) };
    }
  }
}

async function* readOutbox(
  stores: LogStores,
  workspaceId: string,
  filter: EventFilter,
): AsyncGenerator<Event[]> {
  const all = await readLog(stores, { workspaceId, filter, limit: Number.MAX_SAFE_INTEGER });
  yield all.map(({ event }) => event).sort((a, b) => a.time - b.time);
}

/** Neighbouring hours together, as long as they fill no more than a portion. */
function spansOf(hours: readonly { hour: number; n: number }[]): [from: number, to: number][] {
  const spans: { from: number; to: number; n: number }[] = [];
  for (const { hour, n } of hours) {
    const last = spans.at(-1);
    if (last !== undefined && last.n + n <= PORTION) {
      last.to = hour + 1;
      last.n += n;
    } else spans.push({ from: hour, to: hour + 1, n });
  }
  return spans.map(({ from, to }) => [from * HOUR_MS, to * HOUR_MS]);
}
