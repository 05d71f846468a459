// Properties of folding and of the graph: the order of arrival never matters, and nothing grows without bound.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Event, JsonObject } from '../collect/index.ts';
import {
  combine,
  compileBehaviours,
  DEFAULT_RULES,
  decodeProfile,
  type Edge,
  type EdgeKind,
  emptyState,
  encodeProfile,
  fold,
  type IdentityState,
  identifiersOf,
  identityId,
  isBlocked,
  KEYS_KEPT,
  resolveGraph,
  SESSIONS_KEPT,
} from './index.ts';

const T0 = Date.UTC(2026, 0, 1);
const none = compileBehaviours([]);

function makeEvent(n: number, parts: Partial<Event> = {}): Event {
  const time = parts.time ?? T0 + n;
  return {
    messageId: `m${n}`,
    type: 'track',
    name: 'Seen',
    time,
    receivedAt: time,
    sourceId: 's',
    identifiers: [{ type: 'user_id', value: 'u' }],
    traits: {},
    properties: {},
    facts: {},
    flags: [],
    raw: {},
    ...parts,
  };
}

function folded(events: readonly Event[]): IdentityState {
  const state = emptyState('i', 'user_id', 'u');
  for (const event of events) fold(state, event, none, new Set());
  return state;
}

const someTraits: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.constantFrom('plan', 'age', 'address', 'name'),
  fc.oneof(
    fc.constant(null),
    fc.integer({ min: 0, max: 5 }),
    fc.constantFrom('a', 'b'),
    fc.constant({ city: 'X' }),
  ),
);

const someEvents = fc
  .array(
    fc.record({
      time: fc.integer({ min: 0, max: 40 }).map((n) => T0 + n * 10 * 60_000),
      type: fc.constantFrom('track' as const, 'identify' as const, 'group' as const),
      traits: someTraits,
      groupId: fc.constantFrom('g1', 'g2'),
      channel: fc.option(fc.constantFrom('email', 'direct'), { nil: undefined }),
      consent: fc.option(fc.dictionary(fc.constantFrom('ads', 'mail'), fc.boolean()), { nil: undefined }),
    }),
    { maxLength: 25 },
  )
  .map((list) =>
    list.map(({ groupId, channel, consent, ...rest }, n) =>
      makeEvent(n, {
        ...rest,
        ...(rest.type === 'group' && { groupId }),
        ...(channel && { facts: { channel: [channel, 'utm'], 'page.url': [`/${n}`, 'context'] } }),
        ...(consent && { consent }),
      }),
    ),
  );

const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length });

test('folding gives the same state in any order', () => {
  fc.assert(
    fc.property(
      someEvents.chain((events) => fc.tuple(fc.constant(events), shuffled(events))),
      ([events, other]) => assert.deepEqual(folded(other), folded(events)),
    ),
    { numRuns: 300 },
  );
});

test('splitting a history over identities gives the same person', () => {
  const attributes = ['traits.plan', 'traits.address.city', 'channel', 'first.channel', 'first.page.url'];
  const more = ['consent.ads', 'sessions.count', 'firstSeen', 'lastSeen', 'group.id'];
  fc.assert(
    fc.property(someEvents, fc.array(fc.boolean(), { minLength: 25, maxLength: 25 }), (events, sides) => {
      const a = folded(events.filter((_, n) => sides[n]));
      const b = { ...folded(events.filter((_, n) => !sides[n])), id: 'j' };
      const whole = combine({ id: 'i', identities: [folded(events)] });
      const parts = combine({ id: 'i', identities: [a, b] });
      for (const name of [...attributes, ...more]) assert.deepEqual(parts.get(name), whole.get(name), name);
    }),
    { numRuns: 300 },
  );
});

test('a state grows no further than its bounds, and the order still does not matter', () => {
  const events = Array.from({ length: KEYS_KEPT + 200 }, (_, n) =>
    makeEvent(n, { type: 'identify', traits: { [`t${n}`]: n }, time: T0 + n * 3_600_000 }),
  );
  const state = folded(events);
  assert.equal(Object.keys(state.traits).length, KEYS_KEPT);
  assert.equal(state.sessions.length, SESSIONS_KEPT);
  assert.deepEqual(folded(events.toReversed()), state);
});

