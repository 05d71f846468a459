// Whom an experience moves, on tables as the event store would fill them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { isRefusal } from './kind.ts';
import type { PeopleTable } from './table.ts';
import { uplift } from './uplift.ts';

const tools = { seed: 'uplift', now: 0, progress: () => {} };
const settings = { experience: 'banner', control: '', goal: 'Bought', horizonDays: 7, lookBackDays: 28 };

/** Half see the banner. It moves by `effect(visits)`; loyalty sells without it. Nobody was shown it before the first stretch. */
function shown(people: number, effect: (visits: number) => number): PeopleTable {
  const draw = chance('shown', people);
  const at = <T>(make: (n: number) => T) => Array.from({ length: people }, (_, n) => make(n));
  const visits = at(() => draw.whole(0, 9));
  const loyalty = at(() => draw.number());
  const isTreated = at(() => draw.hits(0.5));
  const first = Float32Array.from(visits, (count, n) =>
    draw.hits(0.1 + 0.4 * loyalty[n]! + (isTreated[n] ? effect(count) : 0)) ? 1 : 0,
  );
  // Everybody has a second row, of a later stretch, in which they see it again: it must not count.
  const twice = <A extends Float32Array>(one: A, other: A) => Float32Array.of(...one, ...other);
  const ones = new Float32Array(people).fill(1);
  const control = Float32Array.from(isTreated, (is) => (is ? 0 : 1));
  return {
    rows: 2 * people,
    columns: [
      { name: 'visits', label: 'Visits', kind: 'number', group: 'visits' },
      { name: 'loyalty', label: 'Loyalty', kind: 'number', group: 'loyalty' },
    ],
    values: [twice(Float32Array.from(visits), ones), twice(Float32Array.from(loyalty), ones)],
    cutoff: Uint8Array.from({ length: 2 * people }, (_, row) => (row < people ? 1 : 2)),
    cutoffs: [0, 1, 2],
    person: Uint32Array.from({ length: 2 * people }, (_, row) => row % people),
    labels: { shown: twice(ones, ones), control: twice(control, control), goal: twice(first, ones) },
  };
}

test('those whom it moves score high, those who would have bought anyway do not', async () => {
  const table = shown(3000, (visits) => (visits < 4 ? 0.3 : 0));
  const outcome = await uplift.train(table, settings, tools);
  assert.ok(!isRefusal(outcome), JSON.stringify(outcome));
  const { metrics, people, cells } = outcome.report;
  assert.ok(people.trained + people.heldOut === 3000 && metrics[0]!.value > metrics[0]!.baseline!);
  assert.ok(Number(cells![3]!.facts!.effect) > Number(cells!.at(-1)!.facts!.effect) + 0.08);
  const scorer = uplift.open(JSON.parse(JSON.stringify(outcome.model)), settings);
  const asked = { ...table, rows: 3, values: [Float32Array.of(1, 8, 8), Float32Array.of(0.2, 0.2, 0.9)] };
  const [moved, idle, loyal] = scorer.score(asked).map((one) => one[''] as number);
  assert.ok(moved! > 0.2 && idle! < 0.12 && loyal! < 0.12, `${moved}, ${idle}, ${loyal}`);
  const [reason] = scorer.explain(asked, 0);
  assert.deepEqual([reason!.label, reason!.value, reason!.unit], ['Visits', 1, 'value']);
  assert.ok(reason!.effect! > 0.05);
});

test('what is inside the noise is refused with the figures', async () => {
  const outcome = await uplift.train(
    shown(2000, () => 0.1),
    settings,
    tools,
  );
  assert.ok(isRefusal(outcome));
  assert.match(outcome.refused.join(' '), /inside the noise \(Qini AUC/);
});

test('so are too few people', async () => {
  const outcome = await uplift.train(
    shown(300, () => 0.1),
    settings,
    tools,
  );
  assert.ok(isRefusal(outcome));
  assert.match(outcome.refused[0]!, /Only \d+ people .* 200 are needed/);
});

test('every horizon has ended, and the holdout is the control', () => {
  const now = 1e12;
  const asked = uplift.data(settings, { now, timezone: 'UTC' });
  assert.ok(asked.set === 'people');
  const longest = Math.max(...asked.labels.map(({ horizonDays }) => horizonDays));
  assert.ok(asked.cutoffs.every((at) => at + longest * 86_400_000 <= now + 1));
  assert.match(JSON.stringify(asked.labels), /"property":"properties.variant","op":"eq","value":""/);
  assert.equal(uplift.check!({ ...settings, treated: '' })[0]!.field, 'settings.treated');
});
