// Timers and webhooks wake when there is something to do, and not only when they would have looked anyway.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ManualClock } from '../platform/clock.ts';
import { Webhooks, type WebhooksDeps } from '../segment/webhooks.ts';
import type { Unify } from '../unify/index.ts';
import type { Flow } from './flow.ts';
import type { Task } from './task.ts';
import { Timers } from './timers.ts';

/** Time passes for the clock and for whoever sleeps; what they do then is waited for. */
function passing(t: TestContext, clock: ManualClock) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  return async (ms: number) => {
    clock.advance(ms);
    t.mock.timers.tick(ms);
    for (let n = 0; n < 20; n++) await new Promise(setImmediate);
  };
}

test('whoever is heard of while the timers sleep is settled at their instant', async (t) => {
  const clock = new ManualClock();
  const pass = passing(t, clock);
  const due = new Map<string, number>();
  const reviewed: [string, number][] = [];
  const census = {
    changedGroups: async () => [],
    nextDue: async () => (due.size === 0 ? undefined : Math.min(...due.values())),
    due: async (now: number) =>
      [...due].filter(([, at]) => at <= now).map(([profileId]) => ({ workspaceId: 'w1', profileId })),
  };
  const flow = {
    async submit({ review = [] }: Task) {
      for (const id of review) {
        reviewed.push([id, clock.now()]);
        due.delete(id);
      }
    },
  };
  const timers = new Timers({
    unify: { census } as unknown as Unify,
    flow: flow as unknown as Flow,
    clock,
    failed: (error) => assert.fail(String(error)),
  });
  timers.start();
  await pass(1);
  const began = clock.now();
  const hear = (id: string, at: number) => {
    due.set(id, at);
    timers.expect(at);
  };
  hear('bob', began + 400);
  hear('ann', began + 300);
  await pass(299);
  assert.deepEqual(reviewed, []);
  await pass(1);
  await pass(100);
  assert.deepEqual(reviewed, [
    ['ann', began + 300],
    ['bob', began + 400],
  ]);
  // Clocks are set, and other servers know of others: the timers look again every second all the same.
  due.set('cat', began + 500);
  await pass(1000);
  assert.deepEqual(reviewed.at(-1), ['cat', began + 1400]);
  await timers.stop();
});

test('webhooks look at once when somebody has entered or left, and once for many', async (t) => {
  const clock = new ManualClock();
  const pass = passing(t, clock);
  let looks = 0;
  const store = {
    async claim() {
      looks++;
      return [];
    },
  };
  const webhooks = new Webhooks({ store, now: () => clock.now() } as unknown as WebhooksDeps);
  webhooks.wake();
  webhooks.start();
  await pass(100);
  assert.equal(looks, 0);
  for (let n = 0; n < 5; n++) webhooks.wake();
  await pass(20);
  assert.equal(looks, 1);
  await pass(499);
  assert.equal(looks, 1);
  await pass(1);
  assert.equal(looks, 2);
  await webhooks.stop();
});
