// The record store as the rooms see it: Kysely for definitions and reads, units of work for the hot path.

import type { Kysely } from 'kysely';

export type Value = string | number | bigint | null | Uint8Array;
export type Row = Record<string, Value>;
export type Engine = 'sqlite' | 'postgres';

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

/** One numbered step of a room's tables. Append-only: a released migration never changes. */
export interface Migration {
  /** Sorts the steps and is remembered as done, such as `0001_collect_event`. */
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: a migration speaks of tables that no type knows yet.
  up(db: Kysely<any>, engine: Engine): Promise<void>;
}

export interface Records {
  readonly engine: Engine;
  /** True when this process is the only writer (SQLite), so that what it holds in memory is the truth. */
  readonly exclusive: boolean;
  /** SQLite's file, for threads that read it by themselves. */
  readonly file?: string;
  // biome-ignore lint/suspicious/noExplicitAny: every room narrows it to its own tables.
  readonly db: Kysely<any>;
  /**
   * Runs `work` and commits what it wrote, durably, before it resolves. `locks` name what must not change meanwhile
   * (identity ids); sorted and taken first on Postgres, not needed on SQLite.
   *
   * On SQLite units may be pipelined: the next unit's work may run while earlier ones are still being committed.
   * - Writes are committed in the order in which the works finished; units that wait share one commit.
   * - Reads see every unit that has *resolved*, and none that is still in flight. Who pipelines units that touch the
   *   same rows keeps what is in flight in a cache of their own.
   * - When a commit fails (disk full), every unit that was begun before that failure was known fails with it, since
   *   it may have been built on what was lost, and the caller must forget what it cached of them. Units begun
   *   afterwards are tried afresh, so the store recovers by itself when there is space again.
   * So write through `db` what the store may refuse (a duplicate name), and through units what it will not.
   *
   * On Postgres `work` runs again when the store asks for it (a deadlock, a serialization failure), so what it keeps
   * outside of the unit must be such as can be done twice.
   *
   * A unit must not be awaited inside `db.transaction()`: both may wait for the one writer.
   */
  unit<T>(locks: readonly string[], work: (unit: Unit) => Promise<T>): Promise<T>;
  /** Applies the migrations that have not been applied yet, by name, each in a transaction and under a lock. */
  migrate(migrations: readonly Migration[]): Promise<void>;
  close(): Promise<void>;
}
