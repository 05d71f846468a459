// Properties against a real store: neither the order of events nor how they are cut into units changes who is who, and
// what is joined can be parted again as if it had never been joined.

import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { Event } from '@visavis/engine/collect';
import { identityId } from '@visavis/engine/unify';
import fc from 'fast-check';
import { startPostgres } from '../platform/records/test-postgres.ts';
import { type House, makeEvent, names, openHouse, partition, states, T0, WORKSPACE } from './testing.ts';

const id = (name: string) => {
  const [identifier] = names(name);
  return identityId(WORKSPACE, identifier!.type, identifier!.value);
};

const USERS = ['user_id:u1', 'user_id:u2', 'user_id:u3'];
const OTHERS = ['email:e1@x', 'email:e2@x', 'anonymous_id:d1', 'anonymous_id:d2', 'anonymous_id:d3'];

const someEvent: fc.Arbitrary<Event> = fc
  .record({
    user: fc.option(fc.constantFrom(...USERS), { nil: '' }),
    others: fc.uniqueArray(fc.constantFrom(...OTHERS), { maxLength: 2 }),
    time: fc.integer({ min: 0, max: 50 }).map((n) => T0 + n * 7 * 60_000),
    aliasOf: fc.option(fc.constantFrom(...USERS, ...OTHERS), { nil: undefined, freq: 6 }),
    plan: fc.option(fc.constantFrom('free', 'pro'), { nil: undefined }),
  })
  .filter(({ user, others }) => user !== '' || others.length > 0)
  .map(({ user, others, time, aliasOf, plan }) => {
    const who = [user, ...others].join(' ');
    if (aliasOf && aliasOf !== user)
      return makeEvent(who, { time, type: 'alias', previousId: names(aliasOf)[0]! });
    return plan ? makeEvent(who, { time, type: 'identify', traits: { plan } }) : makeEvent(who, { time });
  });

/**
 * As many runs as a slow machine gets done in time. A run that has begun is waited for: fast-check's own limit leaves it
 * behind, and it would go on writing into the stores of whatever comes next.
 */
function property<T extends [unknown, ...unknown[]]>(
  numRuns: number,
  arbitraries: { [N in keyof T]: fc.Arbitrary<T[N]> },
  holds: (...values: T) => Promise<void>,
): Promise<void> {
  const until = Date.now() + RUNS_BEGIN_WITHIN_MS;
  let begun = 0;
  const inTime = async (...values: T) => {
    if (begun++ === 0 || Date.now() < until) await holds(...values);
  };
  return fc.assert(fc.asyncProperty<T>(...arbitraries, inTime), { numRuns });
}
const RUNS_BEGIN_WITHIN_MS = 20_000;

for (const engine of ['SQLite', 'Postgres'] as const) {
  describe(`on ${engine}`, () => suite(engine));
}

