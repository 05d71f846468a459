// Results of experiences whose truth is planted: what helps is shipped, what harms a guardrail is stopped, a lost share of
// people is noticed, those for whom it works are told apart, experiments that meddle with each other are named, and what
// everything together adds is told against those kept back.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Running, run } from './running.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const PEOPLE = 3000;
const start = Date.parse('2026-05-04T10:00:00Z');
let now = start - DAY;

describe('experiments', { timeout: 300_000 }, () => {
  let it: Running;
  before(async () => {
    it = await run({ clock: { now: () => now } });
    const post = async (path: string, body: object) => {
      const { status, body: answer } = await it.ask('POST', path, body);
      assert.equal(status, 201, JSON.stringify(answer));
    };
    const within = '3d';
    const order = { event: 'Order Completed' };
    for (const [key, metric] of Object.entries({
      ordered: { kind: 'conversion', of: order, within },
      revenue: { kind: 'sum', of: { ...order, value: 'properties.revenue' }, within },
      complained: { kind: 'conversion', of: { event: 'Complained' }, within, better: 'less', margin: 0.1 },
      visits: { kind: 'count', of: { event: 'Page Viewed' }, within },
      middle: { kind: 'quantile', of: { ...order, value: 'properties.revenue' }, quantile: 0.5, within },
    }))
      await post('/v1/metrics', { key, name: key, metric });
    await post('/v1/slots', { key: 'hero', type: 'string', default: 'd' });
    await post('/v1/slots', { key: 'banner', type: 'string', default: 'd' });
    await post('/v1/segments', { key: 'loyal', name: 'Loyal', condition: { event: 'Joined' } });
    // People enter at the moment at which it is live.
    await it.app.segments.backfill.idle();
    const variants = (...keys: string[]) => keys.map((key) => ({ key, content: key }));
    const unmeasured = 'Two variants suffice here.';
    const guardrail = { condition: { event: 'Complained', window: { last: '3d' } }, harm: 'more' };
    const more = (key: string, slot: string) => ({
      key,
      name: key,
      slot,
      holdout: 0,
      unmeasured,
      variants: variants('a', 'b'),
    });
    await post('/v1/experiences', {
      ...more('helps', 'hero'),
      goal: { metric: 'ordered' },
      guardrails: [guardrail],
    });
    await post('/v1/experiences', {
      ...more('harms', 'banner'),
      goal: { metric: 'visits' },
      guardrails: [{ metric: 'complained' }],
    });
    await post('/v1/experiences', { ...more('loses', 'banner'), goal: { metric: 'ordered' } });
    const send = async (batch: object[]) => {
      for (let at = 0; at < batch.length; at += 500) {
        const { status, body } = await it.ask('POST', '/v1/batch', { batch: batch.slice(at, at + 500) });
        assert.equal(status, 200, JSON.stringify(body));
      }
      await it.settled();
    };
    await send(joining());
    now = start + 21 * DAY;
    await send(history());
  });
  after(() => it.stop());

  const asked = async (path: string) => {
    const { status, body } = await it.ask('GET', path);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };

  test('what helps is shipped; its interval covers the planted effect; what was before narrows it', async () => {
    const found = await asked('/v1/experiences/helps/results?metrics=revenue,visits,middle');
    const [goal, complained, revenue, visits, middle] = found.metrics;
    assert.equal(found.verdicts[0].verdict, 'ship', JSON.stringify(found.verdicts));
    const { sequential, fixed, bayesian } = goal.effects[0].absolute;
    // Planted: 10 % against 20 %, and 25 % where it works.
    assert.ok(sequential.low <= 0.1 && sequential.high >= 0.1, JSON.stringify(sequential));
    assert.ok(fixed.high - fixed.low < sequential.high - sequential.low);
    assert.ok(bayesian.chanceToWin > 0.99);
    assert.ok(goal.effects[0].adjustedP < 0.01 && goal.effects[0].adjustedP >= sequential.p);
    assert.ok(complained.effects[0].relative.sequential.low < 0.1);
    assert.ok(revenue.effects[0].absolute.sequential.low > 0);
    // Who views many pages did so before.
    assert.ok(visits.effects[0].varianceCut > 0.5, `${visits.effects[0].varianceCut}`);
    assert.ok(middle.effects[0].absolute.fixed.high > 0);
    assert.deepEqual([found.split.isAsPlanned, found.crossed], [true, 0]);
  });

  test('what harms a guardrail by more than is borne is stopped, whatever it does for its goal', async () => {
    const { verdicts } = await asked('/v1/experiences/harms/results');
    assert.equal(verdicts[0].verdict, 'stop');
    assert.match(verdicts[0].reason, /It harms complained: .*surely worse than the 10% that is borne/);
  });

  test('a guardrail that moves raises an alarm, and one that does not raises none', async () => {
    assert.equal((await it.ask('POST', '/v1/alarms/look', {})).status, 204);
    const { data } = await asked('/v1/alarms');
    const raised = data.filter(({ kind }: { kind: string }) => kind === 'guardrail');
    assert.deepEqual(
      raised.map(({ target }: { target: string }) => target),
      ['harms/complained/b'],
    );
    assert.match(raised[0].sentence, /^complained under “harms”, b: \+\d+.*% against the baseline, between/);
  });

  test('a share of people that is lost on the way is noticed', async () => {
    const { split, verdicts } = await asked('/v1/experiences/loses/results');
    assert.equal(split.isAsPlanned, false, JSON.stringify(split));
    assert.equal(verdicts[0].verdict, 'invalid');
  });

  test('the last evening is the whole, with what was before and by strata', async () => {
    for (const metric of ['ordered', 'visits']) {
      const { metrics } = await asked(`/v1/experiences/helps/results?metrics=${metric}`);
      const { days } = await asked(`/v1/experiences/helps/results/days?metric=${metric}`);
      const { value, low, high } = days.findLast(({ variant }: { variant: string }) => variant === 'b');
      const { sequential } = metrics.at(-1).effects[0].relative;
      for (const [then, whole] of [
        [value, sequential.value],
        [low, sequential.low],
        [high, sequential.high],
      ])
        assert.ok(Math.abs(then - whole) < 1e-9, `${metric}: ${then} is not ${whole}`);
      // Of a time without anybody new, intervals only narrow by what people do.
      assert.ok(days.length >= 14);
    }
  });

  test('for whom it works: by device, and by segment as it was then', async () => {
    const by = async (dimension: string) => {
      const { metrics } = await asked(`/v1/experiences/helps/results?by=${dimension}`);
      const [{ people, sameP }] = metrics[0].parts;
      return { sameP, people: Object.fromEntries(people.map((one: { part: string }) => [one.part, one])) };
    };
    const device = await by('device');
    assert.ok(device.sameP < 0.01, `${device.sameP}`);
    assert.ok(device.people.desktop.low > 0 && device.people.mobile.high < device.people.desktop.value);
    assert.ok(device.people.desktop.adjustedP < 0.01);
    const loyal = await by('segment:loyal');
    assert.deepEqual(Object.keys(loyal.people).sort(), ['inside', 'outside']);
    // Every tenth had joined before; who joined afterwards was outside then.
    assert.equal(loyal.people.inside.people, PEOPLE / 10);
    assert.deepEqual(Object.keys((await by('stage:none')).people), ['']);
  });

  test('experiments that meddle with each other are named, others are not', async () => {
    const { data } = await asked('/v1/experiences/helps/interference');
    const of = Object.fromEntries(data.map((one: { other: string }) => [one.other, one]));
    assert.deepEqual([of.meddles.interferes, of.harms.interferes], [true, false], JSON.stringify(data));
    assert.match(of.meddles.sentence, /one layer/);
    assert.equal(of.harms.people, PEOPLE);
  });

  test('how long it must run: by its own people, or by everybody; longer for less', async () => {
    const plan = (query: string) => asked(`/v1/experiments/plan?${query}`);
    const own = await plan('experience=helps&effect=0.2');
    const finer = await plan('experience=helps&effect=0.1');
    assert.equal(own.from, 'the experience');
    assert.ok(finer.sequential > own.sequential && own.sequential > own.fixed, JSON.stringify(own));
    assert.equal(own.minimumDays % 7, 0);
    assert.match(own.sentence, /^Run it for \d+ weeks/);
    const fresh = await plan('metric=ordered&effect=0.1&traffic=0.5');
    assert.equal(fresh.from, 'everybody');
    assert.ok(fresh.people >= PEOPLE);
    const less = await plan('metric=complained&effect=0.001');
    assert.match(less.sentence, /would not be found within half a year/);
  });

  test('what a campaign adds, against those whom it kept back', async () => {
    const { kept, others, metrics } = await asked(
      '/v1/campaigns/spring/incrementality?metrics=complained,visits',
    );
    assert.ok(kept.people > 500 && others.people > 1500 && kept.people + others.people === PEOPLE);
    const [complained, visits] = metrics;
    // Sent to everybody but a quarter; it has nothing to do with what they did.
    assert.ok(
      complained.effect.absolute.sequential.low < 0 && complained.effect.absolute.sequential.high > 0,
    );
    assert.ok(visits.incremental.low < 0 && visits.incremental.high > 0);
    assert.equal((await asked('/v1/campaigns/none/incrementality?metrics=visits')).kept.people, 0);
  });

  test('what everything adds, against those kept back', async () => {
    const { kept, others, crossed, metrics } = await asked('/v1/holdouts/first/results?metrics=ordered');
    assert.deepEqual([kept.people, others.people, crossed], [PEOPLE / 5, (PEOPLE * 4) / 5, 0]);
    const [{ effect, incremental }] = metrics;
    const { low, high } = effect.absolute.sequential;
    // Half of those not kept back see b, which adds a tenth; those kept back see a.
    assert.ok(low <= 0.05 && high >= 0.05, JSON.stringify(effect.absolute.sequential));
    assert.ok(Math.abs(incremental.value - effect.absolute.sequential.value * others.people) < 1e-6);
  });
});

