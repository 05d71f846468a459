// Time changes memberships without an event; whoever asks right then must not be told what was true before.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../src/platform/clock.ts';
import { run } from './running.ts';

test('what is read between two ticks of the timers is right at that instant', async () => {
  const clock = new ManualClock(Date.now());
  const it = await run({ clock });
  try {
    const condition = { event: 'Bought', window: { last: '1h' } };
    const made = await it.ask('POST', '/v1/segments', { name: 'Lately', condition });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    await it.app.segments.backfill.idle();
    const names = ['ann', 'bob', 'cat'];
    const batch = names.map((userId) => ({ type: 'track', event: 'Bought', userId }));
    assert.equal((await it.ask('POST', '/v1/batch', { batch })).status, 200);
    const sizes = async () => {
      const [one, list] = [
        await it.ask('GET', `/v1/segments/${made.body.id}`),
        await it.ask('GET', '/v1/segments'),
      ];
      return [one.body.size, list.body.data[0].size];
    };
    assert.deepEqual(await sizes(), [3, 3]);
    clock.advance(3_600_000);
    assert.deepEqual((await it.ask('GET', '/v1/profiles/user_id:ann/segments')).body.data, []);
    assert.deepEqual((await it.ask('GET', '/v1/profiles/user_id:bob')).body.segments, []);
    assert.deepEqual((await it.ask('GET', `/v1/profiles?segment=${made.body.key}`)).body.data, []);
    assert.deepEqual(await sizes(), [0, 0]);
  } finally {
    await it.stop();
  }
});
