// Up to which number a log is complete. On Postgres numbers are given before they are committed, so a transaction
// that is still open may hold a number below the highest that can be seen; whoever stepped over it would lose it.

import { sql } from 'kysely';
import type { Records } from '../records/index.ts';

export interface Horizon {
  /** Every row up to this number that will ever be is there. */
  safe(): Promise<number>;
  /** The highest number given, committed or not. */
  end(): Promise<number>;
}

export const createHorizon = (records: Records, table: string): Horizon =>
  records.engine === 'sqlite' ? sqliteHorizon(records, table) : postgresHorizon(records, table);

/** One writer: numbers are given and committed in the same order. */
function sqliteHorizon({ db }: Records, table: string): Horizon {
  const end = async () => {
    const row = await db.selectFrom(table).select(db.fn.max('seq').as('seq')).executeTakeFirst();
    return Number(row?.seq ?? 0);
  };
  return { end, safe: end };
}

/**
 * First look at the highest number given, then at which transactions there are. Once all of those have ended, no
 * number up to the one seen first can appear any more. That needs every writer to have its transaction's number
 * before it takes one of the log's, which units see to.
 */
function postgresHorizon({ db }: Records, table: string): Horizon {
  let safe = 0;
  let seen: { end: number; xmax: bigint } | undefined;

  const end = async () => {
    const { rows } = await sql<{ last: string | number | null }>`
      select case when is_called then last_value else 0 end as last from ${sql.table(`${table}_seq_seq`)}`.execute(
      db,
    );
    return Number(rows[0]?.last ?? 0);
  };
  const snapshot = async () => {
    const { rows } = await sql<{ xmin: string; xmax: string }>`
      select pg_snapshot_xmin(pg_current_snapshot())::text as xmin,
             pg_snapshot_xmax(pg_current_snapshot())::text as xmax`.execute(db);
    return { xmin: BigInt(rows[0]!.xmin), xmax: BigInt(rows[0]!.xmax) };
  };

  return {
    end,
    async safe() {
      const highest = seen ? undefined : await end();
      const { xmin, xmax } = await snapshot();
      seen ??= { end: highest!, xmax };
      if (xmin >= seen.xmax) {
        safe = Math.max(safe, seen.end);
        seen = undefined;
      }
      return safe;
    },
  };
}
