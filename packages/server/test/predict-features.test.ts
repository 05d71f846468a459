// What models are trained on, against sums done by hand: as of the cutoff and nothing later, for training and scoring
// alike, for people of several names as for everybody.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { planOf } from '../src/predict/features.ts';
import type { PeopleRequest, PeopleTable } from '../src/predict/kinds/table.ts';
import { idAt, readRows } from '../src/predict/rows.ts';
import { readIdentitiesOf } from '../src/predict/scoring/changed-store.ts';
import { scoringSql } from '../src/predict/sql/people.ts';
import type { FeaturePlan } from '../src/predict/sql/plan.ts';
import { gatherPeople } from '../src/predict/training/gather.ts';
import { type Running, run } from './running.ts';

const DAY = 86_400_000;
const PEOPLE = 60;
const now = Date.parse('2026-05-04T10:00:00Z');
const cutoff = now - 30 * DAY;

interface Sent {
  person: number;
  event: string;
  time: number;
  total?: number;
}

describe('features', { timeout: 120_000 }, () => {
  let it: Running;
  let sent: Sent[];
  const request: PeopleRequest = {
    set: 'people',
    features: 'behaviour',
    cutoffs: [cutoff],
    labels: [
      { name: 'buys', of: 'happens', filter: { event: 'Bought' }, horizonDays: 14 },
      { name: 'spends', of: 'sum', value: 'properties.total', filter: { event: 'Bought' }, horizonDays: 30 },
      { name: 'first', of: 'days', filter: { event: 'Bought' }, horizonDays: 30 },
    ],
  };
  let plan: FeaturePlan;
  const gather = (asked: PeopleRequest = request) => {
    const { workspaceId, app } = it;
    return gatherPeople({
      ...{ events: app.events, workspaceId, request: asked, plan, people: PEOPLE },
      ...{ seed: 7, progress: () => {} },
    });
  };
  before(async () => {
    it = await run({ clock: { now: () => now } });
    sent = await sendAll(it);
    plan = await planOf(it.app.events, it.workspaceId, request);
  });
  after(() => it.stop());

  test('a plan names what is common, and no value that few people share', () => {
    assert.equal(plan.features, 'behaviour');
    if (plan.features !== 'behaviour') return;
    assert.deepEqual(
      plan.events.map(({ name, values }) => [name, values]),
      [
        ['Bought', ['properties.total']],
        ['Came', []],
      ],
    );
    assert.deepEqual(
      plan.levels
        .filter(({ of }) => of === 'traits.plan')
        .map(({ level }) => level)
        .sort(),
      ['free', 'pro'],
    );
    assert.ok(!plan.levels.some(({ of }) => of === 'traits.nick'), 'everybody has another one');
    assert.deepEqual(plan.numbers, ['traits.age']);
    assert.deepEqual(plan.flags, ['traits.member']);
  });

  test('counts, times, values and traits are those by hand, and labels what came after', async () => {
    const table = await gather();
    assert.equal(table.rows, PEOPLE);
    const rows = byAge(table);
    for (let person = 0; person < PEOPLE; person++) {
      const row = rows.get(20 + person)!;
      const mine = sent.filter((one) => one.person === person);
      const before = mine.filter(({ time }) => time <= cutoff);
      const bought = before.filter(({ event }) => event === 'Bought');
      const days = (time: number) => (cutoff - time) / DAY;
      const later = mine.filter(({ event, time }) => event === 'Bought' && time > cutoff);
      const expected: Record<string, number> = {
        Bought: bought.length,
        'Bought.30d': bought.filter(({ time }) => days(time) < 30).length,
        'Bought.since': bought.length ? Math.min(...bought.map(({ time }) => days(time))) : Number.NaN,
        'Bought.total.mean': bought.length
          ? bought.reduce((sum, { total }) => sum + total!, 0) / bought.length
          : Number.NaN,
        'traits.plan=pro': person % 3 === 0 ? 1 : 0,
        'traits.member': person % 2,
        buys: later.some(({ time }) => time <= cutoff + 14 * DAY) ? 1 : 0,
        spends: later.reduce((sum, { total }) => sum + total!, 0),
        first: later.length ? Math.min(...later.map(({ time }) => (time - cutoff) / DAY)) : Number.NaN,
      };
      for (const [name, value] of Object.entries(expected))
        assert.ok(
          Object.is(Math.fround(value), row[name]!) || Math.abs(value - row[name]!) < 1e-3,
          `${name} of ${person}: expected ${value}, got ${row[name]}`,
        );
    }
  });

  test('what comes after the cutoff changes no feature', async () => {
    const before = await gather({ ...request, labels: [] });
    const batch = Array.from({ length: PEOPLE }, (_, n) => [
      message(n, 'Bought', cutoff + 1, 99),
      { ...identify(n, cutoff + 2), traits: { plan: 'pro', age: 20 + n, member: true } },
    ]).flat();
    assert.equal((await it.ask('POST', '/v1/import', { batch })).status, 200);
    await it.settled();
    const after = await gather({ ...request, labels: [] });
    assert.deepEqual([...byAge(after)], [...byAge(before)]);
    const again = await planOf(it.app.events, it.workspaceId, request);
    assert.deepEqual(again, plan, 'nor is another column chosen');
  });

  test('scoring reads the very rows that training would, also of people of several names', async () => {
    const rows = byAge(await gather({ ...request, labels: [] }));
    const { app, workspaceId } = it;
    const ids = await app.unify.census.ids(workspaceId, '', 1000);
    assert.equal(ids.length, PEOPLE);
    const identities = await readIdentitiesOf(app.events, workspaceId, ids);
    assert.ok(identities.length > PEOPLE);
    const asked = scoringSql({ workspaceId, plan, cutoff, only: { profiles: ids, identities } });
    const seen = new Set<string>();
    await readRows(app.events.bytes(asked.sql, asked.params), asked, (raw) => {
      seen.add(idAt(raw));
      const row = Object.fromEntries(
        asked.columns.map(({ name }, c) => [name, raw.view.getFloat32(raw.at + 16 + 4 * c, true)]),
      );
      assert.deepEqual(row, rows.get(row['traits.age']!));
    });
    assert.deepEqual([...seen].sort(), ids);
  });

  test('parts of everybody are everybody once, and a draw is a share of them', async () => {
    const { app, workspaceId } = it;
    const found: string[] = [];
    for (let at = 0; at < 3; at++) {
      const asked = scoringSql({ workspaceId, plan, cutoff, part: { at, of: 3 } });
      await readRows(app.events.bytes(asked.sql, asked.params), asked, (raw) => found.push(idAt(raw)));
    }
    assert.equal(found.length, PEOPLE);
    assert.equal(new Set(found).size, PEOPLE);
    const some = await gather({ ...request, mostRows: 20 });
    assert.ok(some.rows > 5 && some.rows < 40, `${some.rows}`);
  });

  test('a result that breaks off is an error, not fewer people', async () => {
    const wrong = it.app.events.bytes('SELECT toFloat32(throwIf(number = 300000)) FROM numbers(1000000)');
    await assert.rejects(
      readRows(wrong, { headBytes: 4, numbers: 0 }, () => {}),
      ({ cause }: Error) => /broke off.*throwIf/s.test(String(cause)),
    );
  });
});

