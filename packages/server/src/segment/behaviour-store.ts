// Which behaviours are folded for people with their whole history behind them, and which a round of backfill is reading
// now. Where nobody asks for a behaviour any more it is not kept up, so its row goes.

import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { DefinitionTables } from './definition-tables.ts';

type Db = Kysely<DefinitionTables>;

export async function completeBehaviours(db: Db, workspaceId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('segment_behaviour')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('round', '=', '')
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Goes on with a round that was cut short if it was about the very same behaviours, and nobody ceased to fold one. */
export async function beginRound(
  db: Db,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ round: string; goesOn: boolean }> {
  const rows = await db
    .selectFrom('segment_behaviour')
    .select(['id', 'round'])
    .where('workspace_id', '=', workspaceId)
    .where('round', '!=', '')
    .execute();
  const rounds = new Set(ids.map((id) => rows.find((row) => row.id === id)?.round));
  const [before] = rounds;
  if (before && rounds.size === 1) return { round: before, goesOn: true };
  const round = randomUUID();
  for (const id of ids) {
    await db
      .insertInto('segment_behaviour')
      .values({ workspace_id: workspaceId, id, round })
      .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet({ round }))
      .execute();
  }
  return { round, goesOn: false };
}

export async function endRound(db: Db, workspaceId: string, round: string): Promise<void> {
  await db
    .updateTable('segment_behaviour')
    .set({ round: '' })
    .where('workspace_id', '=', workspaceId)
    .where('round', '=', round)
    .execute();
}

/** `used` is asked only where there is something to forget. */
export async function forgetBehaviours(
  db: Db,
  workspaceId: string,
  used: () => Promise<ReadonlySet<string>>,
): Promise<void> {
  const rows = await db
    .selectFrom('segment_behaviour')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .execute();
  if (rows.length === 0) return;
  const kept = await used();
  for (const { id } of rows) {
    if (kept.has(id)) continue;
    await db
      .deleteFrom('segment_behaviour')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute();
  }
}
