// What people have seen of experiences, from the event store; a second late at most.

import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import { type Events, property, sqlTime } from '../../platform/events/index.ts';

export interface Seen {
  identity: string;
  experience: string;
  variant: string;
  at: number;
}

/** The latest first; once an hour and variant of each identity, at the first time in that hour. */
export async function readSeen(
  events: Pick<Events, 'query'>,
  workspaceId: string,
  { experiences, from, most }: { experiences: readonly string[]; from: number; most: number },
): Promise<Seen[]> {
  if (experiences.length === 0) return [];
  const experience = `ifNull(${property('properties.experience').text}, '')`;
  const variant = `ifNull(${property('properties.variant').text}, '')`;
  const rows = await events.query<Seen>(
    `SELECT toString(e.identity) AS identity, ${experience} AS experience, ${variant} AS variant,
       toUnixTimestamp64Milli(min(e.time)) AS at FROM events AS e
     WHERE e.workspace_id = {workspace:String} AND e.type = 'track' AND e.name = {name:String}
       AND e.time > toDateTime64({from:String}, 3) AND ${variant} != '' AND ${experience} IN {experiences:Array(String)}
     GROUP BY identity, experience, variant, toStartOfHour(e.time) ORDER BY at DESC LIMIT {most:UInt32}`,
    { workspace: workspaceId, name: EXPERIENCE_VIEWED, experiences, from: sqlTime(from), most },
  );
  return rows.map(({ at, ...row }) => ({ ...row, at: Number(at) }));
}
