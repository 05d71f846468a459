// The statistics of a stage: shares with and without visits that are not over, intervals that hold the truth, and friction
// that is found where it is planted and nowhere else.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Chance, chance } from '../../numeric/index.ts';
import { meanFigure, plainFigure, rateFigure, shareFigure, trendOf } from './figure.ts';
import { frictionOf, type Suspicion } from './friction.ts';
import { type Ended, incidence } from './incidence.ts';
import { satisfactionOf } from './satisfaction.ts';

const near = (a: number, b: number, within = 1e-9) => assert.ok(Math.abs(a - b) < within, `${a} is not ${b}`);

test('without visits under way, shares and their variances are those of counting', () => {
  const visits: Ended[] = [
    { at: 1, end: 0, visits: 30 },
    { at: 4, end: 1, visits: 20 },
    { at: 6, end: 0, visits: 10 },
    { at: 50, end: 0, visits: 40 },
  ];
  const { ends, stay, visits: n, isWhole } = incidence(visits, 10, 2);
  near(ends[0]!.share, 0.4);
  near(ends[0]!.variance, (0.4 * 0.6) / 100);
  near(ends[1]!.share, 0.2);
  near(ends[1]!.variance, (0.2 * 0.8) / 100);
  near(stay, (30 * 1 + 20 * 4 + 10 * 6 + 40 * 10) / 100);
  assert.deepEqual([n, isWhole], [100, true]);
});

test('visits under way count for as long as they were followed', () => {
  // Of 10, 5 go on at 2; of the 5 left, 3 are followed no further; of the last 2, one goes on at 5: 0.5 + 0.5 / 2.
  const visits = [
    { at: 2, end: 0, visits: 5 },
    { at: 3, end: undefined, visits: 3 },
    { at: 5, end: 0, visits: 1 },
    { at: 9, end: undefined, visits: 1 },
  ];
  const { ends, stay } = incidence(visits, 8, 1);
  near(ends[0]!.share, 0.75);
  near(stay, 2 + 3 * 0.5 + 3 * 0.25);
  // With one way to end, the variance is Greenwood's.
  near(ends[0]!.variance, 0.25 ** 2 * (5 / (10 * 5) + 1 / (2 * 1)), 1e-9);
});

/** A stage whose visits end at a rate a step, on or back, followed for a random time. */
function visitsOf(draw: Chance, people: number, on: number, back: number, follow = 60): Ended[] {
  return Array.from({ length: people }, () => {
    const until = draw.whole(1, follow);
    for (let at = 0; at < until; at++) {
      const lot = draw.number();
      if (lot < on) return { at, end: 0, visits: 1 };
      if (lot < on + back) return { at, end: 1, visits: 1 };
    }
    return { at: until, end: undefined, visits: 1 };
  });
}
const figuresOf = (visits: readonly Ended[]) => {
  const { ends, stay, stayVariance, visits: n } = incidence(visits, 20, 2);
  return {
    conversion: shareFigure(ends[0]!.share, ends[0]!.variance, n),
    stay: plainFigure(stay, stayVariance, n),
  };
};
/** The truth of the share that has gone on by the horizon. */
const truthOf = (on: number, back: number) => (on / (on + back)) * (1 - (1 - on - back) ** 20);

test('intervals of shares, stays, trends, means and rates hold the truth', () => {
  const draw = chance('coverage', 5);
  const runs = 400;
  const held = { share: 0, stay: 0, trend: 0, mean: 0, rate: 0 };
  const stayTruth =
    Array.from({ length: 20 }, (_, t) => 0.93 ** t).reduce((sum, one) => sum + one, 0) -
    1 +
    0.93 ** 20 +
    (1 - 0.93 ** 20) * 0;
  for (let run = 0; run < runs; run++) {
    const [now, before] = [visitsOf(draw, 150, 0.03, 0.04), visitsOf(draw, 150, 0.05, 0.02)].map(figuresOf);
    const truth = truthOf(0.03, 0.04);
    const trend = trendOf(now!.conversion, before!.conversion)!;
    const difference = truth - truthOf(0.05, 0.02);
    const people = Array.from({ length: 80 }, () => -Math.log(1 - draw.number()) * 50);
    const sum = people.reduce((all, one) => all + one, 0);
    const mean = meanFigure({ n: 80, sum, sumSquares: people.reduce((all, one) => all + one ** 2, 0) })!;
    const weeks = people.map((_, i) => 1 + (i % 5));
    const acts = weeks.map((week) => Math.round(week * (1 + 4 * draw.number())));
    const dot = (a: number[], b: number[]) => a.reduce((all, one, i) => all + one * b[i]!, 0);
    const ones = weeks.map(() => 1);
    const rate = rateFigure({
      ...{ n: 80, sumY: dot(acts, ones), sumX: dot(weeks, ones) },
      ...{ sumYY: dot(acts, acts), sumXX: dot(weeks, weeks), sumXY: dot(acts, weeks) },
    })!;
    const holds = ({ low, high }: { low: number; high: number }, value: number) =>
      low <= value && value <= high ? 1 : 0;
    held.share += holds(now!.conversion!, truth);
    held.stay += holds(now!.stay!, stayTruth);
    held.trend += holds(trend, difference);
    held.mean += holds(mean, 50);
    held.rate += holds(rate, 3);
  }
  for (const [what, count] of Object.entries(held))
    assert.ok(count / runs >= 0.92, `${what}: ${count / runs}`);
});

