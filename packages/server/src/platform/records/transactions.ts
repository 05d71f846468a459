// Which transactions of Postgres are over, in whatever server they run, by the numbers that it gives them in order.

import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';

const LOOK_MS = 20;

// biome-ignore lint/suspicious/noExplicitAny: of no table.
type Db = Kysely<any>;

/**
 * A number newer than those of all transactions that have one now. It takes one for that: a snapshot's xmax does not serve,
 * since it is one past the latest that has *ended*, and several writers may have newer ones.
 */
export async function newerThanAll(db: Db): Promise<bigint> {
  const { rows } = await sql<{ id: string }>`select pg_current_xact_id()::text as id`.execute(db);
  return BigInt(rows[0]!.id);
}

/** Whether every transaction up to this number is over. */
export async function areOver(db: Db, newest: bigint): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as id`.execute(db);
  return BigInt(rows[0]!.id) > newest;
}

/** Resolves when every transaction that runs now is over. */
export async function allOver(db: Db): Promise<void> {
  const newest = await newerThanAll(db);
  while (!(await areOver(db, newest))) await sleep(LOOK_MS);
}
