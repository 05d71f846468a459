// Records on Postgres, or anything that speaks it: for more than one machine. The statements are the same as on
// SQLite; many rows of one statement go as one, and what must not change meanwhile is locked first.

import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import Cursor from 'pg-cursor';
import type { Log } from '../../log.ts';
import { migrate } from '../migrate.ts';
import { noteQuery } from '../note-query.ts';
import type { Records } from '../records.ts';
import { explain, isRetryable } from './errors.ts';
import { lockBuckets } from './locks.ts';
import { PostgresUnit } from './unit.ts';

const CONNECTIONS = 8;
const TRIES = 8;

/** `bigint` comes as a number: ours are times and counts, far below 2^53. */
const types = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === pg.types.builtins.INT8
      ? Number
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

export async function openPostgres({ url, log }: { url: string; log: Log }): Promise<Records> {
  const open = (max: number) => {
    const pool = new pg.Pool({ connectionString: url, max, types, application_name: 'visavis' });
    // An idle connection that breaks is replaced when it is next wanted.
    pool.on('error', (error) => log.warn({ error: error.message }, 'postgres: a connection was lost'));
    return pool;
  };
  // Two pools: a unit that reads through `db` must never wait for a connection that other units hold.
  const units = open(CONNECTIONS);
  const queries = open(CONNECTIONS);
  try {
    await queries.query('select 1');
  } catch (error) {
    await Promise.all([units.end(), queries.end()]);
    throw explain(error);
  }
  // biome-ignore lint/suspicious/noExplicitAny: every room narrows it to its own tables.
  const db = new Kysely<any>({
    dialect: new PostgresDialect({ pool: queries, cursor: Cursor }),
    log: noteQuery,
  });
  const records: Records = {
    engine: 'postgres',
    exclusive: false,
    db,
    async unit(locks, work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await transact(units, locks, async (client) => {
            const unit = new PostgresUnit(client);
            const result = await work(unit);
            await unit.flush();
            return result;
          });
        } catch (error) {
          if (!isRetryable(error) || attempt === TRIES) throw explain(error);
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt));
        }
      }
    },
    migrate: (migrations) => migrate(records, migrations),
    async close() {
      await db.destroy();
      await units.end();
    },
  };
  return records;
}

/** The transaction has its number before anything else: see the shipper's horizon. */
const BEGIN = 'BEGIN; SELECT pg_current_xact_id()';
const LOCK = `SELECT pg_advisory_xact_lock($1, bucket)
  FROM (SELECT bucket FROM unnest($2::int[]) WITH ORDINALITY AS b (bucket, place) ORDER BY place) AS sorted`;

async function transact<T>(
  pool: pg.Pool,
  locks: readonly string[],
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(BEGIN);
    if (locks.length > 0) {
      await client.query({ name: 'visavis_lock', text: LOCK, values: [LOCK_SPACE, lockBuckets(locks)] });
    }
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((lost: Error) => {
      broken = lost;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** The first of the two numbers of our advisory locks. */
const LOCK_SPACE = 731_804;