test('a planted friction is found, and nothing else: at most one report in twenty is wrong', () => {
  const stages = ['aware', 'looking', 'buying', 'loyal'];
  const groups = ['email', 'social', 'organic', 'direct'];
  const runs = 200;
  const suspicions = (
    draw: Chance,
    planted: (stage: string, group: string | undefined, now: boolean) => boolean,
  ) =>
    stages.flatMap((stage): Suspicion[] => {
      const figures = (group: string | undefined, now: boolean, people: number) =>
        figuresOf(visitsOf(draw, people, planted(stage, group, now) ? 0.02 : 0.05, 0.03));
      const both = (
        here: ReturnType<typeof figures>,
        there: ReturnType<typeof figures>,
        rest: Pick<Suspicion, 'group' | 'against'>,
      ) => [
        {
          stage,
          ...rest,
          what: 'conversion' as const,
          worse: 'less' as const,
          here: here.conversion,
          there: there.conversion,
        },
        { stage, ...rest, what: 'stay' as const, worse: 'more' as const, here: here.stay, there: there.stay },
      ];
      return [
        ...both(figures(undefined, true, 400), figures(undefined, false, 400), {
          group: undefined,
          against: 'before',
        }),
        ...groups.flatMap((group) =>
          both(figures(group, true, 150), figures(`not ${group}`, true, 450), { group, against: 'others' }),
        ),
      ];
    });
  let [wrong, found, beside] = [0, 0, 0];
  for (let run = 0; run < runs; run++) {
    if (frictionOf(suspicions(chance('calm', run), () => false)).length > 0) wrong++;
    const planted = frictionOf(
      suspicions(
        chance('planted', run),
        (stage, group, now) => stage === 'looking' && group === undefined && now,
      ),
    );
    if (planted.some(({ stage }) => stage === 'looking')) found++;
    if (planted.some(({ stage, against }) => stage !== 'looking' || against === 'others')) beside++;
  }
  assert.ok(wrong / runs <= 0.05, `${wrong} of ${runs} reports without friction name one`);
  assert.ok(beside / runs <= 0.06, `${beside} of ${runs} name another stage`);
  assert.ok(found / runs >= 0.95, `${found} of ${runs} name the planted one`);
});

test('a difference that is sure but small is no friction', () => {
  const here = { value: 0.48, low: 0.479, high: 0.481, n: 1e6 };
  const there = { value: 0.5, low: 0.499, high: 0.501, n: 1e6 };
  const about = {
    stage: 'a',
    group: undefined,
    what: 'conversion',
    against: 'before',
    worse: 'less',
  } as const;
  assert.deepEqual(frictionOf([{ ...about, here, there }]), []);
  assert.equal(frictionOf([{ ...about, here: { ...here, value: 0.4 }, there }]).length, 1);
});

test('satisfaction is read as each kind of survey is', () => {
  const answers = (...list: [score: number, people: number][]) =>
    list.map(([score, people]) => ({ score, people }));
  const csat = satisfactionOf('csat', answers([5, 30], [4, 30], [2, 40]))!;
  assert.deepEqual([csat.value, csat.n], [0.6, 100]);
  const nps = satisfactionOf('nps', answers([10, 50], [8, 20], [3, 30]))!;
  near(nps.value, 20);
  near(nps.high - nps.value, 100 * 1.959964 * Math.sqrt((0.8 - 0.04) / 100), 1e-4);
  near(satisfactionOf('ces', answers([7, 1], [5, 1]))!.value, 6);
  assert.equal(satisfactionOf('csat', []), null);
});
