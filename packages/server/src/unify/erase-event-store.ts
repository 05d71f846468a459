// Events of other people that name an erased person, in the event store: they are written anew without the names.

import type { Event } from '@visavis/engine/collect';
import { type Events, eventBlock } from '../platform/events/index.ts';
import { withoutNames } from './forgotten.ts';
import { loggedShipped } from './person-event-store.ts';

export interface Scrub {
  workspaceId: string;
  /** Whose events may name the erased. */
  others: readonly string[];
  /** Up to this place in the log. */
  untilSeq: number;
  /** The names by which the erased are known in an event; none when it does not name them. */
  namesIn(event: Event): string[];
}

/** Their numbers go in the address of the request. */
const ROWS_AT_ONCE = 100;

/** Tells how many. Doing it again finds what is left: the copies without the names are written before the others go. */
export async function scrubShipped(events: Events, scrub: Scrub): Promise<number> {
  const { workspaceId, others, untilSeq, namesIn } = scrub;
  if (others.length === 0) return 0;
  let count = 0;
  let copies: { seq: number; identity: string; event: Event }[] = [];
  const write = async () => {
    if (copies.length > 0) await replace(events, workspaceId, copies);
    count += copies.length;
    copies = [];
  };
  for await (const { seq, identity, event } of loggedShipped(events, workspaceId, others)) {
    const names = seq <= untilSeq ? namesIn(event) : [];
    if (names.length === 0) continue;
    withoutNames(event, names);
    copies.push({ seq, identity, event });
    if (copies.length >= ROWS_AT_ONCE) await write();
  }
  await write();
  return count;
}

async function replace(
  events: Events,
  workspaceId: string,
  copies: readonly { seq: number; identity: string; event: Event }[],
): Promise<void> {
  const seqs = copies.map(({ seq }) => seq);
  const raws = new Map(copies.map(({ seq, event }) => [seq, JSON.stringify(event.raw)]));
  // Two rows of one number are told apart by what they say.
  const rows = await events.query<{ seq: number; raw: string; hash: string }>(
    `SELECT seq, raw, toString(cityHash64(raw)) AS hash FROM events
     WHERE workspace_id = {workspace:String} AND seq IN {seqs:Array(UInt64)}`,
    { workspace: workspaceId, seqs },
  );
  const hashes = rows.filter(({ seq, raw }) => raw !== raws.get(Number(seq))).map(({ hash }) => hash);
  const token = `erase:${hashes.join()}`;
  await events.insert('events', eventBlock(copies.map((copy) => ({ workspaceId, ...copy }))), { token });
  await events.command(
    `ALTER TABLE events DELETE WHERE workspace_id = {workspace:String} AND seq IN {seqs:Array(UInt64)}
     AND toString(cityHash64(raw)) IN {hashes:Array(String)}`,
    { workspace: workspaceId, seqs, hashes },
  );
}
