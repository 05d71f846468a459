// Erasing somebody while the world goes on: all of what was is gone, also when the server dies halfway; nothing of what
// comes after is lost; and the sizes of segments stay true.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { VisavisError } from '../src/platform/errors.ts';
import { type Running, run } from './running.ts';

const bought = (userId: string, messageId: string) => ({ type: 'track', event: 'Bought', userId, messageId });

async function send(it: Running, ...batch: object[]): Promise<void> {
  const answer = await it.ask('POST', '/v1/batch', { batch });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
}
const log = async (it: Running): Promise<string[]> => {
  const rows = await it.app.records.db.selectFrom('event').select('message_id').orderBy('seq').execute();
  return rows.map((row: { message_id: string }) => row.message_id);
};
const stored = async (it: Running): Promise<string[]> => {
  await it.settled();
  const rows = await it.app.events.query<{ id: string }>('SELECT message_id AS id FROM events ORDER BY seq');
  return rows.map(({ id }) => id);
};

test('whoever comes again while being erased keeps what is new, and the size is true', async () => {
  const it = await run();
  try {
    const made = await it.ask('POST', '/v1/segments', { name: 'Buyers', condition: { event: 'Bought' } });
    assert.equal(made.status, 201);
    await it.app.segments.backfill.idle();
    await send(it, bought('ann', 'old'), bought('bob', 'other'));
    const { shipper } = it.app;
    const flush = shipper.flush.bind(shipper);
    let again: Promise<void> | undefined;
    shipper.flush = async () => {
      again ??= send(it, bought('ann', 'new'));
      await again;
      await flush();
    };
    const erased = await it.ask('DELETE', '/v1/profiles/user_id:ann?wait=60');
    assert.equal(erased.status, 200, JSON.stringify(erased.body));
    assert.equal(erased.body.events, 1);
    assert.ok(erased.body.tables.includes('membership'));
    assert.deepEqual(await log(it), ['other', 'new']);
    assert.deepEqual(await stored(it), ['other', 'new']);
    assert.equal((await it.ask('GET', '/v1/profiles/user_id:ann?wait=60')).body.events, 1);
    const members = await it.ask('GET', `/v1/segments/${made.body.id}/members`);
    assert.equal(members.body.data.length, 2);
    assert.equal((await it.ask('GET', `/v1/segments/${made.body.id}`)).body.size, 2);
  } finally {
    await it.stop();
  }
});

test('an erasure whose event store is away is begun all the same, and done when it is back', async () => {
  const it = await run();
  try {
    await send(it, bought('ann', 'gone'), bought('bea', 'gone too'), bought('bob', 'stays'));
    await it.settled();
    const remove = it.app.events.erase.bind(it.app.events);
    it.app.events.erase = () => Promise.reject(new VisavisError('store_unavailable', 'away'));
    for (const who of ['ann', 'bea']) {
      const begun = await it.ask('DELETE', `/v1/profiles/user_id:${who}?wait=60`);
      assert.deepEqual([begun.status, begun.body.state], [202, 'erasing']);
      assert.equal((await it.ask('GET', `/v1/profiles/user_id:${who}`)).status, 404);
    }
    it.app.events.erase = remove;
    const states = async () =>
      (await it.ask('GET', '/v1/erasures')).body.data.map(({ state }: { state: string }) => state);
    for (let n = 0; n < 300 && (await states()).includes('erasing'); n++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(await states(), ['done', 'done']);
    assert.deepEqual(await stored(it), ['stays']);
  } finally {
    await it.stop();
  }
});

test('an erasure that was cut off goes on after the next start', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'visavis-erasure-'));
  try {
    const first = await run({ dataDir });
    await send(first, bought('ann', 'gone'), bought('bob', 'stays'));
    await first.settled();
    first.app.events.erase = () => Promise.reject(new Error('killed'));
    const begun = await first.ask('DELETE', '/v1/profiles/user_id:ann?wait=60');
    assert.deepEqual([begun.status, begun.body.state], [202, 'erasing']);
    await first.stop();
    const second = await run({ dataDir });
    const open = () =>
      second.app.records.db.selectFrom('erasure').selectAll().where('open', 'is not', null).execute();
    for (let n = 0; n < 200 && (await open()).length > 0; n++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(await open(), []);
    assert.deepEqual(await stored(second), ['stays']);
    assert.deepEqual(await log(second), ['stays']);
    await second.stop();
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
