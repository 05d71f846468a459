// People in an order that only the event store knows: who was seen last or first, who did most.

import { type Events, JOIN_MOVED, profileOf } from '../platform/events/index.ts';

export type RankedBy = 'lastSeen' | 'firstSeen' | 'events';
export interface Place {
  value: number;
  id: string;
}
export interface RankQuery {
  by: RankedBy;
  down: boolean;
  limit: number;
  /** The last one of the page before. */
  after?: Place;
  /** Only these people. */
  among?: readonly string[];
}

/** Of one identity, and of all identities of one person. */
const VALUES: Record<RankedBy, [one: string, all: string]> = {
  lastSeen: ['toUnixTimestamp64Milli(max(time))', 'max'],
  firstSeen: ['toUnixTimestamp64Milli(min(time))', 'min'],
  events: ['toInt64(count())', 'sum'],
};

export async function rankedPeople(
  events: Events,
  workspaceId: string,
  { by, down, limit, after, among }: RankQuery,
): Promise<Place[]> {
  const [one, all] = VALUES[by];
  const order = down ? 'DESC' : 'ASC';
  const rows = await events.query<{ id: string; value: number | string }>(
    `SELECT ${profileOf()} AS profile, toString(profile) AS id, toInt64(${all}(e.value)) AS value
     FROM (SELECT identity, ${one} AS value FROM events
           WHERE workspace_id = {workspace:String} GROUP BY identity) AS e ${JOIN_MOVED}
     ${among ? `WHERE ${profileOf()} IN {among:Array(UUID)}` : ''}
     GROUP BY profile
     ${after ? `HAVING (value, id) ${down ? '<' : '>'} ({value:Int64}, {id:String})` : ''}
     ORDER BY value ${order}, id ${order} LIMIT {limit:UInt32}`,
    { workspace: workspaceId, limit, ...after, ...(among && { among }) },
  );
  return rows.map(({ id, value }) => ({ id, value: Number(value) }));
}
