// Brings the tables forward on start. Two processes that start at once apply each migration once: the transaction
// of a migration takes a lock first (Postgres), or is the only one there can be (SQLite).

import { type Kysely, sql } from 'kysely';
import type { Migration, Records } from './records.ts';

/** Any number will do, as long as every Visavis takes the same. */
const MIGRATION_LOCK = 7_318_042_001;

export async function migrate(
  records: Pick<Records, 'db' | 'engine'>,
  migrations: readonly Migration[],
): Promise<void> {
  const names = migrations.map((migration) => migration.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`Expected every migration to have a name of its own, got ${twice} twice`);
  await locked(records, (db) =>
    db.schema
      .createTable('migration')
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('applied_at', 'bigint', (column) => column.notNull())
      .execute(),
  );
  const done = new Set(
    (await records.db.selectFrom('migration').select('name').execute()).map((row) => row.name as string),
  );
  for (const migration of migrations) if (!done.has(migration.name)) await apply(records, migration);
}

function apply(records: Pick<Records, 'db' | 'engine'>, migration: Migration): Promise<void> {
  return locked(records, async (db) => {
    const done = await db.selectFrom('migration').select('name').where('name', '=', migration.name).execute();
    if (done.length > 0) return;
    await migration.up(db, records.engine);
    await db.insertInto('migration').values({ name: migration.name, applied_at: Date.now() }).execute();
  });
}

function locked(
  records: Pick<Records, 'db' | 'engine'>,
  // biome-ignore lint/suspicious/noExplicitAny: a migration speaks of tables that no type knows yet.
  work: (db: Kysely<any>) => Promise<void>,
): Promise<void> {
  return records.db.transaction().execute(async (db) => {
    if (records.engine === 'postgres') await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(db);
    await work(db);
  });
}
