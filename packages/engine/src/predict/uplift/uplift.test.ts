import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { chance } from '../../numeric/index.ts';
import type { Cells } from '../table/index.ts';
import {
  evaluateUplift,
  qiniAuc,
  readUplift,
  UPLIFT_NAMES,
  type UpliftProblemOptions,
  upliftAuc,
  upliftReasons,
  upliftsOf,
} from './index.ts';

/** People by lot in one of two arms; `effect` is what the message adds to their chance, which has nothing to do with who buys anyway. */
function trial(count: number, effect: (age: number, isNew: boolean) => number): Cells {
  const random = chance('trial', count);
  const rows = Array.from({ length: count }, () => {
    const [age, isNew, loyal] = [random.whole(18, 80), random.hits(0.5), random.number()];
    const arm = random.hits(0.5) ? 'mail' : 'none';
    const bought = random.hits(0.1 + 0.5 * loyal + (arm === 'mail' ? effect(age, isNew) : 0));
    return [
      age,
      isNew ? 'yes' : 'no',
      loyal.toFixed(3),
      arm,
      bought ? 1 : 0,
      arm === 'mail' && random.hits(0.5) ? 1 : 0,
    ];
  });
  return { names: ['age', 'new', 'loyal', 'arm', 'bought', 'opened'], rows };
}
const asked: UpliftProblemOptions = {
  treatment: 'arm',
  outcome: 'bought',
  control: 'none',
  split: 'index%3=0',
};
function problemOf(cells: Cells, options: Partial<UpliftProblemOptions> = {}) {
  const read = readUplift(cells, { ...asked, ...options });
  assert.ok(!read.faults, JSON.stringify(read));
  return read.value;
}
const planted = (age: number) => (age > 50 ? 0.3 : -0.05);

describe('areas under the curves', () => {
  const DATA = join(
    import.meta.dirname,
    '../../../../../../shared/data/hillstrom/metric_unit_cases_sklift.json',
  );
  const skip = existsSync(DATA) ? false : 'there is no ../shared/data/hillstrom';
  test("are scikit-uplift's published ones, to 1e-6", { skip }, () => {
    const cases: {
      y: number[];
      uplift: number[];
      treatment: number[];
      uplift_auc_score: number;
      qini_auc_score: number;
    }[] = JSON.parse(readFileSync(DATA, 'utf8'));
    for (const { y, uplift, treatment, uplift_auc_score, qini_auc_score } of cases) {
      const about = { outcome: y, treated: treatment };
      assert.ok(Math.abs(upliftAuc(about, uplift) - uplift_auc_score) <= 1e-6);
      assert.ok(Math.abs(qiniAuc(about, uplift) - qini_auc_score) <= 1e-6);
    }
  });
  test('are 1 for the best order, -something for its reverse and 0 where all score the same', () => {
    const about = { outcome: [1, 0, 1, 0, 1, 0, 0, 1], treated: [1, 1, 0, 0, 1, 1, 0, 0] };
    const best = about.outcome.map((came, i) => (about.treated[i] === 1 ? came : -came));
    assert.equal(qiniAuc(about, best), 1);
    assert.ok(
      qiniAuc(
        about,
        best.map((one) => -one),
      ) < 0,
    );
    assert.ok(
      Math.abs(
        qiniAuc(
          about,
          best.map(() => 0),
        ),
      ) < 1e-12,
    );
  });
});

describe('a planted effect on those above 50', () => {
  const problem = problemOf(trial(5000, planted));
  const { report, model } = evaluateUplift(problem);

  test('is found: predictions are near the truth, and the order far beyond chance', () => {
    const ages = problem.table.columns[0]!;
    assert.ok(ages.name === 'age' && ages.kind === 'number');
    const found = upliftsOf(model!, problem.table);
    const error = Math.sqrt(
      found.reduce((sum, one, i) => sum + (one - planted(ages.values[i]!)) ** 2, 0) / found.length,
    );
    assert.ok(error < 0.09, `${error}`);
    assert.equal(report.heldOut!.standing, 'beyond');
    assert.ok(report.heldOut!.random.p < 0.01 && report.heldOut!.slope.low > 0);
    assert.match(report.verdict[1]!, /Some are moved more than others/);
  });

  test('is told apart from who buys anyway', () => {
    const place = (name: string) =>
      upliftReasons(model!, problem.table, 0, {
        ...problem.table,
        rows: 200,
        columns: problem.table.columns.map((column) =>
          column.kind === 'category'
            ? { ...column, codes: column.codes.slice(0, 200) }
            : { ...column, values: column.values.slice(0, 200) },
        ),
      }).findIndex(({ column }) => column === name);
    assert.equal(place('age'), 0);
  });

  test('what came after the treatment is left out', () =>
    assert.deepEqual(
      problem.leftOut.map(({ column }) => column),
      ['opened'],
    ));

  test('all ways to learn were compared, and the report survives as JSON', () => {
    assert.deepEqual(
      report.candidates!.map((one) => one.model),
      UPLIFT_NAMES,
    );
    const again = JSON.parse(JSON.stringify(model));
    assert.deepEqual(upliftsOf(again, problem.table), upliftsOf(model!, problem.table));
  });
});

