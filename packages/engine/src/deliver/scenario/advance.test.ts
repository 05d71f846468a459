// Somebody's way through a scenario against an oracle that goes through time minute by minute, on random graphs and
// random days; and the facts that people rely on: waiting, leaving, coming again, pausing, late timers.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Event, JsonObject } from '../../collect/index.ts';
import { shareOf } from '../../decide/index.ts';
import { combine, emptyState } from '../../unify/index.ts';
import { advance } from './advance.ts';
import { enter } from './enter.ts';
import { compileScenario, type Graph } from './graph.ts';
import { parseScenario } from './parse.ts';
import type { Effect, Run, Walker } from './run.ts';
import type { Node, Scenario } from './scenario.ts';
import { SCENARIO_TEMPLATES } from './templates/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-06-01T10:00Z');

const surroundings = { timezone: 'UTC', computed: new Map(), others: new Map() };
const graphOf = (scenario: Scenario, version = 1) => compileScenario(scenario, version, surroundings);
const walker = (traits: JsonObject = {}, timezone = 'UTC'): Walker => {
  const state = emptyState('u', 'user_id', '42');
  for (const [name, value] of Object.entries(traits)) state.traits[name] = [value, START, 'm', 's'];
  return { view: combine({ id: 'u', identities: [state] }), timezone };
};
const eventOf = (name: string, time: number, properties: JsonObject = {}): Event => ({
  ...{ messageId: `${name}${time}`, type: 'track', name, time, receivedAt: time, sourceId: 's' },
  ...{
    identifiers: [{ type: 'user_id', value: '42' }],
    traits: {},
    properties,
    facts: {},
    flags: [],
    raw: {},
  },
});

const scenarioOf = (nodes: Node[], part: Partial<Scenario> = {}): Scenario => ({
  ...{ key: 's', name: 'S', trigger: { on: { event: 'In' } }, reentry: { rule: 'after_exit' }, exits: [] },
  ...{ start: nodes[0]!.id, nodes },
  ...part,
});
const sendOf = (id: string, next: string | null = null): Node => ({
  ...{ id, kind: 'send', channel: 'email', template: id, next },
});

function begin(graph: Graph, at = START, who = walker()): Run {
  const entered = enter(graph, {
    ...{ id: 'r', unit: 'u', walker: who, at, now: at, event: eventOf('In', at), before: undefined },
  });
  assert.ok('run' in entered, JSON.stringify(entered));
  return entered.run;
}

interface Lived {
  run: Run;
  effects: Effect[];
}
/** Goes through happenings in order; `ticks` are looks without anything having happened. */
function live(graph: Graph, who: Walker, happenings: readonly { at: number; event?: Event }[]): Lived {
  let run = begin(graph, START, who);
  const effects: Effect[] = [];
  const take = (happening: { at: number; event?: Event }) => {
    const next = advance(run, graph, who, happening, { graceMs: Number.POSITIVE_INFINITY });
    run = next.run;
    effects.push(...next.effects);
  };
  take({ at: START });
  for (const happening of happenings) take(happening);
  return { run, effects };
}

// --- random graphs -------------------------------------------------------------------------------------------------

/** Node i leads to later nodes only. */
const nodesOf = (kinds: readonly { kind: number; a: number; b: number; time: number }[]): Node[] =>
  kinds.map(({ kind, a, b, time }, i): Node => {
    const left = kinds.length - 1 - i;
    const to = (n: number) => (left === 0 || n % (left + 1) === left ? null : `n${i + 1 + (n % (left + 1))}`);
    const id = `n${i}`;
    switch (kind) {
      case 0:
        return { id, kind: 'wait', for: `${time}m`, next: to(a) };
      case 1:
        return {
          id,
          kind: 'wait_until',
          on: { event: 'Go' },
          timeout: `${time}m`,
          next: to(a),
          otherwise: to(b),
        };
      case 2:
        return {
          ...{ id, kind: 'random' },
          branches: [
            { name: 'a', share: 1, next: to(a) },
            { name: 'b', share: time, next: to(b) },
          ],
        };
      case 3:
        return {
          ...{ id, kind: 'split', otherwise: to(b) },
          branches: [{ name: 'vip', when: { attribute: 'traits.vip', op: 'eq', value: true }, next: to(a) }],
        };
      default:
        return sendOf(id, to(a));
    }
  });

