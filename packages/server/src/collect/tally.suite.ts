// Counts of what sources sent, on either engine.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Event } from '@visavis/engine/collect';
import type { Records } from '../platform/records/index.ts';
import { migrations } from './migrations.ts';
import { addTallies, readCounts, tallyEvents } from './tally-store.ts';

const event = (sourceId: string, name: string, receivedAt: number) =>
  ({ sourceId, name, receivedAt }) as Event;

export function tallySuite(open: () => Promise<Records>): void {
  let records: Records;
  before(async () => {
    records = await open();
    await records.migrate(migrations);
  });
  after(() => records.close());
  const tally = (workspaceId: string, events: Event[]) =>
    records.unit([], async (unit) => tallyEvents(unit, workspaceId, events));
  const counts = async (workspaceId: string) =>
    (await readCounts(records, workspaceId)).toSorted((a, b) => (a.name < b.name ? -1 : 1));

  test('are right at once, by source and name, and stay so when they are added up', async () => {
    await tally('a', [event('web', 'Seen', 5), event('web', 'Bought', 6), event('web', 'Seen', 3)]);
    await tally('a', [event('web', 'Seen', 9)]);
    await tally('b', [event('web', 'Seen', 1)]);
    const expected = [
      { sourceId: 'web', name: 'Bought', seen: 1, firstAt: 6, lastAt: 6 },
      { sourceId: 'web', name: 'Seen', seen: 3, firstAt: 3, lastAt: 9 },
    ];
    assert.deepEqual(await counts('a'), expected);
    for (let time = 0; time < 2; time++) await addTallies(records);
    assert.deepEqual(await counts('a'), expected);
    await tally('a', [event('web', 'Seen', 2), event('app', 'Used', 7)]);
    assert.deepEqual(
      (await counts('a')).map(({ name, seen, firstAt }) => [name, seen, firstAt]),
      [
        ['Bought', 1, 6],
        ['Seen', 4, 2],
        ['Used', 1, 7],
      ],
    );
  });

  test('nothing is counted of a transaction that fails', async () => {
    const lost = records.unit([], async (unit) => {
      tallyEvents(unit, 'c', [event('web', 'Seen', 1)]);
      throw new Error('no');
    });
    await assert.rejects(lost, /no/);
    assert.deepEqual(await counts('c'), []);
  });

  test('no count is lost or doubled when they are added up while more come in', async () => {
    const work: Promise<unknown>[] = [];
    for (let round = 0; round < 60; round++) {
      work.push(tally('d', [event('web', `name ${round % 5}`, round)]));
      if (round % 3 === 0) work.push(addTallies(records));
      if (round % 10 === 9) await Promise.all(work);
    }
    await Promise.all(work);
    await addTallies(records);
    assert.deepEqual(
      (await counts('d')).map(({ seen }) => seen),
      [12, 12, 12, 12, 12],
    );
  });
}
