// What people have seen in pages, which counts as much as what they were sent; from the event store, a second late at most.

import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import { type Events, property, sqlTime } from '../../platform/events/index.ts';

export interface View {
  identity: string;
  slot: string;
  at: number;
}

/** By these identities, since then; the defaults, which whoever is held back sees, count for nothing. */
export async function readViews(
  events: Pick<Events, 'query'>,
  workspaceId: string,
  identities: readonly string[],
  from: number,
): Promise<View[]> {
  if (identities.length === 0) return [];
  const rows = await events.query<View>(
    `SELECT toString(e.identity) AS identity, ifNull(${property('properties.slot').text}, '') AS slot,
       toUnixTimestamp64Milli(e.time) AS at FROM events AS e
     WHERE e.workspace_id = {workspace:String} AND e.type = 'track' AND e.name = {name:String}
       AND e.identity IN {identities:Array(UUID)} AND e.time > toDateTime64({from:String}, 3)
       AND ifNull(${property('properties.variant').text}, '') != ''`,
    { workspace: workspaceId, name: EXPERIENCE_VIEWED, identities, from: sqlTime(from) },
  );
  return rows.map(({ at, ...row }) => ({ ...row, at: Number(at) }));
}