test('where everybody is moved alike, that is said, and the average effect is found', () => {
  const { report } = evaluateUplift(problemOf(trial(4000, () => 0.1)), { model: 'dr-lines' });
  assert.equal(report.heldOut!.standing, 'within');
  assert.ok(report.heldOut!.average.low > 0.05 && report.heldOut!.average.high < 0.2);
  assert.match(report.verdict.join(' '), /inside the noise/);
});

test('where nothing happens, nothing is claimed', () => {
  const { report } = evaluateUplift(problemOf(trial(3000, () => 0)), { model: 'dr-lines' });
  assert.match(report.verdict[0]!, /No effect on average can be told from noise/);
  assert.match(report.verdict[1]!, /inside the noise/);
});

test('who was not treated by lot is weighted, and that is said', () => {
  const cells = trial(4000, planted);
  const { hits } = chance('choice');
  // Of the young, most of those who were to be treated were dropped: treatment goes with age.
  const rows = cells.rows.filter(([age, , , arm]) => arm === 'none' || Number(age) > 40 || hits(0.3));
  const { report } = evaluateUplift(problemOf({ names: cells.names, rows }), { model: 'dr-lines' });
  assert.equal(report.byLot, false);
  assert.match(report.verdict.at(-1)!, /not given by lot/);
});

describe('what does not suffice, or cannot be, is said', () => {
  test('too few people in an arm', () => {
    const cells = trial(900, planted);
    const { report } = evaluateUplift(
      problemOf({ ...cells, rows: cells.rows.filter(([, , , arm], i) => arm === 'mail' || i % 9 === 0) }),
    );
    assert.ok(
      report.refused &&
        report.missing.some((one) => /Only \d+ rows to learn from are "none"; 200 are needed/.test(one)),
      JSON.stringify(report.missing),
    );
  });
  test('nobody knows who was treated: such rows are in no arm', () => {
    const cells = trial(900, planted);
    const rows = cells.rows.map((row, i) =>
      i % 10 === 0 ? row.map((cell, at) => (at === 3 ? 'NA' : cell)) : row,
    );
    const { arms, treated, notes } = problemOf({ names: cells.names, rows });
    assert.deepEqual(arms, { treated: 'mail', control: 'none' });
    assert.ok(Number.isNaN(treated[0]));
    assert.match(notes.join(' '), /90 rows are of other arms/);
  });
  const faults = (options: Partial<UpliftProblemOptions>) =>
    readUplift(trial(100, planted), { ...asked, ...options }).faults?.map(({ field }) => field);
  test('a column that is not there', () => assert.deepEqual(faults({ outcome: 'gone' }), ['outcome']));
  test('an arm that is not there', () => assert.deepEqual(faults({ treated: 'letter' }), ['treated']));
  test('an outcome whose square is no number is named by its row', () => {
    const cells = trial(100, planted);
    const at = cells.names.indexOf(asked.outcome);
    const rows = cells.rows.map((row, i) => row.map((cell, j) => (j === at && i === 7 ? '-1e300' : cell)));
    assert.deepEqual(
      readUplift({ names: cells.names, rows }, asked).faults?.map(({ field, got }) => [field, got]),
      [[`8.${asked.outcome}`, '-1e300']],
    );
  });
  test('an outcome in words, without the one that counts', () => {
    const words = {
      names: ['arm', 'came', 'x'],
      rows: [
        ['mail', 'red', 1],
        ['none', 'blue', 2],
        ['mail', 'blue', 3],
      ],
    };
    assert.deepEqual(
      readUplift(words, { treatment: 'arm', outcome: 'came' }).faults?.map(({ field }) => field),
      ['outcome'],
    );
  });
});

describe('on real data', () => {
  const FILE = join(import.meta.dirname, '../../../../../../shared/data/hillstrom/hillstrom_developers.csv');
  test("Hillstrom: whom the women's e-mail brings to the shop is found on rows held out", {
    skip: existsSync(FILE) ? false : 'there is no ../shared/data/hillstrom',
    timeout: 240_000,
  }, () => {
    const [names, ...rows] = readFileSync(FILE, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.trim().replace('$1,000', '$1000').split(','));
    const cells = {
      names: names!,
      rows: rows.filter(([, , , , , , , , segment]) => segment !== 'Mens E-Mail'),
    };
    const problem = problemOf(cells, {
      treatment: 'segment',
      control: 'No E-Mail',
      outcome: 'visit',
      split: 'index%2=1',
    });
    assert.deepEqual(problem.leftOut.map(({ column }) => column).sort(), ['conversion', 'spend']);
    const { heldOut } = evaluateUplift(problem, { model: 'dr-lines' }).report;
    assert.equal(heldOut!.standing, 'beyond');
    assert.ok(
      heldOut!.qiniAuc > 0.04 && heldOut!.random.high < 0.03 && heldOut!.slope.low > 0.3,
      JSON.stringify(heldOut!.random),
    );
  });
});
