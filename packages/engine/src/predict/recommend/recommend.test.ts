import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { chance, invertPositive } from '../../numeric/index.ts';
import {
  blendOf,
  chooseBlend,
  coverageOf,
  historyOf,
  type InteractionFile,
  type Interactions,
  InteractionsBuilder,
  type Lesson,
  meanOf,
  measure,
  metricsOf,
  needsOf,
  noveltyOf,
  only,
  readInteractions,
  STRATEGIES,
  type StrategyName,
  scorerOf,
  strategyOf,
  topOf,
  trialOf,
} from './index.ts';

const DATA = join(import.meta.dirname, '../../../../../../shared/data');
const DAY = 86_400_000;

function interactions(
  rows: readonly [user: string, item: string, time?: number, weight?: number][],
): Interactions {
  const builder = new InteractionsBuilder();
  for (const [user, item, time = 0, weight = 1] of rows) builder.add(user, item, weight, time);
  return builder.done();
}

/** Three tastes of eight items each: everybody likes some of one taste, and now and then something else. */
function tastes(people: number): Interactions {
  const builder = new InteractionsBuilder();
  const draw = chance('tastes');
  for (let u = 0; u < people; u++)
    for (let n = 0; n < 6; n++) {
      const taste = draw.hits(0.9) ? u % 3 : draw.whole(0, 2);
      builder.add(`u${u}`, `t${taste}-${draw.whole(0, 7)}`, 1, n * DAY);
    }
  return builder.done();
}

const listFor = (name: StrategyName, lesson: Lesson, items: readonly string[], count = 3) => {
  const { all } = lesson;
  const strategy = strategyOf(name);
  const fitted = strategy.fit(lesson);
  const item = items.map((one) => all.items.indexOf(one));
  const into = new Float64Array(all.items.length);
  const history = { item, weight: item.map(() => 1), time: item.map((_, i) => i * 60_000) };
  strategy.scores(fitted, { history, now: 0 }, into);
  return topOf(into, count, (i) => strategy.repeats || !item.includes(i)).map((i) => all.items[i]!);
};

test('the inverse times the matrix is one, whatever the size is to the blocks', () => {
  const draw = chance('inverse');
  for (const size of [1, 3, 63, 64, 65, 130]) {
    const root = Float64Array.from({ length: size * size }, () => draw.normal(0, 1));
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) {
        let sum = i === j ? 1 : 0;
        for (let k = 0; k < size; k++) sum += root[i * size + k]! * root[j * size + k]!;
        matrix[i * size + j] = sum;
      }
    const inverse = matrix.slice();
    assert.equal(invertPositive(inverse, size), true);
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) {
        let sum = 0;
        for (let k = 0; k < size; k++) sum += matrix[i * size + k]! * inverse[k * size + j]!;
        assert.ok(Math.abs(sum - (i === j ? 1 : 0)) < 1e-8, `${size}: ${i}, ${j} is ${sum}`);
      }
  }
  assert.equal(invertPositive(Float64Array.of(1, 2, 2, 1), 2), false);
});

