// Kysely over our SQLite: reads on the main thread's read-only connection, everything else through the writer.

import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Value } from '../records.ts';
import type { Reader } from './reader.ts';
import type { Query, Writer } from './writer.ts';

export function sqliteDialect(reader: Reader, writer: Writer): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new SqliteDriver(reader, writer),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class SqliteDriver implements Driver {
  readonly #reader: Reader;
  readonly #writer: Writer;
  constructor(reader: Reader, writer: Writer) {
    this.#reader = reader;
    this.#writer = writer;
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<Connection> {
    return new Connection(this.#reader, this.#writer);
  }
  beginTransaction(connection: Connection): Promise<void> {
    return connection.begin();
  }
  commitTransaction(connection: Connection): Promise<void> {
    return connection.end('COMMIT');
  }
  rollbackTransaction(connection: Connection): Promise<void> {
    return connection.end('ROLLBACK');
  }
  async savepoint(connection: Connection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`SAVEPOINT "${name}"`));
  }
  async rollbackToSavepoint(connection: Connection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`ROLLBACK TO "${name}"`));
  }
  async releaseSavepoint(connection: Connection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`RELEASE "${name}"`));
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}

/** A transaction: the writer's `query`, and how to give the writer back. */
interface Held {
  query: Query;
  release(): void;
  released: Promise<void>;
}

class Connection implements DatabaseConnection {
  readonly #reader: Reader;
  readonly #writer: Writer;
  #held: Held | undefined;
  constructor(reader: Reader, writer: Writer) {
    this.#reader = reader;
    this.#writer = writer;
  }

  async executeQuery<R>(compiled: CompiledQuery): Promise<QueryResult<R>> {
    const params = compiled.parameters.map(bindable);
    if (!this.#held && reads(compiled.sql)) {
      return { rows: this.#reader.all<R>(compiled.sql, params) };
    }
    const { rows, changes, lastId } = this.#held
      ? await this.#held.query(compiled.sql, params)
      : await this.#writer.exclusively((query) => query(compiled.sql, params));
    return {
      rows: rows as R[],
      numAffectedRows: BigInt(changes),
      insertId: BigInt(lastId),
    };
  }

  async *streamQuery<R>(compiled: CompiledQuery, chunkSize = 100): AsyncIterableIterator<QueryResult<R>> {
    yield* this.#reader.stream<R>(compiled.sql, compiled.parameters.map(bindable), chunkSize);
  }

  async begin(): Promise<void> {
    const held = await hold(this.#writer);
    try {
      await held.query('BEGIN IMMEDIATE', []);
    } catch (error) {
      held.release();
      throw error;
    }
    this.#held = held;
  }

  async end(how: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    const held = this.#held!;
    try {
      await held.query(how, []);
      this.#held = undefined;
      held.release();
    } catch (error) {
      // After a failed COMMIT Kysely asks for a ROLLBACK, which gives the writer back.
      if (how === 'COMMIT') throw error;
      this.#held = undefined;
      held.release();
    }
    if (!this.#held) await held.released;
  }
}

function hold(writer: Writer): Promise<Held> {
  return new Promise((resolve, reject) => {
    const released = writer.exclusively(
      (query) => new Promise<void>((release) => resolve({ query, release, released: Promise.resolve() })),
    );
    released.catch(reject);
  });
}

/** SELECT, or WITH ... SELECT: Kysely writes `with` before INSERT, UPDATE and DELETE too. */
function reads(sql: string): boolean {
  const start = /^\s*(select|with|explain|pragma)\b/i.exec(sql)?.[1]?.toLowerCase();
  if (start === undefined) return false;
  return start !== 'with' || !/\b(insert\s+into|update|delete\s+from|replace\s+into)\b/i.test(sql);
}

function bindable(value: unknown): Value {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof Uint8Array) return value;
  return JSON.stringify(value);
}
