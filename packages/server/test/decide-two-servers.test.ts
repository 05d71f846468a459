// Two servers decide for the same people: a cap holds over both, and OFREP's stream at one speaks of what happened at
// the other.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Running } from './running.ts';
import { type Two, twoServers } from './two.ts';

const start = await twoServers('deciding');

describe('two servers', { skip: typeof start === 'string' ? start : false }, () => {
  if (typeof start === 'string') return;
  let first: Running;
  let second: Running;
  let two: Two;

  before(async () => {
    two = await start();
    ({ first, second } = two);
    await ask(first, 'POST', '/v1/slots', { key: 'hero', type: 'string', default: 'default' });
    await ask(first, 'POST', '/v1/experiences', {
      ...{ key: 'capped', name: 'Capped', slot: 'hero', unmeasured: 'A test of two servers' },
      ...{ variants: [{ key: 'a', content: 'a' }], cap: { exposures: 5, window: '1h' } },
    });
  });
  after(() => two?.stop());

  const ask = async (server: Running, method: string, path: string, body?: unknown) => {
    const answer = await two.ask(server, method, path, body);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    return answer.body;
  };

  test('a cap holds for calls at both at once', async () => {
    const calls = Array.from({ length: 40 }, (_, i) =>
      ask(i % 2 === 0 ? first : second, 'POST', '/v1/decide', {
        ...{ userId: 'often', slots: ['hero'], exposed: true },
      }),
    );
    const shown = (await Promise.all(calls)).map(({ decisions }) => decisions.hero.value);
    assert.equal(shown.filter((value) => value === 'a').length, 5);
  });

  test('the stream at one hears of slots and of the person at the other', async () => {
    const condition = { attribute: 'traits.vip', op: 'eq', value: true };
    await ask(first, 'POST', '/v1/segments', { name: 'Vips', key: 'vips', condition });
    const sam = { userId: 'sam', anonymousId: 'sams-phone' };
    await ask(first, 'POST', '/v1/identify', { ...sam, traits: { vip: false } });
    const context = { targetingKey: 'sam', anonymousId: 'sams-phone' };
    const { body } = await second.ask('POST', '/ofrep/v1/evaluate/flags', { context }, second.writeKey);
    const stop = new AbortController();
    const address = second.url + body.eventStreams[0].endpoint.requestUri;
    const response = await fetch(address, { signal: stop.signal });
    let heard = '';
    const listening = (async () => {
      for await (const chunk of response.body!) heard += Buffer.from(chunk).toString();
    })().catch(() => {});
    const told = () => heard.split('refetchEvaluation').length - 1;
    // Each change is made again until it is heard of: the stream may not have looked for the first time yet.
    const hears = async (change: (n: number) => Promise<unknown>) => {
      const before = told();
      for (let n = 0; told() === before; n++) {
        assert.ok(n < 100, `Expected more than ${before}; heard ${heard}`);
        if (n % 10 === 0) await change(n);
        await new Promise((done) => setTimeout(done, 300));
      }
    };
    await hears((n) => ask(first, 'PATCH', '/v1/slots/hero', { name: `Renamed ${n}` }));
    await hears((n) => ask(first, 'POST', '/v1/identify', { ...sam, traits: { vip: n % 20 === 0 } }));
    stop.abort();
    await listening;
  });

  test('both learn from what both were shown and told: every view once, every reward once, and one result', async () => {
    await ask(first, 'POST', '/v1/slots', { key: 'learns', type: 'string', default: 'default' });
    await ask(first, 'POST', '/v1/experiences', {
      ...{ key: 'learns', name: 'Learns', slot: 'learns', unmeasured: 'A test of two servers' },
      variants: ['red', 'blue'].map((key) => ({ key, content: key })),
      allocation: {
        kind: 'thompson',
        reward: { event: 'Clicked' },
        halfLifeDays: null,
        detectsChange: false,
      },
    });
    const both = [first, second];
    const learn = () => Promise.all(both.map(({ app }) => app.decide.learning.catchUp()));
    await learn();
    const PEOPLE = 60;
    let clicks = 0;
    const visit = async (n: number) => {
      const here = both[n % 2]!;
      const there = both[(n >> 1) % 2]!;
      const who = { anonymousId: `learner${n}` };
      const shown = await ask(here, 'POST', '/v1/decide', { ...who, slots: ['learns'], exposed: true });
      if (n % 3 > 0) return;
      clicks++;
      await ask(there, 'POST', '/v1/track', { ...who, event: 'Clicked' });
      assert.ok(shown.decisionId);
    };
    for (let n = 0; n < PEOPLE; n += 10) {
      const some = Array.from({ length: 10 }, (_, i) => visit(n + i));
      // Both learn while they are at it, by themselves and as often as they are asked.
      await Promise.all([...some, learn(), learn()]);
    }
    const standing = async (server: Running) => ask(server, 'GET', '/v1/experiences/learns/learning');
    const worth = ({ arms }: { arms: { mean: number; views: number }[] }) =>
      // A mean has one success and one failure beside what was seen.
      arms.reduce((sum, { mean, views }) => sum + mean * (views + 2) - 1, 0);
    for (let tries = 0; ; tries++) {
      await learn();
      const now = await standing(first);
      if (now.open === PEOPLE && Math.abs(worth(now) - clicks) < 1e-6) break;
      assert.ok(tries < 200, `Expected ${PEOPLE} views and ${clicks} clicks, got ${JSON.stringify(now)}`);
      await new Promise((done) => setTimeout(done, 100));
    }
    // Once more, with nothing new: nothing is learned twice.
    await learn();
    const [one, other] = await Promise.all(both.map(standing));
    assert.deepEqual([one.open, one.unmatched], [PEOPLE, 0]);
    assert.ok(Math.abs(worth(one) - clicks) < 1e-6);
    assert.deepEqual(one.arms, other.arms);
    // What one has published the other decides with.
    const cited = new Set<number>();
    for (const server of both)
      for (let tries = 0; ; tries++) {
        const asked = { anonymousId: `late${cited.size}${tries}`, slots: ['learns'] };
        const { decisionId } = await ask(server, 'POST', '/v1/decide', asked);
        const { same, logged } = await ask(server, 'POST', `/v1/decisions/${decisionId}/replay`, {});
        assert.equal(same, true);
        const version = Object.values(logged.learned as Record<string, number>)[0] ?? 0;
        if (version === one.version) {
          cited.add(version);
          break;
        }
        assert.ok(tries < 100, `Expected version ${one.version}, got ${version}`);
        await new Promise((done) => setTimeout(done, 100));
      }
  });
});
