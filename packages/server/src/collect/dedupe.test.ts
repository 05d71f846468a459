import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Event } from '@visavis/engine/collect';
import { ManualClock } from '../platform/clock.ts';
import { createLog } from '../platform/log.ts';
import { openRecords, type Records } from '../platform/records/index.ts';
import { Dedupe } from './dedupe.ts';
import { appendEvents } from './event-store.ts';
import { createCollect, migrations } from './index.ts';
import { SeenFilter } from './seen-filter.ts';

const event = (messageId: string, receivedAt = 1000): Event => ({
  ...{ messageId, type: 'track', name: 'A', time: receivedAt, receivedAt, sourceId: 's' },
  ...{
    identifiers: [{ type: 'user_id', value: '1' }],
    traits: {},
    properties: {},
    facts: {},
    flags: [],
    raw: {},
  },
});
const ids = (events: readonly Event[]) => events.map((one) => one.messageId);

describe('the filter', () => {
  it('never calls new what it was told, over many generations', () => {
    const filter = new SeenFilter();
    for (let i = 0; i < 1_100_000; i++) filter.add('w', `m${i}`, i);
    for (let i = 0; i < 1_100_000; i += 7) assert(filter.perhaps('w', `m${i}`));
  });

  it('is wrong about new ids in fewer than one of two hundred', () => {
    const filter = new SeenFilter();
    for (let i = 0; i < 1_000_000; i++) filter.add('w', `node-next-${i}-abc`, i);
    let wrong = 0;
    for (let i = 0; i < 20_000; i++) if (filter.perhaps('w', `node-next-x${i}`)) wrong++;
    assert(wrong < 100, `${wrong} of 20000`);
  });

  it('tells workspaces apart', () => {
    const filter = new SeenFilter();
    filter.add('one', 'm', 1);
    assert.equal(filter.perhaps('two', 'm'), false);
  });
});

describe('taking a messageId once', () => {
  let records: Records;
  let dataDir: string;
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'visavis-dedupe-'));
    records = await openRecords({ dataDir, log: createLog({ level: 'silent' }) });
    await records.migrate(migrations);
  });
  after(async () => {
    await records.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const take = async (
    dedupe: Dedupe,
    workspaceId: string,
    events: Event[],
    fail = false,
  ): Promise<string[]> => {
    let fresh: Event[] = [];
    try {
      return await records.unit([], async (unit) => {
        fresh = await dedupe.claim(unit, workspaceId, events);
        appendEvents(unit, workspaceId, fresh);
        if (fail) throw new Error('not today');
        return ids(fresh);
      });
    } finally {
      dedupe.settle(workspaceId, fresh);
    }
  };

  it('holds before the filter has learnt, after it has, and after a restart', async () => {
    const first = new Dedupe(records);
    assert.deepEqual(await take(first, 'w', [event('a'), event('b'), event('a')]), ['a', 'b']);
    await first.learn();
    assert.deepEqual(await take(first, 'w', [event('b'), event('c')]), ['c']);
    const second = new Dedupe(records);
    assert.deepEqual(await take(second, 'w', [event('c'), event('d')]), ['d']);
    await second.learn();
    assert.deepEqual(await take(second, 'w', [event('a'), event('d'), event('e')]), ['e']);
  });

  it('keeps workspaces apart', async () => {
    const dedupe = new Dedupe(records);
    await dedupe.learn();
    assert.deepEqual(await take(dedupe, 'other', [event('a')]), ['a']);
  });

  it('holds while the first is still being committed, and acknowledges neither before it is', async () => {
    const dedupe = new Dedupe(records);
    await dedupe.learn();
    const order: string[] = [];
    const one = take(dedupe, 'w', [event('race')]).then((taken) => order.push(`first ${taken}`));
    const two = take(dedupe, 'w', [event('race')]).then((taken) => order.push(`second ${taken}`));
    await Promise.all([one, two]);
    assert.deepEqual(order, ['first race', 'second ']);
  });

  it('takes again what was not committed', async () => {
    const dedupe = new Dedupe(records);
    await dedupe.learn();
    await assert.rejects(take(dedupe, 'w', [event('later')], true), /not today/);
    assert.deepEqual(await take(dedupe, 'w', [event('later')]), ['later']);
  });

  it('remembers for a day, and forgets only what is shipped', async () => {
    const clock = new ManualClock(Date.UTC(2026, 0, 1));
    const collect = createCollect({ records, clock, dataDir });
    const put = (messageId: string) =>
      records.unit([], async (unit) => {
        const fresh = await collect.dedupe(unit, 'p', [event(messageId, clock.now())]);
        collect.append(unit, 'p', fresh);
        collect.settle('p', fresh);
        return fresh.length;
      });
    await put('old');
    const { seq } = await records.db
      .selectFrom('event')
      .select('seq')
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow();
    clock.advance(24 * 3_600_000);
    await put('young');
    await collect.outbox.prune(Number(seq));
    assert.equal(await put('old'), 0, 'a day later it is still known');
    clock.advance(2 * 3_600_000);
    while ((await collect.outbox.prune(0)) > 0);
    assert.equal(await put('old'), 0, 'not shipped, so not forgotten');
    while ((await collect.outbox.prune(Number(seq))) > 0);
    assert.equal(await put('old'), 1);
    assert.equal(await put('young'), 0);
    await collect.close();
  });
});
