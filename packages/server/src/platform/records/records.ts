// The record store as the rooms see it: Kysely for definitions and reads, units of work for the hot path.

import type { Kysely } from 'kysely';

export type Value = string | number | bigint | null | Uint8Array;
export type Row = Record<string, Value>;

/** One named, parameterised statement, written once for both engines with `?` for parameters. */
export interface Statement {
  name: string;
  sql: string;
}

/**
 * One transaction. Reads see the committed state (on Postgres under the unit's locks); writes are kept in order and
 * go to the store together when the unit's work returns. Nothing is written when the work throws.
 */
export interface Unit {
  all<R = Row>(statement: Statement, params?: readonly Value[]): Promise<R[]>;
  /** Every row is one execution of the statement. */
  run(statement: Statement, rows: readonly (readonly Value[])[]): void;
}

export interface Records {
  readonly engine: 'sqlite' | 'postgres';
  /** True when this process is the only writer (SQLite), so that what it holds in memory is the truth. */
  readonly exclusive: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: every room narrows it to its own tables.
  readonly db: Kysely<any>;
  /**
   * Runs `work` and commits what it wrote, durably, before it resolves. `locks` name what must not change meanwhile
   * (identity ids); sorted and taken first on Postgres, not needed on SQLite.
   */
  unit<T>(locks: readonly string[], work: (unit: Unit) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
