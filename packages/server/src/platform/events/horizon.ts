// Up to which number a log is complete. On Postgres numbers are given before they are committed, so a transaction
// that is still open may hold a number below the highest that can be seen; whoever stepped over it would lose it.

import { sql } from 'kysely';
import { areOver, newerThanAll, type Records } from '../records/index.ts';

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
 * First look at the highest number given, then take a transaction's number: every writer that holds one of those numbers
 * has an older one. Once all older transactions have ended, no number up to the one seen first can appear any more. That
 * needs every writer to have its transaction's number before it takes one of the log's, which units see to.
 */
function postgresHorizon({ db }: Records, table: string): Horizon {
  let safe = 0;
  let seen: { end: number; newest: bigint } | undefined;

  const end = async () => {
    const { rows } = await sql<{ last: string | number | null }>`
      select case when is_called then last_value else 0 end as last from ${sql.table(`${table}_seq_seq`)}`.execute(
      db,
    );
    return Number(rows[0]?.last ?? 0);
  };
  return {
    end,
    async safe() {
      if (!seen) {
        const highest = await end();
        if (highest <= safe) return safe;
        seen = { end: highest, newest: await newerThanAll(db) };
      }
      if (await areOver(db, seen.newest)) {
        safe = Math.max(safe, seen.end);
        seen = undefined;
      }
      return safe;
    },
  };
}