test('metrics are those of the reference implementation', { skip: skipWithout('unit-fixtures') }, () => {
  const cases = JSON.parse(readFileSync(join(DATA, 'unit-fixtures/recsys_metric_cases.json'), 'utf8'));
  const { rating_true: truth, rating_pred: predicted, expected, perfect, diversity } = cases;
  const users = [...new Set<number>(truth.user)];
  const itemsOf = (table: { user: number[]; item: number[] }, user: number) =>
    table.item.filter((_, i) => table.user[i] === user);
  const listOf = (user: number) =>
    itemsOf(predicted, user)
      .map((item, i) => ({
        item,
        p: predicted.prediction.filter((_: number, n: number) => predicted.user[n] === user)[i],
      }))
      .sort((a, b) => b.p - a.p)
      .map(({ item }) => item);
  const found = meanOf(users.map((user) => metricsOf(listOf(user), new Set(itemsOf(truth, user)), 10)));
  const same = (got: number, want: number) => assert.ok(Math.abs(got - want) < 1e-4, `${got} is not ${want}`);
  same(found.map, expected['map@10']);
  same(found.ndcg, expected['ndcg@10_binary']);
  same(found.precision, expected['precision@10']);
  same(found.recall, expected['recall@10']);
  const best = meanOf(
    users.map((user) => metricsOf(itemsOf(truth, user), new Set(itemsOf(truth, user)), 10)),
  );
  same(best.map, perfect['map@10']);
  same(best.ndcg, perfect['ndcg@10']);
  same(best.precision, perfect['precision@10']);
  same(best.recall, perfect['recall@10']);
  const lists = [1, 2, 3].map((user) => itemsOf(diversity.reco, user));
  const coverage = coverageOf(lists, new Set(diversity.train.item).size);
  same(coverage.catalogue, diversity.catalog_coverage);
  same(coverage.distributional, diversity.distributional_coverage);
  for (const [i, want] of diversity.historical_item_novelty_items_1_5.entries()) {
    const count = diversity.train.item.filter((item: number) => item === i + 1).length;
    same(noveltyOf(count, diversity.train.item.length), want);
  }
});

test('on MovieLens 100k SAR gives the published figures, EASE those of its paper’s formula', {
  skip: skipWithout('movielens-100k'),
  timeout: 600_000,
}, () => {
  const { trial, train } = movielens();
  const found = (name: StrategyName, settings = {}) => measure(trial, scorerOf(train, name, settings));
  const sar = found('sar');
  assert.deepEqual(
    [sar.map, sar.ndcg, sar.precision, sar.recall].map((value) => value.toFixed(6)),
    ['0.110591', '0.382461', '0.330753', '0.176385'],
  );
  const ease = found('ease', { regularisation: 500 });
  assert.deepEqual(
    [ease.map, ease.ndcg, ease.precision, ease.recall].map((value) => value.toFixed(4)),
    ['0.1441', '0.4754', '0.4172', '0.2206'],
  );
});

for (const name of ['sar', 'ease', 'als', 'item-knn', 'also-viewed', 'also-bought'] as const)
  test(`${name} finds out who has which taste`, () => {
    const all = tastes(240);
    const list = listFor(name, { all }, ['t1-0', 't1-3']);
    assert.ok(
      list.every((item) => item.startsWith('t1-')),
      list.join(),
    );
  });

test('somebody without a history gets no scores but what is popular', () => {
  const all = tastes(60);
  assert.equal(listFor('popular', { all }, []).length, 3);
  for (const name of ['sar', 'ease', 'als', 'item-knn'] as const) {
    const strategy = STRATEGIES[name];
    const into = new Float64Array(all.items.length).fill(9);
    strategy.scores(strategy.fit({ all }), { history: { item: [], weight: [], time: [] }, now: 0 }, into);
    assert.ok(
      into.every((score) => score === 0),
      name,
    );
  }
});

test('what is explained adds up to the score', () => {
  const all = tastes(120);
  const history = historyOf(all, 0);
  for (const name of ['sar', 'ease', 'item-knn', 'also-viewed', 'next-item', 'als'] as const) {
    const strategy = strategyOf(name);
    const fitted = strategy.fit({ all });
    const into = new Float64Array(all.items.length);
    strategy.scores(fitted, { history, now: 0 }, into);
    const distinct = new Set(Array.from(history.item)).size;
    for (let item = 0; item < into.length; item++) {
      const because = strategy.because!(fitted, { history, now: 0 })(item);
      assert.equal(because.length, history.item.length);
      if (distinct < history.item.length && (name === 'ease' || name === 'item-knn' || name === 'als'))
        continue;
      const sum = because.reduce((a, b) => a + b, 0);
      assert.ok(Math.abs(sum - into[item]!) < 1e-4, `${name} ${item}: ${sum} is not ${into[item]}`);
    }
  }
});

