// The guard against a brute-force oracle: every pair of sayings, every person of a made-up population, one by one.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Json } from '../../collect/index.ts';
import { type Condition, compile } from '../../segment/index.ts';
import {
  type Claim,
  claimsOf,
  happened,
  possibleClashes,
  type Saying,
  type Telling,
  WitnessSearch,
} from './index.ts';
import { disagreements, meeting, takeTurns } from './saying.ts';
import { anyPlain, viewOf, WORLD } from './testing.ts';

const DAY = 86_400_000;
const now = Date.UTC(2026, 5, 1);
const WITHIN = 7 * DAY;
const surroundings = { timezone: 'UTC', computed: new Map(), others: new Map() };
const surrounded = {
  segment: () => undefined,
  alias: (name: string) => (name === 'stage' ? 'stage.shop' : name),
  now,
};

/** Everybody there could be in the small world. */
const PEOPLE = WORLD['traits.plan']!.flatMap((plan) =>
  WORLD['traits.age']!.flatMap((age) =>
    WORLD['stage.shop']!.map(
      (stage): Record<string, Json | undefined> => ({
        'traits.plan': plan,
        'traits.age': age,
        'stage.shop': stage,
        stage,
      }),
    ),
  ),
);
const isIn = (audience: Condition | null, person: Record<string, Json | undefined>, at: number): boolean =>
  audience === null || compile(audience, surroundings).test(viewOf(person), at) > 0;

const claim = (topic: Claim['topic'], about: string, value: string): Claim => ({
  topic,
  about,
  value,
  says: value,
  from: 'declared',
});
const anyClaims = fc.array(
  fc.oneof(
    fc
      .record({
        about: fc.constantFrom('everything', 'dress'),
        value: fc.constantFrom('percent 10', 'percent 20'),
      })
      .map(({ about, value }) => claim('offer', about, value)),
    fc.constantFrom('new', 'known', 'loyal', 'lapsed').map((value) => claim('audience', '', value)),
    fc.constantFrom('urgent', 'calm', 'grateful').map((value) => claim('tone', '', value)),
  ),
  { maxLength: 3 },
);
const anySpans = fc.oneof(
  fc.constant([{ from: now - DAY, to: Number.POSITIVE_INFINITY }]),
  fc
    .array(fc.tuple(fc.integer({ min: -20, max: 40 }), fc.integer({ min: 0, max: 3 })), {
      minLength: 1,
      maxLength: 3,
    })
    .map((list) => {
      let end = Number.NEGATIVE_INFINITY;
      return list
        .sort(([a], [b]) => a - b)
        .flatMap(([from, length]) => {
          if (now + from * DAY <= end) return [];
          end = now + (from + length) * DAY;
          return [{ from: now + from * DAY, to: end }];
        });
    }),
);
const anySayings = fc
  .array(
    fc.record({
      claims: anyClaims,
      spans: anySpans,
      audience: fc.option(anyPlain),
      kind: fc.constantFrom('experience', 'campaign', 'stage'),
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      slot: fc.constantFrom('hero', 'banner'),
    }),
    { maxLength: 14 },
  )
  .map((list) =>
    list.map(
      ({ kind, slot, ...one }, i) =>
        ({
          ...one,
          kind,
          id: `${i}`,
          part: `${i}`,
          name: `${i}`,
          channel: 'email',
          ...(kind === 'experience' && { slot }),
        }) as Saying,
    ),
  );

/** By trying: the first whole day on which both are told, or one has been for not too long. */
function oracleMeets(a: Saying, b: Saying): boolean {
  const told = ({ spans }: Saying, from: number, to: number) =>
    spans.some((one) => one.from <= to && one.to >= from);
  for (let day = -40; day <= 80; day++) {
    const at = now + day * DAY;
    if (at < now) continue;
    if (told(a, at, at) && told(b, at - WITHIN, at)) return true;
    if (told(b, at, at) && told(a, at - WITHIN, at)) return true;
  }
  return false;
}

test('finds every pair that anybody could be told, nothing else, and each witness is in both audiences', () => {
  let clashes = 0;
  let apart = 0;
  fc.assert(
    fc.property(
      anySayings,
      fc.array(fc.integer({ min: 0, max: PEOPLE.length - 1 }), { maxLength: 12 }),
      (sayings, chosen) => {
        const found = possibleClashes(sayings, { surrounded, withinMs: WITHIN });
        const expected: string[] = [];
        for (const [i, a] of sayings.entries())
          for (const b of sayings.slice(i + 1)) {
            if (takeTurns(a, b) || disagreements(a, b).length === 0 || !oracleMeets(a, b)) continue;
            const could = PEOPLE.some(
              (person) => isIn(a.audience, person, now) && isIn(b.audience, person, now),
            );
            // The small world has no plan "d" and no age 1.5; the guard must think of them.
            const listed = found.clashes.some(({ first, second }) => first === a && second === b);
            if (could) expected.push(`${a.id} ${b.id}`);
            if (could) assert.ok(listed, `${a.id} and ${b.id} were not found`);
            clashes += could ? 1 : 0;
            apart += listed ? 0 : 1;
          }
        for (const { first, second, at } of found.clashes) {
          assert.ok(disagreements(first, second).length > 0 && !takeTurns(first, second));
          assert.equal(at, meeting(first.spans, second.spans, WITHIN, now));
        }
        // Of the real people exactly those are witnesses who are in both.
        const search = new WitnessSearch(found.clashes, surroundings);
        for (const n of chosen) {
          const person = PEOPLE[n]!;
          const met = search.meets(viewOf(person));
          for (const clash of found.clashes)
            assert.equal(
              met.includes(clash),
              isIn(clash.first.audience, person, clash.at) && isIn(clash.second.audience, person, clash.at),
            );
        }
      },
    ),
    { numRuns: 400 },
  );
  assert.ok(clashes > 200 && apart > 30, `${clashes} clashes, ${apart} apart`);
});

