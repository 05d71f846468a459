// Records on SQLite: the embedded default. One file, one writer thread, reads on the main thread.

import { join } from 'node:path';
import { Kysely } from 'kysely';
import { migrate } from '../migrate.ts';
import { noteQuery } from '../note-query.ts';
import type { Records, Row, Statement, Unit, Value } from '../records.ts';
import { sqliteDialect } from './dialect.ts';
import { builtOnLost, openingFailed } from './errors.ts';
import { lockDirectory } from './lock.ts';
import type { Write } from './protocol.ts';
import { Reader } from './reader.ts';
import { Writer } from './writer.ts';

export async function openSqlite({ dataDir }: { dataDir: string }): Promise<Records> {
  const lock = lockDirectory(dataDir);
  const file = join(dataDir, 'records.sqlite');
  const writer = new Writer(file);
  let reader: Reader;
  try {
    await writer.ready();
    reader = new Reader(file);
  } catch (error) {
    lock.release();
    throw openingFailed(error, file);
  }
  // biome-ignore lint/suspicious/noExplicitAny: every room narrows it to its own tables.
  const db = new Kysely<any>({ dialect: sqliteDialect(reader, writer), log: noteQuery });
  const records: Records = {
    engine: 'sqlite',
    exclusive: true,
    file,
    db,
    async unit(_locks, work) {
      const epoch = writer.epoch;
      const unit = new SqliteUnit(reader);
      const result = await work(unit);
      if (unit.writes.length > 0) await writer.commit(unit.writes, epoch);
      else if (writer.epoch !== epoch) throw builtOnLost(undefined);
      return result;
    },
    migrate: (migrations) => migrate(records, migrations),
    async close() {
      reader.close();
      // The last to go: it moves the write-ahead log into the file, which is whole by itself then and may be copied.
      await writer.close();
      lock.release();
    },
  };
  return records;
}

class SqliteUnit implements Unit {
  readonly writes: Write[] = [];
  readonly #reader: Reader;
  constructor(reader: Reader) {
    this.#reader = reader;
  }
  async all<R = Row>(statement: Statement, params: readonly Value[] = []): Promise<R[]> {
    return this.#reader.all<R>(statement.sql, params);
  }
  run({ sql }: Statement, rows: readonly (readonly Value[])[]): void {
    if (rows.length === 0) return;
    this.writes.push({ sql, width: rows[0]!.length, values: rows.flat() as Value[] });
  }
}