test('what is in demand now comes before what always was', () => {
  const rows = Array.from({ length: 60 }, (_, day) => [`u${day}`, 'evergreen', day * DAY] as const);
  const news = Array.from({ length: 12 }, (_, n) => [`n${n}`, 'news', (59 - (n % 2)) * DAY] as const);
  const all = interactions([...rows, ...news].map(([a, b, c]) => [a, b, c]));
  assert.deepEqual(listFor('trending', { all }, [], 1), ['news']);
  assert.deepEqual(listFor('popular', { all }, [], 1), ['evergreen']);
});

test('the way back: what was seen last comes first', () => {
  const all = interactions([
    ['a', 'one'],
    ['a', 'two'],
    ['a', 'three'],
  ]);
  assert.deepEqual(listFor('recently-viewed', { all }, ['one', 'three', 'two']), ['two', 'three', 'one']);
});

test('what comes next goes by the order of a visit', () => {
  const visits = Array.from({ length: 20 }, (_, u) =>
    ['tent', 'mat', 'bag'].map(
      (item, i) => [`u${u}`, item, u * DAY + i * 60_000] as [string, string, number],
    ),
  ).flat();
  const all = interactions(visits);
  assert.deepEqual(listFor('next-item', { all }, ['tent']), ['mat', 'bag']);
  assert.deepEqual(listFor('next-item', { all }, ['mat'], 1), ['bag']);
});

test('an item that nobody has seen is found by what it is', () => {
  const all = interactions([
    ['a', 'red mug'],
    ['a', 'blue mug'],
    ['b', 'lamp'],
    ['b', 'new mug'],
  ]);
  const catalogue = all.items.map((title) => ({ title, attributes: { kind: title.split(' ').at(-1)! } }));
  assert.deepEqual(listFor('content', { all, catalogue }, ['red mug'], 2).sort(), ['blue mug', 'new mug']);
});

test('coffee is needed again after a month, a tent is not', () => {
  const rows = Array.from({ length: 30 }, (_, u) => [
    ...[0, 30, 61, 90].map((day) => [`u${u}`, 'coffee', day * DAY] as [string, string, number]),
    [`u${u}`, 'tent', 5 * DAY] as [string, string, number],
  ]).flat();
  const all = interactions(rows);
  const fitted = strategyOf('replenishment').fit({ all });
  const history = historyOf(all, 0);
  const [coffee, tent] = ['coffee', 'tent'].map((item) => all.items.indexOf(item)) as [number, number];
  const needs = needsOf(fitted, history, 100 * DAY);
  const next = needs.find(({ item }) => item === coffee)!;
  assert.ok(Math.abs((next.at - 90 * DAY) / DAY - 30) < 4, `${(next.at - 90 * DAY) / DAY} days`);
  assert.ok(next.due < 0.05, 'ten days after the last one nothing is due');
  const into = new Float64Array(all.items.length);
  strategyOf('replenishment').scores(fitted, { history, now: 124 * DAY }, into);
  assert.ok(into[coffee]! > 0.5);
  assert.ok(into[tent]! < 0.2 * into[coffee]!);
});

test('a blend is chosen without the test, and is as good as the best of it', { timeout: 300_000 }, () => {
  const all = tastes(200);
  const train = only(all, (_, n) => all.row[n]! % 4 !== 0);
  const trial = trialOf(all, train, (_, n) => all.row[n]! % 4 === 0, 5);
  const { ingredients, tried } = chooseBlend(train, { k: 5, seed: 1 });
  assert.ok(ingredients.length > 0 && tried.length > ingredients.length);
  const blend = measure(trial, blendOf(train, ingredients));
  const popular = measure(trial, scorerOf(train, 'popular'));
  assert.ok(blend.ndcg > popular.ndcg + 0.1, `${blend.ndcg} against ${popular.ndcg}`);
});

