import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chance } from '../../numeric/index.ts';
import { type GuardedSegment, guardSegments, neededFor } from './index.ts';

const PEOPLE = 4000;

/** Six groups that differ in how likely they buy or in what they spend, and forty drawn by lot. */
function world(seed: number) {
  const random = chance('guard', seed);
  const real = [0.02, 0.38, 0.1, 0.5, 0.12, 0.42].map((rate, i) => ({
    rate,
    worth: [20, 30, 15, 60, 90, 25][i]!,
  }));
  const group = Array.from({ length: PEOPLE }, () => random.whole(0, 7));
  const rateOf = (i: number) => real[group[i]!]?.rate ?? 0.22;
  const bought = Float32Array.from(group, (_, i) => Number(random.hits(rateOf(i))));
  const spent = Float32Array.from(group, (at, i) =>
    bought[i] ? random.normal(real[at]?.worth ?? 35, 8) : 0,
  );
  const segment = (key: string, inside: Uint8Array, createdAt = 0): GuardedSegment => ({
    key,
    name: `The ${key}`,
    inside,
    isUsed: true,
    createdAt,
  });
  const planted = real.map((_, at) =>
    segment(
      `real-${at}`,
      Uint8Array.from(group, (one) => Number(one === at)),
    ),
  );
  const noise = Array.from({ length: 40 }, (_, i) => {
    const share = 0.03 + 0.4 * random.number();
    return segment(
      `noise-${i}`,
      Uint8Array.from(group, () => Number(random.hits(share))),
    );
  });
  return {
    segments: [...noise, ...planted],
    goals: [
      { name: 'buying', values: bought },
      { name: 'revenue', values: spent },
    ],
    segment,
    group,
  };
}

test('of 40 segments drawn by lot at least nine in ten are flagged, and all six real ones are kept, world after world', () => {
  let flagged = 0;
  for (let seed = 0; seed < 10; seed++) {
    const { segments, goals } = world(seed);
    const verdicts = guardSegments(segments, goals);
    const kept = verdicts.filter(({ proposal }) => proposal.action === 'keep').map(({ key }) => key);
    const noise = kept.filter((key) => key.startsWith('noise')).length;
    assert.ok(noise <= 4, `world ${seed}: ${noise} of 40 were kept`);
    assert.equal(kept.length - noise, 6, `world ${seed}: ${kept}`);
    flagged += 40 - noise;
  }
  assert.ok(flagged >= 385, `${flagged} of 400`);
});

test('who is exactly those that did it differs from everybody else, and for sure', () => {
  const { goals, segment } = world(4);
  const [verdict] = guardSegments([segment('buyers', Uint8Array.from(goals[0]!.values))], [goals[0]!]);
  const [effect] = verdict!.effects;
  assert.equal(effect!.difference, 1);
  assert.ok(effect!.low > 0.9 && effect!.high < 1.1 && effect!.q < 1e-6, JSON.stringify(effect));
  assert.deepEqual(verdict!.proposal, { action: 'keep' });
});

test('the same segment twice: the younger is merged into the older', () => {
  const { goals, segment, group } = world(1);
  const inside = Uint8Array.from(group, (one) => Number(one === 3));
  const again = inside.slice();
  again[inside.indexOf(1)] = 0;
  const verdicts = guardSegments([segment('older', inside, 1), segment('younger', again, 2)], goals);
  const younger = verdicts.find(({ key }) => key === 'younger')!;
  assert.deepEqual(younger.proposal, { action: 'merge', into: 'older' });
  assert.ok(younger.nearest!.jaccard > 0.99);
  assert.deepEqual(verdicts.find(({ key }) => key === 'older')!.proposal, { action: 'keep' });
});

test('a part by lot of a segment that differs is merged into it: its lift over the parent is nothing', () => {
  const { goals, segment, group } = world(2);
  const random = chance('part');
  const parent = Uint8Array.from(group, (one) => Number(one === 3));
  const part = parent.map((one) => Number(one === 1 && random.hits(0.5)));
  const verdict = guardSegments([segment('buyers', parent), segment('some-buyers', part)], goals).find(
    ({ key }) => key === 'some-buyers',
  )!;
  assert.equal(verdict.parent, 'buyers');
  assert.deepEqual(verdict.proposal, { action: 'merge', into: 'buyers' });
  assert.match(verdict.effect, /people get what “The buyers” gets/);
});

test('too few people, and never used, are said', () => {
  const { goals, segment, group } = world(3);
  const few = {
    ...segment(
      'few',
      Uint8Array.from(group, (_, i) => Number(i < 20)),
    ),
    isUsed: false,
  };
  const [verdict] = guardSegments([few], goals);
  assert.deepEqual(
    verdict!.findings.map(({ kind }) => kind),
    ['too-small', 'never-used'],
  );
  assert.deepEqual(verdict!.proposal, { action: 'retire' });
});

test('the people needed are those of the textbook', () => {
  // Rate 10 %, a lift of two points, two arms: 2 * 7.849 * .1 * .9 / .02² = 3,532 an arm.
  const values = Float32Array.from({ length: 1000 }, (_, i) => Number(i % 10 === 0));
  const needed = neededFor(new Uint8Array(1000).fill(1), { name: 'buying', values }, 0.2);
  assert.ok(Math.abs(needed - 2 * 3532) < 20, `${needed}`);
});
