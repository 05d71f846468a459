// Definitions that change while they are being brought up, come back after they were gone, or lean on each other: the
// members must be those that the plain reading of the events gives.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { type House, NOW, openHouse, track, WORKSPACE } from '../src/segment/testing.ts';

const author = { workspaceId: WORKSPACE, name: 'test' };
const did = (event: string, value: number) => ({ event, measure: { count: true }, op: 'gte', value });

describe('definitions under attack', () => {
  let house: House;
  beforeEach(async () => {
    await house?.close();
    house = await openHouse();
  });
  after(() => house.close());

  const make = (name: string, condition: unknown) =>
    house.segments.definitions.create(author, { name, condition });
  const change = (key: string, condition: unknown) =>
    house.segments.definitions.change(author, key, { condition });
  const people = (count: number, prefix = 'p') => Array.from({ length: count }, (_, n) => `${prefix}${n}`);

  test('a segment that was archived and made again counts what happened in between', async () => {
    const first = await make('Buyers', did('Bought', 2));
    await house.send(track('ann', 'Bought', {}, NOW - 1000));
    await house.segments.backfill.idle();
    await house.segments.definitions.archive(author, first.key);
    await house.send(track('ann', 'Bought', {}, NOW - 500));
    const again = await make('Buyers', did('Bought', 2));
    await house.segments.backfill.idle();
    assert.deepEqual(await house.members(again.id), ['ann']);
    assert.deepEqual(await house.members(first.id), []);
  });

  test('a condition that was changed and changed back counts what happened in between', async () => {
    const segment = await make('Buyers', did('Bought', 2));
    await house.send(track('ann', 'Bought', {}, NOW - 1000));
    await house.segments.backfill.idle();
    await change(segment.key, did('Looked', 1));
    await house.segments.backfill.idle();
    await house.send(track('ann', 'Bought', {}, NOW - 500));
    await change(segment.key, did('Bought', 2));
    await house.segments.backfill.idle();
    assert.deepEqual(await house.members(segment.id), ['ann']);
  });

  test('a condition that is changed while its history is read reaches everybody', async () => {
    const all = people(1300);
    await house.send(...all.map((who) => track(who, 'Looked', {}, NOW - 2000)));
    await house.send(...all.map((who) => track(who, 'Bought', {}, NOW - 1000)));
    let changed: Promise<unknown> | undefined;
    afterFirstBatch(() => {
      changed ??= change('lookers', did('Bought', 1));
      return changed;
    });
    const segment = await make('Lookers', did('Looked', 1));
    await house.segments.backfill.idle();
    await changed;
    await house.segments.backfill.idle();
    assert.equal((await house.members(segment.id)).length, 1300);
  });

  test('a condition that is changed and changed back while its history is read misses nothing', async () => {
    const all = people(600);
    await house.send(...all.map((who) => track(who, 'Bought', {}, NOW - 2000)));
    let changed: Promise<unknown> | undefined;
    afterFirstBatch(() => {
      changed ??= (async () => {
        await change('buyers', did('Looked', 1));
        await house.send(...all.map((who) => track(who, 'Bought', {}, NOW - 1000)));
        await change('buyers', did('Bought', 2));
      })();
      return changed;
    });
    const segment = await make('Buyers', did('Bought', 2));
    await house.segments.backfill.idle();
    await changed;
    await house.segments.backfill.idle();
    assert.equal((await house.members(segment.id)).length, 600);
    const sizes = await house.segments.membership.sizes(WORKSPACE);
    assert.equal(sizes.get(segment.id), 600);
  });

  test('an archiving that was cut off goes on after the next start', async (t) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'visavis-archive-'));
    t.after(() => rmSync(dataDir, { recursive: true, force: true }));
    await house.close();
    house = await openHouse({ dataDir });
    const all = people(1200);
    await house.send(...all.map((who) => track(who, 'Bought', {}, NOW - 1000)));
    const { id } = await make('Buyers', did('Bought', 1));
    await house.segments.backfill.idle();
    // As if killed after some of them have been taken out.
    const { submit } = house.flow;
    const cut = Promise.withResolvers<void>();
    let batches = 0;
    house.flow.submit = (task) => {
      if (!task.rewrite || ++batches < 2) return submit(task);
      cut.resolve();
      return new Promise(() => {});
    };
    void house.segments.definitions.archive(author, id);
    await cut.promise;
    await house.close();
    house = await openHouse({ dataDir });
    assert.equal((await house.members(id)).length, 700);
    await house.segments.backfill.resume();
    await house.segments.backfill.idle();
    assert.deepEqual(await house.members(id), []);
    assert.equal((await house.segments.membership.sizes(WORKSPACE)).get(id), 0);
    const rows = await house.records.db.selectFrom('profile').select('members').execute();
    assert.deepEqual([...new Set(rows.map((row) => row.members))], ['{}']);
    await house.close();
    house = await openHouse();
  });

  test('segments that come to lean on each other in turn never make a circle', async () => {
    const one = await make('One', did('A', 1));
    await house.segments.backfill.idle();
    const two = await make('Two', { segment: one.key });
    await house.segments.backfill.idle();
    // While Two is on its way to leaning on nobody, One may not lean on it yet.
    const held = holdReviews();
    await change(two.key, did('B', 1));
    await assert.rejects(change(one.key, { segment: two.key }), /lean on itself/);
    await house.segments.definitions.change(author, two.key, { name: 'Two again' });
    held.release();
    await house.segments.backfill.idle();
    await house.send(track('ann', 'B', {}, NOW - 10));
    assert.deepEqual(await house.members(two.id), ['ann']);
  });

  /** Runs `work` once the first batch of a history has been put in place. */
  function afterFirstBatch(work: () => Promise<unknown>): void {
    const { flow } = house;
    const { submit } = flow;
    flow.submit = async (task) => {
      const outcome = await submit(task);
      if (task.rewrite && (task.review?.length ?? 0) > 0) await work();
      return outcome;
    };
  }
  function holdReviews() {
    const { flow } = house;
    const { submit } = flow;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    flow.submit = async (task) => {
      if (task.review) await held;
      return submit(task);
    };
    return { release: () => release() };
  }
});
