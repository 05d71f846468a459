// Estimates of a policy from another one's log, against worlds whose truth is known.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { murmur3 } from '../../decide/index.ts';
import {
  type EvaluatedPolicy,
  evaluateOffPolicy,
  fieldOfTable,
  type Log,
  policyOfTable,
  readLog,
  readPolicy,
} from './index.ts';
import { empiricalBernstein } from './intervals.ts';

const ACTIONS = ['a', 'b', 'c'];
/** What each action earns whom. */
const RATES: Record<string, number[]> = { young: [0.1, 0.3, 0.2], old: [0.4, 0.1, 0.2] };
const PEOPLE = ['young', 'old'];
const random = (seed: string) => {
  let n = 0;
  return () => murmur3(String(n++), murmur3(seed)) / 2 ** 32;
};
const drawn = (shares: readonly number[], at: number): number => {
  let left = at;
  return shares.findIndex((share) => {
    left -= share;
    return left < 0;
  });
};

interface World {
  rounds: number;
  shares: Record<string, number[]>;
  seed: string;
}
function logOf({ rounds, shares, seed }: World): Log {
  const next = random(seed);
  return {
    actions: ACTIONS,
    rounds: Array.from({ length: rounds }, () => {
      const who = PEOPLE[Math.floor(next() * 2)]!;
      const action = Math.max(0, drawn(shares[who]!, next()));
      const reward = Number(next() < RATES[who]![action]!);
      return { action, reward, propensity: shares[who]![action]!, features: [`who=${who}`] };
    }),
  };
}
const EVEN = { young: [1 / 3, 1 / 3, 1 / 3], old: [1 / 3, 1 / 3, 1 / 3] };
const BEST: Record<string, number[]> = { young: [0, 1, 0], old: [1, 0, 0] };
const TRUE_BEST = 0.35;
const best = (log: Log) => (i: number) => BEST[log.rounds[i]!.features[0]!.slice(4)]!;

describe('estimates of a policy from another one’s log', () => {
  test('are right on average, and their intervals cover the truth about as often as they say', () => {
    let covered = 0;
    const sums = { ips: 0, snips: 0, dr: 0 };
    const errors = { ips: 0, snips: 0, dr: 0 };
    const worlds = 60;
    for (let seed = 0; seed < worlds; seed++) {
      const log = logOf({ rounds: 600, shares: EVEN, seed: `world ${seed}` });
      const { policy } = evaluateOffPolicy(log, best(log), { resamples: 300, seed: seed + 1 });
      for (const kind of ['ips', 'snips', 'dr'] as const) {
        sums[kind] += policy![kind].value / worlds;
        errors[kind] += (policy![kind].value - TRUE_BEST) ** 2 / worlds;
      }
      if (policy!.dr.low <= TRUE_BEST && policy!.dr.high >= TRUE_BEST) covered++;
      assert.ok(policy!.guaranteed.low <= TRUE_BEST && policy!.guaranteed.high >= TRUE_BEST);
    }
    for (const [kind, mean] of Object.entries(sums))
      assert.ok(Math.abs(mean - TRUE_BEST) < 0.02, `${kind}: ${mean}`);
    assert.ok(errors.dr < errors.ips, JSON.stringify(errors));
    assert.ok(covered >= 0.85 * worlds, `${covered} of ${worlds}`);
  });

  test('are the same for the same seed', () => {
    const log = logOf({ rounds: 300, shares: EVEN, seed: 'same' });
    const run = () => evaluateOffPolicy(log, best(log), { resamples: 200, seed: 7 });
    assert.deepEqual(run(), run());
  });

  test('of the log’s own policy are what the log earned', () => {
    const log = logOf({ rounds: 500, shares: EVEN, seed: 'own' });
    const { policy, logged, difference, weights } = evaluateOffPolicy(log, () => EVEN.young, {
      resamples: 200,
    });
    assert.ok(Math.abs(policy!.ips.value - logged.value) < 1e-12);
    assert.ok(Math.abs(policy!.snips.value - logged.value) < 1e-12);
    assert.ok(difference!.low <= 0 && difference!.high >= 0);
    assert.ok(Math.abs(weights.effectiveShare - 1) < 1e-12);
  });

  test('count a person’s rounds together, so that saying everything ten times makes nothing surer', () => {
    const log = logOf({ rounds: 300, shares: EVEN, seed: 'units' });
    const named = log.rounds.map((round, i) => ({ ...round, unit: `u${i}` }));
    const tenfold = { ...log, rounds: Array.from({ length: 10 }, () => named).flat() };
    const width = ({ policy }: ReturnType<typeof evaluateOffPolicy>) => policy!.ips.high - policy!.ips.low;
    const once = width(evaluateOffPolicy({ ...log, rounds: named }, best(log), { resamples: 400 }));
    const often = width(evaluateOffPolicy(tenfold, best(tenfold), { resamples: 400 }));
    assert.ok(often > 0.8 * once && often < 1.25 * once, `${once} ${often}`);
  });
});