test('columns are found by their usual names, and faults name row and column', () => {
  const names = ['user_id:token', 'Item_ID', 'rating', 'timestamp', 'split'];
  const rows = [
    ['1', 'a', '5', '881250949', 'train'],
    ['1', 'b', '3', '881250950', 'test'],
  ];
  const { value } = readInteractions({ names, rows }) as { value: { all: Interactions; split: string[] } };
  assert.deepEqual(value.all.items, ['a', 'b']);
  assert.equal(value.all.time[0], 881_250_949_000);
  assert.deepEqual(value.split, ['train', 'test']);
  assert.deepEqual(
    readInteractions({ names, rows: [['1', '', 'many', 'never', '']] }).faults?.map(({ field }) => field),
    ['1.Item_ID', '1.rating', '1.timestamp'],
  );
  const oddTimes = (...times: string[]) =>
    readInteractions({ names, rows: times.map((time) => ['1', 'a', '5', time, '']) }).faults?.map(
      ({ field }) => field,
    );
  // One odd cell is named itself, wherever it stands, and not all the others.
  assert.deepEqual(oddTimes('inf', '881250949', '881250950'), ['1.timestamp']);
  assert.deepEqual(oddTimes('2024-02-28', '2024-02-30', '2024-02-29T10:00:00Z'), ['2.timestamp']);
  const daysOf = (...cells: string[]) => {
    const { value } = readInteractions({ names, rows: cells.map((cell) => ['1', 'a', '5', cell, '']) }) as {
      value: { all: Interactions; guessedDates?: string };
    };
    return [
      Array.from(value.all.time, (time) => new Date(time).toISOString().slice(5, 10)),
      value.guessedDates,
    ];
  };
  assert.deepEqual(daysOf('03.02.2024', '04.02.2024'), [['02-03', '02-04'], 'dmy']);
  assert.deepEqual(daysOf('03/02/2024', '13/02/2024'), [['02-03', '02-13'], undefined]);
  assert.deepEqual(daysOf('03/02/2024', '04/02/2024'), [['03-02', '04-02'], 'mdy']);
  assert.deepEqual(daysOf('3 February 2024 10:00 UTC', '2024-02-04'), [['02-03', '02-04'], undefined]);
  assert.deepEqual(
    readInteractions({ names: ['who', 'item'], rows }).faults?.map(({ field }) => field),
    ['user'],
  );
});

test('rows without a rating are counted and left out, and the others keep what their columns say', () => {
  const names = ['user', 'item', 'rating', 'split'];
  const rows = [
    ['1', 'a', '', 'test'],
    ['1', 'b', '4,5', 'train'],
    ['2', 'c', '3', 'test'],
  ];
  const decimals = () => (cell: unknown) => Number(String(cell).replace(',', '.'));
  const { value } = readInteractions({ names, rows }, {}, decimals) as { value: InteractionFile };
  assert.equal(value.unrated, 1);
  assert.deepEqual(value.all.items, ['b', 'c']);
  assert.deepEqual([...value.all.weight], [4.5, 3]);
  assert.deepEqual(value.split, ['train', 'test']);
});

function skipWithout(folder: string): string | false {
  return existsSync(join(DATA, folder)) ? false : `there is no ../shared/data/${folder}`;
}

function movielens() {
  const read = (file: string) => readFileSync(join(DATA, 'movielens-100k', file));
  const builder = new InteractionsBuilder();
  for (const line of read('u.data').toString().trim().split('\n')) {
    const [user, item, rating, time] = line.split('\t') as [string, string, string, string];
    builder.add(user, item, Number(rating), Number(time) * 1000);
  }
  const all = builder.done();
  const test = gunzipSync(read('splits_developers.csv.gz'))
    .toString()
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[1] === '1');
  const train = only(all, (_, n) => !test[all.row[n]!]);
  return { train, trial: trialOf(all, train, (_, n) => test[all.row[n]!]!, 10) };
}
