// One workspace knows nothing of another, and a write key reads nobody: asked of every address that the server has.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Running, run } from './running.ts';

interface OpenApi {
  paths: Record<string, Record<string, { parameters?: { in: string; name: string }[] }>>;
}
const MARK = 'only-of-the-first';
/** Says of anybody who asks what is the same for everybody. */
const EVERYBODY = ['/openapi.json', '/healthz', '/readyz', '/metrics'];

describe('workspaces apart', () => {
  let it: Running;
  let otherKey: string;
  const ids: Record<string, string> = {};
  before(async () => {
    it = await run();
    const other = '00000000-0000-7000-8000-000000000001';
    await it.app.records.db
      .insertInto('workspace')
      .values({ id: other, name: 'Other', timezone: 'UTC', created_at: 1 })
      .execute();
    const made = await it.app.account.createKey({
      workspaceId: other,
      kind: 'secret',
      name: 'Other',
      createdBy: 'test',
      role: 'owner',
    });
    otherKey = made.key;
    const batch = [
      { type: 'identify', userId: MARK, anonymousId: 'a1', traits: { name: MARK } },
      { type: 'identify', userId: `${MARK}2`, traits: { name: MARK } },
      { type: 'track', userId: MARK, event: MARK, properties: { x: MARK } },
      { type: 'group', userId: MARK, groupId: MARK, traits: { name: MARK } },
    ];
    assert.equal((await it.ask('POST', '/v1/batch', { batch })).status, 200);
    const segment = await it.ask('POST', '/v1/segments', {
      name: MARK,
      key: 'marked',
      condition: { event: MARK },
    });
    assert.equal(segment.status, 201, JSON.stringify(segment.body));
    ids.segment = segment.body.id;
    const merged = await it.ask('POST', '/v1/profiles/merge', {
      profiles: [`user_id:${MARK}`, `user_id:${MARK}2`],
      reason: MARK,
    });
    assert.equal(merged.status, 200, JSON.stringify(merged.body));
    ids.profile = merged.body.id;
    ids.merge = (await it.ask('GET', '/v1/merges')).body.data[0].id;
    const source = (await it.ask('GET', '/v1/sources')).body.data[0];
    ids.source = source?.id;
    const hook = await it.ask('POST', '/v1/webhooks', {
      url: `https://example.com/${MARK}`,
      events: ['segment.entered'],
    });
    ids.webhook = hook.body.id;
    await it.settled();
  });
  after(() => it?.stop());

  test('nothing of the first is in any answer to the second, and nothing of it changes', async () => {
    const { body } = await it.ask('GET', '/openapi.json');
    const api = body as OpenApi;
    let asked = 0;
    for (const [path, methods] of Object.entries(api.paths)) {
      if (EVERYBODY.includes(path) || path.startsWith('/api/auth')) continue;
      for (const method of Object.keys(methods)) {
        for (const id of [
          ...Object.values(ids),
          'marked',
          `user_id:${MARK}`,
          'anonymous_id:a1',
          `id:${ids.profile}`,
        ]) {
          if (!path.includes('{') && id !== ids.segment) continue;
          const address = path.replace(/\{[^}]+\}/g, encodeURIComponent(id ?? ''));
          if (address.endsWith('/stream')) continue;
          const query = address.endsWith('/explain') ? `?profile=${ids.profile}` : '';
          const given = method === 'get' ? undefined : { reason: 'x', merge: ids.merge };
          const answer = await it.ask(method.toUpperCase(), address + query, given, otherKey);
          const text = JSON.stringify(answer.body);
          asked++;
          assert.ok(
            !(answer.status === 200 && text.includes(MARK) && !text.includes('"error"')),
            `${method} ${address}: ${text.slice(0, 300)}`,
          );
        }
      }
    }
    assert.ok(asked > 100, `${asked} addresses`);
    const still = await it.ask('GET', `/v1/profiles/user_id:${MARK}`);
    assert.equal(still.status, 200);
    assert.equal(still.body.identities.length, 3);
    assert.equal((await it.ask('GET', '/v1/segments/marked')).body.size, 1);
    if (ids.webhook)
      assert.ok(
        (await it.ask('GET', '/v1/webhooks')).body.data.some((h: { id: string }) => h.id === ids.webhook),
      );
  });

  test('a write key reads nobody', async () => {
    const { body } = await it.ask('GET', '/openapi.json');
    for (const [path, methods] of Object.entries((body as OpenApi).paths)) {
      if (EVERYBODY.includes(path) || path.startsWith('/api/auth')) continue;
      for (const method of Object.keys(methods)) {
        const address = path.replace(/\{[^}]+\}/g, encodeURIComponent(`user_id:${MARK}`));
        if (address.endsWith('/stream')) continue;
        const given = method === 'get' ? undefined : { userId: MARK, event: 'E', batch: [] };
        const answer = await it.ask(method.toUpperCase(), address, given, it.writeKey);
        const { messageId: _, ...rest } = (answer.body ?? {}) as Record<string, unknown>;
        const text = JSON.stringify(rest);
        if (answer.status < 300)
          assert.ok(
            !text.includes(MARK) && !text.includes(ids.profile!),
            `${method} ${address}: ${text.slice(0, 300)}`,
          );
      }
    }
  });
});