const world = fc.record({
  kinds: fc.array(
    fc.record({
      kind: fc.integer({ min: 0, max: 4 }),
      a: fc.nat({ max: 20 }),
      b: fc.nat({ max: 20 }),
      time: fc.integer({ min: 1, max: 40 }),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  vip: fc.boolean(),
  events: fc.array(
    fc.record({ minute: fc.integer({ min: 0, max: 120 }), name: fc.constantFrom('Go', 'Out', 'Other') }),
    { maxLength: 6 },
  ),
  looks: fc.array(fc.integer({ min: 0, max: 200 * 60 }), { maxLength: 8 }),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

/** What is told, by walking the graph in words: one minute after the other, and at each first what happens. */
function oracle(scenario: Scenario, { vip, events }: World): string[] {
  const told: string[] = [];
  let node: Node | undefined = scenario.nodes[0];
  let since = 0;
  const to = (id: string | null, minute: number) => {
    node = scenario.nodes.find((one) => one.id === id);
    since = minute;
  };
  const settle = (minute: number, happened: string | undefined) => {
    for (let news = happened; node; ) {
      const here: Node = node;
      if (here.kind === 'wait') {
        if (minute - since < Number.parseInt(here.for!, 10)) return;
        to(here.next, minute);
      } else if (here.kind === 'wait_until') {
        if (news === 'Go') to(here.next, minute);
        else if (minute - since >= Number.parseInt(here.timeout, 10)) to(here.otherwise, minute);
        else return;
      } else if (here.kind === 'random') {
        const total = here.branches[0]!.share + here.branches[1]!.share;
        const isFirst = shareOf(`s/${here.id}`, 'u') * total < here.branches[0]!.share;
        to(here.branches[isFirst ? 0 : 1]!.next, minute);
      } else if (here.kind === 'split') to(vip ? here.branches[0]!.next : here.otherwise, minute);
      else if (here.kind === 'send') {
        told.push(`${here.id}@${minute}`);
        to(here.next, minute);
      } else return;
      news = happened;
    }
  };
  const happened = [...events].sort((a, b) => a.minute - b.minute);
  settle(0, undefined);
  for (let minute = 0; minute <= 400; minute++) {
    for (const { name } of happened.filter((one) => one.minute === minute)) {
      if (name === 'Out') node = undefined;
      settle(minute, name);
    }
    settle(minute, undefined);
  }
  return told;
}

const happeningsOf = ({ events }: World) =>
  [...events]
    .sort((a, b) => a.minute - b.minute)
    .map(({ minute, name }) => ({
      at: START + minute * MINUTE,
      event: eventOf(name, START + minute * MINUTE),
    }));
const END = { at: START + 400 * MINUTE };
const toldOf = ({ effects }: Lived) =>
  effects.filter(({ kind }) => kind === 'send').map(({ node, at }) => `${node}@${(at - START) / MINUTE}`);

describe('a way through a scenario', () => {
  test('is the one that an oracle finds minute by minute', () => {
    let told = 0;
    fc.assert(
      fc.property(world, (given) => {
        const scenario = scenarioOf(nodesOf(given.kinds), { exits: [{ name: 'Out', on: { event: 'Out' } }] });
        const lived = live(graphOf(scenario), walker({ vip: given.vip }), [...happeningsOf(given), END]);
        assert.deepEqual(toldOf(lived), oracle(scenario, given));
        assert.notEqual(lived.run.outcome, '');
        told += lived.effects.length;
      }),
      { numRuns: 1500 },
    );
    assert.ok(told > 500, 'the worlds are not empty');
  });

  test('is the same however often and however late somebody looks', () => {
    fc.assert(
      fc.property(world, (given) => {
        const scenario = scenarioOf(nodesOf(given.kinds), { exits: [{ name: 'Out', on: { event: 'Out' } }] });
        const events = happeningsOf(given);
        const looks = given.looks.map((second) => ({ at: START + second * 1000 }));
        const both = [...events, ...looks].sort((a, b) => a.at - b.at);
        const seldom = live(graphOf(scenario), walker({ vip: given.vip }), [...events, END]);
        const often = live(graphOf(scenario), walker({ vip: given.vip }), [...both, END]);
        assert.deepEqual(often.effects, seldom.effects);
        assert.equal(new Set(seldom.effects.map(({ key }) => key)).size, seldom.effects.length);
      }),
      { numRuns: 500 },
    );
  });

  test('goes on from its text as if there had been no interruption', () => {
    fc.assert(
      fc.property(world, (given) => {
        const graph = graphOf(scenarioOf(nodesOf(given.kinds)));
        const who = walker({ vip: given.vip });
        let run = begin(graph, START, who);
        const effects: Effect[] = [];
        for (const happening of [{ at: START }, ...happeningsOf(given), END]) {
          const next = advance(JSON.parse(JSON.stringify(run)), graph, who, happening, {
            graceMs: Number.POSITIVE_INFINITY,
          });
          run = next.run;
          effects.push(...next.effects);
        }
        assert.deepEqual(effects, live(graph, who, [...happeningsOf(given), END]).effects);
      }),
      { numRuns: 200 },
    );
  });
});

describe('waiting', () => {
  const nine: Node = { id: 'wait', kind: 'wait', at: '02:30', next: 'send' };
  test('until an hour on the wall comes after the jump where the clock jumps over it', () => {
    const graph = graphOf(scenarioOf([nine, sendOf('send')]));
    const at = Date.parse('2026-03-28T22:00Z');
    const { run } = advance(begin(graph, at), graph, walker({}, 'Europe/Berlin'), { at });
    assert.equal(new Date(run.wakeAt).toISOString(), '2026-03-29T01:00:00.000Z');
  });

  test('until a condition is over as soon as a trait says so, and not before', () => {
    const scenario = scenarioOf([
      {
        ...{ id: 'until', kind: 'wait_until', timeout: '5d', next: 'send', otherwise: null },
        when: { attribute: 'traits.plan', op: 'eq', value: 'gold' },
      },
      sendOf('send'),
    ]);
    const graph = graphOf(scenario);
    const waiting = advance(begin(graph), graph, walker(), { at: START + HOUR });
    assert.equal(waiting.run.wakeAt, START + 5 * 24 * HOUR);
    assert.deepEqual([...graph.touchedBy], ['traits.plan']);
    const gone = advance(waiting.run, graph, walker({ plan: 'gold' }), { at: START + 2 * HOUR });
    assert.deepEqual(
      gone.effects.map(({ at }) => at),
      [START + 2 * HOUR],
    );
  });

  test('wakes when time alone makes a condition true', () => {
    const scenario = scenarioOf([
      {
        ...{ id: 'until', kind: 'wait_until', timeout: '30d', next: 'send', otherwise: null },
        when: { attribute: 'traits.joined', op: 'moreThanAgo', value: '3d' },
      },
      sendOf('send'),
    ]);
    const graph = graphOf(scenario);
    const who = walker({ joined: START });
    const { run } = advance(begin(graph, START, who), graph, who, { at: START });
    assert.ok(run.wakeAt > START + 71 * HOUR && run.wakeAt <= START + 72 * HOUR + 1);
    const { effects } = advance(run, graph, who, { at: run.wakeAt });
    assert.equal(effects.length, 1);
  });

  test('that was over long ago does not let two messages out at once', () => {
    const day: Node = { id: 'day', kind: 'wait', for: '1d', next: 'b' };
    const graph = graphOf(
      scenarioOf([{ id: 'w', kind: 'wait', for: '1h', next: 'a' }, sendOf('a', 'day'), day, sendOf('b')]),
    );
    const late = advance(begin(graph), graph, walker(), { at: START + 8 * 24 * HOUR });
    assert.deepEqual(
      late.effects.map(({ node }) => node),
      ['a'],
    );
    assert.equal(late.run.wakeAt, START + 9 * 24 * HOUR);
  });
});

describe('leaving', () => {
  const exits = [
    { name: 'Bought', on: { event: 'Order' }, goal: true },
    { name: 'Blocked', when: { attribute: 'traits.blocked', op: 'eq' as const, value: true } },
  ];
  const graph = graphOf(
    scenarioOf([{ id: 'w', kind: 'wait', for: '1h', next: 'send' }, sendOf('send')], { exits }),
  );
  test('by an event ends it before what was due later', () => {
    const at = START + 30 * MINUTE;
    const { run, effects } = advance(begin(graph), graph, walker(), { at, event: eventOf('Order', at) });
    assert.deepEqual([run.outcome, run.reason, run.goalAt, run.wakeAt], ['goal', 'Bought', at, 0]);
    assert.deepEqual(advance(run, graph, walker(), { at: START + 2 * HOUR }).effects, []);
    assert.deepEqual(effects, []);
  });
  test('by an event from before they came does not', () => {
    const { run } = advance(begin(graph), graph, walker(), {
      at: START + MINUTE,
      event: eventOf('Order', START - MINUTE),
    });
    assert.equal(run.outcome, '');
  });
  test('by a condition happens before the next message', () => {
    const { run, effects } = advance(begin(graph), graph, walker({ blocked: true }), {
      at: START + 2 * HOUR,
    });
    assert.deepEqual([run.outcome, run.reason, effects.length], ['exit', 'Blocked', 0]);
  });
});

describe('a pause', () => {
  const graph = graphOf(
    scenarioOf([{ id: 'w', kind: 'wait', for: '1h', next: 'send' }, sendOf('send')], {
      exits: [{ name: 'Bought', on: { event: 'Order' } }],
    }),
  );
  const paused = { paused: true };
  test('stops people before what acts, and they go on afterwards', () => {
    const held = advance(begin(graph), graph, walker(), { at: START + 2 * HOUR }, paused);
    assert.deepEqual([held.effects.length, held.run.node], [0, 'send']);
    assert.equal(advance(held.run, graph, walker(), { at: START + 3 * HOUR }).effects.length, 1);
  });
  test('still heeds who leaves', () => {
    const at = START + 2 * HOUR;
    const left = advance(begin(graph), graph, walker(), { at, event: eventOf('Order', at) }, paused);
    assert.equal(left.run.outcome, 'exit');
  });
});

describe('coming in', () => {
  const nodes = [sendOf('send')];
  const come = (
    scenario: Scenario,
    before: { isUnderWay: boolean; enteredAt: number } | undefined,
    at = START,
  ) =>
    enter(graphOf(scenario), {
      ...{
        id: 'r',
        unit: 'u',
        walker: walker(),
        at,
        now: at,
        event: eventOf('In', at, { cart: 'c1' }),
        before,
      },
    });
  test('again follows the rule', () => {
    const over = { isUnderWay: false, enteredAt: START - 2 * HOUR };
    const gap = (length: string) => scenarioOf(nodes, { reentry: { rule: 'after_gap', gap: length } });
    assert.deepEqual(come(scenarioOf(nodes, { reentry: { rule: 'once' } }), over), { refused: 'once' });
    assert.ok('run' in come(scenarioOf(nodes), over));
    assert.deepEqual(come(scenarioOf(nodes), { ...over, isUnderWay: true }), { refused: 'under way' });
    assert.deepEqual(come(gap('3h'), over), { refused: 'gap' });
    assert.ok('run' in come(gap('2h'), over));
  });
  test('is about what the event names', () => {
    const keyed = scenarioOf(nodes, { keyedBy: 'properties.cart' });
    const entered = come(keyed, undefined);
    assert.equal('run' in entered && entered.run.key, 'c1');
    assert.deepEqual(come(scenarioOf(nodes, { keyedBy: 'properties.booking' }), undefined), {
      refused: 'no key',
    });
  });
  test('is for the audience, and not for the past or for bots', () => {
    const audience = { attribute: 'traits.plan', op: 'eq' as const, value: 'gold' };
    assert.deepEqual(come(scenarioOf(nodes, { audience }), undefined), { refused: 'audience' });
    const graph = graphOf(scenarioOf(nodes));
    const entry = { id: 'r', unit: 'u', walker: walker(), at: START, before: undefined };
    const event = eventOf('In', START);
    assert.deepEqual(enter(graph, { ...entry, event, now: START + 25 * HOUR }), { refused: 'late' });
    const bot = { ...event, flags: ['bot'] };
    assert.deepEqual(enter(graph, { ...entry, event: bot, now: START }), { refused: 'bot' });
  });
  test('keeps a share back, who go the same way and hear nothing', () => {
    const graph = graphOf(scenarioOf([sendOf('send')], { holdout: 0.3 }));
    let held = 0;
    for (let i = 0; i < 2000; i++) {
      const entered = enter(graph, {
        ...{ id: `r${i}`, unit: `u${i}`, walker: walker(), at: START, now: START, before: undefined },
        event: eventOf('In', START),
      });
      assert.ok('run' in entered);
      const [exposure] = entered.effects;
      const { effects, run } = advance(entered.run, graph, walker(), { at: START });
      assert.equal(run.outcome, 'finished');
      assert.equal(effects.length, run.side === 'held' ? 0 : 1);
      assert.equal(exposure?.kind === 'exposure' && exposure.propensity, run.side === 'held' ? 0.3 : 0.7);
      if (run.side === 'held') held++;
    }
    assert.ok(held > 520 && held < 680, `${held} of 2000`);
  });
});

describe('a scenario that makes no sense', () => {
  const faultsOf = (scenario: Scenario) => parseScenario(scenario).faults?.map(({ field }) => field) ?? [];
  test('says what is wrong with it', () => {
    const wait = (id: string, next: string | null): Node => ({ id, kind: 'wait', for: '1h', next });
    assert.deepEqual(faultsOf(scenarioOf([wait('a', 'b'), wait('b', 'a')])), ['nodes']);
    assert.deepEqual(faultsOf(scenarioOf([wait('a', 'nowhere')])), ['nodes.0']);
    assert.deepEqual(faultsOf(scenarioOf([wait('a', null), wait('b', null)])), ['nodes.1']);
    assert.deepEqual(faultsOf(scenarioOf([wait('a', null)], { start: 'x' })).includes('start'), true);
    assert.deepEqual(faultsOf(scenarioOf([{ id: 'a', kind: 'wait', next: null }])), ['nodes.0.for']);
    assert.deepEqual(faultsOf(scenarioOf([wait('a', null)], { exits: [{ name: 'x' }] })), ['exits.0']);
  });
  test('and every template makes sense', () => {
    assert.equal(SCENARIO_TEMPLATES.length, 5);
    for (const { scenario } of SCENARIO_TEMPLATES) {
      assert.deepEqual(faultsOf(scenario), [], scenario.key);
      graphOf(scenario);
    }
  });
});
