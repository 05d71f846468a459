// The floor under ingest: rows that the server has written, written again into an empty store of the same tables with
// nothing around them. One event row and one rewritten profile row for each event, durable, batches of 1,000.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrations as collectMigrations } from '../packages/server/src/collect/index.ts';
import { createLog } from '../packages/server/src/platform/log.ts';
import {
  openRecords,
  type Records,
  type Statement,
  type Value,
} from '../packages/server/src/platform/records/index.ts';
import { migrations as unifyMigrations } from '../packages/server/src/unify/index.ts';

const BATCH = 1_000;

const EVENT: Statement = {
  name: 'bench_event',
  sql: 'insert into event (workspace_id, message_id, received_at, body) values (?, ?, ?, ?)',
};
const PROFILE: Statement = {
  name: 'bench_profile',
  sql: `insert into profile (workspace_id, id, state, members, review_at, updated_at) values (?, ?, ?, ?, ?, ?)
        on conflict (workspace_id, id) do update set
          state = excluded.state, members = excluded.members,
          review_at = excluded.review_at, updated_at = excluded.updated_at`,
};

export interface Rows {
  events: Value[][];
  profiles: Value[][];
}

/** The latest rows of a server's own store, which may be running. */
export function readRows(dataDir: string, count: number): Rows {
  const db = new DatabaseSync(join(dataDir, 'records.sqlite'), { readOnly: true });
  const all = (sql: string): Value[][] =>
    db
      .prepare(sql)
      .all(count)
      .map((row) => Object.values(row) as Value[]);
  const rows = {
    events: all('select workspace_id, message_id, received_at, body from event order by seq desc limit ?'),
    profiles: all(
      'select workspace_id, id, state, members, review_at, updated_at from profile order by id limit ?',
    ),
  };
  db.close();
  return rows;
}

export class BareStore {
  readonly #records: Records;
  #made = 0;

  private constructor(records: Records) {
    this.#records = records;
  }

  static async open(dataDir: string): Promise<BareStore> {
    const records = await openRecords({ dataDir, log: createLog({ level: 'silent' }) });
    await records.migrate([...collectMigrations, ...unifyMigrations]);
    return new BareStore(records);
  }

  /** Events a second; the next batch is handed over while the one before is committed. */
  async rate({ events, profiles }: Rows, ms: number): Promise<number> {
    const begin = performance.now();
    let written = 0;
    let previous: Promise<void> = Promise.resolve();
    while (performance.now() - begin < ms) {
      const current = this.#commit(events, profiles);
      await previous;
      previous = current;
      written += BATCH;
    }
    await previous;
    return (written / (performance.now() - begin)) * 1_000;
  }

  close(): Promise<void> {
    return this.#records.close();
  }

  #commit(events: Value[][], profiles: Value[][]): Promise<void> {
    const numbers = Array.from({ length: BATCH }, () => this.#made++);
    return this.#records.unit([], async (unit) => {
      unit.run(
        EVENT,
        numbers.map((n) => {
          const [workspace, id, ...rest] = events[n % events.length]!;
          return [workspace!, `${n}-${id}`, ...rest];
        }),
      );
      unit.run(
        PROFILE,
        // 7,919 is a prime: people come in no order, as they do on a site.
        numbers.map((n) => profiles[(n * 7_919) % profiles.length]!),
      );
    });
  }
}
