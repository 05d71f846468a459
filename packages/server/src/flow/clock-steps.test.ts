// Whether the clock was set back is asked of a clock that everybody uses; then everybody is looked at once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClockSteps, WatchedClock } from './clock-steps.ts';
import type { Task } from './task.ts';

const HOUR = 3_600_000;

function world(before: number) {
  let now = 10 * HOUR;
  const clock = new WatchedClock({ now: () => now });
  const reviewed: string[] = [];
  const people = Array.from({ length: 1_200 }, (_, n) => ({
    workspaceId: n < 700 ? 'a' : 'b',
    profileId: String(n).padStart(5, '0'),
  }));
  const census = {
    everybody: async ([, after]: readonly [string, string], limit: number) =>
      people.filter(({ profileId }) => profileId > after).slice(0, limit),
  };
  const flow = {
    async submit({ review = [] }: Task) {
      reviewed.push(...review);
      return { accepted: 0, transitions: [] };
    },
  };
  const steps = new ClockSteps({
    ...{ unify: { census } as never, flow, clock },
    before: async () => before,
    failed: (error) => assert.fail(String(error)),
  });
  const look = async (at: number): Promise<number> => {
    now = at;
    await steps.look();
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    return new Set(reviewed.splice(0)).size;
  };
  return { clock, look };
}

test('everybody is looked at once when it has gone back, nobody as it goes on or is corrected a little', async () => {
  const { look } = world(9 * HOUR);
  assert.equal(await look(10 * HOUR), 0);
  assert.equal(await look(11 * HOUR), 0);
  assert.equal(await look(11 * HOUR - 2_000), 0);
  assert.equal(await look(8 * HOUR), 1_200);
  assert.equal(await look(8 * HOUR + 1_000), 0);
});

test('a start at an earlier time than what is written down is a step back, too', async () => {
  assert.equal(await world(13 * HOUR).look(10 * HOUR), 1_200);
});

test('a step that somebody saw between two looks is not missed', async () => {
  const { clock, look } = world(0);
  assert.equal(await look(10 * HOUR), 0);
  assert.equal(await look(20 * HOUR), 0);
  clock.now();
  assert.equal(await look(12 * HOUR), 1_200);
});
