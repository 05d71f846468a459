// Retention, paths, attribution and revenue on a real event store, held against the same worked out plainly in a loop.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { attributionOf } from '../attribution/attribution.ts';
import { readRevenue } from '../attribution/revenue-store.ts';
import { MODELS } from '../attribution/shapes.ts';
import { pathsOf } from '../paths/paths.ts';
import { retentionOf } from '../retention/retention.ts';
import type { Scope } from './scope.ts';
import { factGroups } from './scope-store.ts';
import { type Did, openReportStore, type ReportStore } from './testing.ts';

const DAY = 86_400_000;
const BASE = Date.UTC(2026, 2, 2);
const NOW = BASE + 40 * DAY;
const CHANNELS = ['email', 'social', 'organic', ''];
let store: ReportStore;
let scope: Scope;
let did: Did[];
before(async () => {
  store = await openReportStore();
  const draw = chance('reports', 3);
  did = Array.from({ length: 4000 }, (): Did => {
    const person = draw.whole(1, 300);
    const name = ['Came', 'Looked', 'Looked', 'Bought'][draw.whole(0, 3)]!;
    const channel = name === 'Came' ? CHANNELS[draw.whole(0, 3)]! : '';
    return {
      ...{ person, identity: draw.whole(0, 1), name, channel },
      time: BASE + draw.whole(0, 39 * DAY),
      properties: name === 'Bought' ? { revenue: draw.whole(1, 90_00) / 100, currency: 'gbp' } : {},
    };
  });
  scope = await store.history(did, NOW);
});
after(() => store.close());

const people = () =>
  [...Map.groupBy(did, ({ person }) => person).values()].map((mine) =>
    mine.toSorted((a, b) => a.time - b.time),
  );
const close = (a: number, b: number, within = 1e-9) =>
  assert.ok(Math.abs(a - b) <= within * Math.max(1, Math.abs(b)), `${a} is not ${b}`);

test('retention counts who came back, of those for whom the time is over', async () => {
  const asked = {
    start: { event: { event: 'Came' } },
    back: { event: 'Bought' },
    unitMs: DAY,
    units: 20,
    from: BASE,
    to: NOW,
  };
  for (const mode of ['nth', 'unbounded'] as const) {
    const { total, cohorts } = await retentionOf(store.events, scope, { ...asked, cohort: 'week', mode }, {});
    const began = people().flatMap((mine) => {
      const start = mine.find(({ name }) => name === 'Came')?.time;
      if (start === undefined) return [];
      const back = mine.filter(({ name, time }) => name === 'Bought' && time > start);
      return [{ start, units: back.map(({ time }) => Math.floor((time - start) / DAY)) }];
    });
    assert.equal(total.people, began.length);
    assert.equal(
      cohorts.reduce((sum, one) => sum + one.people, 0),
      began.length,
    );
    assert.equal(cohorts[0]!.cohort, '2026-03-02');
    for (let n = 0; n < 20; n++) {
      const over = began.filter(({ start }) => start + (mode === 'nth' ? n + 1 : n) * DAY <= NOW);
      const back = over.filter(({ units }) =>
        units.some((unit) => (mode === 'nth' ? unit === n : unit >= n)),
      );
      const cell = total.cells[n]!;
      assert.equal(cell.n, over.length);
      close(cell.value, back.length / over.length);
      assert.ok(cell.low < cell.value && cell.value < cell.high);
    }
  }
});

test('a bracket is as many units as it says', async () => {
  const asked = {
    start: { event: { event: 'Came' } },
    back: { event: 'Bought' },
    unitMs: DAY,
    from: BASE,
    to: NOW,
  };
  const of = (brackets?: number[]) =>
    retentionOf(
      store.events,
      scope,
      { ...asked, units: 10, ...(brackets && { brackets }), cohort: 'week', mode: 'nth' },
      {},
    );
  const [single, bracketed] = await Promise.all([of(), of([1, 2, 7])]);
  assert.equal(bracketed.total.cells.length, 3);
  assert.deepEqual(bracketed.total.cells[0], single.total.cells[0]);
  assert.ok(bracketed.total.cells[1]!.value > single.total.cells[1]!.value);
  assert.equal(bracketed.total.cells[2]!.n, single.total.cells[9]!.n);
});

test('a cohort whose time is not over says nothing yet', async () => {
  const asked = {
    start: { event: { event: 'Came' } },
    back: { event: 'Bought' },
    unitMs: 7 * DAY,
    units: 6,
    from: BASE,
    to: NOW,
  };
  const days = await retentionOf(store.events, scope, { ...asked, cohort: 'day', mode: 'nth' }, {});
  assert.match(days.cohorts[1]!.cohort, /^2026-03-0/);
  const { cohorts } = await retentionOf(store.events, scope, { ...asked, cohort: 'week', mode: 'nth' }, {});
  const last = cohorts.at(-1)!;
  assert.ok(last.people > 0);
  assert.deepEqual(last.cells.slice(2), [null, null, null, null]);
});