/** Repeats itself: a share from 0 to 1 for a person and a question. */
function draw(i: number, question: number): number {
  let x = Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(question + 1, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

/** Every tenth person, before anything else. */
const joining = (): object[] =>
  Array.from({ length: PEOPLE / 10 }, (_, i) => ({
    ...{ type: 'track', userId: `e${i * 10}`, event: 'Joined' },
    timestamp: new Date(start - DAY).toISOString(),
  }));

function history(): object[] {
  return Array.from({ length: PEOPLE }, (_, i) => personOf(i)).flat();
}

function personOf(i: number): object[] {
  const at = start + draw(i, 0) * 15 * DAY;
  const isDesktop = draw(i, 1) < 0.5;
  const isKept = i % 5 === 0;
  const side = (question: number) => (draw(i, question) < 0.5 ? 'a' : 'b');
  const [helps, harms, meddles] = [side(2), side(3), side(4)];
  const of = (ms: number, event: string, properties: object = {}) => ({
    ...{ type: 'track', userId: `e${i}`, event, properties },
    timestamp: new Date(at + ms).toISOString(),
    context: { userAgent: isDesktop ? DESKTOP : PHONE },
  });
  const saw = (experience: string, variant: string, ms: number, more: object = {}) =>
    of(ms, 'Experience Viewed', { experience, variant, ...more });
  // It works on desktops only, and not for those who saw the other one, too.
  const works = helps === 'b' && isDesktop && !isKept && meddles === 'a';
  const orders = draw(i, 5) < 0.1 + (works ? 0.5 : helps === 'b' && !isKept ? 0.02 : 0);
  const habit = Math.floor(draw(i, 6) * 4);
  const pages = (from: number, length: number) =>
    Array.from({ length }, (_, n) => of(from + n * HOUR, 'Page Viewed'));
  const complains = draw(i, 7) < (harms === 'b' ? 0.3 : 0.1);
  return [
    ...pages(-2 * DAY, habit),
    ...(i % 10 === 1 ? [of(DAY, 'Joined')] : []),
    saw('helps', helps, 0, { holdouts: { first: isKept ? '' : 'in' } }),
    saw('harms', harms, 1000),
    saw('meddles', meddles, 2000),
    saw('campaign:spring', draw(i, 11) < 0.25 ? '' : 'sent', 2500),
    ...(draw(i, 8) < (helps === 'b' ? 0.7 : 1) ? [saw('loses', helps, 3000)] : []),
    ...pages(2 * HOUR, habit + Math.floor(draw(i, 10) * 2)),
    ...(orders ? [of(HOUR, 'Order Completed', { revenue: 20 + 10 * draw(i, 9) })] : []),
    ...(complains ? [of(HOUR, 'Complained')] : []),
  ];
}
const DESKTOP =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36';
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
