// Nothing of an erased person is left in any table of either store, whatever was going on with them meanwhile; what
// comes after the erasure is whole.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '../src/platform/id.ts';
import { type Running, run } from './running.ts';

/** Values that only she has. */
const ANN = { userId: 'ann-7f3', anonymousId: 'anns-phone-9c1', email: 'ann.secret@example.org' };
const TRAITS = { name: 'Ann Zauberberg', email: ANN.email, shoe: 'size-thirty-seven' };

async function send(it: Running, ...batch: object[]): Promise<void> {
  const answer = await it.ask('POST', '/v1/batch', { batch });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
}

async function traces(it: Running, values: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const look = (where: string, rows: readonly unknown[]) => {
    for (const row of rows) {
      const text = JSON.stringify(row).toLowerCase();
      for (const value of values)
        if (text.includes(value.toLowerCase())) found.push(`${where}: ${value} in ${text.slice(0, 300)}`);
    }
  };
  // Hashes of names, for files that were uploaded before.
  for (const { name } of await it.app.records.db.introspection.getTables())
    if (name !== 'erased_identity')
      look(name, await it.app.records.db.selectFrom(name).selectAll().execute());
  const tables = await it.app.events.query<{ name: string }>(
    'SELECT name FROM system.tables WHERE database = currentDatabase()',
  );
  for (const { name } of tables)
    look(`event store, ${name}`, await it.app.events.query(`SELECT * FROM ${name}`));
  return found;
}

async function erase(it: Running, key: string): Promise<void> {
  const erased = await it.ask('DELETE', `/v1/profiles/${key}?wait=60`);
  assert.equal(erased.status, 200, JSON.stringify(erased.body));
  assert.equal(erased.body.state, 'done');
}

const identify = (traits: object, who: object = { userId: ANN.userId }) => ({
  type: 'identify',
  ...who,
  traits,
});

async function live(it: Running): Promise<void> {
  await it.ask('POST', '/v1/segments', { name: 'Lookers', condition: { event: 'Looked' } });
  await it.app.segments.backfill.idle();
  const both = { userId: ANN.userId, anonymousId: ANN.anonymousId };
  await send(it, { type: 'track', event: 'Looked', anonymousId: ANN.anonymousId });
  await send(it, identify(TRAITS, both), {
    type: 'track',
    event: 'Looked',
    ...both,
    properties: { to: ANN.email },
  });
  await send(it, { type: 'group', userId: ANN.userId, groupId: 'acme', traits: { plan: 'gold' } });
  // A kiosk on which several people signed in belongs to nobody; its own events still name her.
  for (const userId of ['bob', 'cat', 'dan', ANN.userId])
    await send(it, { type: 'track', event: 'Signed In', userId, anonymousId: 'kiosk' });
  await send(it, {
    type: 'track',
    event: 'Shared',
    userId: 'bob',
    context: { traits: { email: ANN.email } },
  });
  await send(it, identify({ email: ANN.email, plan: 'pro' }, { userId: 'bob' }));
  await it.ask('POST', '/v1/decide', { userId: ANN.userId, slots: ['home'] });
  const reason = `${TRAITS.name} said so`;
  const merged = await it.ask('POST', '/v1/profiles/merge', {
    profiles: [`user_id:${ANN.userId}`, 'user_id:eve'],
    reason,
  });
  assert.ok([200, 404].includes(merged.status), JSON.stringify(merged.body));
}

test('no value of an erased person is found in any table, and others keep what is theirs', async () => {
  const it = await run();
  try {
    await send(it, { type: 'track', event: 'Looked', userId: 'eve' });
    await live(it);
    await it.settled();
    const person = (await it.ask('GET', `/v1/profiles/user_id:${ANN.userId}`)).body;
    const ids: string[] = person.identities.map((one: { id: string }) => one.id);
    const values = [...Object.values(ANN), ...Object.values(TRAITS), 'zauberberg', ...ids];
    const before = await traces(it, values);
    assert.ok(before.length > 20, `only ${before.length} traces of a person who is there`);
    // In the outbox and not yet in the event store.
    await send(it, { type: 'track', event: 'Looked', userId: ANN.userId });
    await erase(it, `user_id:${ANN.userId}`);
    await it.settled();
    assert.deepEqual(await traces(it, values), []);
    const bob = await it.ask('GET', '/v1/profiles/user_id:bob/events');
    assert.deepEqual(bob.body.data.map((event: { name: string }) => event.name).sort(), [
      'Identified',
      'Shared',
      'Signed In',
    ]);
    const check = await it.app.unify.check(it.workspaceId, 1000);
    assert.deepEqual(check.differing, []);
  } finally {
    await it.stop();
  }
});