test('a profile that was written before its lists were flat is read as it was', () => {
  const stamps = [
    [T0, 'm1', 's'],
    [T0 + 5, 'm2', 's'],
  ];
  const touch = { time: T0, messageId: 'm1', channel: 'email', page: 'https://a/' };
  const facts = { 'device.os': ['macOS', 1], locale: ['de', 0] };
  const traits = { plan: ['pro', 0], tags: [['a', 'b'], 1] };
  const before = [
    [
      'i',
      'user_id',
      '1',
      T0,
      T0,
      T0 + 5,
      2,
      traits,
      facts,
      { ads: [false, 1] },
      {},
      touch,
      touch,
      [T0, 5],
      { b: 2 },
      {},
    ],
    ['j', 'email', 'a@b.c', T0, 0, 0, 0, {}, {}, {}, {}, 0, 0, [], {}],
  ];
  const profile = decodeProfile('i', JSON.stringify([stamps, before]));
  const [one, two] = profile.identities;
  assert.deepEqual(one!.traits, { plan: ['pro', T0, 'm1', 's'], tags: [['a', 'b'], T0 + 5, 'm2', 's'] });
  assert.deepEqual(one!.facts, { 'device.os': ['macOS', T0 + 5, 'm2', 's'], locale: ['de', T0, 'm1', 's'] });
  assert.deepEqual([one!.consent.ads?.[0], one!.firstTouch, one!.lastTouch], [false, touch, touch]);
  assert.deepEqual([one!.sessions, one!.behaviours, one!.views], [[[T0, T0 + 5]], { b: 2 }, {}]);
  assert.deepEqual(two, { ...emptyState('j', 'email', 'a@b.c'), since: T0 });
  assert.deepEqual(decodeProfile('i', encodeProfile(profile)), profile);
  assert.deepEqual(decodeProfile('i', '[[],[]]').identities, []);
});

test('a profile as text comes back as it was, and as the same text', () => {
  fc.assert(
    fc.property(someEvents, (events) => {
      const profile = { id: 'i', identities: [folded(events), { ...folded(events.slice(3)), id: 'j' }] };
      const text = encodeProfile(profile);
      const back = decodeProfile('i', text);
      assert.deepEqual(back, profile);
      assert.equal(encodeProfile(back), text);
    }),
  );
});

const IDS = ['u1', 'u2', 'u3', 'e1', 'e2', 'd1', 'd2', 'd3'];
const typeOf = (id: string) => ({ u: 'user_id', e: 'email', d: 'anonymous_id' })[id[0]!]!;
const IDENTITIES = IDS.map((id) => ({ id, type: typeOf(id) }));

const someEdges: fc.Arbitrary<Edge[]> = fc.array(
  fc
    .record({
      a: fc.constantFrom(...IDS),
      b: fc.constantFrom(...IDS),
      kind: fc.constantFrom<EdgeKind>('observed', 'observed', 'observed', 'alias', 'manual', 'cut'),
      time: fc.integer({ min: 1, max: 30 }),
      messageId: fc.constantFrom('m1', 'm2', 'm3'),
    })
    .filter(({ a, b }) => a < b),
  { maxLength: 20 },
);

test('the graph is the same whatever the order of its edges', () => {
  fc.assert(
    fc.property(
      someEdges.chain((edges) => fc.tuple(fc.constant(edges), shuffled(edges), shuffled(IDENTITIES))),
      ([edges, other, identities]) => {
        const one = resolveGraph(IDENTITIES, edges, DEFAULT_RULES);
        const two = resolveGraph(identities, other, DEFAULT_RULES);
        assert.deepEqual(two.groups, one.groups);
        assert.deepEqual(two.shared, one.shared);
      },
    ),
    { numRuns: 500 },
  );
});

const edge = (a: string, b: string, kind: EdgeKind = 'observed', time = 1): Edge => ({
  a,
  b,
  kind,
  time,
  messageId: `${a}${b}`,
});
const groupsOf = (edges: Edge[], rules = DEFAULT_RULES) =>
  resolveGraph(IDENTITIES, edges, rules)
    .groups.filter((group) => group.length > 1)
    .map((group) => group.join(' '));

test('a device seen with two users joins neither', () => {
  assert.deepEqual(groupsOf([edge('d1', 'u1'), edge('d1', 'u2'), edge('d2', 'u2')]), ['d2 u2']);
});

test('a device seen with two names of one user is not shared', () => {
  const edges = [edge('d1', 'u1'), edge('d1', 'u2'), edge('u1', 'u2', 'alias')];
  assert.deepEqual(groupsOf(edges), ['d1 u1 u2']);
});

test('an address keeps to the user it was seen with first', () => {
  assert.deepEqual(groupsOf([edge('e1', 'u1', 'observed', 5), edge('e1', 'u2', 'observed', 3)]), ['e1 u2']);
});

