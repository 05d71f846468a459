// Transitions in the event store: all that were ever shipped, also those that the record store no longer keeps.

import type { Events } from '../platform/events/index.ts';
import type { Cause } from './membership.ts';
import type { Cursor, LatestFilter, LoggedTransition, TransitionFilter } from './transition-store.ts';

interface Row {
  workspace_id: string;
  segment_id: string;
  profile: string;
  ms: number;
  entered: number;
  cause: string;
  tx: number;
  seq: number;
}

/** After a place in the log and numbered below `belowSeq`, oldest first. */
export async function shippedTransitions(
  events: Events,
  { after, limit, workspaceId, segmentId }: TransitionFilter,
  belowSeq: number,
): Promise<LoggedTransition[]> {
  const of = [
    ...(workspaceId === undefined ? [] : ['workspace_id = {workspace:String}']),
    ...(segmentId === undefined ? [] : ['segment_id = {segment:String}']),
  ];
  const rows = await events.query<Row>(
    `SELECT workspace_id, segment_id, profile, toUnixTimestamp64Milli(time) AS ms, entered, cause, tx, seq
     FROM transitions
     WHERE ${['(tx, seq) > ({tx:UInt64}, {seq:UInt64})', 'seq < {below:UInt64}', ...of].join(' AND ')}
     ORDER BY tx, seq LIMIT {limit:UInt32}`,
    {
      ...{ tx: after.tx, seq: after.seq, below: belowSeq, limit },
      ...(workspaceId !== undefined && { workspace: workspaceId }),
      ...(segmentId !== undefined && { segment: segmentId }),
    },
  );
  return rows.map(logged);
}

/** Of one segment, newest first. */
export async function latestShipped(
  events: Events,
  { workspaceId, segmentId, limit, before }: LatestFilter,
): Promise<LoggedTransition[]> {
  const rows = await events.query<Row>(
    `SELECT workspace_id, segment_id, profile, toUnixTimestamp64Milli(time) AS ms, entered, cause, tx, seq
     FROM transitions
     WHERE workspace_id = {workspace:String} AND segment_id = {segment:String}
       ${before ? 'AND (tx, seq) < ({tx:UInt64}, {seq:UInt64})' : ''}
     ORDER BY tx DESC, seq DESC LIMIT {limit:UInt32}`,
    { workspace: workspaceId, segment: segmentId, limit, ...before },
  );
  return rows.map(logged);
}

const logged = (row: Row): LoggedTransition => ({
  cursor: { tx: Number(row.tx), seq: Number(row.seq) },
  workspaceId: row.workspace_id,
  segmentId: row.segment_id,
  profileId: row.profile,
  time: Number(row.ms),
  entered: Number(row.entered) === 1,
  cause: row.cause as Cause,
});

export async function lastShipped(events: Events): Promise<Cursor> {
  const [row] = await events.query<Cursor>(
    'SELECT tx, seq FROM transitions ORDER BY tx DESC, seq DESC LIMIT 1',
  );
  return { tx: Number(row?.tx ?? 0), seq: Number(row?.seq ?? 0) };
}
