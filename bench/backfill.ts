// Backfill of a new behavioural segment over ten million events: what the event store is asked, against the plainest
// query for the same people, also where an eighth of them have been joined with another one; and then the whole of it,
// until every person's state is written and the segment is live. `BENCH_EVENTS` sets how many events.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Condition, questionOfEvent } from '@visavis/engine/segment';
import { emptyState, encodeProfile } from '@visavis/engine/unify';
import type { Events } from '../packages/server/src/platform/events/index.ts';
import { historySql } from '../packages/server/src/segment/sql/behaviour.ts';
import { toSql } from '../packages/server/src/segment/sql/index.ts';
import { run as start } from '../packages/server/test/running.ts';
import { type BenchResult, inTurns } from './bench.ts';

const EVENTS = Number(process.env.BENCH_EVENTS ?? 10_000_000);
const PEOPLE = EVENTS / 50;
const NOW = Date.now();
const DAY = 86_400_000;
/** As many as the engine's memory holds with room to spare. */
const ROWS_AT_ONCE = 500_000;
const ROUNDS = 5;
const PATIENT = { timeoutMs: 600_000 };
const CONDITION: Condition = { event: 'Order Completed', op: 'gte', value: 3, window: { last: '30d' } };
const SURROUNDINGS = { timezone: 'UTC', computed: new Map(), segments: new Map() };

