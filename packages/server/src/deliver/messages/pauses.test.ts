// What is paused stays so, whatever the store said while the pause was being written.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PauseStore } from './pause-store.ts';
import { Pauses } from './pauses.ts';

const LANE = { workspaceId: 'w', channel: 'email' } as const;

/** A store in which writing takes until it is told to end. */
function slowStore() {
  const kept = new Set<string>();
  let end = () => {};
  const write = (change: () => void) =>
    new Promise<void>((done) => {
      end = () => {
        change();
        done();
      };
    });
  const store = {
    pauses: async () => [...kept].map((scope) => ({ workspaceId: 'w', scope, at: 0, by: 'Ada' })),
    pause: (_: string, scope: string) => write(() => kept.add(scope)),
    resume: (_: string, scope: string) => write(() => kept.delete(scope)),
  };
  return { store: store as unknown as PauseStore, end: () => end() };
}

test('a look at the store while a pause is being written does not undo it', async () => {
  const { store, end } = slowStore();
  const pauses = new Pauses(store, { now: () => 0 });
  const pausing = pauses.pause('w', 'email', 'Ada');
  assert.equal(pauses.isPaused(LANE), true, 'from the very next message');
  await pauses.refresh();
  end();
  await pausing;
  assert.equal(pauses.isPaused(LANE), true);
  await pauses.refresh();
  assert.equal(pauses.isPaused(LANE), true);
});

test('nor does one that began before a pause or its end was there', async () => {
  const { store, end } = slowStore();
  const pauses = new Pauses(store, { now: () => 0 });
  const looking = pauses.refresh();
  const pausing = pauses.pause('w', 'email', 'Ada');
  end();
  await Promise.all([pausing, looking]);
  assert.equal(pauses.isPaused(LANE), true);
  const looked = pauses.refresh();
  const resuming = pauses.resume('w', 'email');
  end();
  await Promise.all([resuming, looked]);
  assert.equal(pauses.isPaused(LANE), false);
});
