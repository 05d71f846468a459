// Uplift against planted truth, through the event store: a banner shown by lot moves those who had come often, and those
// who order anyway order anyway.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { type Running, run } from './running.ts';
import { until } from './until.ts';

const DAY = 86_400_000;
const PEOPLE = 1400;
const now = Date.parse('2026-05-04T10:00:00Z');
const draw = chance('banner', 5);

/** Frequent guests order a third more often when they see the banner; nobody else does. */
const planted = Array.from({ length: PEOPLE }, (_, n) => ({
  n,
  isGuest: draw.hits(0.5),
  isLoyal: draw.hits(0.5),
  variant: draw.hits(0.5) ? 'banner' : '',
}));
type Planted = (typeof planted)[number];

function lifeOf({ n, isGuest, isLoyal, variant }: Planted): object[] {
  const shownAt = 10 + 20 * draw.number();
  const track = (event: string, daysAgo: number, properties = {}) => ({
    ...{ type: 'track', userId: `u${n}`, event, properties },
    timestamp: new Date(now - daysAgo * DAY).toISOString(),
  });
  const orders = draw.hits((isLoyal ? 0.35 : 0.1) + (isGuest && variant === 'banner' ? 0.4 : 0));
  return [
    ...Array.from({ length: isGuest ? 4 : 1 }, (_, k) => track('Came', 35 + 5 * k)),
    ...(isLoyal ? [track('Order Completed', 60, { total: 20 })] : []),
    track('Experience Viewed', shownAt, { experience: 'spring', variant }),
    ...(orders ? [track('Order Completed', shownAt - 1, { total: 10 })] : []),
  ];
}

describe('whom an experience moves', { timeout: 240_000 }, () => {
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

  async function train(key: string, settings: object) {
    const made = await it.ask('POST', '/v1/models', { key, name: key, kind: 'uplift', settings });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const job = async () => (await it.ask('GET', `/v1/models/${key}`)).body.job;
    await until(async () => !['waiting', 'running'].includes((await job()).state));
    return job();
  }

  test('is found, scored and explained', async () => {
    const job = await train('spring', { experience: 'spring', lookBackDays: 28 });
    assert.equal(job.state, 'done', JSON.stringify(job));
    await it.app.predict.scoring.catchUp();
    const { body: report } = await it.ask('GET', '/v1/models/spring/report');
    const [qini] = report.metrics;
    assert.ok(qini.value > qini.baseline, JSON.stringify(qini));
    const { points } = report.curve;
    assert.deepEqual([points[0].share, points.at(-1).share], [0, 1]);
    const third = points.find(({ share }: { share: number }) => share > 0.3);
    assert.ok(third.gain > 0.3 * points.at(-1).gain, 'the best come first');
    const scores = await Promise.all(
      planted.slice(0, 200).map(async ({ n }) => {
        const { body } = await it.ask('GET', `/v1/profiles/user_id:u${n}`);
        return body.derived['prediction.spring'].value as number;
      }),
    );
    const mean = (of: (one: Planted) => boolean) => {
      const some = scores.filter((_, n) => of(planted[n]!));
      return some.reduce((sum, one) => sum + one, 0) / some.length;
    };
    const [moved, idle] = [mean(({ isGuest }) => isGuest), mean(({ isGuest }) => !isGuest)];
    // By how much is shrunk, and differs with how people are dealt to folds; who comes first, below, does not.
    assert.ok(moved > idle, `${moved} and ${idle}`);
    const pairs = scores.flatMap((score, a) =>
      planted[a]!.isGuest ? scores.filter((_, b) => !planted[b]!.isGuest).map((other) => score - other) : [],
    );
    const right = pairs.filter((gap) => gap > 0).length / pairs.length;
    assert.ok(right > 0.75, `${right} of pairs are in the right order`);
    const guest = planted.findIndex(({ isGuest }) => isGuest);
    const { body } = await it.ask('GET', `/v1/profiles/user_id:u${guest}/predictions`);
    assert.equal(body.data[0].sentence, 'what spring adds to the chance of Order Completed within 7 days');
    assert.ok(body.data[0].reasons.length > 0);
  });

  test('of nobody to whom it was never shown', async () => {
    const job = await train('autumn', { experience: 'autumn' });
    assert.equal(job.state, 'refused');
    assert.match(job.reasons.join(' '), /Only 0 people/);
  });
});