test('who comes again while being erased is somebody new, in every table', async () => {
  const it = await run();
  try {
    await live(it);
    const { shipper } = it.app;
    const flush = shipper.flush.bind(shipper);
    let again: Promise<unknown> | undefined;
    const both = { userId: ANN.userId, anonymousId: 'anns-new-phone' };
    shipper.flush = async () => {
      again ??= (async () => {
        await send(it, { type: 'track', event: 'Looked', anonymousId: 'anns-new-phone' });
        await send(it, { type: 'track', event: 'Looked', ...both });
        await it.ask('POST', '/v1/decide', { userId: ANN.userId, slots: ['home'] });
      })();
      await again;
      await flush();
    };
    await erase(it, `user_id:${ANN.userId}`);
    await it.settled();
    const person = (await it.ask('GET', `/v1/profiles/user_id:${ANN.userId}`)).body;
    assert.equal(person.events, 2);
    assert.deepEqual(person.traits, {});
    const count = async (sql: string): Promise<number> =>
      Number((await it.app.events.query<{ n: number }>(sql, { id: person.id }))[0]!.n);
    assert.equal(
      await count('SELECT count() AS n FROM transitions WHERE profile = {id:UUID} AND entered'),
      1,
    );
    assert.equal(await count('SELECT count() AS n FROM moved FINAL WHERE profile = {id:UUID}'), 1);
    const logged = await it.app.records.db.selectFrom('decision').select('person').execute();
    const shipped = await it.app.events.query<{ person: string }>('SELECT person FROM decisions');
    assert.deepEqual([...new Set([...logged, ...shipped].map((row) => row.person))], [person.id]);
    const members = await it.ask('GET', '/v1/segments/lookers/members');
    assert.ok(members.body.data.some((one: { id: string }) => one.id === person.id));
  } finally {
    await it.stop();
  }
});

test('a log that was pruned to its end is erased to its end', async () => {
  const it = await run();
  try {
    await send(it, { type: 'track', event: 'Looked', ...ANN, email: undefined });
    await it.settled();
    for (const table of ['event', 'identity_moved', 'transition', 'decision'])
      await it.app.records.db.deleteFrom(table).execute();
    await erase(it, `user_id:${ANN.userId}`);
    assert.deepEqual(await traces(it, [ANN.userId, ANN.anonymousId]), []);
  } finally {
    await it.stop();
  }
});

test('a file that was uploaded before does not bring an erased person back; one uploaded since does', async () => {
  const it = await run();
  try {
    const now = Date.now();
    const row = (messageId: string, userId: string) =>
      ({ type: 'track', event: 'Bought', messageId, userId, properties: {} }) as const;
    const take = async (uploadedAt: number, ...rows: ReturnType<typeof row>[]) => {
      const { event } = (await import('@visavis/engine/collect')).readMessage(rows[0]!, {
        receivedAt: now,
        sourceId: `import:${newId(uploadedAt)}`,
        newId: () => rows[0]!.messageId,
      });
      return it.app.flow.submit({ workspaceId: it.workspaceId, events: [event!] });
    };
    await take(now - 60_000, row('one', ANN.userId));
    const erasing = it.ask('DELETE', `/v1/profiles/user_id:${ANN.userId}?wait=60`);
    await take(now - 60_000, row('bob-1', 'bob'));
    await erasing;
    await take(now - 60_000, row('two', ANN.userId));
    assert.equal((await it.ask('GET', `/v1/profiles/user_id:${ANN.userId}`)).status, 404);
    await take(Date.now() + 1000, row('three', ANN.userId));
    assert.equal((await it.ask('GET', `/v1/profiles/user_id:${ANN.userId}`)).body.events, 1);
    assert.equal((await it.ask('GET', '/v1/profiles/user_id:bob')).body.events, 1);
  } finally {
    await it.stop();
  }
});

test('an answer that does not wait says that the erasure goes on, and where to ask', async () => {
  const it = await run();
  try {
    await send(it, { type: 'track', event: 'Looked', userId: ANN.userId });
    await it.settled();
    const held = Promise.withResolvers<void>();
    const { erase: remove } = it.app.events;
    it.app.events.erase = async (...asked) => {
      await held.promise;
      return remove.call(it.app.events, ...asked);
    };
    const begun = await it.ask('DELETE', `/v1/profiles/user_id:${ANN.userId}?wait=0`);
    assert.deepEqual([begun.status, begun.body.state], [202, 'erasing']);
    assert.equal((await it.ask('GET', `/v1/profiles/user_id:${ANN.userId}`)).status, 404);
    const state = async () => (await it.ask('GET', `/v1/erasures/${begun.body.id}`)).body.state;
    assert.equal(await state(), 'erasing');
    held.resolve();
    while ((await state()) !== 'done') await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal((await it.ask('GET', '/v1/erasures')).body.data.length, 1);
  } finally {
    await it.stop();
  }
});
