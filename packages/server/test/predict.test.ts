// Models from the first event to the attribute: planted rhythms of ordering are learned, held against people whom the
// model has not seen, written to everybody, explained, followed as people change, promoted, rolled back and archived.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { type Running, run } from './running.ts';
import { until } from './until.ts';

const DAY = 86_400_000;
const PEOPLE = 240;

describe('a model, from its training to people’s attributes', { timeout: 300_000 }, () => {
  let it: Running;
  let now = Date.parse('2026-05-04T10:00:00Z');
  /** Days between two orders of each. */
  const rhythm = (n: number) => 6 + (n % 4) * 8;
  before(async () => {
    it = await run({ clock: { now: () => now } });
    await sendHistory(it, now, rhythm);
  });
  after(() => it.stop());

  const model = async (key = 'next') => (await it.ask('GET', `/v1/models/${key}`)).body;
  const attribute = async (n: number, name: string) =>
    (await it.ask('GET', `/v1/profiles/user_id:u${n}`)).body.derived?.[name];

  /** How many lines the log of scores and the event store have of them. */
  const scoresOf = async (id: string) => {
    const log = await it.app.records.db
      .selectFrom('derived_log')
      .select('derived')
      .where('profile_id', '=', id)
      .execute();
    const sql = 'SELECT count() AS n FROM derived WHERE profile = {id:UUID}';
    const [row] = await it.app.events.query<{ n: number }>(sql, { id });
    return [log.length, Number(row!.n)];
  };

  test('settings are checked, field by field', async () => {
    const wrong = await it.ask('POST', '/v1/models', {
      ...{ name: 'Next', kind: 'reorder', settings: { horizonDays: 2 } },
    });
    assert.equal(wrong.status, 400);
    assert.deepEqual(wrong.body.error.faults[0].field, 'settings.horizonDays');
    const unknown = await it.ask('POST', '/v1/models', { name: 'Next', kind: 'oracle' });
    assert.equal(unknown.body.error.faults[0].field, 'kind');
  });

  test('is trained at once, and reports on people whom it has not seen', async () => {
    const made = await it.ask('POST', '/v1/models', {
      ...{ key: 'next', name: 'Next order', kind: 'reorder', settings: { horizonDays: 40 } },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.equal(made.body.version, null);
    await until(async () => !['waiting', 'running'].includes((await model()).job.state));
    const { job, version } = await model();
    assert.deepEqual([job.state, job.version, version], ['done', 1, 1], JSON.stringify(job));
    const { body } = await it.ask('GET', '/v1/models/next/report');
    const [error] = body.metrics;
    // Everybody keeps a rhythm of their own: by theirs the day is missed by far less than by everybody's.
    assert.ok(error.value < 2 && error.baseline > 5, JSON.stringify(error));
    assert.equal(body.people.trained + body.people.heldOut <= PEOPLE, true);
    assert.ok(body.people.heldOut > 30);
    assert.match(body.summary, /^People order every 1\d/);
  });

  test('everybody has its values as attributes, with time and version, and with reasons', async () => {
    await it.app.predict.scoring.catchUp();
    const days = await attribute(3, 'prediction.next');
    assert.equal(days.by, 'model:next@1');
    assert.equal(days.time, new Date(now).toISOString());
    // The latest order was a whole number of rhythms ago, less than one.
    assert.ok(days.value >= 0 && days.value <= rhythm(3) + 2, JSON.stringify(days));
    const { body } = await it.ask('GET', '/v1/profiles/user_id:u3/predictions');
    const [prediction] = body.data;
    assert.equal(prediction.model.key, 'next');
    assert.equal(prediction.values[0].value, days.value);
    const own = prediction.reasons.find((one: { label: string }) => /their own/.test(one.label));
    assert.ok(Math.abs(own.value - rhythm(3)) < 1, JSON.stringify(prediction.reasons));
    assert.equal(prediction.values[1].attribute, 'prediction.next_lateness');
  });

  test('segments settle as scores change, and a score changes when its person does', async () => {
    const condition = { attribute: 'prediction.next_lateness', op: 'gte', value: 3 };
    const made = await it.ask('POST', '/v1/segments', { name: 'Late', condition });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    await it.app.segments.backfill.idle();
    const members = async () => (await it.ask('GET', '/v1/segments/late/members')).body.data.length;
    assert.equal(await members(), 0);
    // Nobody has ordered for three weeks: time alone changes the scores.
    now += 21 * DAY;
    await it.app.predict.scoring.catchUp();
    const late = await members();
    assert.ok(late > PEOPLE / 8, `${late} are late`);
    assert.ok((await attribute(0, 'prediction.next_lateness')).value >= 3);
    // A microsegment has its size at once: what is predicted beside what they did.
    const dear = { event: 'Order Completed', measure: { avg: 'properties.total' }, op: 'gte', value: 13 };
    const estimate = async (parts: unknown[]) =>
      (await it.ask('POST', '/v1/segments/estimate', { condition: { all: parts } })).body;
    await it.settled();
    const all = await estimate([condition]);
    assert.deepEqual([all.size, all.total], [late, PEOPLE], JSON.stringify(all));
    assert.deepEqual(all.sparkline, [], 'what would have been predicted then, nobody knows');
    const some = await estimate([condition, dear]);
    const both = await it.ask('POST', '/v1/segments', {
      ...{ name: 'Late and dear', condition: { all: [condition, dear] } },
    });
    assert.equal(both.status, 201);
    await it.app.segments.backfill.idle();
    const { size } = (await it.ask('GET', '/v1/segments/late-and-dear')).body;
    assert.ok(some.size > 0 && some.size < late, `${some.size}`);
    assert.equal(some.size, size);
    await it.ask('POST', '/v1/track', {
      ...{ userId: 'u0', event: 'Order Completed', properties: { total: 5 } },
      timestamp: new Date(now).toISOString(),
    });
    await it.settled();
    await it.app.predict.scoring.catchUp();
    assert.equal((await attribute(0, 'prediction.next_lateness')).value, 0);
    assert.equal(await members(), late - 1);
  });

  test('people who are joined are scored as one, and get back what they had when they are parted', async () => {
    const before = [await attribute(5, 'prediction.next'), await attribute(9, 'prediction.next')];
    const joined = await it.ask('POST', '/v1/profiles/merge', {
      ...{ profiles: ['user_id:u5', 'user_id:u9'], reason: 'They are one.' },
    });
    assert.equal(joined.status, 200, JSON.stringify(joined.body));
    await it.settled();
    await it.app.predict.scoring.catchUp();
    const one = await attribute(5, 'prediction.next');
    assert.deepEqual(await attribute(9, 'prediction.next'), one);
    const { body } = await it.ask('GET', '/v1/profiles/user_id:u9/predictions');
    assert.equal(body.data[0].values[0].value, one.value);
    const parted = await it.ask('POST', '/v1/profiles/user_id:u5/unmerge', {
      ...{ identities: ['user_id:u9'], reason: 'They are two.' },
    });
    assert.equal(parted.status, 200, JSON.stringify(parted.body));
    assert.deepEqual([await attribute(5, 'prediction.next'), await attribute(9, 'prediction.next')], before);
    await it.settled();
    await it.app.predict.scoring.catchUp();
    assert.deepEqual([await attribute(5, 'prediction.next'), await attribute(9, 'prediction.next')], before);
    const condition = { attribute: 'prediction.next_lateness', op: 'gte', value: 3 };
    const { size } = (await it.ask('POST', '/v1/segments/estimate', { condition })).body;
    assert.equal(size, (await it.ask('GET', '/v1/segments/late/members')).body.data.length);
  });

  test('a later version takes over, and is rolled back; both can be compared', async () => {
    const asked = await it.ask('POST', '/v1/models/next/train');
    assert.equal(asked.status, 202);
    assert.equal((await it.ask('POST', '/v1/models/next/train')).status, 409);
    await until(async () => (await model()).version === 2);
    const { body: back } = await it.ask('POST', '/v1/models/next/rollback');
    assert.equal(back.version, 1);
    assert.equal((await it.ask('POST', '/v1/models/next/rollback')).status, 409);
    const { body } = await it.ask('GET', '/v1/models/next/versions');
    assert.deepEqual(
      body.data.map((one: { version: number; isCurrent: boolean }) => [one.version, one.isCurrent]),
      [
        [2, false],
        [1, true],
      ],
    );
    await it.app.predict.scoring.catchUp();
    assert.equal((await attribute(3, 'prediction.next')).by, 'model:next@1');
    const audit = (await it.ask('GET', '/v1/audit')).body.data.map((one: { action: string }) => one.action);
    for (const action of ['model.created', 'model.training', 'model.promoted', 'model.rolled_back'])
      assert.ok(audit.includes(action), action);
  });

  test('is trained anew by itself after so many days, where that was asked for', async () => {
    const jobs = async () => (await it.ask('GET', '/v1/models/next/jobs')).body.data;
    const before = (await jobs()).length;
    now += 8 * DAY;
    await it.app.predict.retrainDue();
    assert.equal((await jobs()).length, before);
    await it.ask('PATCH', '/v1/models/next', { retrainDays: 7, promotion: 'by-hand' });
    await it.app.predict.retrainDue();
    await it.app.predict.retrainDue();
    await until(async () => (await model()).job.state === 'done');
    assert.equal((await jobs()).length, before + 1);
    assert.equal((await jobs())[0].createdBy, 'the schedule');
    assert.equal((await model()).version, 1, 'a new version waits until somebody takes it');
    await it.ask('PATCH', '/v1/models/next', { retrainDays: null });
  });

  test('is refused with what is missing where too little is known', async () => {
    await it.ask('POST', '/v1/models', {
      ...{ key: 'hats', name: 'Hats', kind: 'reorder', settings: { event: 'Hat Bought' } },
    });
    await until(async () => (await model('hats')).job.state === 'refused');
    const { job, version } = await model('hats');
    assert.match(job.reasons[0], /^40 more people with two or more “Hat Bought” are needed/);
    assert.equal(version, null);
    const { status, body } = await it.ask('GET', '/v1/models/hats/report');
    assert.equal(status, 404);
    assert.match(body.error.message, /“hats” has no version in use: its training has not come to a version/);
  });

  test('whoever is erased leaves no score behind, and is learned from no more', async () => {
    const { body: person } = await it.ask('GET', '/v1/profiles/user_id:u7');
    const known = () => scoresOf(person.id);
    assert.ok((await known())[1]! > 0);
    assert.equal((await it.ask('DELETE', '/v1/profiles/user_id:u7?wait=60')).status, 200);
    assert.deepEqual(await known(), [0, 0]);
    await it.app.predict.scoring.catchUp();
    await it.settled();
    assert.deepEqual(await known(), [0, 0]);
    assert.equal((await it.ask('GET', '/v1/profiles/user_id:u7/predictions')).status, 404);
    await it.ask('POST', '/v1/models/next/train');
    await until(async () => (await model()).job.state === 'done');
    const versions = (await it.ask('GET', '/v1/models/next/versions')).body.data;
    const everybody = ({ people }: { people: { trained: number; heldOut: number } }) =>
      people.trained + people.heldOut;
    assert.ok(everybody(versions[0]) < PEOPLE, JSON.stringify(versions[0].people));
  });

  test('whoever is erased while everybody is scored, or while a model learns, is gone all the same', async () => {
    const [{ body: scored }, { body: learned }] = [
      await it.ask('GET', '/v1/profiles/user_id:u8'),
      await it.ask('GET', '/v1/profiles/user_id:u9'),
    ];
    const { flow, predict } = it.app;
    const { submit } = flow;
    let erased = 0;
    // Between the working out of the scores and the writing of them.
    flow.submit = async (task) => {
      if (erased === 0 && task.review?.includes(scored.id))
        erased = (await it.ask('DELETE', '/v1/profiles/user_id:u8?wait=60')).status;
      return submit(task);
    };
    now += DAY;
    await predict.scoring.catchUp();
    flow.submit = submit;
    assert.equal(erased, 200);
    assert.equal((await it.ask('POST', '/v1/models/next/train')).status, 202);
    assert.equal((await it.ask('DELETE', '/v1/profiles/user_id:u9?wait=60')).status, 200);
    await until(async () => ['done', 'refused', 'failed'].includes((await model()).job.state));
    assert.equal((await model()).job.state, 'done');
    now += DAY;
    await predict.scoring.catchUp();
    await it.settled();
    assert.deepEqual(
      [await scoresOf(scored.id), await scoresOf(learned.id)],
      [
        [0, 0],
        [0, 0],
      ],
    );
    for (const n of [8, 9]) assert.equal((await it.ask('GET', `/v1/profiles/user_id:u${n}`)).status, 404);
    assert.ok(await attribute(10, 'prediction.next'), 'everybody else is scored as ever');
  });

  test('an archived model takes its attributes along', async () => {
    assert.equal((await it.ask('DELETE', '/v1/models/next')).status, 204);
    await it.app.predict.scoring.catchUp();
    assert.equal(await attribute(3, 'prediction.next'), undefined);
    assert.equal((await it.ask('GET', '/v1/models/next')).status, 404);
    assert.equal((await it.ask('GET', '/v1/segments/late/members')).body.data.length, 0);
  });
});

async function sendHistory(it: Running, now: number, rhythm: (n: number) => number): Promise<void> {
  const random = chance('orders', 4);
  const batch: object[] = [];
  for (let n = 0; n < PEOPLE; n++) {
    for (let day = 200 - (n % 5); day > 0; day -= rhythm(n)) {
      const at = now - Math.round((day + random.normal(0, 0.2)) * DAY);
      batch.push({
        ...{ type: 'track', userId: `u${n}`, event: 'Order Completed', properties: { total: 10 + (n % 7) } },
        ...{ timestamp: new Date(Math.min(at, now)).toISOString(), messageId: `${n}-${day}` },
      });
    }
  }
  for (let at = 0; at < batch.length; at += 500) {
    const sent = await it.ask('POST', '/v1/import', { batch: batch.slice(at, at + 500) });
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
  }
  await it.settled();
}
