import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Chance, chance, fisherExact } from '../../numeric/index.ts';
import { type DiscoveryTable, discover } from './index.ts';

/** Eight ordinary columns; `outcome` may look at them. */
function world(
  seed: number,
  outcome: (at: (column: number) => number, draw: Chance) => number,
  rows = 3000,
): DiscoveryTable {
  const draw = chance('discovery', seed);
  const counts = Array.from({ length: 3 }, () => column((n) => Math.floor(n ** 3 * 12)));
  const flags = Array.from({ length: 3 }, (_, i) => column((n) => Number(n < 0.2 + i * 0.2)));
  const numbers = [column((n) => 18 + 60 * n), column((n) => (n < 0.3 ? Number.NaN : n * 100))];
  const values = [...counts, ...flags, ...numbers];
  function column(of: (n: number) => number) {
    return Float32Array.from({ length: rows }, () => of(draw.number()));
  }
  return {
    columns: [
      ...counts.map((_, i) => ({
        group: `Event ${i}`,
        says: { kind: 'times' as const, of: { event: `Event ${i}`, window: { last: '30d' as const } } },
      })),
      ...flags.map((_, i) => ({
        group: `traits.t${i}`,
        says: { kind: 'flag' as const, attribute: `traits.t${i}` },
      })),
      ...numbers.map((_, i) => ({
        group: `traits.n${i}`,
        says: { kind: 'number' as const, attribute: `traits.n${i}` },
      })),
    ],
    values,
    outcome: Float32Array.from({ length: rows }, (_, row) => outcome((c) => values[c]![row]!, draw)),
    searched: Int32Array.from({ length: rows / 2 }, (_, i) => 2 * i),
    held: Int32Array.from({ length: rows / 2 }, (_, i) => 2 * i + 1),
  };
}
const shares = (seed: number) => ({ isShare: true, seed: `${seed}` });

test('a planted rule of two parts is found, with an effect that holds on people whom it was not found on', () => {
  for (let seed = 0; seed < 10; seed++) {
    const table = world(seed, (at, draw) => Number(draw.hits(at(0) >= 2 && at(4) === 1 ? 0.4 : 0.1)));
    const [first] = discover(table, shares(seed)).suggestions;
    assert.ok(first, `world ${seed}`);
    const said = JSON.stringify(first.condition);
    assert.match(said, /Event 0/);
    assert.match(said, /"traits.t1","op":"eq","value":true/);
    assert.ok(first.low > 0.15 && first.low < 0.35 && first.high > 0.3, JSON.stringify(first));
    assert.match(first.sentence, /^People who .*Event 0/);
  }
});

test('the truth lies within the intervals', () => {
  let missed = 0;
  let all = 0;
  for (let seed = 0; seed < 100; seed++) {
    const table = world(seed, (at, draw) => Number(draw.hits(at(3) === 1 ? 0.35 : 0.1)), 1500);
    for (const { condition, low, high } of discover(table, { ...shares(seed), mostParts: 1 }).suggestions) {
      if (!JSON.stringify(condition).includes('traits.t0')) continue;
      const truth = JSON.stringify(condition).includes('true') ? 0.25 : -0.25;
      all++;
      if (truth < low || truth > high) missed++;
    }
  }
  assert.ok(all >= 98, `${all}`);
  assert.ok(missed <= 11, `${missed} of ${all}`);
});

test('on pure noise at most one search in twenty suggests anything', () => {
  const count = (isShare: boolean, outcome: (draw: Chance) => number, runs: number) => {
    let any = 0;
    for (let seed = 0; seed < runs; seed++) {
      const table = world(1000 + seed, (_, draw) => outcome(draw), 1200);
      if (discover(table, { isShare, seed: `${seed}` }).suggestions.length > 0) any++;
    }
    return any / runs;
  };
  assert.ok(count(true, (draw) => Number(draw.hits(0.05)), 40) <= 0.05);
  assert.ok(count(false, (draw) => (draw.hits(0.1) ? Math.exp(draw.normal(3, 1)) : 0), 40) <= 0.05);
});

test('a shorter rule is not made longer by what adds nothing, nor said again the other way round', () => {
  const table = world(5, (at, draw) => Number(draw.hits(at(0) >= 1 ? 0.4 : 0.1)));
  const { suggestions } = discover(table, { ...shares(5), mostParts: 3 });
  assert.equal(suggestions.length, 1, JSON.stringify(suggestions.map(({ sentence }) => sentence)));
  assert.ok(!('all' in suggestions[0]!.condition));
});

test('what a segment says already is no suggestion', () => {
  const table = world(6, (at, draw) => Number(draw.hits(at(3) === 1 ? 0.4 : 0.1)));
  assert.equal(discover(table, shares(6)).suggestions.length, 1);
  const known = [Uint8Array.from(table.values[3]!)];
  assert.deepEqual(discover({ ...table, known }, shares(6)).suggestions, []);
});

test('of worths the means are compared', () => {
  const table = world(7, (at, draw) =>
    draw.hits(0.3) ? Math.exp(draw.normal(3, 0.5)) * (at(6) >= 50 ? 3 : 1) : 0,
  );
  const [first] = discover(table, { isShare: false, seed: '7' }).suggestions;
  assert.match(JSON.stringify(first!.condition), /traits.n0/);
  assert.ok(Math.abs(first!.difference) > 5 && first!.low * first!.high > 0, JSON.stringify(first));
});

test('Fisher’s exact test gives the textbook’s tea', () => {
  // The lady tasting tea, three of four cups: p = 34 / 70 (Agresti, Categorical Data Analysis, table 3.8).
  const p = fisherExact({ successes: 3, n: 4 }, { successes: 1, n: 4 });
  assert.ok(Math.abs(p - 34 / 70) < 1e-9, `${p}`);
});
