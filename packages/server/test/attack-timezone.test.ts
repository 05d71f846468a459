// A workspace's time zone says what a calendar day is: segments must never mix two of them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from './running.ts';

test('the time zone changes while nothing counts by its calendar, and is known at once', async () => {
  const it = await run();
  try {
    const path = `/v1/workspaces/${it.workspaceId}`;
    const rolling = { event: 'Bought', window: { last: '1d' } };
    assert.equal((await it.ask('POST', '/v1/segments', { name: 'Lately', condition: rolling })).status, 201);
    const admin = await it.app.account.createKey({
      ...{ workspaceId: it.workspaceId, kind: 'secret', name: 'Admin', createdBy: 'test', role: 'admin' },
    });
    const set = (timezone: string) => it.ask('PATCH', path, { timezone }, admin.key);
    assert.equal((await set('Pacific/Kiritimati')).status, 200);
    assert.equal((await it.app.segments.program(it.workspaceId)).timezone, 'Pacific/Kiritimati');
    const calendar = { event: 'Bought', window: { this: 'day' } };
    const made = await it.ask('POST', '/v1/segments', { name: 'Today', condition: calendar });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const refused = await set('UTC');
    assert.equal(refused.status, 409, JSON.stringify(refused.body));
    assert.match(refused.body.error.message, /"Today"/);
    assert.doesNotMatch(refused.body.error.message, /"Lately"/);
    assert.equal((await set('Pacific/Kiritimati')).status, 200, 'the same is no change');
    assert.equal((await it.app.segments.program(it.workspaceId)).timezone, 'Pacific/Kiritimati');
    await it.ask('DELETE', '/v1/segments/today');
    assert.equal((await set('UTC')).status, 200);
  } finally {
    await it.stop();
  }
});