describe('planted among many', () => {
  const STAGES = 40;
  /** A message for each stage and month, all of one voice inside a stage. */
  const clean = Array.from({ length: STAGES }, (_, stage) =>
    Array.from({ length: 25 }, (_, i): Saying => {
      const isSite = i === 0;
      const from = isSite ? now : now + i * 14 * DAY;
      return {
        ...{
          id: `${stage}/${i}`,
          kind: isSite ? 'experience' : 'campaign',
          key: `${stage}-${i}`,
          part: '',
          name: `${stage}/${i}`,
        },
        ...{ channel: isSite ? 'in_page' : 'email', ...(isSite && { slot: `s${stage}` }) },
        audience: { attribute: 'stage.shop', op: 'eq', value: `s${stage}` },
        spans: [{ from, to: isSite ? Number.POSITIVE_INFINITY : from }],
        claims: claimsOf(`${5 + stage}% off everything`, [{ tone: stage % 2 === 0 ? 'calm' : 'grateful' }]),
      };
    }),
  ).flat();
  const plantedFor = (stage: number, n: number): Saying => ({
    ...{
      id: `planted ${n}`,
      kind: 'campaign',
      key: `planted-${n}`,
      part: '',
      name: `planted ${n}`,
      channel: 'email',
    },
    audience: {
      all: [
        { attribute: 'stage.shop', op: 'eq', value: `s${stage}` },
        { attribute: 'traits.plan', op: 'eq', value: 'pro' },
      ],
    },
    spans: [{ from: now + DAY, to: now + DAY }],
    claims: claimsOf('Save 60% today', []),
  });

  test('a clean set has none, and most pairs are never looked at', () => {
    const found = possibleClashes(clean, { surrounded, withinMs: WITHIN });
    assert.deepEqual(found.clashes, []);
    const pairs = (clean.length * (clean.length - 1)) / 2;
    assert.ok(found.compared < pairs / 100, `${found.compared} of ${pairs}`);
  });

  test('every planted one is found with what it contradicts, and only what was asked about', () => {
    const planted = [3, 17, 29].map(plantedFor);
    const all = [...clean, ...planted];
    const found = possibleClashes(all, { surrounded, withinMs: WITHIN });
    assert.deepEqual(
      found.clashes.map(({ first, second }) => `${first.id} ${second.id}`),
      // What the page says from now on; the next mail is two weeks away.
      ['3/0 planted 0', '17/0 planted 1', '29/0 planted 2'],
    );
    const about = possibleClashes(all, { surrounded, withinMs: WITHIN, about: new Set(['planted 1']) });
    assert.deepEqual(
      about.clashes.map(({ second }) => second.id),
      ['planted 1'],
    );
    assert.ok(about.compared < 200, `${about.compared}`);
  });
});

test('what happened is what anybody finds who looks at every two tellings', () => {
  const against = new Set(['a b', 'b c']);
  const contradict = (one: string, other: string) => against.has([one, other].sort().join(' '));
  const anyTelling: fc.Arbitrary<Telling> = fc.record({
    person: fc.constantFrom('p', 'q'),
    saying: fc.constantFrom('a', 'b', 'c', 'd'),
    at: fc.integer({ min: 0, max: 50 }),
  });
  fc.assert(
    fc.property(
      fc.array(anyTelling, { maxLength: 20 }),
      fc.integer({ min: 0, max: 20 }),
      (tellings, within) => {
        const pairs = new Set<string>();
        for (const one of tellings)
          for (const other of tellings)
            if (
              one.person === other.person &&
              Math.abs(one.at - other.at) <= within &&
              contradict(one.saying, other.saying)
            )
              pairs.add([one.person, ...[one.saying, other.saying].sort()].join(' '));
        const found = happened(tellings, contradict, within);
        assert.deepEqual(
          new Set(
            found.map(({ person, first, second }) =>
              [person, ...[first.saying, second.saying].sort()].join(' '),
            ),
          ),
          pairs,
        );
        assert.equal(found.length, pairs.size);
        for (const { first, second } of found)
          assert.ok(second.at - first.at <= within && second.at >= first.at);
      },
    ),
  );
});
