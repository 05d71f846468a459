import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chance } from '../../numeric/index.ts';
import { dealFolds } from '../folds.ts';
import { sigmoid } from '../linear/index.ts';
import { allRows, applyBins, type Column, learnBins, type Table } from '../table/index.ts';
import {
  BOOST_RULES,
  boost,
  chooseTrees,
  goesLeft,
  meanOf,
  type Tree,
  treeContributions,
  treeScores,
} from './index.ts';

const ROWS = 1200;
const random = chance('trees');
const numbers = (name: string): Column => ({
  name,
  kind: 'number',
  values: Float64Array.from({ length: ROWS }, () => (random.number() < 0.1 ? Number.NaN : random.number())),
});
const levels = ['a', 'b', 'c', 'd', 'e', 'f'];
const table: Table = {
  rows: ROWS,
  columns: [
    numbers('x'),
    numbers('y'),
    {
      name: 'w',
      kind: 'category',
      levels,
      codes: Int32Array.from({ length: ROWS }, () => random.whole(-1, 5)),
    },
  ],
};
const [x, y, w] = table.columns as [
  Column & { kind: 'number' },
  Column & { kind: 'number' },
  Column & { kind: 'category' },
];
/** Only together do x and y say something; some words do; and so does not knowing x. */
const truth = (row: number) => {
  const known = Number.isNaN(x.values[row]!) ? 1.5 : x.values[row]! > 0.5 === y.values[row]! > 0.5 ? 1 : -1;
  return known + (w.codes[row] === 1 || w.codes[row] === 4 ? 1 : -0.5);
};
const rows = allRows(ROWS);
const target = Float64Array.from(rows, (row) => (random.number() < sigmoid(2 * truth(row)) ? 1 : 0));
const bins = learnBins(table, rows, { most: 32 });
const binned = applyBins(table, bins);
const rules = { ...BOOST_RULES, leaves: 8, minRows: 10, rate: 0.1 };

describe('boosted trees', () => {
  const model = boost({ binned, bins, target, rows: rows.filter((row) => row % 3 !== 0), rules }, 60);
  const scores = treeScores(model, table);

  test('find what columns say only together, words that go together, and what not knowing says', () => {
    const clear = rows.filter((row) => row % 3 === 0 && truth(row) !== 0);
    const right = clear.filter((row) => scores[row]! > 0 === truth(row) > 0).length;
    assert.ok(right > 0.87 * clear.length, `${right} of ${clear.length}`);
  });

  test('are the same for the same seed, and as JSON', () => {
    const again = boost({ binned, bins, target, rows: rows.filter((row) => row % 3 !== 0), rules }, 60);
    assert.deepEqual(treeScores(again, table), scores);
    assert.deepEqual(treeScores(JSON.parse(JSON.stringify(model)), table), scores);
  });

  test('grow until rows held out no longer gain', () => {
    const folds = dealFolds(rows, { count: 3, seed: 1, stratum: (row) => target[row]! });
    const chosen = chooseTrees({
      binned,
      bins,
      target,
      rows,
      folds,
      foldCount: 3,
      rules: [{ ...rules, rate: 0.3 }],
    });
    assert.ok(chosen.rounds > 3 && chosen.rounds < 100, `${chosen.rounds}`);
    const noise = Float64Array.from(rows, () => (random.number() < 0.5 ? 1 : 0));
    const idle = chooseTrees({
      binned,
      bins,
      target: noise,
      rows,
      folds,
      foldCount: 3,
      rules: [{ ...rules, rate: 0.3 }],
    });
    assert.ok(idle.rounds < 5, `${idle.rounds} on noise`);
  });

  test('contributions are Shapley values: as if columns were made known in every order', () => {
    const small = boost({ binned, bins, target, rows, rules: { ...rules, leaves: 12 } }, 4);
    for (const row of [0, 1, 2, 3, 4]) {
      const { base, parts } = treeContributions(small, table, row);
      const score = treeScores(small, table)[row]!;
      assert.ok(Math.abs(base + parts.reduce((sum, part) => sum + part, 0) - score) < 1e-9);
      for (const feature of [0, 1, 2]) {
        const others = [0, 1, 2].filter((other) => other !== feature);
        const subsets = [[], [others[0]!], [others[1]!], others];
        const expected = subsets.reduce((sum, known) => {
          const weight = known.length === 1 ? 1 / 6 : 1 / 3;
          return sum + weight * (worth(small, row, [...known, feature]) - worth(small, row, known));
        }, 0);
        assert.ok(
          Math.abs(parts[feature]! - expected) < 1e-9,
          `row ${row}, column ${feature}: ${parts[feature]} is not ${expected}`,
        );
      }
    }
  });
});

/** The score when only some columns are known; the others go both ways, as many as went. */
function worth({ base, rate, trees }: ReturnType<typeof boost>, row: number, known: number[]): number {
  const at = (tree: Tree, node: number): number => {
    const feature = tree.feature[node]!;
    if (feature < 0) return tree.value[node]!;
    const child = tree.child[node]!;
    if (known.includes(feature))
      return at(tree, child + (goesLeft(tree, node, binned.bins[feature]![row]!) ? 0 : 1));
    return (
      (tree.cover[child]! * at(tree, child) + tree.cover[child + 1]! * at(tree, child + 1)) /
      tree.cover[node]!
    );
  };
  const sum = trees.reduce((total, tree) => total + at(tree, 0), 0);
  if (known.length === 0)
    assert.ok(Math.abs(sum - trees.reduce((total, tree) => total + meanOf(tree, 0), 0)) < 1e-9);
  return base + rate * sum;
}
