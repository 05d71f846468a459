// Chances against planted truth: everybody orders with a daily chance of their own, some have left for good, and the
// model has to tell from what they did; on people whom it has not seen, and as attributes of everybody.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { type Running, run } from './running.ts';
import { until } from './until.ts';

const DAY = 86_400_000;
const PEOPLE = 320;
const HORIZON = 30;
const now = Date.parse('2026-05-04T10:00:00Z');

interface Planted {
  daily: number;
  left: boolean;
}
const draw = chance('propensity', 11);
const planted: Planted[] = Array.from({ length: PEOPLE }, () => ({
  daily: draw.pick([0.004, 0.02, 0.06]),
  left: draw.hits(0.25),
}));
/** The chance of an order within the horizon, by the truth. */
const truth = ({ daily, left }: Planted): number => (left ? 0 : 1 - (1 - daily) ** HORIZON);

describe('chances of a goal', { timeout: 240_000 }, () => {
  let it: Running;
  before(async () => {
    it = await run({ clock: { now: () => now } });
    const batch = planted.flatMap(lifeOf);
    for (let at = 0; at < batch.length; at += 1000) {
      const sent = await it.ask('POST', '/v1/import', { batch: batch.slice(at, at + 1000) });
      assert.equal(sent.status, 200, JSON.stringify(sent.body));
    }
    await it.settled();
  });
  after(() => it.stop());

  async function train(key: string, kind: string): Promise<void> {
    const made = await it.ask('POST', '/v1/models', {
      ...{ key, name: key, kind },
      settings: { horizonDays: HORIZON, method: 'logistic', seenWithinDays: 400 },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const model = async () => (await it.ask('GET', `/v1/models/${key}`)).body;
    await until(async () => !['waiting', 'running'].includes((await model()).job.state));
    assert.equal((await model()).job.state, 'done', JSON.stringify((await model()).job));
    await it.app.predict.scoring.catchUp();
  }
  async function valuesOf(attribute: string): Promise<number[]> {
    const ids = Array.from({ length: PEOPLE }, (_, n) => n);
    return Promise.all(
      ids.map(async (n) => {
        const { body } = await it.ask('GET', `/v1/profiles/user_id:u${n}`);
        return body.derived[attribute].value as number;
      }),
    );
  }
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const isGroup = (daily: number, left: boolean) =>
    planted.map((one, n) => (one.daily === daily && one.left === left ? n : -1)).filter((n) => n >= 0);

  test('rank people and mean what they say, and explain themselves', async () => {
    await train('buys', 'propensity');
    const { body: report } = await it.ask('GET', '/v1/models/buys/report');
    const [auc] = report.metrics;
    assert.ok(auc.low > 0.7 && auc.value < 0.99, JSON.stringify(auc));
    assert.ok(report.people.heldOut > PEOPLE / 2 && report.calibration.length > 5);
    assert.ok(report.lift.find((one: { share: number }) => one.share === 0.1).lift > 1.7);
    const gap = report.metrics.find((one: { name: string }) => one.name === 'calibration');
    assert.ok(gap.value < 0.12, JSON.stringify(gap));
    assert.ok(report.importances.length > 10);
    assert.match(report.importances[0].label, /Order Completed|Came|Events|Days|Visits/);
    const chances = await valuesOf('prediction.buys');
    for (const daily of [0.004, 0.02, 0.06])
      for (const left of [false, true]) {
        const people = isGroup(daily, left);
        const [said, is] = [mean(people.map((n) => chances[n]!)), truth({ daily, left })];
        assert.ok(Math.abs(said - is) < 0.25, `${daily}, ${left}: said ${said}, is ${is}`);
      }
    const { body } = await it.ask('GET', '/v1/profiles/user_id:u1/predictions');
    const [prediction] = body.data;
    assert.equal(prediction.sentence, 'the chance of Order Completed within 30 days');
    assert.ok(prediction.reasons.length > 2 && prediction.reasons[0].effect !== 0);
  });

  test('tell who has left for good from who has not, and make a microsegment of them', async () => {
    const chances = await valuesOf('prediction.buys');
    const often = isGroup(0.06, false).map((n) => chances[n]!);
    const gone = planted.flatMap(({ left }, n) => (left ? [chances[n]!] : []));
    assert.ok(mean(gone) < mean(often) - 0.5, `${mean(gone)} against ${mean(often)}`);
    // What a marketer would ask for: once good customers who are about to stay away.
    const condition = {
      all: [
        { attribute: 'prediction.buys', op: 'lte', value: 0.2 },
        { event: 'Order Completed', op: 'gte', value: 4 },
      ],
    };
    await it.settled();
    const { body } = await it.ask('POST', '/v1/segments/estimate', { condition });
    const expected = isGroup(0.06, true).length;
    assert.ok(body.size > expected * 0.4 && body.size < expected * 2, `${body.size} of about ${expected}`);
  });

  test('the same people give the same model, however often it is trained', async () => {
    const opened = async () => {
      const { version, model } = (await it.app.predict.current(it.workspaceId, 'buys'))!;
      return { version: version.version, model: JSON.stringify(model), report: version.report };
    };
    const first = await opened();
    await it.ask('POST', '/v1/models/buys/train');
    await until(async () => (await opened()).version === 2);
    assert.deepEqual(await opened(), { ...first, version: 2 });
  });

  test('a model keeps nobody: no id and no name is in what is stored', async () => {
    const model = (await it.app.predict.models.list(it.workspaceId))[0]!;
    const opened = await it.app.predict.current(it.workspaceId, model.key);
    const text = JSON.stringify([opened.version, opened.model]);
    assert.doesNotMatch(text, /u\d{2,3}\b/);
    assert.doesNotMatch(text, /[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  test('is refused where the goal never comes', async () => {
    await it.ask('POST', '/v1/models', {
      ...{ key: 'moon', name: 'Moon', kind: 'propensity', settings: { goal: 'Flew to the Moon' } },
    });
    const job = async () => (await it.ask('GET', '/v1/models/moon')).body.job;
    await until(async () => (await job()).state === 'refused');
    assert.match((await job()).reasons.join(' '), /Flew to the Moon/);
  });
});

/** 240 days: a visit every ten days, and orders by the daily chance; whoever left did so before the last 100 days. */
function lifeOf({ daily, left }: Planted, person: number): object[] {
  const life: object[] = [];
  const end = left ? draw.whole(100, 140) : 0;
  const add = (event: string, day: number, properties = {}) =>
    life.push({
      ...{ type: 'track', userId: `u${person}`, event, properties },
      timestamp: new Date(now - (day + draw.number()) * DAY).toISOString(),
    });
  for (let day = 240; day >= end; day--) {
    if (draw.hits(daily)) add('Order Completed', day, { total: draw.whole(5, 90) });
    if (draw.hits(left ? 0.1 : 0.05 + daily)) add('Came', day);
  }
  if (life.length === 0) add('Came', 200);
  return life;
}
