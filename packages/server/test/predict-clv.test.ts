// Lifetime value and RFM from events to attributes: customers whose orders are drawn from a model are fitted, held against
// what came in the last horizon, written to everybody, explained, and asked for in segments.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { betaDraw, chance, exponentialDraw, gammaDraw } from '@visavis/engine/numeric';
import { type Running, run } from './running.ts';
import { until } from './until.ts';

const DAY = 86_400_000;
const PEOPLE = 400;
const HORIZON = 60;

describe('lifetime value and RFM, from events to attributes', { timeout: 600_000 }, () => {
  let it: Running;
  const now = Date.parse('2026-05-04T20:00:00Z');
  before(async () => {
    it = await run({ clock: { now: () => now } });
    await sendHistory(it, now);
    for (const kind of ['clv', 'rfm']) {
      const settings = kind === 'clv' ? { horizonDays: HORIZON } : { testDays: HORIZON };
      const made = await it.ask('POST', '/v1/models', { key: kind, name: kind, kind, settings });
      assert.equal(made.status, 201, JSON.stringify(made.body));
    }
    await until(async () => (await it.ask('GET', '/v1/models/clv')).body.version === 1);
    await until(async () => (await it.ask('GET', '/v1/models/rfm')).body.version === 1);
    await it.app.predict.scoring.catchUp();
  });
  after(() => it.stop());

  const derived = async (n: number) => (await it.ask('GET', `/v1/profiles/user_id:u${n}`)).body.derived;

  test('the model is held against orders that it knew nothing of', async () => {
    const { body } = await it.ask('GET', '/v1/models/clv/report');
    const metric = (name: string) => body.metrics.find((one: { name: string }) => one.name === name);
    assert.equal(body.people.trained, PEOPLE);
    assert.ok(metric('total').value > 0.75 && metric('total').value < 1.35, JSON.stringify(metric('total')));
    assert.ok(metric('mae').value < metric('mae').baseline, JSON.stringify(metric('mae')));
    assert.ok(metric('auc').value > 0.7 && metric('topTenth').value > 0.2, JSON.stringify(body.metrics));
    assert.match(body.summary, /^In the last 60 days \d+ orders came where \d+ were foretold/);
    assert.ok(body.parameters.r > 0 && body.parameters.p > 0, JSON.stringify(body.parameters));
    assert.equal(body.calibration.length, 10);
  });

  test('everybody has a value, and the reasons for it', async () => {
    const [regular, silent] = [await derived(PEOPLE - 1), await derived(PEOPLE - 2)];
    // The one has ordered every week to this day; the other did so, and has been silent for 160 days.
    assert.ok(regular['prediction.clv_alive'].value > 0.9, JSON.stringify(regular));
    assert.ok(silent['prediction.clv_alive'].value < 0.1, JSON.stringify(silent));
    assert.ok(regular['prediction.clv_next'].value < 14 && regular['prediction.clv_orders'].value > 4);
    const [value, orders, spend] = ['clv', 'clv_orders', 'clv_spend'].map(
      (name) => regular[`prediction.${name}`].value,
    );
    assert.ok(
      value <= orders * spend && value > 0.95 * orders * spend,
      'what comes later is worth a little less',
    );
    assert.ok(silent['prediction.clv_churn'].value > 0.9 && regular['prediction.clv_churn'].value < 0.2);
    const { body } = await it.ask('GET', `/v1/profiles/user_id:u${PEOPLE - 2}/predictions`);
    const clv = body.data.find((one: { model: { key: string } }) => one.model.key === 'clv');
    const [first] = clv.reasons;
    assert.match(first.label, /^Days since the latest order/);
    assert.equal(first.value, 160);
    assert.ok(first.effect < 0);
  });

  test('cells are attributes, and segments of them have their members and their size at once', async () => {
    const [regular, silent] = [await derived(PEOPLE - 1), await derived(PEOPLE - 2)];
    assert.equal(regular['prediction.rfm'].value, 'champion');
    assert.deepEqual(
      [regular, silent].map((one) => one['prediction.rfm_f'].value),
      [5, 5],
    );
    assert.ok(silent['prediction.rfm_r'].value < regular['prediction.rfm_r'].value);
    const { body: report } = await it.ask('GET', '/v1/models/rfm/report');
    const best = report.cells.find((cell: { name: string }) => cell.name === 'champion');
    const [again] = report.metrics;
    assert.ok(again.value > again.baseline, JSON.stringify(again));
    const condition = {
      all: [
        { attribute: 'prediction.rfm', op: 'eq', value: 'champion' },
        { attribute: 'prediction.clv_alive', op: 'gte', value: 0 },
      ],
    };
    const made = await it.ask('POST', '/v1/segments', { name: 'Champions', condition });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    await it.app.segments.backfill.idle();
    assert.equal((await it.ask('GET', '/v1/segments/champions')).body.size, best.people);
  });

  test('an event that nobody repeats is refused, with what is missing', async () => {
    await it.ask('POST', '/v1/models', {
      key: 'hats',
      name: 'Hats',
      kind: 'clv',
      settings: { event: 'Hat Bought' },
    });
    await it.ask('POST', '/v1/models', {
      key: 'hatters',
      name: 'Hats',
      kind: 'rfm',
      settings: { event: 'Hat Bought' },
    });
    const reasons = async (key: string) => (await it.ask('GET', `/v1/models/${key}`)).body.job;
    await until(async () => (await reasons('hats')).state === 'refused');
    await until(async () => (await reasons('hatters')).state === 'refused');
    assert.match(
      (await reasons('hats')).reasons[0],
      /^50 customers with a second order are the least .* there are 0\.$/,
    );
    assert.match((await reasons('hatters')).reasons[0], /^50 more people with “Hat Bought” are needed/);
  });
});

/** Orders drawn from BG/NBD and Gamma-Gamma over 300 days; the last two people are written by hand. */
async function sendHistory(it: Running, now: number): Promise<void> {
  const draw = chance('lifetimes');
  const batch: object[] = [];
  const order = (n: number, daysAgo: number, total: number) =>
    batch.push({
      ...{ type: 'track', userId: `u${n}`, event: 'Order Completed', messageId: `${n}-${daysAgo}` },
      properties: { total },
      timestamp: new Date(now - daysAgo * DAY).toISOString(),
    });
  for (let n = 0; n < PEOPLE - 2; n++) {
    const rate = gammaDraw(draw, 1.2, 25);
    const leaves = betaDraw(draw, 1, 4);
    const nu = gammaDraw(draw, 4, 60);
    let day = 300 - 100 * draw.number();
    do {
      order(n, day, Math.round(100 * gammaDraw(draw, 3, nu)) / 100);
      day -= exponentialDraw(draw, rate);
    } while (day > 0 && (day > 299 || !draw.hits(leaves)));
  }
  for (let day = 7 * 30; day >= 0; day -= 7) order(PEOPLE - 1, day, 80);
  for (let day = 300; day >= 160; day -= 7) order(PEOPLE - 2, day, 80);
  for (let at = 0; at < batch.length; at += 500) {
    const sent = await it.ask('POST', '/v1/import', { batch: batch.slice(at, at + 500) });
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
  }
  await it.settled();
}
