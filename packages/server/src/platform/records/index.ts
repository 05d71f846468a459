// The record store: profiles, identities, definitions, accounts and the outbox. SQLite unless a URL names a Postgres.

import type { Log } from '../log.ts';
import { openPostgres } from './postgres/index.ts';
import type { Records } from './records.ts';
import { openSqlite } from './sqlite/index.ts';

export { Alone } from './alone.ts';
export { bytesType, serialType } from './columns.ts';
export type { Engine, Migration, Records, Row, Statement, Unit, Value } from './records.ts';
export { faultOf } from './sqlite/look.ts';
export { allOver, areOver, newerThanAll } from './transactions.ts';
export { unindexed } from './unindexed.ts';

/**
 * `openRecords({ dataDir: './data', log })` opens or makes `./data/records.sqlite`;
 * `openRecords({ url: 'postgres://…', dataDir, log })` connects to Postgres.
 */
export async function openRecords({
  url,
  dataDir,
  log,
}: {
  url?: string;
  dataDir: string;
  log: Log;
}): Promise<Records> {
  return url ? openPostgres({ url, log }) : openSqlite({ dataDir });
}
