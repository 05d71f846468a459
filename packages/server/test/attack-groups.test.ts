// A company's traits are everybody's in it: a change must reach all its members, also when the server dies right after.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Running, run } from './running.ts';

const group = (userId: string, traits: object) => ({ type: 'group', userId, groupId: 'acme', traits });

async function send(it: Running, ...batch: object[]): Promise<void> {
  const answer = await it.ask('POST', '/v1/batch', { batch });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
}

async function segmentsOf(it: Running, userId: string): Promise<string[]> {
  const { body } = await it.ask('GET', `/v1/profiles/user_id:${userId}/segments`);
  return body.data.map((segment: { key: string }) => segment.key);
}

test('a company’s change reaches its members after a kill between the two', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'visavis-groups-'));
  try {
    const first = await run({ dataDir });
    const condition = { attribute: 'group.plan', op: 'includes', value: 'gold' };
    const made = await first.ask('POST', '/v1/segments', { name: 'Gold', condition });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    await send(first, group('ann', { plan: 'none' }), group('bob', {}));
    await first.settled();
    // As if killed after the commit: nobody's memberships are looked at any more.
    first.app.unify.census.inGroup = () => new Promise(() => {});
    first.app.flow.drain = async () => {};
    await send(first, group('ann', { plan: 'gold' }));
    assert.deepEqual(await segmentsOf(first, 'bob'), []);
    await first.stop();

    const second = await run({ dataDir });
    await second.settled();
    for (let n = 0; n < 50 && (await segmentsOf(second, 'bob')).length === 0; n++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(await segmentsOf(second, 'ann'), ['gold']);
    assert.deepEqual(await segmentsOf(second, 'bob'), ['gold']);
    await send(second, group('bob', { plan: 'silver' }));
    await second.settled();
    assert.deepEqual(await segmentsOf(second, 'ann'), []);
    const left = await second.app.records.db.selectFrom('company_review').selectAll().execute();
    assert.deepEqual(left, []);
    await second.stop();
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
