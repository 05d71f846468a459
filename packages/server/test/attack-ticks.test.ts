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
    const why = async (who: string) =>
      (await it.ask('GET', `/v1/segments/${made.body.id}/explain?profile=user_id:${who}`)).body;
    assert.deepEqual([(await why('cat')).inside, (await why('cat')).explanation.holds], [true, true]);
    clock.advance(3_599_999);
    assert.equal((await why('cat')).inside, true);
    clock.advance(1);
    // History is the first to be asked after the instant.
    const past = await it.ask('GET', `/v1/segments/${made.body.id}/history?days=1`);
    assert.deepEqual(past.body.data.at(-1), { time: new Date(clock.now()).toISOString(), size: 0 });
    assert.deepEqual([(await why('cat')).inside, (await why('cat')).explanation.holds], [false, false]);
    assert.deepEqual((await it.ask('GET', '/v1/profiles/user_id:ann/segments')).body.data, []);
    assert.deepEqual((await it.ask('GET', '/v1/profiles/user_id:bob')).body.segments, []);
    assert.deepEqual((await it.ask('GET', `/v1/profiles?segment=${made.body.key}`)).body.data, []);
    assert.deepEqual(await sizes(), [0, 0]);
  } finally {
    await it.stop();
  }
});

test('while a changed condition is brought up, the reason is that of the one that counts', async () => {
  const it = await run();
  try {
    const made = await it.ask('POST', '/v1/segments', { name: 'Lately', condition: { event: 'Bought' } });
    await it.app.segments.backfill.idle();
    const batch = [{ type: 'track', event: 'Bought', userId: 'ann' }];
    assert.equal((await it.ask('POST', '/v1/batch', { batch })).status, 200);
    const held = Promise.withResolvers<void>();
    const { submit } = it.app.flow;
    it.app.flow.submit = async (task) => {
      if (task.rewrite) await held.promise;
      return submit(task);
    };
    const barrier = it.app.events.query.bind(it.app.events);
    it.app.events.query = async (...asked) => {
      if (asked[0].includes('HAVING countIf')) await held.promise;
      return barrier(...(asked as Parameters<typeof barrier>)) as never;
    };
    await it.ask('PATCH', `/v1/segments/${made.body.id}`, { condition: { event: 'Sold' } });
    const why = async () =>
      (await it.ask('GET', `/v1/segments/${made.body.id}/explain?profile=user_id:ann`)).body;
    const before = await why();
    assert.deepEqual(
      [before.state, before.inside, before.explanation.holds, before.next.holds],
      ['filling', true, true, false],
    );
    assert.equal(before.explanation.condition.event, 'Bought');
    held.resolve();
    await it.app.segments.backfill.idle();
    const after = await why();
    assert.deepEqual(
      [after.state, after.inside, after.explanation.holds, after.next],
      ['live', false, false, undefined],
    );
  } finally {
    await it.stop();
  }
});
