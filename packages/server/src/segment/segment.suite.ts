// Definitions, members and time, through the flow on real stores; run on each record store.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY, HOUR, type House, identify, NOW, profileId, track, WORKSPACE } from './testing.ts';
import { transitionStream } from './transition-log.ts';

const AUTHOR = { workspaceId: WORKSPACE, name: 'tester' };
export function segmentSuite(open: () => Promise<House>): void {
  let house: House;
  before(async () => {
    house = await open();
  });
  after(() => house.close());

  async function make(name: string, condition: unknown): Promise<string> {
    const segment = await house.segments.definitions.create(AUTHOR, { name, condition });
    await house.segments.backfill.idle();
    return segment.id;
  }
  const sizeOf = async (id: string) => (await house.segments.membership.sizes(WORKSPACE)).get(id) ?? 0;

  test('a person enters with the event that makes it true, and is counted once', async () => {
    const id = await make('Buyers', { event: 'Bought', op: 'gte', value: 2 });
    await house.send(track('ann', 'Bought', {}, NOW - HOUR));
    assert.deepEqual(await house.members(id), []);
    await house.send(track('ann', 'Bought', {}, NOW - 2 * HOUR), track('bob', 'Bought', {}, NOW - HOUR));
    assert.deepEqual(await house.members(id), ['ann']);
    assert.equal(await sizeOf(id), 1);
  });

  test('a new segment is brought up from history', async () => {
    await house.send(
      track('cat', 'Read', { words: 10 }, NOW - 3 * DAY),
      track('cat', 'Read', { words: 20.5 }, NOW - 2 * DAY),
      track('dan', 'Read', { words: 5 }, NOW - 2 * DAY),
    );
    const id = await make('Readers', {
      event: 'Read',
      measure: { sum: 'properties.words' },
      op: 'gte',
      value: 30.5,
    });
    assert.deepEqual(await house.members(id), ['cat']);
    await house.send(track('dan', 'Read', { words: 25.5 }, NOW - HOUR));
    assert.deepEqual(await house.members(id), ['cat', 'dan']);
    const [latest] = await house.segments.membership.latest({
      workspaceId: WORKSPACE,
      segmentId: id,
      limit: 1,
    });
    assert.equal(latest!.cause, 'event');
  });

  test('what another room has worked out is a condition like any other, and settles at once', async () => {
    const id = await make('Loyal by stage', { attribute: 'stage.customer', op: 'eq', value: 'loyalty' });
    await house.send(track('leo', 'Came', {}, NOW - HOUR));
    const become = (value: string) =>
      house.flow.submit({
        workspaceId: WORKSPACE,
        review: [profileId('leo')],
        rewrite: (person) => person.derive('stage.customer', { value, time: NOW, by: 'tester' }),
      });
    await become('loyalty');
    assert.deepEqual(await house.members(id), ['leo']);
    await become('lapse');
    assert.deepEqual(await house.members(id), []);
  });

  test('time alone takes a member out, at the exact instant', async () => {
    const id = await make('This day', { event: 'Read', window: { last: '1d' } });
    assert.deepEqual(await house.members(id), ['dan']);
    house.clock.advance(2 * DAY);
    await house.segments.settleDue();
    assert.deepEqual(await house.members(id), []);
    const [latest] = await house.segments.membership.latest({
      workspaceId: WORKSPACE,
      segmentId: id,
      limit: 1,
    });
    assert.equal(latest!.time, NOW - HOUR + DAY);
    assert.equal(latest!.cause, 'time');
    assert.equal(latest!.entered, false);
  });

  test('attributes need no event store', async () => {
    await house.send(identify('eve', { plan: 'pro' }, NOW), identify('fay', { plan: 'free' }, NOW));
    const id = await make('Pro', { attribute: 'traits.plan', op: 'eq', value: 'pro' });
    assert.deepEqual(await house.members(id), ['eve']);
    const not = await make('Not pro', { not: { segment: 'pro' } });
    assert.ok((await house.members(not)).includes('fay'));
    assert.ok(!(await house.members(not)).includes('eve'));
  });

  test('a changed segment keeps its members until the new condition is up', async () => {
    const id = await make('Plan', { attribute: 'traits.plan', op: 'eq', value: 'pro' });
    await house.segments.definitions.change(AUTHOR, id, { condition: { event: 'Bought' } });
    await house.segments.backfill.idle();
    assert.deepEqual(await house.members(id), ['ann', 'bob']);
    assert.equal(await sizeOf(id), 2);
    const versions = await house.segments.definitions.versions(WORKSPACE, id);
    assert.deepEqual(
      versions.map((line) => [line.version, line.change]),
      [
        [2, 'changed'],
        [1, 'created'],
      ],
    );
  });

  test('a segment that another one leans on cannot be archived, nor lean on itself', async () => {
    const base = await make('Base', { event: 'Bought' });
    const top = await make('Top', { segment: 'base' });
    await assert.rejects(house.segments.definitions.archive(AUTHOR, base), /"Top"/);
    await assert.rejects(
      house.segments.definitions.change(AUTHOR, base, { condition: { segment: 'top' } }),
      /base → top → base/,
    );
    await house.segments.definitions.archive(AUTHOR, top);
    assert.deepEqual(await house.members(top), []);
    await house.segments.definitions.archive(AUTHOR, base);
    assert.equal(await sizeOf(base), 0);
    await house.send(track('ann', 'Bought', {}, NOW));
    assert.deepEqual(await house.members(base), []);
  });

  test('an archived segment comes back under its id, with those whom it holds of now', async () => {
    const { definitions, membership } = house.segments;
    await house.send(track('gus', 'Sang', {}, NOW - HOUR), track('hal', 'Sang', {}, NOW - HOUR));
    const id = await make('Singers', { event: 'Sang', op: 'eq', value: 1 });
    assert.deepEqual(await house.members(id), ['gus', 'hal']);
    await assert.rejects(definitions.restore(AUTHOR, id), /not archived/);
    await definitions.archive(AUTHOR, id);
    assert.equal(await sizeOf(id), 0);
    // One of them no longer belongs there when it comes back, the other has not been heard of meanwhile.
    await house.send(track('gus', 'Sang', {}, NOW), track('ida', 'Sang', {}, NOW));
    const restored = await definitions.restore(AUTHOR, id);
    assert.deepEqual([restored.id, restored.key, restored.version], [id, 'singers', 3]);
    await house.segments.backfill.idle();
    assert.deepEqual(await house.members(id), ['hal', 'ida']);
    assert.equal(await sizeOf(id), 2);
    assert.deepEqual(
      (await definitions.versions(WORKSPACE, id)).map((line) => line.change),
      ['restored', 'archived', 'created'],
    );
    const days = [...((await membership.growth(WORKSPACE, 0)).get(id)?.values() ?? [])];
    assert.equal(
      days.reduce((sum, net) => sum + net, 0),
      2,
      'days add up to the size',
    );
    await definitions.archive(AUTHOR, id);
    await make('Singers', { event: 'Sang' });
    assert.equal((await definitions.restore(AUTHOR, id)).key, 'singers-2', 'its key is taken');
    await house.segments.backfill.idle();
  });

  test('a condition that cannot be read says where and why', async () => {
    await assert.rejects(
      house.segments.definitions.create(AUTHOR, {
        name: 'Bad',
        condition: { event: 'Bought', op: 'gte', value: 'x' },
      }),
      (error: { code: string; faults: { field: string }[] }) =>
        error.code === 'invalid_condition' && error.faults[0]!.field.includes('value'),
    );
    await assert.rejects(
      house.segments.definitions.create(AUTHOR, { name: 'Bad', condition: { segment: 'nowhere' } }),
      /nowhere/,
    );
  });

  test('merging two people moves the membership and counts one', async () => {
    const id = await make('Merged', { event: 'Bought' });
    assert.deepEqual(await house.members(id), ['ann', 'bob']);
    const before = await house.segments.membership.segmentsOf(WORKSPACE, profileId('bob'));
    await house.flow.submit({
      workspaceId: WORKSPACE,
      decided: {
        edges: [{ a: profileId('ann'), b: profileId('bob'), kind: 'manual' }],
        by: { at: house.clock.now(), actor: 'tester', reason: 'said so', messageId: 'decision-1' },
      },
    });
    assert.equal((await house.members(id)).length, 1);
    assert.equal(await sizeOf(id), 1);
    await house.flow.submit({
      workspaceId: WORKSPACE,
      decided: {
        edges: [{ a: profileId('ann'), b: profileId('bob'), kind: 'cut' }],
        by: { at: house.clock.now(), actor: 'tester', reason: 'said so', messageId: 'decision-2' },
      },
    });
    assert.deepEqual(await house.members(id), ['ann', 'bob']);
    assert.equal(await sizeOf(id), 2);
    assert.deepEqual(await house.segments.membership.segmentsOf(WORKSPACE, profileId('bob')), before);
  });

  test('the log of transitions is pruned once it is shipped, and read on from the event store', async () => {
    const { records, clock, segments, shipper } = house;
    const { transitions, membership } = segments;
    const everything = { after: { tx: 0, seq: 0 }, limit: 10_000, workspaceId: WORKSPACE };
    const before = await transitions.read(everything);
    assert.ok(before.length > 20);
    await shipper.flush();
    const { prune } = transitionStream(records, () => clock.now());
    const end = before.at(-1)!.cursor;
    assert.equal(await prune!(end.seq), 0, 'too young');
    clock.advance(10 * DAY);
    assert.equal(await prune!(3), 3, 'no more than what is shipped');
    while ((await prune!(end.seq)) > 0);
    assert.deepEqual(await transitions.end(), end, 'where the log ends is never forgotten');
    assert.equal((await membership.logged(everything)).length, 1);
    assert.deepEqual(await transitions.read(everything), before);
    const paged = [];
    for (let after = everything.after; ; after = paged.at(-1)!.cursor) {
      const page = await transitions.read({ ...everything, after, limit: 7 });
      paged.push(...page);
      if (page.length === 0) break;
    }
    assert.deepEqual(paged, before);
    const { segmentId } = before[0]!;
    assert.deepEqual(
      await transitions.read({ ...everything, segmentId }),
      before.filter((one) => one.segmentId === segmentId),
    );
  });
}
