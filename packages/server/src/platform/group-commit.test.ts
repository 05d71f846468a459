import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VisavisError } from './errors.ts';
import { GroupCommit } from './group-commit.ts';

const soon = () => new Promise((resolve) => setImmediate(resolve));

function groups(run: (tasks: readonly number[], folded: () => void) => Promise<number[]>, worth = 1) {
  return new GroupCommit<number, number>({
    run,
    weightOf: () => 1,
    weightAtMost: 3,
    underWayAtMost: 2,
    weightWorthOverlapping: worth,
    waitingAtMost: 5,
  });
}

test('what arrives while a group is worked on goes together, no heavier than a group may be', async () => {
  const seen: number[][] = [];
  const commit = groups(async (tasks, folded) => {
    seen.push([...tasks]);
    await soon();
    folded();
    return tasks.map((task) => task * 10);
  });
  assert.deepEqual(
    await Promise.all([1, 2, 3, 4, 5].map((task) => commit.submit(task))),
    [10, 20, 30, 40, 50],
  );
  assert.deepEqual(seen, [[1], [2, 3, 4], [5]]);
});

test('the next group is worked on while the one before is written, and no third', async () => {
  const writing: (() => void)[] = [];
  const commit = groups(async (tasks, folded) => {
    folded();
    await new Promise<void>((resolve) => writing.push(resolve));
    return [...tasks];
  });
  const all = [1, 2].map((task) => commit.submit(task));
  await soon();
  await soon();
  all.push(commit.submit(3));
  await soon();
  await soon();
  assert.deepEqual(commit.status(), { waiting: 1, underWay: 2 });
  while (commit.status().underWay > 0) {
    for (const written of writing.splice(0)) written();
    await soon();
  }
  assert.deepEqual(await Promise.all(all), [1, 2, 3]);
  await commit.drain();
});

test('what is too little to begin beside a group waits for its end', async () => {
  const writing: (() => void)[] = [];
  const seen: number[][] = [];
  const commit = groups(async (tasks, folded) => {
    seen.push([...tasks]);
    folded();
    await new Promise<void>((resolve) => writing.push(resolve));
    return [...tasks];
  }, 3);
  const all = [1, 2, 3].map((task) => commit.submit(task));
  await soon();
  await soon();
  assert.deepEqual(seen, [[1]]);
  all.push(commit.submit(4));
  assert.deepEqual(seen, [[1], [2, 3, 4]]);
  all.push(commit.submit(5));
  while (commit.status().underWay > 0) {
    for (const written of writing.splice(0)) written();
    await soon();
  }
  assert.deepEqual(await Promise.all(all), [1, 2, 3, 4, 5]);
  assert.deepEqual(seen, [[1], [2, 3, 4], [5]]);
});

test('one bad task fails alone; a store that cannot write fails all', async () => {
  const commit = groups(async (tasks) => {
    if (tasks.includes(3)) throw new Error('three');
    if (tasks.includes(5)) throw new VisavisError('store_unavailable', 'full');
    return [...tasks];
  });
  const settled = await Promise.allSettled([1, 2, 3, 4].map((task) => commit.submit(task)));
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
  );
  await commit.drain();
  await soon();
  const lost = await Promise.allSettled([4, 5, 6].map((task) => commit.submit(task)));
  assert.deepEqual(
    lost.map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected'],
  );
});

test('more than may wait is turned away with a word', () => {
  const commit = groups(() => new Promise(() => {}));
  for (let task = 0; task < 6; task++) void commit.submit(task);
  assert.throws(() => commit.submit(7), /try again in a moment/);
});
