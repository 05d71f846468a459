// Segment on a real Postgres, with one server and with two.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { pino } from 'pino';
import { openRecords } from '../platform/records/index.ts';
import { newDatabase, startPostgres } from '../platform/records/test-postgres.ts';
import { backfillSuite, compareWithSql } from './backfill.suite.ts';
import { LEASE_MS, LeaseLostError, Leases } from './lease.ts';
import { createLeaseStore } from './lease-store.ts';
import { migrations } from './migrations.ts';
import { segmentSuite } from './segment.suite.ts';
import { DAY, HOUR, identify, NOW, openHouse, track, WORKSPACE } from './testing.ts';

const AUTHOR = { workspaceId: WORKSPACE, name: 'tester' };
const postgres = await startPostgres();

if (typeof postgres === 'string') test('segment on Postgres', { skip: postgres }, () => {});
else onPostgres(postgres.url, () => postgres.stop());

function onPostgres(server: string, stop: () => Promise<void>): void {
  after(stop);

  describe('segment on Postgres', () =>
    segmentSuite(async () => openHouse({ url: await newDatabase(server) })));

  describe('backfill on Postgres', () => {
    const url = newDatabase(server);
    backfillSuite(async (dataDir) => openHouse({ dataDir, url: await url }));
  });

  test('a lease is held by one, renewed, and taken over when it has run out', async () => {
    const url = await newDatabase(server);
    const log = pino({ level: 'silent' });
    const servers = await Promise.all([1, 2].map(() => openRecords({ url, dataDir: '', log })));
    await servers[0]!.migrate(migrations);
    let now = NOW;
    const [one, two] = servers.map(
      (records) => new Leases(createLeaseStore(records), { now: () => now, exclusive: false }),
    );
    const nothing = async () => 'had it';
    await one!.hold(WORKSPACE, async (lease) => {
      assert.equal(await two!.hold(WORKSPACE, nothing), undefined);
      assert.equal(await two!.hold('another workspace', nothing), 'had it');
      lease.check();
      now += LEASE_MS;
      assert.throws(() => lease.check(), LeaseLostError);
      assert.equal(await two!.hold(WORKSPACE, nothing), 'had it');
    });
    const both = await Promise.all([one!, two!].map((leases) => leases.hold(WORKSPACE, () => pause(200))));
    assert.equal(both.filter((had) => had === 'rested').length, 1);
    for (const records of servers) await records.close();
  });

  test('what a dead server was bringing up waits for its lease to run out, and is taken over', async (t) => {
    const house = await openHouse({ url: await newDatabase(server) });
    t.after(() => house.close());
    const dead = createLeaseStore(house.records);
    assert.ok(await dead.claim(WORKSPACE, 'dead', house.clock.now(), house.clock.now() + LEASE_MS));
    await house.send(track('ann', 'Bought', {}, NOW - HOUR));
    const { definitions, backfill } = house.segments;
    const { id } = await definitions.create(AUTHOR, { name: 'Buyers', condition: { event: 'Bought' } });
    await pause(700);
    assert.equal((await definitions.segment(WORKSPACE, id)).state, 'filling');
    house.clock.advance(LEASE_MS + 1);
    await backfill.idle();
    assert.equal((await definitions.segment(WORKSPACE, id)).state, 'live');
    assert.deepEqual(await house.members(id), ['ann']);
  });

  test('a server that has lost its lease without noticing changes nobody any more', async (t) => {
    const url = await newDatabase(server);
    const first = await openHouse({ url });
    const second = await openHouse({ url, events: first.events });
    t.after(async () => {
      await second.close();
      await first.close();
    });
    await first.send(track('ann', 'Bought', {}, NOW - HOUR), track('ann', 'Bought', {}, NOW - 1));
    const [reached, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { submit } = first.flow;
    let changes = 0;
    first.flow.submit = async (task) => {
      if (!task.rewrite || task.review!.length === 0) return submit(task);
      changes++;
      // She is met between being read and being written, so that it takes a second step.
      if (changes === 1) await second.send(track('ann', 'Looked', {}, NOW));
      if (changes === 2) {
        reached.resolve();
        await held.promise;
      }
      return submit(task);
    };
    const condition = { event: 'Bought', op: 'gte', value: 4 };
    const { id } = await first.segments.definitions.create(AUTHOR, { name: 'Buyers', condition });
    await reached.promise;
    second.clock.advance(LEASE_MS + 1);
    await second.segments.backfill.resume();
    const { definitions } = second.segments;
    while ((await definitions.segment(WORKSPACE, id)).state !== 'live') await pause(50);
    // The first is still about to add what it has read of her to what she remembers.
    held.resolve();
    await first.segments.backfill.idle();
    await second.send(track('ann', 'Bought', {}, NOW));
    assert.deepEqual(await second.members(id), []);
    await second.send(track('ann', 'Bought', {}, NOW + 1));
    assert.deepEqual(await second.members(id), ['ann']);
  });

  test('two servers that take events of the same people at once lose nothing', async (t) => {
    const url = await newDatabase(server);
    const first = await openHouse({ url });
    const second = await openHouse({ url, events: first.events });
    t.after(async () => {
      await second.close();
      await first.close();
    });
    const houses = [first, second];
    first.shipper.start();
    let seed = 11;
    const draw = (below: number): number => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return Math.floor((seed / 0x7fffffff) * below);
    };
    let sent = 0;
    const somebody = () => {
      const who = `p${draw(40)}`;
      const time = NOW - draw(20) * DAY - draw(24) * HOUR;
      sent++;
      if (draw(6) === 0) return identify(who, { plan: draw(2) === 0 ? 'pro' : 'free' }, time);
      const event = track(who, draw(3) === 0 ? 'Came' : 'Bought', { price: draw(100) / 10 }, time);
      // Now and then two people turn out to be one.
      if (draw(60) > 0) return event;
      const email = { type: 'email', value: `e${draw(8)}@example.com` };
      return { ...event, identifiers: [...event.identifiers, email] };
    };
    const make = (house: typeof first, key: string, condition: unknown) =>
      house.segments.definitions.create(AUTHOR, { name: key, key, condition });
    await make(first, 'often', { event: 'Bought', op: 'gte', value: 8 });
    await make(second, 'pro', { attribute: 'traits.plan', op: 'eq', value: 'pro' });
    const load = (house: typeof first) =>
      Promise.all(
        Array.from({ length: 3 }, async () => {
          for (let n = 0; n < 40; n++) await house.send(...Array.from({ length: 10 }, somebody));
        }),
      );
    await Promise.all([
      ...houses.map(load),
      // Both bring segments up meanwhile.
      make(first, 'spent', { event: 'Bought', measure: { sum: 'properties.price' }, op: 'gte', value: 60.5 }),
      make(second, 'lately', { event: 'Came', op: 'gte', value: 2, window: { last: '10d' } }),
      make(second, 'neither', {
        all: [{ not: { segment: 'often' } }, { event: 'Came', op: 'gte', value: 3 }],
      }),
    ]);
    await Promise.all(houses.map((house) => house.segments.backfill.idle()));
    for (const house of houses) await house.segments.settleDue();
    await compareWithSql(first);
    const [row] = await first.events.query<{ n: number }>('SELECT count() AS n FROM events');
    assert.equal(Number(row!.n), sent, 'every event is shipped once');
    const ids = await first.records.db.selectFrom('profile').select('id').execute();
    const people = await first.segments.people(
      WORKSPACE,
      ids.map(({ id }) => id),
    );
    const folded = people.flatMap(({ view }) => view.profile.identities.map((state) => state.events));
    assert.equal(
      folded.reduce((sum, n) => sum + n, 0),
      sent,
      'every event is folded once',
    );
  });
}

const pause = (ms: number): Promise<string> => new Promise((resolve) => setTimeout(resolve, ms, 'rested'));
