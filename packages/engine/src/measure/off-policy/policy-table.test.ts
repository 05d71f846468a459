// Policies in the shapes that people's tables have, and in the log itself.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chance } from '../../numeric/index.ts';
import { evaluateOffPolicy, type Log, policyInLog, policyOfTable, readLog, readPolicy } from './index.ts';

const rows = [
  { item_id: '10', click: '1', propensity_score: '0.5', position: '1' },
  { item_id: '9', click: '0', propensity_score: '0.25', position: '2' },
];

const sharesIn = (table: Record<string, unknown>[], log: Log, by?: string): number[][] => {
  const read = readPolicy(policyOfTable(table, log, by), log);
  assert.ok(!read.faults, JSON.stringify(read.faults));
  return log.rounds.map((_, i) => Array.from(read.value(i)));
};

test('one policy in all the shapes of a table is one policy', () => {
  const { value: log } = readLog(rows) as { value: Log };
  const expected = [
    [0.2, 0.8],
    [0.9, 0.1],
  ];
  const long = (action: string, by: string, share: string) =>
    ['1', '2'].flatMap((value, p) =>
      ['9', '10'].map((name, a) => ({ [action]: name, [by]: value, [share]: expected[p]![a] })),
    );
  const shapes: Record<string, Record<string, unknown>[]> = {
    'a row an action and a position': long('Item ID', 'Position', 'Share'),
    'under short names': long('arm', 'pos', 'p'),
    'actions named, a column a position': [
      { item_id: '10', position_1: 0.8, position_2: 0.1 },
      { item_id: '9', position_1: 0.2, position_2: 0.9 },
    ],
    'actions numbered as programs do': [
      { '1': '9.0', pos1: 0.2, pos2: 0.9 },
      { '1': '10.0', pos1: 0.8, pos2: 0.1 },
    ],
    'a row a position, a column an action': [
      { position: '2', pi_9: '90 %', pi_10: '10 %' },
      { position: '1', pi_9: '20 %', pi_10: '80 %' },
    ],
  };
  for (const [shape, table] of Object.entries(shapes))
    assert.deepEqual(sharesIn(table, log), expected, shape);
});

test('a table that differs by what the log does not have is refused, and never read in part', () => {
  const { value: log } = readLog(rows) as { value: Log };
  const table = ['new', 'old'].flatMap((segment) =>
    ['9', '10'].map((action) => ({ action, segment, share: 0.5 })),
  );
  assert.match(readPolicy(policyOfTable(table, log), log).faults?.[0]?.got ?? '', /several rows for 9/);
  const odd = Array.from({ length: 5 }, () => ({ share: 0.2 }));
  assert.match(
    readPolicy(policyOfTable(odd, log), log).faults?.[0]?.expected ?? '',
    /the log's 2 actions or of its 2 rows/,
  );
});

test('rows without an outcome are left out and counted, and what a policy says of the others stays with them', () => {
  const three = [rows[0]!, { ...rows[0]!, click: '' }, rows[1]!];
  const read = readLog(three);
  assert.ok(!read.faults);
  assert.deepEqual(read.leftOut, [{ reason: 'no action, no outcome or no propensity', rows: 1 }]);
  const byRow = [
    { '9': 0.2, '10': 0.8 },
    { '9': 0.5, '10': 0.5 },
    { '9': 0.9, '10': 0.1 },
  ];
  assert.deepEqual(sharesIn(byRow, read.value), [
    [0.2, 0.8],
    [0.9, 0.1],
  ]);
});

test('a log may hold the policy itself, for all actions or for the one that was taken', () => {
  const draw = chance('policy in the log', 1);
  const made = Array.from({ length: 4000 }, (_, i) => {
    const arm = draw.hits(0.5) ? 'a' : 'b';
    const won = draw.hits(arm === 'a' ? 0.2 : 0.6) ? 1 : 0;
    return { Arm: arm, Reward: won, log_prob: Math.log(0.5), pi_a: 0.3, pi_b: 0.7, row: i };
  });
  const read = readLog(made);
  assert.ok(!read.faults);
  assert.match(read.notes[0]!, /natural logarithm/);
  const whole = readPolicy(policyInLog(made, read.value)!, read.value);
  const lone = made.map(({ pi_a, pi_b, ...row }) => ({
    ...row,
    target_prob: row.Arm === 'a' ? pi_a : pi_b,
  }));
  const part = readPolicy(policyInLog(lone, read.value)!, read.value);
  assert.ok(!whole.faults && !part.faults);
  const all = evaluateOffPolicy(read.value, whole.value, { resamples: 200 }).policy!;
  const taken = evaluateOffPolicy(read.value, part.value, { resamples: 200, isTakenOnly: true }).policy!;
  assert.deepEqual([taken.ips, taken.snips], [all.ips, all.snips]);
  for (const { low, high } of [all.dr, taken.dr]) assert.ok(low < 0.48 && high > 0.48);
  assert.equal(policyInLog([{ action: 1, reward: 1, pscore: 1 }], read.value), undefined);
});
