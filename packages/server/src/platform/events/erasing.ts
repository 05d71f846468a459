// Takes people out of the event store for good: out of every table that names them, and out of the files that lie on the
// disk from before.

import { setTimeout as sleep } from 'node:timers/promises';
import { VisavisError } from '../errors.ts';
import type { Events } from './events.ts';

const PATIENCE_MS = 10 * 60_000;
const STILL_ERASING =
  'The event store is still rewriting its files without the erased person. It will finish by itself; ask again later.';

/** Tables that name a person, the column that does, and that of a row's place in its log. */
const PERSONAL = [
  ['events', 'identity', 'seq'],
  ['moved', 'identity', 'version'],
  ['moved', 'profile', 'version'],
  ['derived', 'profile', 'version'],
  ['visits', 'profile', 'version'],
  ['transitions', 'profile', 'seq'],
  ['decisions', 'person', 'seq'],
] as const;

export interface Erased {
  workspace: string;
  identities: readonly string[];
  /** By table: up to which place in its log; all where there is none. */
  until: Readonly<Record<string, number>>;
  /** Makes the store let go of what it has replaced, where that is ours to say. */
  hurry?: (() => Promise<unknown>) | undefined;
}

/** Resolves when nothing of them is left. @throws store_unavailable when the store takes longer than one waits for. */
export async function eraseIdentities(
  events: Pick<Events, 'command' | 'query'>,
  { workspace, identities, until, hurry }: Erased,
): Promise<void> {
  if (identities.length === 0) return;
  for (const [table, column, place] of PERSONAL) {
    const untilSeq = until[table];
    await events.command(
      `ALTER TABLE ${table} DELETE
       WHERE workspace_id = {workspace:String} AND ${column} IN {identities:Array(UUID)}
       ${untilSeq === undefined ? '' : `AND ${place} <= {untilSeq:UInt64}`}`,
      { workspace, identities, ...(untilSeq !== undefined && { untilSeq }) },
    );
  }
  const patience = Date.now() + PATIENCE_MS;
  while ((await remains(events)) > 0) {
    if (Date.now() > patience) throw new VisavisError('store_unavailable', STILL_ERASING);
    await sleep(500);
    await hurry?.();
  }
}

/** Rewritings under way, and parts from before them that still lie on the disk. */
async function remains(events: Pick<Events, 'query'>): Promise<number> {
  const tables = [...new Set(PERSONAL.map(([table]) => table))];
  const [row] = await events.query<{ n: number }>(
    `SELECT
       (SELECT count() FROM system.mutations
        WHERE database = currentDatabase() AND table IN {tables:Array(String)} AND NOT is_done) +
       (SELECT count() FROM system.parts
        WHERE database = currentDatabase() AND table IN {tables:Array(String)} AND NOT active) AS n`,
    { tables },
  );
  return row!.n;
}
