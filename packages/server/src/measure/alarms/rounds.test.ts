// What people do while a look is under way holds: the look reads the event store for seconds, and writes afterwards.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { ALARM_KINDS, type AlarmKind, type Reading } from '@visavis/engine/measure';
import { ManualClock } from '../../platform/clock.ts';
import { createLog } from '../../platform/log.ts';
import { openRecords, type Records } from '../../platform/records/index.ts';
import { type AlarmStore, createAlarmStore } from './alarm-store.ts';
import { alarmMigrations } from './migrations.ts';
import { Rounds } from './rounds.ts';
import type { Telling } from './telling.ts';

const root = mkdtempSync(join(tmpdir(), 'visavis-alarms-'));
const records: Records = await openRecords({ dataDir: root, log: createLog({ level: 'silent' }) });
await records.migrate(alarmMigrations);
after(async () => {
  await records.close();
  rmSync(root, { recursive: true, force: true });
});

const low: Reading = {
  ...{ state: 'alarm', value: 0.1, p: 0, n: 100, over: 'the last day' },
  usual: { value: 0.4, low: 0.3, high: 0.5 },
};
const clock = new ManualClock();
const store: AlarmStore = createAlarmStore(records);
const failures: unknown[] = [];
const told: string[] = [];
let workspace = '';
let made = 0;
/** Done while a look at stages is under way. */
let meanwhile: () => Promise<unknown>;

const rounds = new Rounds({
  ...{ records, clock, store, timezone: async () => 'UTC', failed: (error) => failures.push(error) },
  team: { recipients: async () => [] },
  telling: {
    tell: (_: unknown, __: string, { id }: { id: string }) => told.push(id),
    wake() {},
  } as never as Telling,
  watchers: Object.fromEntries(
    ALARM_KINDS.map((kind) => [
      kind,
      {
        ...{ kind, everyMs: 0 },
        async look() {
          if (kind === 'stage') await meanwhile();
          const watched = [{ target: 'buying/cart', name: 'Cart', to: '/scorecard', reading: low }];
          return { watched: kind === 'stage' ? watched : [], countedUntil: 7 };
        },
      },
    ]),
  ) as never,
});
const nothing = async () => {};
const all = () => store.list(workspace, { closedSince: 0 });
const put = async (change: object) => {
  const [alarm] = await all();
  await rounds.alone(workspace, async (unit) => store.put(unit, workspace, { ...alarm!, ...change }));
};

beforeEach(async () => {
  workspace = `w${++made}`;
  meanwhile = nothing;
  clock.advance(1000);
  await rounds.look(workspace);
  clock.advance(1000);
  assert.deepEqual(failures, []);
});

test('an alarm that is acknowledged during a look stays so', async () => {
  meanwhile = () => put({ state: 'acknowledged' });
  await rounds.look(workspace);
  assert.deepEqual(
    (await all()).map(({ state, latest }) => [state, latest.at]),
    [['acknowledged', clock.now()]],
  );
});

test('one that is said to be usual during a look stays closed, and is not raised anew by that look', async () => {
  meanwhile = () => put({ state: 'closed', closedAt: clock.now(), why: 'usual' });
  await rounds.look(workspace);
  assert.deepEqual(
    (await all()).map(({ state, why }) => [state, why]),
    [['closed', 'usual']],
  );
});

test('settings that are changed during a look hold, and what was judged by others is left out', async () => {
  const kind: AlarmKind = 'stage';
  const before = await store.watch(workspace, kind);
  meanwhile = () =>
    rounds.alone(workspace, async (unit) =>
      store.saveWatch(unit, workspace, kind, {
        ...{ ...before, settings: { ...before.settings, isOn: false }, lookedAt: 0, countedUntil: 0 },
      }),
    );
  await rounds.look(workspace);
  const { settings, lookedAt, countedUntil } = await store.watch(workspace, kind);
  assert.deepEqual([settings.isOn, lookedAt, countedUntil], [false, 0, 0]);
  meanwhile = nothing;
  await rounds.look(workspace);
  assert.deepEqual(
    (await all()).map(({ why }) => why),
    ['off'],
  );
});

test('two looks at once raise one alarm and tell of it once', async () => {
  workspace = 'both';
  told.length = 0;
  await Promise.all([rounds.look(workspace), rounds.look(workspace)]);
  assert.equal((await all()).length, 1);
  assert.equal(told.length, 1);
  assert.deepEqual(failures, []);
});