describe('an estimate is refused', () => {
  test('of an action that was never tried in such a context', () => {
    const shares = { young: [0.5, 0, 0.5], old: [0.3, 0.4, 0.3] };
    const log = logOf({ rounds: 2000, shares, seed: 'never' });
    const { refused, policy, reasons } = evaluateOffPolicy(log, best(log), { resamples: 10 });
    assert.ok(refused && policy === null);
    assert.match(reasons.join(' '), /never took in such a context/);
  });

  test('of what was hardly ever done', () => {
    const rare = [0.985, 0.005, 0.01];
    const log = logOf({ rounds: 3000, shares: { young: rare, old: rare }, seed: 'rare' });
    const { refused, reasons } = evaluateOffPolicy(log, () => [0, 1, 0], { resamples: 10 });
    assert.ok(refused);
    assert.match(reasons[0]!, /Only \d+ rounds effectively speak/);
  });

  test('when the propensities are not what was done', () => {
    const log = logOf({ rounds: 3000, shares: EVEN, seed: 'wrong' });
    const wrong = { ...log, rounds: log.rounds.map((round) => ({ ...round, propensity: 0.5 })) };
    assert.match(evaluateOffPolicy(wrong, best(wrong), { resamples: 10 }).reasons.join(' '), /should be 1/);
  });
});

test('Bernstein’s bound has the published form', () => {
  // 50 ones and 50 zeros: variance 25/99, ln(4/0.05) = 4.382.
  const { low, high } = empiricalBernstein(
    Float64Array.from({ length: 100 }, (_, i) => i % 2),
    1,
  );
  const reach = Math.sqrt((2 * (25 / 99) * Math.log(80)) / 100) + (7 * Math.log(80)) / (3 * 99);
  assert.ok(Math.abs(high - low - 2 * reach) < 1e-12);
});

describe('files', () => {
  const rows = [
    { item_id: '10', click: '1', propensity_score: '0.5', position: '1' },
    { item_id: '9', click: '0', propensity_score: '0.25', position: '2' },
  ];
  test('a log is read by its usual columns', () => {
    const { value, faults } = readLog(rows) as { value: Log; faults?: undefined };
    assert.equal(faults, undefined);
    assert.deepEqual(value.actions, ['9', '10']);
    assert.deepEqual(value.rounds[0], { action: 1, reward: 1, propensity: 0.5, features: ['position=1'] });
  });

  test('what cannot be read is named by row and column', () => {
    const { faults } = readLog([...rows, { ...rows[0], propensity_score: '0', click: 'perhaps' }]);
    assert.deepEqual(
      faults?.map(({ field }) => field),
      ['3.click', '3.propensity_score'],
    );
    const { faults: huge } = readLog([...rows, { ...rows[0], click: '1e308' }]);
    assert.deepEqual(huge, [{ field: '3.click', expected: 'a number up to 1e+100', got: 'text "1e308"' }]);
    assert.deepEqual(
      readLog([{ z: 1 }]).faults?.map(({ field }) => field),
      ['action', 'reward', 'propensity'],
    );
  });

  test('a policy is shares by name, by a field, or a table of them', () => {
    const { value: log } = readLog(rows) as { value: Log };
    const shares = (file: Parameters<typeof readPolicy>[0]) => {
      const read = readPolicy(file, log);
      assert.ok(!read.faults, JSON.stringify(read.faults));
      return log.rounds.map((_, i) => [...(read.value(i) as Float64Array)]);
    };
    assert.deepEqual(shares({ kind: 'uniform' }), [
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
    assert.deepEqual(shares({ kind: 'fixed', shares: { '10': 1 } }), [
      [0, 1],
      [0, 1],
    ]);
    const matrix = [
      { pos1: '0.2', pos2: '0.9' },
      { pos1: '0.8', pos2: '0.1' },
    ];
    assert.deepEqual(shares(policyOfTable(matrix, log)), [
      [0.2, 0.8],
      [0.9, 0.1],
    ]);
    const long = [
      { action: '10', position: '1', probability: '1' },
      { action: '9', position: '2', probability: '1' },
    ];
    assert.deepEqual(shares(policyOfTable(long, log)), [
      [0, 1],
      [1, 0],
    ]);
  });

  test('columns with other usual names, decimal commas and outcomes in words are read; a table says what it goes by', () => {
    const rows = [
      { Segment: 'new', Arm: 'a', Prob: '0,25', Clicked: 'Yes' },
      { Segment: 'old', Arm: 'b', Prob: '0,75', Clicked: 'no' },
    ];
    const table = ['new', 'old'].flatMap((segment) => [
      { Segment: segment, Arm: 'a', Share: segment === 'new' ? '0,9' : '0,2' },
      { Segment: segment, Arm: 'b', Share: segment === 'new' ? '0,1' : '0,8' },
    ]);
    const by = fieldOfTable(table, Object.keys(rows[0]!));
    assert.equal(by, 'Segment');
    const { value: log } = readLog(rows, { context: [by] }) as { value: Log };
    assert.deepEqual(
      log.rounds.map(({ propensity, reward }) => [propensity, reward]),
      [
        [0.25, 1],
        [0.75, 0],
      ],
    );
    const { value: policy } = readPolicy(policyOfTable(table, log, by), log) as { value: EvaluatedPolicy };
    assert.deepEqual(
      [0, 1].map((round) => Array.from(policy(round))),
      [
        [0.9, 0.1],
        [0.2, 0.8],
      ],
    );
  });

  test('shares that do not add up, or of actions that the log never took, are refused', () => {
    const { value: log } = readLog(rows) as { value: Log };
    assert.equal(readPolicy({ kind: 'fixed', shares: { '10': 0.4 } }, log).faults?.[0]?.field, 'shares');
    const other = readPolicy({ kind: 'fixed', shares: { '10': 0.5, '11': 0.5 } }, log);
    assert.equal(other.faults?.[0]?.got, 'one it never took');
  });
});
