// Planted stages are found again to the millisecond: events that come late, twice, and from devices whose owner is known
// only later, while the clock goes on, on both record stores.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { PLANTED_JOURNEY, plantStages } from '@visavis/simulator';
import { ManualClock } from '../src/platform/clock.ts';
import { newDatabase, startPostgres } from '../src/platform/records/test-postgres.ts';
import { type Running, run } from './running.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const DAYS = 90;
const SEED = Number(process.env.VISAVIS_TEST_SEED ?? 4);

/** What the event store was told is what the record store has. */
async function assertShipped(it: Running): Promise<void> {
  await it.settled();
  const kept = await it.app.records.db.selectFrom('journey_visit').selectAll().execute();
  const told = await it.app.events.query<{ visit: string }>(
    `SELECT concat(toString(profile), ' ', machine, ' ', stage, ' ', toString(entered), ' ', toString(left), ' ', to, ' ', cause) AS visit
     FROM (SELECT * FROM visits FINAL WHERE workspace_id = {workspace:String})
     ARRAY JOIN machines AS machine, stages AS stage, entered_at AS entered, left_at AS left, next AS to, why AS cause`,
    { workspace: it.workspaceId },
  );
  const expected = kept.map((row) =>
    [row.profile_id, row.machine, row.stage, row.entered_at, row.left_at, row.to_stage, row.left_why].join(
      ' ',
    ),
  );
  assert.deepEqual(told.map(({ visit }) => visit).sort(), expected.sort());
}

for (const engine of ['SQLite', 'Postgres'] as const)
  describe(`planted stages on ${engine}`, { timeout: 240_000 }, () => {
    const closing: (() => Promise<unknown>)[] = [];
    after(async () => {
      for (const close of closing) await close();
    });

    test('are found again, each at its instant', async (t) => {
      const postgres = engine === 'Postgres' ? await startPostgres() : undefined;
      if (typeof postgres === 'string') return t.skip(postgres);
      if (postgres) closing.unshift(() => postgres.stop());
      const clock = new ManualClock(START);
      const config = postgres && {
        postgresUrl: await newDatabase(postgres.url),
        secret: 'the same of all servers on one Postgres',
      };
      const it = await run({ clock, ...(config && { config }) });
      closing.unshift(() => it.stop());
      const people = engine === 'SQLite' ? 40 : 15;
      const planted = plantStages({ seed: SEED, people, start: START, days: DAYS, late: 15 });
      assert.equal((await it.ask('POST', '/v1/journeys', PLANTED_JOURNEY)).status, 201);

      const waiting = [...planted.arrivals];
      for (let day = 1; waiting.length > 0 || day <= DAYS; day += 3) {
        clock.advance(START + day * DAY - clock.now());
        const due = waiting.findIndex(({ arrivesAt }) => arrivesAt > clock.now());
        const batch = waiting.splice(0, due < 0 ? waiting.length : due).map(({ message }) => message);
        for (let at = 0; at < batch.length; at += 50) {
          const answer = await it.ask('POST', '/v1/import', { batch: batch.slice(at, at + 50) }, it.writeKey);
          assert.equal(answer.status, 200, JSON.stringify(answer.body));
        }
        if (day % 30 === 1) await it.app.journeys.settled(it.workspaceId);
      }
      clock.advance(Math.max(0, START + DAYS * DAY - clock.now()));
      await it.app.journeys.settled(it.workspaceId);
      await it.app.journeys.retelling.idle();
      const end = START + DAYS * DAY;
      let moves = 0;
      for (const { userId, visits } of planted.people) {
        const { id } = await it.app.unify.people.get(it.workspaceId, `user_id:${userId}`);
        const found = (await it.app.journeys.visits(it.workspaceId, id)).get('planted') ?? [];
        moves += visits.length;
        // What late messages brought after the end is no part of the plan.
        const told = found
          .filter(({ enteredAt }) => enteredAt < end)
          .map(({ stage, enteredAt, leftAt }) => ({ stage, enteredAt, leftAt: leftAt >= end ? 0 : leftAt }));
        assert.deepEqual(told, visits, userId);
      }
      await assertShipped(it);
      assert.ok(moves > 3 * people, `only ${moves} visits were planted`);
    });
  });
