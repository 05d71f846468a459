// The event store as the rooms see it: one SQL dialect and one protocol, whoever answers.

import type { EventMigration } from './schema.ts';

export type Param = string | number | boolean | null | readonly (string | number | boolean)[];
export type Params = Readonly<Record<string, Param>>;

export interface QueryOptions {
  signal?: AbortSignal;
  /** The engine gives up after this long; 30 seconds when not given. */
  timeoutMs?: number;
}

export interface InsertOptions {
  token: string;
  place?: InsertPlace;
  /** It may have been sent before, by somebody who did not hear of its end. */
  again?: boolean;
}
/** Where the rows of an insert lie, and no others: a column of numbers, after < number <= to. */
export interface InsertPlace {
  column: string;
  after: number;
  to: number;
}

export interface Events {
  /**
   * All rows or none. The same `token` again is the same insert again and adds nothing, however often it is sent.
   * Rows are objects by column, times (`DateTime64(3)`) numbers of milliseconds since the epoch; or they are a block in
   * the Native format. Through a crash of the engine that holds with a `place` only.
   */
  insert(table: string, rows: readonly object[] | Uint8Array, options: InsertOptions): Promise<void>;
  /** `{name:Type}` in the statement is filled from `params`. 64-bit integers come as numbers, times as ISO 8601. */
  query<T>(sql: string, params?: Params, options?: QueryOptions): Promise<T[]>;
  /** For results of any size: chunk by chunk, as they are worked out. */
  stream<T>(sql: string, params?: Params, options?: QueryOptions): AsyncIterable<T[]>;
  /** The same as bytes of RowBinary, for millions of numbers: nothing is parsed on the way. */
  bytes(sql: string, params?: Params, options?: QueryOptions): AsyncIterable<Uint8Array>;
  command(sql: string, params?: Params, options?: QueryOptions): Promise<void>;
  ping(): Promise<boolean>;
  /** Applies what has not been applied yet, by name. Statements must be such as can be repeated (`IF NOT EXISTS`). */
  migrate(list: readonly EventMigration[]): Promise<void>;
  /**
   * Removes every trace of these identities from every table, and returns when it is gone from the disk too, some
   * 5 to 10 seconds later. What is still on its way here must be shipped first. Of a table that `until` names, rows
   * beyond that place in their log stay.
   */
  erase(
    workspaceId: string,
    identityIds: readonly string[],
    until?: Readonly<Record<string, number>>,
  ): Promise<void>;
  status(): EventsStatus;
  close(): Promise<void>;
}

export interface EventsStatus {
  kind: 'chdb' | 'clickhouse';
  /** Of our own process, where there is one. */
  pid: number | undefined;
  restarts: number;
  retries: number;
  failures: number;
}

/** A time as a parameter: `time >= {from:DateTime64(3)}`. */
export const sqlTime = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').slice(0, -1);