function suite(engine: 'SQLite' | 'Postgres') {
  const runs = engine === 'SQLite' ? 120 : 20;
  let house: House;
  let stopPostgres = async () => {};
  before(async (context) => {
    const postgres = engine === 'Postgres' ? await startPostgres() : undefined;
    if (typeof postgres === 'string') return (context as TestContext).skip(postgres);
    if (postgres) stopPostgres = postgres.stop;
    house = await openHouse({ ...(postgres && { postgresUrl: postgres.url }) });
  });
  after(async () => {
    await house?.close();
    await stopPostgres();
  });

  async function play(
    events: readonly Event[],
    unitSize: number,
  ): Promise<{ groups: string[]; states: string[] }> {
    await house.clear();
    for (let at = 0; at < events.length; at += unitSize) await house.run(events.slice(at, at + unitSize));
    return { groups: await partition(house), states: await states(house) };
  }

  test('who is who, and what is known of them, does not depend on the order of events', async () => {
    const inTwoOrders = fc
      .array(someEvent, { minLength: 2, maxLength: 14 })
      .chain((list) =>
        fc.tuple(
          fc.constant(list),
          fc.shuffledSubarray(list, { minLength: list.length }),
          fc.integer({ min: 1, max: 5 }),
        ),
      );
    await property(runs, [inTwoOrders], async ([events, other, unitSize]) => {
      const one = await play(events, events.length);
      const two = await play(other, unitSize);
      assert.deepEqual(two, one);
    });
  });

  test('a long chain of aliases is worked out once a unit, and comes out the same however it is cut', async () => {
    const chain = Array.from({ length: 500 }, (_, n) =>
      makeEvent(`user_id:c${n + 1}`, { type: 'alias', previousId: { type: 'user_id', value: `c${n}` } }),
    );
    const whole = await play(chain, chain.length);
    const lines = await house.records.db.selectFrom('merge_log').selectAll().execute();
    // One for each of the first few hundred names, and one for each person of the rest.
    assert.ok(lines.length < 300, `${lines.length} lines`);
    assert.ok(lines.every(({ reason }) => /^An alias says that /.test(String(reason))));
    assert.ok(lines.some(({ reason }) => / and \d+ more like it$/.test(String(reason))));
    assert.deepEqual(await play(chain.toReversed(), 90), whole);
  });

  test('people joined and parted are as if never joined, whatever happened in between', async () => {
    await property(
      Math.ceil(runs / 2),
      [fc.array(someEvent, { minLength: 1, maxLength: 8 }), fc.array(someEvent, { maxLength: 5 })],
      async (first, between) => {
        const setUp = [makeEvent('user_id:u1', { time: T0 }), makeEvent('user_id:u2', { time: T0 })];
        const cut = { a: id('user_id:u1'), b: id('user_id:u2'), kind: 'cut' as const };
        const parted = async (joined: boolean) => {
          await house.clear();
          await house.run([...setUp, ...first]);
          if (joined) await house.decide([{ ...cut, kind: 'manual' }], T0 + 1e9);
          for (const event of between) await house.run([event]);
          await house.decide([cut], T0 + 2e9);
          return { groups: await partition(house), states: await states(house) };
        };
        assert.deepEqual(await parted(true), await parted(false));
      },
    );
  });

  test('a cold start sees what the memory saw', async () => {
    await property(
      Math.ceil(runs / 3),
      [fc.array(someEvent, { minLength: 2, maxLength: 12 })],
      async (events) => {
        const warm = await play(events, 1);
        await house.clear();
        for (const event of events) {
          await house.run([event]);
          house.unify.forget();
        }
        assert.deepEqual({ groups: await partition(house), states: await states(house) }, warm);
      },
    );
  });

  test('two hundred units at once for one person lose nothing', async () => {
    await house.clear();
    const units = Array.from({ length: 200 }, (_, n) =>
      house.run([makeEvent(n % 3 === 0 ? 'anonymous_id:d1' : 'user_id:u1 anonymous_id:d1')]),
    );
    await Promise.all(units);
    assert.deepEqual(await partition(house), ['anonymous_id:d1 user_id:u1']);
    const events = (await states(house)).map((text) => (JSON.parse(text) as { events: number }).events);
    assert.equal(
      events.reduce((a, b) => a + b),
      200,
    );
  });

  test('a kiosk joins no strangers, and true links are kept', async () => {
    await house.clear();
    const events: Event[] = [];
    for (let n = 0; n < 60; n++) {
      for (const device of ['phone', 'laptop']) {
        events.push(makeEvent(`anonymous_id:${device}${n}`));
        events.push(makeEvent(`user_id:p${n} anonymous_id:${device}${n} email:p${n}@x.org`));
      }
      if (n % 2 === 0)
        events.push(makeEvent(`user_id:p${n} anonymous_id:kiosk`), makeEvent('anonymous_id:kiosk'));
      // Somebody who only left an address at the kiosk.
      if (n % 5 === 0) events.push(makeEvent(`anonymous_id:kiosk email:guest${n}@x.org`));
    }
    for (let at = 0; at < events.length; at += 37) await house.run(events.slice(at, at + 37));
    const groups = await partition(house);
    const strangers = groups.filter((group) => (group.match(/user_id:/g) ?? []).length > 1);
    const whole = groups.filter((group) => group.split(' ').length === 4);
    assert.deepEqual(strangers, []);
    assert.ok(groups.includes('anonymous_id:kiosk'));
    assert.equal(whole.length, 60);
  });
}