test('a cut holds until somebody joins the two by hand again', () => {
  const cut = [edge('d1', 'u1'), edge('d1', 'u1', 'cut', 7)];
  assert.deepEqual(groupsOf(cut), []);
  assert.deepEqual(groupsOf([...cut, edge('d1', 'u1', 'manual', 8)]), ['d1 u1']);
  assert.deepEqual(groupsOf([...cut, edge('d1', 'u1', 'manual', 6)]), []);
});

test('a cut between two people holds whatever links them', () => {
  const edges = [
    edge('u1', 'u2', 'manual', 1),
    edge('e1', 'u1'),
    edge('u1', 'u2', 'cut', 2),
    edge('e1', 'u2'),
  ];
  assert.deepEqual(groupsOf(edges), ['e1 u1']);
});

test('a windowed limit counts only what came close together', () => {
  const rules = { ...DEFAULT_RULES, limits: { anonymous_id: { max: 2, windowMs: 10 } } };
  const near = [
    edge('d1', 'u1', 'observed', 1),
    edge('d2', 'u1', 'observed', 2),
    edge('d3', 'u1', 'observed', 3),
  ];
  assert.deepEqual(groupsOf(near, rules), ['d1 d2 u1']);
  const far = [...near.slice(0, 2), edge('d3', 'u1', 'observed', 30)];
  assert.deepEqual(groupsOf(far, rules), ['d1 d2 d3 u1']);
});

test('values that mean nobody are no names', () => {
  for (const value of [
    'null',
    'NULL',
    '0',
    '-1',
    'undefined',
    ' unknown ',
    'N/A',
    '',
    '00000000-0000-0000-0000-000000000000',
  ])
    assert.ok(isBlocked(value, DEFAULT_RULES), value);
  for (const value of ['42', 'ada', '10', '0a']) assert.ok(!isBlocked(value, DEFAULT_RULES), value);
  const rules = { ...DEFAULT_RULES, blocked: ['Shop'], blockedPatterns: ['test-*@*'] };
  assert.ok(
    isBlocked('shop', rules) && isBlocked('test-7@x.org', rules) && !isBlocked('attest-7@x.org', rules),
  );
});

test('the most telling name comes first, each once, nobody left out', () => {
  const identifiers = [
    { type: 'anonymous_id', value: 'a' },
    { type: 'crm', value: '7' },
    { type: 'email', value: ' Ada@X.org ' },
    { type: 'email', value: 'ada@x.org' },
    { type: 'user_id', value: 'null' },
  ];
  const found = identifiersOf(makeEvent(1, { identifiers }), DEFAULT_RULES);
  assert.deepEqual(
    found.map((i) => `${i.type}:${i.value}`),
    ['email:ada@x.org', 'crm:7', 'anonymous_id:a'],
  );
});

test('an identity id is a UUID of its workspace, type and value', () => {
  assert.match(identityId('w', 'user_id', '42'), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.notEqual(identityId('w', 'user_id', '42'), identityId('v', 'user_id', '42'));
});

test('a trait that has to go for newer ones counts as changed', () => {
  const state = emptyState('i', 'user_id', 'u');
  const set = (n: number, traits: JsonObject) => {
    const changes = new Set<string>();
    fold(state, makeEvent(n, { type: 'identify', traits }), none, changes);
    return changes;
  };
  set(1, { plan: 'pro' });
  set(2, Object.fromEntries(Array.from({ length: KEYS_KEPT - 1 }, (_, n) => [`k${n}`, n])));
  assert.ok(!set(3, { k0: 1 }).has('traits.plan'));
  assert.ok(set(4, { another: 1 }).has('traits.plan'));
  assert.equal(combine({ id: 'i', identities: [state] }).get('traits.plan'), undefined);
});

test('a chain of a thousand aliases is people of as many names as one may have, and nobody is lost', () => {
  const identities = Array.from({ length: 1_001 }, (_, n) => ({ id: `u${n}`, type: 'user_id' }));
  const chain = identities.slice(1).map(({ id }, n): Edge => {
    return { a: `u${n}`, b: id, kind: 'alias', time: n, messageId: `m${n}` };
  });
  const { groups, refused } = resolveGraph(identities, chain, DEFAULT_RULES);
  assert.deepEqual(
    groups.map((group) => group.length).sort((a, b) => b - a),
    [200, 200, 200, 200, 200, 1],
  );
  assert.equal(new Set(groups.flat()).size, 1_001);
  assert.equal(refused.length, 5);
  const inReverse = resolveGraph(identities.toReversed(), chain.toReversed(), DEFAULT_RULES);
  assert.deepEqual(inReverse.groups, groups);
});
