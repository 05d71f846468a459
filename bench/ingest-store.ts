// What the record store can take at all: the rows that an event costs (one of the outbox, one of the profile),
// committed durably in batches of 1,000 and nothing else. The ingest benchmark is measured by it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../packages/server/src/platform/log.ts';
import { openRecords, type Records, type Statement } from '../packages/server/src/platform/records/index.ts';
import { type BenchResult, median } from './bench.ts';

const BATCH = 1_000;
const BATCHES = 30;
const EVENT_BYTES = 600;
const PROFILE_BYTES = 2_000;
const PROFILES = 50_000;

const EVENT: Statement = {
  name: 'bench_event',
  sql: 'insert into event (workspace_id, message_id, received_at, body) values (?, ?, ?, ?)',
};
const PROFILE: Statement = {
  name: 'bench_profile',
  sql: `insert into profile (workspace_id, id, state) values (?, ?, ?)
        on conflict (workspace_id, id) do update set state = excluded.state`,
};

async function createTables(records: Records): Promise<void> {
  await records.migrate([
    {
      name: '0001_bench',
      async up(db) {
        await db.schema
          .createTable('event')
          .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
          .addColumn('workspace_id', 'text')
          .addColumn('message_id', 'text')
          .addColumn('received_at', 'bigint')
          .addColumn('body', 'text')
          .execute();
        await db.schema
          .createIndex('event_message')
          .unique()
          .on('event')
          .columns(['workspace_id', 'message_id'])
          .execute();
        await db.schema
          .createTable('profile')
          .addColumn('workspace_id', 'text')
          .addColumn('id', 'text')
          .addColumn('state', 'text')
          .addPrimaryKeyConstraint('profile_pk', ['workspace_id', 'id'])
          .execute();
      },
    },
  ]);
}

let made = 0;
const body = 'e'.repeat(EVENT_BYTES);
const state = 'p'.repeat(PROFILE_BYTES);
const hex = (n: number) => (Math.imul(n, 2_654_435_761) >>> 0).toString(16).padStart(8, '0');

function commit(records: Records, withProfiles: boolean): Promise<void> {
  const numbers = Array.from({ length: BATCH }, () => made++);
  return records.unit([], async (unit) => {
    unit.run(
      EVENT,
      numbers.map((n) => ['w', `${hex(n)}-${n}`, 1_700_000_000_000 + n, body]),
    );
    if (!withProfiles) return;
    unit.run(
      PROFILE,
      numbers.map((n) => ['w', hex(n % PROFILES), state]),
    );
  });
}

/** Rows of events in a second, with the next batch prepared while the one before is committed; and the longest wait of the event loop. */
async function rate(
  records: Records,
  withProfiles: boolean,
): Promise<{ perSecond: number; stallMs: number }> {
  let stallMs = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    stallMs = Math.max(stallMs, performance.now() - last - 1);
    last = performance.now();
  }, 1);
  const taken: number[] = [];
  let previous: Promise<void> = Promise.resolve();
  for (let batch = 0; batch < BATCHES; batch++) {
    const start = performance.now();
    const current = commit(records, withProfiles);
    await previous;
    previous = current;
    taken.push(performance.now() - start);
  }
  await previous;
  clearInterval(watch);
  return { perSecond: (BATCH / median(taken.slice(3))) * 1_000, stallMs };
}

export async function run(): Promise<BenchResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'visavis-bench-'));
  const records = await openRecords({ dataDir, log: createLog({ level: 'silent' }) });
  try {
    await createTables(records);
    const events = await rate(records, false);
    const both = await rate(records, true);
    return {
      name: 'Bare SQLite commits, durable, batches of 1,000',
      rows: [
        { label: 'event row and profile row', value: both.perSecond, unit: '/s' },
        { label: 'event row alone', value: events.perSecond, unit: '/s' },
        { label: 'longest stall of the event loop', value: both.stallMs, unit: 'ms' },
      ],
      note: `An event row of ${EVENT_BYTES} bytes and a rewritten profile row of ${PROFILE_BYTES} bytes for each event, ${PROFILES} profiles, through the writer thread with synchronous=FULL.`,
    };
  } finally {
    await records.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
