// Funnels on a real event store against the plain meaning of a funnel: every choice of a time for every step is tried.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { factGroups } from '../reports/scope-store.ts';
import { type Did, openReportStore, personId, type ReportStore } from '../reports/testing.ts';
import { readFunnel, readFunnelPeople } from './funnel-store.ts';

let store: ReportStore;
before(async () => {
  store = await openReportStore();
});
after(() => store.close());

const BASE = Date.UTC(2026, 3, 1);
const STEPS = [
  { event: 'A' },
  { event: 'B' },
  { event: 'A' },
  { event: 'C', where: [{ property: 'properties.n', op: 'gte' as const, value: 2 }] },
];
const passes = ({ name, properties }: Did, step: number): boolean =>
  name === STEPS[step]!.event && (step < 3 || Number(properties?.n) >= 2);

interface Best {
  depth: number;
  end: number;
}
/** The furthest that anybody comes from any beginning, and the earliest time of it. */
function best(did: readonly Did[], steps: number, withinMs: number, from: number, to: number): Best {
  let found: Best = { depth: 0, end: 0 };
  const go = (depth: number, at: number, begun: number): void => {
    if (depth > found.depth || (depth === found.depth && at < found.end)) found = { depth, end: at };
    if (depth === steps) return;
    for (const one of did)
      if (one.time > at && one.time - begun <= withinMs && passes(one, depth)) go(depth + 1, one.time, begun);
  };
  for (const one of did) if (one.time >= from && one.time < to && passes(one, 0)) go(1, one.time, one.time);
  return found;
}

const anyDid = fc.record({
  person: fc.nat(149),
  identity: fc.nat(1),
  name: fc.constantFrom('A', 'A', 'B', 'B', 'C', 'D'),
  time: fc.nat(24).map((n) => BASE + n * 1000),
  properties: fc.record({ n: fc.nat(3) }),
});

test('equals the plain meaning, on random histories, with equal instants and joined identities', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyDid, { minLength: 900, maxLength: 1200 }),
      fc.integer({ min: 2, max: 4 }),
      fc.integer({ min: 0, max: 20 }),
      fc.nat(10),
      async (did, count, seconds, begin) => {
        const steps = STEPS.slice(0, count);
        const asked = { steps, withinMs: seconds * 1000, from: BASE + begin * 1000, to: BASE + 20_000 };
        const scope = await store.history(did);
        const people = [...Map.groupBy(did, ({ person }) => person)];
        const expected = people.map(([person, mine]) => ({
          person,
          ...best(mine, count, asked.withinMs, asked.from, asked.to),
        }));
        const [row] = await readFunnel(store.events, scope, asked, {});
        const reached = steps.map((_, i) => expected.filter(({ depth }) => depth > i).length);
        assert.deepEqual(row?.reached ?? steps.map(() => 0), reached);
        for (const step of [1, count]) {
          const found = await readFunnelPeople(
            store.events,
            scope,
            { ...asked, step, dropped: true, value: undefined, limit: 1000 },
            {},
          );
          const wanted = expected.filter(({ depth }) => depth === step);
          assert.deepEqual(
            found.map(({ id, at }) => `${id} ${Date.parse(at)}`).sort(),
            wanted.map(({ person, end }) => `${personId(scope.workspaceId, person)} ${end}`).sort(),
          );
        }
      },
    ),
    { numRuns: Number(process.env.VISAVIS_TEST_RUNS ?? 4), endOnFailure: true },
  );
});

test('tells the time between steps of the attempt that came furthest first', async () => {
  const at = (person: number, name: string, second: number): Did => ({
    person,
    name,
    time: BASE + second * 1000,
  });
  const scope = await store.history([
    // The first attempt of 1 fails, the second takes 3 seconds.
    ...[at(1, 'A', 0), at(1, 'A', 100), at(1, 'B', 103), at(1, 'B', 104)],
    ...[at(2, 'A', 0), at(2, 'B', 5)],
    ...[at(3, 'B', 0), at(3, 'A', 1)],
  ]);
  const asked = { steps: STEPS.slice(0, 2), withinMs: 10_000, from: BASE, to: BASE + 1e6 };
  const [row] = await readFunnel(store.events, scope, asked, {});
  assert.deepEqual(row, { value: '', reached: [3, 2], times: [[3000, 5000, 5000]] });
});

test('people are told apart by how they first came', async () => {
  const came = (person: number, channel: string): Did => ({ person, name: 'Page', time: BASE - 9, channel });
  const did = (person: number, name: string, ms: number): Did => ({ person, name, time: BASE + ms });
  const scope = await store.history([
    ...[came(1, 'email'), came(2, 'social'), came(3, 'email')],
    ...[1, 2, 3, 4].map((person) => did(person, 'A', 0)),
    ...[did(1, 'B', 5), did(2, 'B', 5), did(4, 'B', 6)],
  ]);
  const asked = { steps: STEPS.slice(0, 2), withinMs: 10_000, from: BASE, to: BASE + 1e6 };
  const rows = await readFunnel(
    store.events,
    { ...scope, groups: factGroups('channel', 'first') },
    asked,
    {},
  );
  const told = rows.map(({ value, reached }) => [value, ...reached]);
  assert.deepEqual(told, [
    ['email', 2, 1],
    ['', 1, 1],
    ['social', 1, 1],
  ]);
});
