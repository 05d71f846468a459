// What becomes of people in flight when their scenario is edited, and scenarios on the past.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Event } from '../../collect/index.ts';
import { compile, compileProgram } from '../../segment/index.ts';
import { compileBehaviours, compileFilter } from '../../unify/index.ts';
import {
  carry,
  compileScenario,
  FilterIndex,
  goneIn,
  type Node,
  type Run,
  SCENARIO_TEMPLATES,
  type Scenario,
  type Send,
  simulate,
} from './index.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-06-01T10:00Z');
const scenarioOf = (nodes: Node[], part: Partial<Scenario> = {}): Scenario => ({
  ...{ key: 's', name: 'S', trigger: { on: { event: 'In' } }, reentry: { rule: 'after_exit' }, exits: [] },
  ...{ start: nodes[0]!.id, nodes },
  ...part,
});
const wait = (id: string, length: string, next: string | null): Node => ({
  id,
  kind: 'wait',
  for: length,
  next,
});
const sendOf = (id: string, next: string | null = null): Node => ({
  ...{ id, kind: 'send', channel: 'email', template: id, next },
});

describe('an edit', () => {
  const from = scenarioOf([wait('a', '1d', 'b'), sendOf('b', 'c'), wait('c', '1d', null)]);
  const run: Run = {
    ...{
      id: 'r',
      scenario: 's',
      version: 1,
      key: 'u',
      unit: 'u',
      side: 'treated',
      enteredAt: START,
      node: 'a',
    },
    ...{
      since: START,
      at: START,
      wakeAt: START + DAY,
      visit: 0,
      outcome: '',
      reason: '',
      endedAt: 0,
      goalAt: 0,
    },
    context: {},
  };
  const now = START + HOUR;
  const shorter = scenarioOf([wait('a', '2h', 'b'), sendOf('b')]);
  const to = { scenario: shorter, version: 2 };

  test('names the nodes that are gone, and those that are of another kind', () => {
    assert.deepEqual(goneIn(from, shorter), ['c']);
    assert.deepEqual(goneIn(from, scenarioOf([sendOf('a', 'b'), sendOf('b')])), ['a', 'c']);
  });
  test('leaves people where they are, since when they are there', () => {
    const carried = carry(run, to, new Set(['c']), {}, now);
    assert.deepEqual([carried.node, carried.since, carried.version, carried.wakeAt], ['a', START, 2, now]);
  });
  test('moves them, ends their way, or lets them finish as they began', () => {
    const there = { ...run, node: 'c' };
    const gone = new Set(['c']);
    const moved = carry(there, to, gone, { c: { rule: 'move', to: 'b' } }, now);
    assert.deepEqual([moved.node, moved.since, moved.visit, moved.version], ['b', now, 1, 2]);
    const out = carry(there, to, gone, { c: { rule: 'exit' } }, now);
    assert.deepEqual([out.node, out.outcome, out.wakeAt], [undefined, 'edited', 0]);
    assert.equal(carry(there, to, gone, { c: { rule: 'finish' } }, now), there);
    assert.equal(carry(there, to, gone, {}, now), there);
  });
});

