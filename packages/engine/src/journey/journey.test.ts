// The way through a machine, lived event by event with late ones put right, is the way that the whole history gives, at
// every instant; and both are what the plain meaning of the conditions says.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Arrival, BASE, makeEvent } from '../segment/testing/index.ts';
import { compileBehaviours } from '../unify/index.ts';
import { compileJourneys, DEFAULT_MACHINE, type Machine, parseMachine, replay, visitsOf } from './index.ts';
import { anyLife, anyMachine, DAY, Life, pastOf, plainly, spoken } from './testing.ts';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 120);

test('lived with late events is the same as told from the whole history, at every instant', () => {
  let late = 0;
  fc.assert(
    fc.property(fc.tuple(anyMachine('a'), anyMachine('b')), anyLife, (machines, life) => {
      const program = compileJourneys({ machines, segments: [], computed: [], timezone: 'UTC' });
      const behaviours = compileBehaviours(program.behaviours);
      const lived = new Life(program);
      for (const [i, arrival] of life.entries()) {
        lived.arrive(arrival);
        const now = Math.max(arrival.event.receivedAt, arrival.event.time);
        lived.wait(now);
        const told = replay(program, behaviours, pastOf(life.slice(0, i + 1)), now);
        assert.deepEqual(lived.standing!.places, told.standing!.places);
        const visits = visitsOf(machines, told.moves);
        for (const { key } of machines) assert.deepEqual(lived.visits.get(key) ?? [], visits.get(key));
      }
      late += lived.late;
    }),
    { numRuns: RUNS },
  );
  assert.ok(late > 20, `only ${late} events came late`);
});

test('the whole history gives what the conditions plainly say, instant by instant', () => {
  let moves = 0;
  fc.assert(
    fc.property(anyMachine('a'), anyLife, (machine, life) => {
      const program = compileJourneys({ machines: [machine], segments: [], computed: [], timezone: 'UTC' });
      const until = BASE + 19 * DAY;
      const told = replay(program, compileBehaviours(program.behaviours), pastOf(life), until);
      const visits = visitsOf([machine], told.moves).get('a')!;
      moves += visits.length;
      const events = life.map(({ event }) => event);
      assert.deepEqual(spoken(visits), plainly(machine, events, until));
    }),
    { numRuns: Math.ceil(RUNS / 8) },
  );
  assert.ok(moves > RUNS / 20, `only ${moves} visits`);
});

test('the order in which events of one instant arrive makes no difference', () => {
  const machine: Machine = {
    ...{ key: 'm', name: 'M', role: 'r' },
    stages: [
      { key: 'one', name: 'One', entry: { event: 'A' }, exit: { event: 'B', op: 'gte', value: 2 } },
      { key: 'two', name: 'Two', entry: { all: [{ event: 'A' }, { not: { event: 'B' } }] } },
    ],
  };
  const program = compileJourneys({ machines: [machine], segments: [], computed: [], timezone: 'UTC' });
  const named = (name: string, n: number, time = BASE): Arrival => ({
    identity: 0,
    event: makeEvent({ messageId: `${name}${n}`, name, time }),
  });
  const ways = [
    [named('A', 1), named('B', 1), named('C', 1, BASE + 5), named('B', 2, BASE + 5)],
    [named('B', 1), named('A', 1), named('B', 2, BASE + 5), named('C', 1, BASE + 5)],
  ].map((arrivals) => {
    const life = new Life(program);
    for (const arrival of arrivals) life.arrive(arrival);
    return [life.standing, life.visits.get('m')];
  });
  assert.deepEqual(ways[0], ways[1]);
  assert.deepEqual(ways[0]![1], [
    ...[
      {
        stage: 'one',
        enteredAt: BASE,
        from: '',
        enteredBy: 'A',
        leftAt: BASE + 5,
        to: '',
        left: 'exit',
        leftBy: 'B',
      },
    ],
  ]);
});

test('the first machine: a shop, from the first visit to the lapse and back', () => {
  assert.deepEqual(parseMachine(DEFAULT_MACHINE).faults, undefined);
  const program = compileJourneys({
    machines: [DEFAULT_MACHINE],
    segments: [],
    computed: [],
    timezone: 'UTC',
  });
  const life = new Life(program);
  const on = (day: number, name: string) =>
    life.arrive({
      identity: 0,
      event: makeEvent({ messageId: `${day} ${name}`, name, time: BASE + day * DAY }),
    });
  on(0, 'Page Viewed');
  on(1, 'Product Viewed');
  on(2, 'Product Added');
  on(3, 'Order Completed');
  on(20, 'Order Completed');
  on(40, 'Order Completed');
  on(200, 'Order Completed');
  life.wait(BASE + 300 * DAY);
  const days = (time: number) => (time - BASE) / DAY;
  assert.deepEqual(
    life.visits
      .get('customer')!
      .map(({ stage, enteredAt, enteredBy }) => [days(enteredAt), stage, enteredBy]),
    [
      [0, 'awareness', 'Page Viewed'],
      [1, 'consideration', 'Product Viewed'],
      [2, 'purchase', 'Product Added'],
      [3, 'onboarding', 'Order Completed'],
      [40, 'loyalty', 'Order Completed'],
      [130, 'lapse', ''],
      [200, 'loyalty', 'Order Completed'],
      [290, 'lapse', ''],
    ],
  );
});

test('a machine may be called as what every object has', () => {
  const stages = [{ key: 'constructor', name: 'One', entry: { event: 'A' } }];
  const machine: Machine = { key: 'constructor', name: 'M', role: 'r', stages };
  const program = compileJourneys({ machines: [machine], segments: [], computed: [], timezone: 'UTC' });
  const life = new Life(program);
  for (const name of ['B', 'A', 'B'])
    life.arrive({ identity: 0, event: makeEvent({ messageId: name, name, time: BASE }) });
  assert.deepEqual(
    life.visits.get('constructor')?.map(({ stage, from }) => [stage, from]),
    [['constructor', '']],
  );
});

test('a machine that cannot be read says everything that is wrong with it', () => {
  const stage = { key: 'a', name: 'A', entry: { event: 'A' } };
  const faults = parseMachine({
    ...{ key: 'Has Space', name: '', role: 'r', extra: 1 },
    stages: [
      stage,
      stage,
      { key: 'c', name: 'C', entry: { attribute: 'prediction.x', op: 'exists' } },
      { key: 'd', name: 'D', entry: {} },
      { key: 'e', name: 'E', entry: { event: 'A', window: { last: '1e9d' } } },
    ],
  }).faults!;
  assert.deepEqual(
    faults.map(({ field }) => field),
    [
      ...['extra', 'key', 'name', 'stages.1.key', 'stages.2.entry', 'stages.3.entry'],
      'stages.4.entry.window.last',
    ],
  );
  assert.equal(faults.at(-1)!.got, 'text "1e9d"');
});
