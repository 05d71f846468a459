// Line-ups and edits: what is taken over from before equals what is made anew, and no edit is lost because somebody was
// asking while it came.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Experience } from '@visavis/engine/decide';
import { combine, emptyState } from '@visavis/engine/unify';
import fc from 'fast-check';
import { ManualClock } from '../platform/clock.ts';
import { createLog } from '../platform/log.ts';
import { openRecords, type Records } from '../platform/records/index.ts';
import type { WorkspaceProgram } from '../segment/index.ts';
import {
  type DecideDb,
  insertDefinition,
  type Kinds,
  replaceDefinition,
  type StoredExperience,
} from './definition-store.ts';
import { type LineupDeps, Lineups } from './lineups.ts';
import { migrations } from './migrations.ts';

const root = mkdtempSync(join(tmpdir(), 'visavis-lineups-'));
const state = emptyState('1', 'user_id', '1');
const view = combine({ id: '1', identities: [state] });
// Of a program nothing else is read here.
const program = { timezone: 'UTC', segments: [], computed: [] } as unknown as WorkspaceProgram;
const clock = new ManualClock(1000);
let records: Records;
let db: DecideDb;

before(async () => {
  records = await openRecords({ dataDir: root, log: createLog({ level: 'silent' }) });
  await records.migrate(migrations);
  db = records.db as unknown as DecideDb;
});
after(async () => {
  await records.close();
  rmSync(root, { recursive: true, force: true });
});

/** As they are called now. */
let personas: Record<string, string> = {};
const lineups = (learned: LineupDeps['learned'] = async () => new Map()): Lineups =>
  new Lineups({
    ...{ db, clock, exclusive: true, learned },
    names: async () => ({ segments: {}, computed: {}, values: { 'persona.customers': personas } }),
    recommendations: () => assert.fail(),
  });

const dated = { createdAt: 0, updatedAt: 0 };
const slotOf = (key: string): Kinds['slot'] => ({
  ...{ id: key, key, name: key, type: 'string', schema: null, default: 'default' },
  ...{ status: 'on', version: 1, ...dated },
});
const experienceOf = (key: string, parts: Partial<StoredExperience>): StoredExperience => {
  const plain: Experience = {
    ...{ id: key, key, name: key, slot: 'hero', audience: null },
    ...{ variants: [{ key: 'a', content: key, weight: 1 }], traffic: 1, holdout: 0, layer: null },
    ...{ from: null, to: null, priority: 0, version: 1 },
  };
  return { ...plain, status: 'live', ...dated, ...parts };
};
async function write<K extends 'slot' | 'experience'>(
  workspaceId: string,
  kind: K,
  definition: Kinds[K],
): Promise<void> {
  const writing = { workspaceId, kind, definition, actor: 'test' };
  if (definition.version === 1) await insertDefinition(db, writing);
  else assert.ok(await replaceDefinition(db, writing));
}
const shownBy = async (from: Lineups, workspaceId: string) => {
  const { lineup, id } = await from.live(workspaceId, program);
  const asker = { view, now: 1000, unit: 'u', inside: () => false, viewed: () => undefined, knows: true };
  return { id, decisions: lineup.decide(asker) };
};

test('an edit that comes while a line-up is being made is not lost, and all who ask share what is made', async () => {
  await write('flight', 'slot', slotOf('hero'));
  const first = experienceOf('sign', {});
  await write('flight', 'experience', first);
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  let made = 0;
  const kept = lineups(async () => {
    made++;
    reached.resolve();
    await gate.promise;
    return new Map();
  });
  const asking = Array.from({ length: 5 }, () => shownBy(kept, 'flight'));
  await reached.promise;
  const variants = [{ key: 'a', content: 'after', weight: 1 }];
  await write('flight', 'experience', { ...first, version: 2, variants });
  kept.forget('flight');
  gate.resolve();
  assert.deepEqual(
    (await Promise.all(asking)).map(({ decisions }) => decisions[0]!.value),
    Array(5).fill('sign'),
  );
  assert.equal(made, 1);
  assert.equal((await shownBy(kept, 'flight')).decisions[0]!.value, 'after');
  assert.equal(made, 2);
});

test('a persona’s new name is in the reason within seconds, and the line-up before keeps its own', async () => {
  await write('named', 'slot', slotOf('hero'));
  const audience = { not: { attribute: 'persona.customers', op: 'eq' as const, value: 'p1' } };
  await write('named', 'experience', experienceOf('sign', { audience }));
  const kept = lineups();
  const reason = async () => (await shownBy(kept, 'named')).decisions[0]!.reason.text;
  personas = { p1: 'Regulars' };
  assert.match(await reason(), /whose persona is not “Regulars”/);
  const before = (await kept.live('named', program)).id;
  personas = { p1: 'Old friends' };
  clock.advance(10_000);
  assert.match(await reason(), /whose persona is not “Old friends”/);
  const past = await kept.past('named', before);
  const asker = { view, now: 1000, unit: 'u', inside: () => false, viewed: () => undefined, knows: true };
  assert.match(past.decide(asker)[0]!.reason.text, /“Regulars”/);
});

test('after edits a line-up is what a server that has just started makes', async () => {
  const edit = fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd'),
    status: fc.constantFrom('live', 'live', 'live', 'paused', 'archived'),
    content: fc.constantFrom('x', '{{ profile.plan | default: "y" }}'),
    priority: fc.constantFrom(0, 1),
    slot: fc.constantFrom('hero', 'side'),
  });
  let turn = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 8 }), async (edits) => {
      const workspaceId = `edited-${turn++}`;
      await write(workspaceId, 'slot', slotOf('hero'));
      await write(workspaceId, 'slot', slotOf('side'));
      const kept = lineups();
      const versions = new Map<string, number>();
      for (const { key, status, content, priority, slot } of edits) {
        const version = (versions.get(key) ?? 0) + 1;
        versions.set(key, version);
        const variants = [{ key: 'a', content, weight: 1 }];
        const parts = { status, priority, slot, version, variants } as Partial<StoredExperience>;
        await write(workspaceId, 'experience', experienceOf(key, parts));
        kept.forget(workspaceId);
        assert.deepEqual(await shownBy(kept, workspaceId), await shownBy(lineups(), workspaceId));
      }
    }),
    { numRuns: 25 },
  );
});
