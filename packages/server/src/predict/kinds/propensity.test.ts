// Churn is the same question turned round; and what a table must hold before either is answered.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { isRefusal, type ModelKind } from './kind.ts';
import { churn, propensity } from './propensity.ts';
import type { PeopleTable } from './table.ts';

const tools = { seed: 'propensity', now: 0, progress: () => {} };
const settings = { goal: 'Bought', horizonDays: 30, seenWithinDays: 90, method: 'logistic' as const };

/** The more visits, the likelier; the second column says nothing. */
function madeUp(rows: number, rate = 1): PeopleTable {
  const draw = chance('made up', rows);
  const visits = Float32Array.from({ length: rows }, () => draw.whole(0, 9));
  return {
    rows,
    columns: [
      { name: 'visits', label: 'Visits', kind: 'number', group: 'visits' },
      { name: 'noise', label: 'Noise', kind: 'number', group: 'noise' },
    ],
    values: [visits, Float32Array.from({ length: rows }, () => draw.number())],
    cutoff: new Uint8Array(rows),
    cutoffs: [0],
    person: Uint32Array.from({ length: rows }, () => draw.whole(0, 4e9)),
    labels: { goal: visits.map((n) => (draw.hits((rate * n) / 10) ? 1 : 0)) },
  };
}

test('churn ranks the same people the other way round', async () => {
  const table = madeUp(1200);
  const learn = async (kind: ModelKind) => {
    const outcome = await kind.train(table, settings, tools);
    assert.ok(!isRefusal(outcome), JSON.stringify(outcome));
    return { ...outcome, scorer: kind.open(outcome.model, settings) };
  };
  const [buys, stays] = [await learn(propensity), await learn(churn)];
  const people = { ...table, rows: 3, values: [Float32Array.of(0, 5, 9), Float32Array.of(0.5, 0.5, 0.5)] };
  const of = ({ scorer }: typeof buys) => scorer.score(people).map((one) => one[''] as number);
  assert.ok(of(buys)[0]! < 0.1 && of(buys)[2]! > 0.75, of(buys).join());
  for (const [n, value] of of(buys).entries())
    assert.ok(Math.abs(value + of(stays)[n]! - 1) < 0.03, `${value} and ${of(stays)[n]}`);
  const [reason] = buys.scorer.explain(people, 2);
  assert.deepEqual([reason!.label, reason!.value], ['Visits', 9]);
  assert.ok(reason!.effect! > 0);
  assert.equal(buys.report.importances![0]!.column, 'visits');
  assert.ok(buys.report.people.heldOut > 300);
});

test('too few who did, or who did not, is a refusal that counts', async () => {
  const outcome = await propensity.train(madeUp(300, 0.1), settings, tools);
  assert.ok(isRefusal(outcome));
  assert.match(outcome.refused[0]!, /Only \d+ .*"Bought"; 50 are needed, \d+ more/);
});

test('the horizon of every look back has ended', () => {
  const now = 1e12;
  const asked = propensity.data(settings, { now, timezone: 'UTC' });
  assert.ok(asked.set === 'people' && asked.cutoffs.every((at) => at + 30 * 86_400_000 <= now));
});

test('what is said of the goal must be what a condition can say', () => {
  const check = (where: unknown[]) => propensity.check!({ ...settings, where });
  assert.deepEqual(check([{ property: 'properties.total', op: 'gte', value: 20 }]), []);
  assert.match(
    check([{ property: 'properties.total', op: 'roughly', value: 20 }])[0]!.field,
    /^settings\.where/,
  );
});
