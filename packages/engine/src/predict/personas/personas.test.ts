import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chance } from '../../numeric/index.ts';
import { adjustedRand } from '../clustering/index.ts';
import { assignPersonas, driftOf, learnPersonas, nameOf, type People, type Persona } from './index.ts';

/** Three ways of behaving: buyers who come often, lookers, and people who have gone. */
const KINDS = [
  { visits: 30, orders: 0.5, since: 3, plan: 0.8 },
  { visits: 25, orders: 0.02, since: 4, plan: 0.1 },
  { visits: 6, orders: 0.2, since: 60, plan: 0.4 },
];

function crowd(shares: readonly number[], seed: number): { people: People; truth: number[] } {
  const random = chance('personas of the test', seed);
  const truth = shares.flatMap((n, kind) => Array<number>(n).fill(kind));
  const rows = truth.map((kind) => {
    const { visits, orders, since, plan } = KINDS[kind]!;
    const sessions = 1 + random.poisson(visits);
    const bought = random.poisson(sessions * orders);
    return [
      sessions,
      100,
      since + random.number() * 5,
      bought,
      bought > 0 ? 10 : Number.NaN,
      Number(random.hits(plan)),
    ];
  });
  const column = (name: string, group: string, kind: 'number' | 'flag' = 'number') => ({
    name,
    label: name,
    kind,
    group,
  });
  return {
    truth,
    people: {
      rows: rows.length,
      columns: [
        column('sessions', 'sessions'),
        column('tenure', 'tenure'),
        column('since', 'since'),
        column('Order Completed', 'Order Completed'),
        column('Order Completed.since', 'Order Completed'),
        column('traits.plan=pro', 'traits.plan', 'flag'),
      ],
      values: [0, 1, 2, 3, 4, 5].map((c) => Float32Array.from(rows, (row) => row[c]!)),
    },
  };
}

const learned = (shares: readonly number[], seed = 1) => {
  const { people, truth } = crowd(shares, seed);
  return {
    people,
    truth,
    ...learnPersonas(people, { seed: `${seed}`, k: shares.filter((n) => n > 0).length }),
  };
};

test('planted ways of behaving are found, with what sets each apart', () => {
  const { found, truth, personas } = learned([200, 200, 200]);
  assert.ok(adjustedRand(found.labels, truth) > 0.85, `${adjustedRand(found.labels, truth)}`);
  const buyers = personas.find(({ apart }) =>
    apart.some((one) => one.label === 'Order Completed a visit' && one.effect > 0.8),
  )!;
  const [mark] = buyers.apart.filter(({ label }) => label === 'Order Completed a visit');
  assert.equal(mark!.event, 'Order Completed');
  assert.ok(Math.abs(mark!.inside - 0.5) < 0.05, `${mark!.inside}`);
  assert.ok(mark!.low < mark!.effect && mark!.effect < mark!.high && mark!.q < 0.001);
  assert.ok(personas.every(({ firmness }) => firmness > 0.8));
});

test('who comes later is assigned by the same rule, and says how typical they are', () => {
  const { model, found, people } = learned([200, 200, 200]);
  const again = assignPersonas(structuredClone(model), people);
  assert.deepEqual(
    again.map(({ key }) => key),
    Array.from(found.labels, (label) => model.keys[label]),
  );
  const fit = again.reduce((sum, one) => sum + one.fit, 0) / again.length;
  assert.ok(Math.abs(fit - 0.5) < 0.03, `${fit}`);
});

test('personas that are found again keep their keys, in whatever order they come; a new one gets a new key', () => {
  const first = learned([300, 150, 0]);
  const later = crowd([150, 300, 250], 2);
  const second = learnPersonas(later.people, { seed: 'later', k: 3, previous: first.model });
  const [before, after] = [
    keysOf(first.model.keys, first),
    keysOf(second.model.keys, { ...second, truth: later.truth }),
  ];
  assert.deepEqual(after.slice(0, 2), before);
  assert.equal(after[2], 'p3');
  assert.equal(second.carried.length, 2);
});

test('drift is told when people move or are like none of them, and not otherwise', () => {
  assert.equal(driftOf([0.5, 0.5], [0.52, 0.48], 0.49).alarm, false);
  const moved = driftOf([0.5, 0.5], [0.85, 0.15], 0.5);
  assert.ok(
    moved.alarm && Math.abs(moved.psi - (0.35 * Math.log(0.85 / 0.5) - 0.35 * Math.log(0.15 / 0.5))) < 1e-12,
  );
  assert.equal(driftOf([0.5, 0.5], [0.5, 0.5], 0.2).alarm, true);
});

/** The key that most people of each planted kind have. */
function keysOf(
  keys: string[],
  { found, truth }: { found: { labels: Int32Array }; truth: number[] },
): string[] {
  return [...new Set(truth)].map((kind) => {
    const own = truth.flatMap((one, row) => (one === kind ? [keys[found.labels[row]!]!] : []));
    return Object.entries(Object.groupBy(own, (key) => key)).sort(
      (a, b) => b[1]!.length - a[1]!.length,
    )[0]![0];
  });
}

test('few tidy people fall into as many personas as were planted, none of them an anecdote', () => {
  for (const seed of [1, 2, 3]) {
    const { people, truth } = crowd([40, 40, 40], seed);
    const { found, personas } = learnPersonas(people, { seed: `${seed}` });
    assert.equal(found.k, 3, JSON.stringify(found.chosen.choice?.votes));
    assert.ok(adjustedRand(found.labels, truth) > 0.7);
    assert.ok(personas.every((one) => one.people >= 30));
  }
});

test('a name says often and seldom of events only, not of answers that end alike', () => {
  const apart = [
    { label: 'Order Completed a visit', event: 'Order Completed', kind: 'number', effect: -1 },
    { label: 'answered “good” to How was a visit', kind: 'yes-no', effect: 1 },
  ] as Persona['apart'];
  assert.equal(nameOf({ apart }), 'Seldom Order Completed, more often answered “good” to How was a visit');
});
