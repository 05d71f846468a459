// A journey that is redefined again and again while people come, come late, are joined and parted, in two roles at once:
// in the end everybody stands, and has been, where one that was only made afterwards says.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { ManualClock } from '../src/platform/clock.ts';
import { type Running, run } from './running.ts';

const NOW = Date.UTC(2026, 4, 20, 12);
const DAY = 86_400_000;
const PEOPLE = 24;
const ROUNDS = 8;
const DEEDS = ['Product Viewed', 'Product Added', 'Order Completed', 'Listing Created'];

/** Buyers come back into a stage; whether a view or an order opens it changes from version to version. */
const guest = (first: string) => [
  { key: 'curious', name: 'Curious', entry: { event: first } },
  {
    key: 'buyer',
    name: 'Buyer',
    entry: { event: 'Order Completed', window: { last: '20d' } },
    exit: { not: { event: 'Order Completed', window: { last: '20d' } } },
  },
];
const host = [{ key: 'host', name: 'Host', entry: { event: 'Listing Created' } }];

describe('journeys under attack', { timeout: 240_000 }, () => {
  let it: Running;
  let clock: ManualClock;
  before(async () => {
    clock = new ManualClock(NOW);
    it = await run({ clock });
  });
  after(() => it?.stop());

  const ok = async (method: string, path: string, body?: unknown) => {
    const answer = await it.ask(method, path, body);
    assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const make = (key: string, role: string, stages: object[]) =>
    ok('POST', '/v1/journeys', { key, name: key, role, stages });
  /** By person and journey: the stage now, and every visit with its times. */
  async function told(keys: readonly string[]) {
    const all: Record<string, unknown> = {};
    for (let n = 0; n < PEOPLE; n++) {
      const person = await it.app.unify.people.find(it.workspaceId, `user_id:u${n}`);
      if (!person) continue;
      const visits = await it.app.journeys.visits(it.workspaceId, person.id);
      all[`u${n}`] = keys.map((key) => [
        person.view.get(`stage.${key}`),
        (visits.get(key) ?? []).map(({ stage, enteredAt, leftAt }) => [stage, enteredAt, leftAt]),
      ]);
    }
    return all;
  }

  test('many definitions, late events and merges leave the same story as one definition made at the end', async () => {
    const random = chance('attack on journeys');
    await make('guest', 'guest', guest('Product Viewed'));
    await make('host', 'host', host);
    for (let round = 0; round < ROUNDS; round++) {
      const batch = Array.from({ length: 60 }, () => {
        const n = random.whole(0, PEOPLE - 1);
        // Most come in their turn, some are up to forty days late, some from a browser that is nobody's yet.
        const ago = random.hits(0.3) ? random.number() * 40 * DAY : random.number() * DAY;
        const who = random.hits(0.25) ? {} : { userId: `u${n}` };
        const event = DEEDS[random.whole(0, DEEDS.length - 1)]!;
        const timestamp = new Date(clock.now() - ago).toISOString();
        return { type: 'track', ...who, anonymousId: `d${n}`, event, timestamp };
      });
      const first = DEEDS[round % 2]!;
      await Promise.all([
        ok('POST', '/v1/import', { batch: batch.slice(0, 30) }),
        ok('PATCH', '/v1/journeys/guest', { stages: guest(first) }),
        ok('POST', '/v1/import', { batch: batch.slice(30) }),
      ]);
      clock.advance(3 * DAY);
    }
    const all = Array.from({ length: PEOPLE }, (_, n) => `user_id:u${n}`);
    const merged = await ok('POST', '/v1/profiles/merge', { profiles: [all[0], all[1]], reason: 'One.' });
    assert.ok(merged);
    await it.app.journeys.settled(it.workspaceId);
    const last = guest(DEEDS[(ROUNDS - 1) % 2]!);
    await make('guest-after', 'guest', last);
    await make('host-after', 'host', host);
    await it.app.journeys.settled(it.workspaceId);
    const [before, afterwards] = [await told(['guest', 'host']), await told(['guest-after', 'host-after'])];
    assert.deepEqual(before, afterwards);
    const stages = Object.values(before).map((one) => JSON.stringify(one));
    assert.ok(stages.some((one) => one.includes('buyer')) && stages.some((one) => one.includes('host')));
    assert.ok(
      stages.some((one) => (one.match(/"buyer",\d/g) ?? []).length > 1),
      'somebody is a buyer for the second time',
    );
  });
});
