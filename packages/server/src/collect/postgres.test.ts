// What collect keeps, on a real Postgres with two servers: the log decides what was seen, and counts add up.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Event } from '@visavis/engine/collect';
import { ManualClock } from '../platform/clock.ts';
import { createLog } from '../platform/log.ts';
import { openRecords } from '../platform/records/index.ts';
import { newDatabase, startPostgres } from '../platform/records/test-postgres.ts';
import { createCollect, migrations } from './index.ts';
import { tallySuite } from './tally.suite.ts';

const postgres = await startPostgres();
const event = (messageId: string): Event => ({
  ...{ messageId, type: 'track', name: 'Order', time: 1000, receivedAt: 1000, sourceId: 's', traits: {} },
  ...{
    identifiers: [{ type: 'user_id', value: '1' }],
    properties: { total: 1 },
    facts: {},
    flags: [],
    raw: {},
  },
});

if (typeof postgres === 'string') {
  test('collect on Postgres', { skip: postgres }, () => {});
} else {
  after(() => postgres.stop());

  describe('what sources sent, counted on Postgres', () =>
    tallySuite(async () =>
      openRecords({ url: await newDatabase(postgres.url), dataDir: '', log: createLog({ level: 'silent' }) }),
    ));

  test('two servers on one Postgres take every id once and count together', async () => {
    const url = await newDatabase(postgres.url);
    const log = createLog({ level: 'silent' });
    const servers = await Promise.all([1, 2].map(() => openRecords({ url, dataDir: '', log })));
    await servers[0]!.migrate(migrations);
    const collects = servers.map((records) =>
      createCollect({ records, clock: new ManualClock(), dataDir: '' }),
    );
    const take = (server: number, ids: string[]) =>
      servers[server]!.unit(['the person'], async (unit) => {
        const collect = collects[server]!;
        const fresh = await collect.dedupe(unit, 'w', ids.map(event));
        collect.append(unit, 'w', fresh);
        collect.settle('w', fresh);
        collect.committed('w', fresh);
        return fresh.length;
      });
    const ids = Array.from({ length: 100 }, (_, index) => `m${index}`);
    const taken = await Promise.all([take(0, ids), take(1, ids), take(0, ids), take(1, ids)]);
    assert.equal(
      taken.reduce((sum, count) => sum + count, 0),
      100,
    );
    await collects[1]!.dataMap('w', []);
    const map = await collects[0]!.dataMap('w', []);
    assert.deepEqual(
      map.events.map(({ name, count }) => [name, count]),
      [['Order', 100]],
    );
    assert.equal(map.fields[0]?.coverage, 1);
    assert.equal(await collects[0]!.outbox.prune(1000), 100);
    for (const collect of collects) await collect.close();
    for (const records of servers) await records.close();
  });

  test('what is sent again while the first try fails is taken by the second', async () => {
    const log = createLog({ level: 'silent' });
    const records = await openRecords({ url: await newDatabase(postgres.url), dataDir: '', log });
    await records.migrate(migrations);
    const collect = createCollect({ records, clock: new ManualClock(), dataDir: '' });
    const claimed = Promise.withResolvers<void>();
    const take = async (lock: string, then: () => Promise<void>): Promise<number> => {
      let fresh: Event[] = [];
      try {
        return await records.unit([lock], async (unit) => {
          fresh = await collect.dedupe(unit, 'w', [event('twice')]);
          collect.append(unit, 'w', fresh);
          await then();
          return fresh.length;
        });
      } finally {
        collect.settle('w', fresh);
      }
    };
    const first = take('one', async () => {
      claimed.resolve();
      await new Promise((resolve) => setTimeout(resolve, 100));
      throw new Error('the connection was lost');
    });
    const failed = assert.rejects(first, /was lost/);
    await claimed.promise;
    assert.equal(await take('two', async () => {}), 1);
    await failed;
    assert.equal(await take('one', async () => {}), 0);
    await collect.close();
    await records.close();
  });
}