export async function run(): Promise<BenchResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'visavis-bench-backfill-'));
  try {
    const first = await start({ dataDir });
    const { workspaceId } = first;
    const { events } = first.app;
    const began = performance.now();
    await generate(events, workspaceId);
    const madeMs = performance.now() - began;
    const asked = await measureQueries(events, workspaceId);
    const people = await events.query<Known>(
      'SELECT identity AS id, count() AS events FROM events WHERE workspace_id = {workspace:String} GROUP BY id ORDER BY id',
      { workspace: workspaceId },
      PATIENT,
    );
    await first.stop();
    makePeople(dataDir, workspaceId, people);
    const whole = await measureWhole(dataDir, workspaceId);
    const second = await start({ dataDir });
    await join8th(second.app.events, workspaceId);
    const joined = await measureQueries(second.app.events, workspaceId);
    await second.stop();
    const row = (label: string, value: number, unit: string, against?: number) => ({
      ...{ label, value, unit },
      ...(against !== undefined && { ratio: value / against }),
    });
    return {
      name: `backfill of "3 orders in 30 days" over ${EVENTS.toLocaleString('en')} events, ${PEOPLE.toLocaleString('en')} people`,
      rows: [
        row('who: the plainest ClickHouse query', asked.plain, 'ms'),
        row('who: the query of the condition', asked.ours, 'ms', asked.plain),
        row(
          'an eighth of the people joined: the plainest query, which knows nothing of that',
          joined.plain,
          'ms',
        ),
        row('an eighth of the people joined: the query of the condition', joined.ours, 'ms', joined.plain),
        row('history of every person: the plainest query, result read', asked.plainHistory, 'ms'),
        row('history of every person: as states of the fold', asked.history, 'ms', asked.plainHistory),
        row('the whole backfill, until the segment is live', whole.ms, 'ms'),
        row('people who were looked at', whole.people, 'people'),
        row('of that, a person', (whole.ms * 1000) / Math.max(1, whole.people), 'µs'),
      ],
      note: `Ratios are times against the plainest query, below is better; goal: at most 1.5. Medians of ${ROUNDS}, in turns. The data took ${Math.round(madeMs / 1000)} s to make.`,
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Known {
  id: string;
  events: number;
}

/** Eight names, two years, one event in eight an order with a price. */
async function generate(events: Events, workspaceId: string): Promise<void> {
  for (let at = 0; at < EVENTS; at += ROWS_AT_ONCE)
    await events.command(
      `INSERT INTO events (workspace_id, seq, message_id, identity, type, name, time, received_at, source_id, numbers, raw)
       SELECT '${workspaceId}', number + 1, toString(number), reinterpretAsUUID(MD5(toString(cityHash64(number) % ${PEOPLE}))), 'track',
       ['Order Completed', 'Page Viewed', 'Product Viewed', 'Cart Viewed', 'Searched', 'Signed In', 'Mail Opened', 'Coupon Used'][1 + number % 8],
       fromUnixTimestamp64Milli(toInt64(${NOW}) - toInt64(cityHash64(number, 1) % ${730 * DAY}), 'UTC'), now64(3), 'web',
       map('properties.price', round((cityHash64(number, 2) % 10000) / 100, 2)), '{}'
       FROM numbers(${at}, ${Math.min(ROWS_AT_ONCE, EVENTS - at)})`,
      {},
      PATIENT,
    );
}

/** Every eighth person turns out to be the next one. */
async function join8th(events: Events, workspaceId: string): Promise<void> {
  const id = (n: string) => `reinterpretAsUUID(MD5(toString(${n})))`;
  await events.command(
    `INSERT INTO moved SELECT '${workspaceId}', ${id('number * 8')}, ${id('number * 8 + 1')}, number + 1
     FROM numbers(${Math.floor(PEOPLE / 8)})`,
  );
}

async function measureQueries(events: Events, workspaceId: string) {
  const ours = toSql(CONDITION, { workspaceId, now: NOW, ...SURROUNDINGS });
  const { behaviour } = questionOfEvent(CONDITION as never, 'UTC');
  const history = historySql([behaviour], { workspaceId, afterSeq: 0, throughSeq: EVENTS });
  const where = `workspace_id = '${workspaceId}' AND name = 'Order Completed'`;
  const plain = `SELECT identity FROM events WHERE ${where}
    AND time > fromUnixTimestamp64Milli(toInt64(${NOW - 30 * DAY}), 'UTC') GROUP BY identity HAVING count() >= 3`;
  const plainHistory = `SELECT identity, count(), arraySort(groupArray(time)) FROM events WHERE ${where} GROUP BY identity`;
  return inTurns(ROUNDS, {
    plain: () => events.query(plain, {}, PATIENT),
    ours: () => events.query(ours.sql, ours.params, PATIENT),
    plainHistory: () => events.query(plainHistory, {}, PATIENT),
    async history() {
      const rows = await events.query<{ row: unknown[] }>(history.sql, history.params, PATIENT);
      for (const { row } of rows) history.read(row);
    },
  });
}

/** The people of these events, as folding them without any segment would have left them, and a log that is shipped. */
function makePeople(dataDir: string, workspaceId: string, people: readonly Known[]): void {
  const db = new DatabaseSync(join(dataDir, 'records.sqlite'));
  db.exec('PRAGMA synchronous = OFF; BEGIN');
  const addProfile = db.prepare(
    `insert into profile (workspace_id, id, state, members, review_at, updated_at) values (?, ?, ?, '{}', 0, 0)`,
  );
  const addIdentity = db.prepare(
    `insert into identity (workspace_id, id, type, value, profile_id, first_seen, shared) values (?, ?, 'user_id', ?, ?, ?, 0)`,
  );
  for (const { id, events } of people) {
    const state = { ...emptyState(id, 'user_id', id), since: NOW, events: Number(events) };
    addProfile.run(workspaceId, id, encodeProfile({ id, identities: [state] }));
    addIdentity.run(workspaceId, id, id, id, NOW);
  }
  db.prepare(
    `insert into shipment (name, shipped_seq, pending_seq, shipped_rows) values ('events', ?, ?, ?)
     on conflict (name) do update set shipped_seq = excluded.shipped_seq, pending_seq = excluded.pending_seq`,
  ).run(EVENTS, EVENTS, EVENTS);
  db.exec(`COMMIT; insert or replace into sqlite_sequence (name, seq) values ('event', ${EVENTS})`);
  db.close();
}

/** From the moment a segment is asked for until it is live. */
async function measureWhole(dataDir: string, workspaceId: string): Promise<{ ms: number; people: number }> {
  const server = await start({ dataDir });
  const { definitions, backfill, membership } = server.app.segments;
  const began = performance.now();
  const { id } = await definitions.create(
    { workspaceId, name: 'bench' },
    { name: 'Often', condition: CONDITION },
  );
  await backfill.idle();
  const ms = performance.now() - began;
  const { state } = await definitions.segment(workspaceId, id);
  if (state !== 'live') throw new Error(`Expected the segment to be live, it is ${state}`);
  const members = (await membership.sizes(workspaceId)).get(id) ?? 0;
  const db = server.app.records.db;
  const rows = await db.selectFrom('profile').select(db.fn.countAll().as('n')).executeTakeFirstOrThrow();
  if (members === 0) throw new Error('Expected somebody to be a member');
  await server.stop();
  return { ms, people: Number(rows.n) };
}