/** Rows by what tells people apart here. */
function byAge({ rows, columns, values, labels }: PeopleTable): Map<number, Record<string, number>> {
  const age = columns.findIndex(({ name }) => name === 'traits.age');
  return new Map(
    Array.from({ length: rows }, (_, row) => [
      values[age]![row]!,
      Object.fromEntries([
        ...columns.map(({ name }, c) => [name, values[c]![row]!] as const),
        ...Object.entries(labels).map(([name, label]) => [name, label[row]!] as const),
      ]),
    ]),
  );
}

const at = (time: number) => new Date(time).toISOString();
const message = (person: number, event: string, time: number, total?: number, device = false) => ({
  ...{ type: 'track', event, timestamp: at(time) },
  ...(device ? { anonymousId: `d${person}` } : { userId: `u${person}` }),
  ...(total !== undefined && { properties: { total } }),
});
const identify = (person: number, time: number) => ({
  ...{ type: 'identify', userId: `u${person}`, anonymousId: `d${person}`, timestamp: at(time) },
});

async function sendAll(it: Running): Promise<Sent[]> {
  const random = chance('features', 3);
  const sent: Sent[] = [];
  const batch: object[] = [];
  for (let person = 0; person < PEOPLE; person++) {
    const traits = {
      plan: person % 3 === 0 ? 'pro' : 'free',
      ...{ age: 20 + person, member: person % 2 === 1, nick: `nick ${person}` },
    };
    batch.push({ ...identify(person, now - 200 * DAY), traits });
    for (let n = random.whole(1, 9); n > 0; n--) {
      const time = now - Math.round(random.number() * 150 * DAY);
      const total = random.hits(0.5) ? random.whole(1, 400) / 4 : undefined;
      const event = total === undefined ? 'Came' : 'Bought';
      sent.push({ person, event, time, ...(total !== undefined && { total }) });
      batch.push(message(person, event, time, total, random.hits(0.4)));
    }
  }
  assert.equal((await it.ask('POST', '/v1/import', { batch })).status, 200);
  await it.settled();
  return sent;
}