describe('on the past', () => {
  const program = compileProgram({
    segments: [
      {
        ...{ id: 'seg1', key: 'buyers', name: 'Buyers', version: 1 },
        condition: { event: 'Order', window: { last: '2d' } },
      },
    ],
    computed: [],
    timezone: 'UTC',
  });
  const behaviours = compileBehaviours(program.behaviours);
  const eventOf = (name: string, at: number, properties = {}): { identity: string; event: Event } => ({
    identity: 'u',
    event: {
      ...{
        messageId: `${name}${at}`,
        type: 'track',
        name,
        time: at,
        receivedAt: at,
        sourceId: 's',
        flags: [],
      },
      ...{ identifiers: [{ type: 'user_id', value: '1' }], traits: {}, properties, facts: {}, raw: {} },
    },
  });
  const settingOf = (scenario: Scenario, part: object = {}) => ({
    ...{ graph: compileScenario(scenario, 1, program.surroundings), program, behaviours },
    ...{ timezoneOf: () => 'UTC', from: START, until: START + 30 * DAY },
    ...part,
  });
  const pastOf = (events: ReturnType<typeof eventOf>[]) => ({
    ...{ id: 'u', names: [{ id: 'u', type: 'user_id', value: '1', since: events[0]!.event.time }], events },
  });

  test('says who would have come in, and what each would have been told and when', () => {
    const cart = scenarioOf([wait('w', '4h', 'mail'), sendOf('mail')], {
      ...{ trigger: { on: { event: 'Added' } }, keyedBy: 'properties.cart' },
      exits: [{ name: 'Bought', on: { event: 'Order' }, goal: true }],
    });
    const { runs } = simulate(
      settingOf(cart),
      pastOf([
        eventOf('Added', START - DAY, { cart: 'before' }),
        eventOf('Added', START + HOUR, { cart: 'left' }),
        eventOf('Added', START + 2 * HOUR, { cart: 'bought' }),
        eventOf('Order', START + 3 * HOUR, { cart: 'bought' }),
      ]),
    );
    assert.deepEqual(
      runs.map(({ run, effects }) => [run.key, run.outcome, effects.map(({ at }) => (at - START) / HOUR)]),
      [
        ['left', 'finished', [5]],
        ['bought', 'goal', []],
      ],
    );
  });

  test('enters and leaves segments as time does it', () => {
    const lapsed = scenarioOf([sendOf('mail')], { trigger: { segment: 'buyers', moves: 'left' } });
    const { runs } = simulate(
      settingOf(lapsed, { triggerSegment: 'seg1' }),
      pastOf([eventOf('Order', START + HOUR)]),
    );
    assert.deepEqual(
      runs.map(({ run }) => run.enteredAt),
      [START + HOUR + 2 * DAY],
    );
  });

  test('finds what a segment does not expect', () => {
    const chatty = scenarioOf([sendOf('one', 'two'), sendOf('two')], { trigger: { on: { event: 'Order' } } });
    const expectation = { segment: 'buyers', atMostPerWeek: 1, channels: ['push'] };
    const isMember = compile({ segment: 'buyers' }, program.surroundings).test;
    const { breaches } = simulate(
      settingOf(chatty, { expectations: [{ ...expectation, isMember }] }),
      pastOf([eventOf('Order', START + HOUR)]),
    );
    assert.deepEqual(
      breaches.map(({ node, what, got }) => [node, what, got]),
      [
        ['one', 'channel', 'email'],
        ['two', 'too many', '2'],
        ['two', 'channel', 'email'],
      ],
    );
  });

  test('every template keeps what it brings to be expected, and breaks it when it writes by the hour', () => {
    const orders = ['Signed Up', 'Order Completed', 'Product Added'];
    const past = pastOf(
      orders.map((name, i) => eventOf(name, START + i * HOUR, { cart_id: 'c', order_id: 'o' })),
    );
    const everybody = { isMember: () => Number.POSITIVE_INFINITY };
    for (const { scenario, expectations } of SCENARIO_TEMPLATES) {
      assert.ok(expectations.length > 0, scenario.key);
      const { holdout: _, ...all } = scenario;
      const lived = (one: Scenario) =>
        simulate(
          settingOf(one, {
            ...{ until: START + 200 * DAY },
            expectations: expectations.map((each) => ({ ...each, ...everybody })),
          }),
          past,
        );
      const { runs, breaches } = lived(all);
      assert.ok(
        runs.some(({ effects }) => effects.some(({ kind }) => kind === 'send')),
        scenario.key,
      );
      assert.deepEqual(breaches, [], scenario.key);
      const send = all.nodes.find(({ kind }) => kind === 'send')!;
      const ids = Array.from({ length: 6 }, (_, n) => `more${n}`);
      const chatty = ids.map((id, n) => ({ ...send, id, next: ids[n + 1] ?? null }) as Send);
      assert.ok(lived({ ...all, start: 'more0', nodes: chatty }).breaches.length > 0, scenario.key);
    }
  });
});

describe('many filters at once', () => {
  const value = fc.constantFrom<string | number | boolean>('a', 'b', 1, '1', true);
  const filter = fc.record({
    event: fc.constantFrom('X', 'Y', '*'),
    where: fc.array(
      fc.record({
        property: fc.constantFrom('properties.p', 'properties.list.q'),
        op: fc.constantFrom('eq' as const, 'ne' as const, 'exists' as const),
        value,
      }),
      { maxLength: 2 },
    ),
  });
  test('find what each finds by itself', () => {
    fc.assert(
      fc.property(
        fc.array(filter, { maxLength: 8 }),
        fc.record({
          name: fc.constantFrom('X', 'Z'),
          p: fc.option(value),
          list: fc.array(value, { maxLength: 3 }),
        }),
        (filters, { name, p, list }) => {
          const index = new FilterIndex<number>();
          const ons = filters.map(({ event, where }) => ({
            event,
            where: where.map(({ op, ...one }) =>
              op === 'exists' ? { property: one.property, op } : { ...one, op },
            ),
          }));
          for (const [i, on] of ons.entries()) index.add(on, i);
          const properties = { ...(p !== null && { p }), list: list.map((q) => ({ q })) };
          const event = {
            ...{
              messageId: 'm',
              type: 'track' as const,
              name,
              time: 1,
              receivedAt: 1,
              sourceId: 's',
              flags: [],
            },
            ...{ identifiers: [], traits: {}, properties, facts: {}, raw: {} },
          };
          const each = ons.flatMap((on, i) => (compileFilter(on)(event) ? [i] : []));
          assert.deepEqual([...index.find(event)].sort(), each);
          assert.equal(index.some(event), each.length > 0);
        },
      ),
      { numRuns: 500 },
    );
  });
});