test('paths are the first steps after each person’s first time, and before it', async () => {
  for (const direction of ['after', 'before'] as const) {
    const asked = {
      event: { event: 'Bought' },
      direction,
      depth: 3,
      withinMs: 5 * DAY,
      from: BASE,
      to: NOW,
      without: [],
    };
    const { tree, people: found } = await pathsOf(
      store.events,
      scope,
      { ...asked, branches: 5, leastShare: 0 },
      {},
    );
    const ways = people().flatMap((mine) => {
      const at = mine.findIndex(({ name }) => name === 'Bought');
      if (at < 0) return [];
      const near = (direction === 'after' ? mine.slice(at + 1) : mine.slice(0, at).reverse()).filter(
        ({ time }) => Math.abs(time - mine[at]!.time) <= 5 * DAY,
      );
      return [
        near
          .map(({ name }) => name)
          .filter((name, i, all) => name !== all[i - 1])
          .slice(0, 3),
      ];
    });
    assert.equal(found, ways.length);
    const count = (prefix: string[]) =>
      ways.filter((way) => prefix.every((name, i) => way[i] === name)).length;
    for (const one of tree.filter(({ kind }) => kind === 'step')) {
      assert.equal(one.people, count([one.name]));
      for (const two of one.next.filter(({ kind }) => kind === 'step'))
        assert.equal(two.people, count([one.name, two.name]));
    }
    assert.equal(
      tree.find(({ kind }) => kind === 'end')?.people ?? 0,
      ways.filter((way) => way.length === 0).length,
    );
  }
});

test('whatever the rule, all channels together have what was earned', async () => {
  const asked = {
    conversion: { event: 'Bought' },
    money: undefined,
    touch: 'channel',
    lookbackMs: 10 * DAY,
    halfLifeMs: 3 * DAY,
  };
  const report = await attributionOf(store.events, scope, { ...asked, from: BASE + 10 * DAY, to: NOW }, {});
  const bought = did.filter(({ name, time }) => name === 'Bought' && time >= BASE + 10 * DAY);
  assert.equal(Math.round(report.conversions), bought.length);
  close(
    report.revenue,
    bought.reduce((sum, { properties }) => sum + Number(properties!.revenue), 0),
  );
  assert.deepEqual(report.currencies, [{ currency: 'GBP', orders: bought.length }]);
  for (const model of MODELS) {
    close(
      report.channels.reduce((sum, { models }) => sum + models[model].revenue, 0),
      report.revenue,
    );
    close(
      report.channels.reduce((sum, { models }) => sum + models[model].conversions, 0),
      report.conversions,
    );
  }
  // Rule by rule, in a loop.
  const expected = new Map<string, number[]>();
  for (const mine of people())
    for (const one of mine.filter((one) => bought.includes(one))) {
      const touches = mine.filter(
        ({ channel, time }) => channel && time <= one.time && time >= one.time - 10 * DAY,
      );
      const parts = touches.map(({ channel, time }, i) => {
        const n = touches.length;
        const position = n === 1 ? 1 : n === 2 ? 0.5 : i === 0 || i === n - 1 ? 0.4 : 0.2 / (n - 2);
        const decay = touches.reduce((sum, other) => sum + 2 ** ((other.time - time) / (3 * DAY)), 0);
        return [channel!, i === 0 ? 1 : 0, i === n - 1 ? 1 : 0, 1 / n, position, 1 / decay] as const;
      });
      for (const [channel, ...shares] of parts.length > 0 ? parts : [['', 1, 1, 1, 1, 1] as const]) {
        const sums = expected.get(channel) ?? [0, 0, 0, 0, 0];
        expected.set(
          channel,
          sums.map((sum, i) => sum + shares[i]! * Number(one.properties!.revenue)),
        );
      }
    }
  for (const { channel, models } of report.channels)
    for (const [i, rule] of MODELS.slice(0, 5).entries())
      close(models[rule].revenue, expected.get(channel)![i]!);
});

test('revenue of new and returning buyers adds up, by week and by channel', async () => {
  const asked = { order: { event: 'Bought' }, money: undefined, from: BASE, to: NOW };
  const rows = await readRevenue(store.events, scope, { ...asked, every: 'week' }, {});
  const bought = did.filter(({ name }) => name === 'Bought');
  const sum = (of: (row: (typeof rows)[number]) => number) =>
    rows.reduce((all, row) => all + Number(of(row)), 0);
  assert.equal(
    sum(({ orders }) => orders),
    bought.length,
  );
  close(
    sum(({ revenue }) => revenue),
    bought.reduce((all, { properties }) => all + Number(properties!.revenue), 0),
  );
  assert.equal(
    sum(({ newBuyers }) => newBuyers),
    new Set(bought.map(({ person }) => person)).size,
  );
  const groups = factGroups('channel', 'first');
  const byChannel = await readRevenue(store.events, { ...scope, groups }, { ...asked, every: 'week' }, {});
  close(
    byChannel.reduce((all, row) => all + row.revenue, 0),
    sum(({ revenue }) => revenue),
  );
  assert.deepEqual(
    byChannel
      .map((row) => row.of)
      .filter(Boolean)
      .sort(),
    ['email', 'organic', 'social'],
  );
});
