// Leaks in disguise: columns that hold the outcome without saying so, among columns that may well be strong.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chance } from '../../numeric/index.ts';
import { sigmoid } from '../linear/index.ts';
import { readTable } from '../table/index.ts';
import { suspectedLeaks } from './index.ts';

const random = chance('leaks in disguise');
const PEOPLE = Array.from({ length: 900 }, () => {
  const [visits, mails, tenure] = [random.whole(0, 20), random.whole(0, 20), random.whole(0, 20)];
  const bought = random.hits(sigmoid(0.12 * (visits + mails + tenure - 30))) ? 1 : 0;
  return { visits, mails, tenure, bought };
});
const target = Float64Array.from(PEOPLE, ({ bought }) => bought);
const rows = Int32Array.from(PEOPLE, (_, i) => i);

/** What is suspected when this column joins three that matter. */
function suspicions(name: string, of: (person: (typeof PEOPLE)[number]) => unknown): [string, string][] {
  const { table } = readTable({
    names: ['visits', 'mails', 'tenure', name],
    rows: PEOPLE.map((person) => [person.visits, person.mails, person.tenure, of(person)]),
  });
  return suspectedLeaks(table, target, rows).map(({ column, strength }) => [column, strength]);
}

test('a copy of the outcome under noise is likely a leak', () =>
  assert.deepEqual(
    suspicions('score_v2', ({ bought }) =>
      (bought + 0.4 * (random.number() + random.number() - 1)).toFixed(4),
    ),
    [['score_v2', 'likely']],
  ));

test('a number that was given by outcome is likely a leak', () =>
  assert.deepEqual(
    suspicions('ledger', ({ bought }) => 10 * random.whole(1, 400) + (bought ? 60_000 : 10_000)),
    [['ledger', 'likely']],
  ));

test('a word that tells the outcome is likely a leak', () =>
  assert.deepEqual(
    suspicions('queue', ({ bought }) =>
      bought ? random.pick(['q4', 'q7']) : random.pick(['q1', 'q2', 'q3']),
    ),
    [['queue', 'likely']],
  ));

test('what was counted after the outcome, and only goes with it, is suspected', () => {
  // Who bought writes to support more often afterwards.
  const found = suspicions('tickets', ({ bought }) => random.whole(0, 6) + (bought ? random.whole(1, 8) : 0));
  assert.deepEqual(
    found.map(([column]) => column),
    ['tickets'],
  );
});

test('columns that merely matter are not', () =>
  assert.deepEqual(
    suspicions('basket', ({ visits }) => visits * 3 + random.whole(0, 30)),
    [],
  ));

test('an identifier of each row is not looked at, though it was given by outcome', () => {
  const ids = PEOPLE.map(({ bought }, i) => [i + (bought ? 50_000 : 10_000)]);
  const { table, leftOut } = readTable({ names: ['account_id'], rows: ids });
  assert.equal(table.columns.length, 0);
  assert.deepEqual(
    leftOut.map(({ column }) => column),
    ['account_id'],
  );
});
