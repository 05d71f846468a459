// Claims about the priced ladder, on simulated people whose truth is known: planted effects lie in their intervals, a
// rung that adds nothing is said to, steps add up, and people lost on the way are noticed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chance } from '../../numeric/index.ts';
import { type Level, priceLadder } from './index.ts';

/** What each rung adds to the share of people who buy, from rung 1 on; to 10 % without any. */
const PLANTED = [0.02, 0.03, 0.015, 0.01, 0];
const SHARES = [0.1, 0.1, 0.1, 0.1, 0.1];

/** People fall onto levels by independent draws, the lowest first, as the holdouts draw them. */
function people(run: number, count: number, added = PLANTED): Level[] {
  const draw = chance('ladder', run);
  const levels: Level[] = [...SHARES, 1].map((share, rung) => ({
    rung,
    share: SHARES.slice(0, rung).reduce((left, one) => left * (1 - one), share),
    statistics: { n: 0, sum: 0 },
  }));
  for (let i = 0; i < count; i++) {
    const drawn = SHARES.findIndex((share) => draw.hits(share));
    const rung = drawn < 0 ? 5 : drawn;
    const buys = added.slice(0, rung).reduce((sum, one) => sum + one, 0.1);
    const { statistics } = levels[rung]! as { statistics: { n: number; sum: number } };
    statistics.n++;
    if (draw.hits(buys)) statistics.sum++;
  }
  return levels;
}

test('planted effects lie in their intervals, all of a ladder at once, in 95 of 100 ladders', () => {
  let covered = 0;
  for (let run = 0; run < 200; run++) {
    const { steps } = priceLadder(people(run, 20_000));
    assert.deepEqual(
      steps.map(({ rungs }) => rungs),
      [[1], [2], [3], [4], [5]],
    );
    if (steps.every(({ absolute }, i) => absolute!.low <= PLANTED[i]! && PLANTED[i]! <= absolute!.high))
      covered++;
  }
  assert.ok(covered >= 190, `${covered} of 200`);
});

test('with enough people every rung is told, and the one that adds nothing is called that', () => {
  // Sums instead of people: what 40 million would come to on average.
  const n = 40_000_000;
  const levels = people(0, 0).map(({ rung, share }) => {
    const buys = PLANTED.slice(0, rung).reduce((sum, one) => sum + one, 0.1);
    return { rung, share, statistics: { n: Math.round(n * share), sum: Math.round(n * share * buys) } };
  });
  const { steps, whole, isSplit } = priceLadder(levels);
  assert.deepEqual(
    steps.map(({ worth }) => worth),
    ['adds', 'adds', 'adds', 'adds', 'adds nothing'],
  );
  assert.match(steps[4]!.reason, /^One to one adds nothing here/);
  assert.ok(isSplit);
  assert.equal(whole!.worth, 'adds');
  const sum = steps.reduce((all, { absolute }) => all + absolute!.value, 0);
  assert.ok(Math.abs(sum - whole!.absolute!.value) < 1e-12);
});

test('a ladder without any effect is hardly ever said to have one, however often one looks', () => {
  let alarms = 0;
  for (let run = 0; run < 100; run++) {
    const weeks = [1, 2, 3, 4].map((week) => people(run * 10 + week, 3_000, [0, 0, 0, 0, 0]));
    let alarmed = false;
    for (let week = 1; week <= 4; week++) {
      const { steps } = priceLadder(added(weeks.slice(0, week)));
      alarmed ||= steps.some(({ worth }) => worth === 'adds' || worth === 'harms');
      // Nor is it said that it surely adds nothing, with so few people.
      assert.ok(steps.every(({ worth, needed }) => worth !== 'unknown' || needed! > 3_000));
    }
    if (alarmed) alarms++;
  }
  assert.ok(alarms <= 5, `${alarms} of 100`);
});

test('levels without holdouts between them are one step, and levels without people none', () => {
  const levels = people(1, 20_000).filter(({ rung }) => rung === 0 || rung === 3 || rung === 5);
  const { steps } = priceLadder([...levels, { rung: 4, share: 0, statistics: { n: 0, sum: 0 } }]);
  assert.deepEqual(
    steps.map(({ rungs, from, to }) => ({ rungs, from, to })),
    [
      { rungs: [1, 2, 3], from: 0, to: 3 },
      { rungs: [4, 5], from: 3, to: 5 },
    ],
  );
  assert.deepEqual(priceLadder([]), { levels: [], steps: [], whole: null, splitP: 1, isSplit: true });
});

test('people who are lost on one level are noticed, and less may be better', () => {
  const lost = people(2, 100_000).map((level) =>
    level.rung === 5
      ? { ...level, statistics: { n: Math.round(level.statistics.n * 0.9), sum: 4_000 } }
      : level,
  );
  assert.equal(priceLadder(lost).isSplit, false);
  const returns: Level[] = [
    { rung: 0, share: 0.5, statistics: { n: 50_000, sum: 5_000 } },
    { rung: 5, share: 0.5, statistics: { n: 50_000, sum: 6_000 } },
  ];
  assert.equal(
    priceLadder(returns, { alpha: 0.05, worthwhile: 0.02, lessIsBetter: true }).steps[0]!.worth,
    'harms',
  );
});

function added(all: readonly Level[][]): Level[] {
  return all[0]!.map(({ rung, share }, i) => ({
    ...{ rung, share },
    statistics: {
      n: all.reduce((sum, levels) => sum + levels[i]!.statistics.n, 0),
      sum: all.reduce((sum, levels) => sum + (levels[i]!.statistics as { sum: number }).sum, 0),
    },
  }));
}
