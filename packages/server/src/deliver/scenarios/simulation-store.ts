// Whom a scenario might have concerned: identities by what the event store says of them.

import type { Events } from '../../platform/events/index.ts';

/** Identities that did something in this stretch, or anything where no name is given; those with the latest first. */
export async function identitiesWho(
  events: Pick<Events, 'query'>,
  {
    workspaceId,
    name,
    from,
    until,
    limit,
  }: { workspaceId: string; name: string | undefined; from: number; until: number; limit: number },
): Promise<{ ids: string[]; all: number }> {
  const where = `workspace_id = {workspaceId:String} AND time >= fromUnixTimestamp64Milli({from:Int64})
    AND time < fromUnixTimestamp64Milli({until:Int64}) ${name === undefined ? '' : 'AND name = {name:String}'}`;
  const params = { workspaceId, from, until, ...(name !== undefined && { name }) };
  const rows = await events.query<{ id: string }>(
    `SELECT toString(identity) AS id FROM events WHERE ${where}
     GROUP BY identity ORDER BY max(time) DESC, id LIMIT {limit:UInt32}`,
    { ...params, limit },
  );
  const [count] = await events.query<{ n: number }>(
    `SELECT uniq(identity) AS n FROM events WHERE ${where}`,
    params,
  );
  return { ids: rows.map(({ id }) => id), all: Number(count?.n ?? 0) };
}
