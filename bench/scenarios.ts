// What scenarios cost: an event in the flow, by how many scenarios are live, whether it concerns none or one of them; and
// taking somebody in, end to end, by how many are on the way already.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event } from '../packages/engine/src/collect/index.ts';
import type { Scenario } from '../packages/engine/src/deliver/index.ts';
import { createApp, type Visavis } from '../packages/server/src/app.ts';
import { Listening } from '../packages/server/src/deliver/scenarios/listening.ts';
import { Loading } from '../packages/server/src/deliver/scenarios/loaded.ts';
import { readConfig } from '../packages/server/src/platform/config.ts';
import { newId } from '../packages/server/src/platform/id.ts';
import { compileWorkspace } from '../packages/server/src/segment/program.ts';
import { type BenchResult, type BenchRow, timePerCallSync } from './bench.ts';

const LIVE = [1, 10, 100, 1000];
const ON_THE_WAY = [0, 10_000, 100_000];
const COMERS = 2_000;

export async function run(): Promise<BenchResult> {
  const rows: BenchRow[] = [];
  for (const live of LIVE) rows.push(...(await listening(live)));
  rows.push(...(await entering()));
  return {
    name: 'Scenarios: an event in the flow, and taking somebody in',
    rows,
    note: `Listening: one event against live scenarios that all wait for the same event name with a filter on a property, so that names alone decide nothing. Taking in: ${COMERS.toLocaleString('en')} people come, durable, from the flow's transaction to the run that waits; the time of one with so many others on the way.`,
  };
}

const scenarioOf = (n: number): Scenario => ({
  ...{ key: `s${n}`, name: `S ${n}`, reentry: { rule: 'after_exit' }, start: 'wait' },
  trigger: { on: { event: 'Added', where: [{ property: 'properties.shelf', op: 'eq', value: n }] } },
  exits: [{ name: 'Bought', on: { event: 'Bought' } }],
  nodes: [{ id: 'wait', kind: 'wait', for: '30d', next: null }],
});

async function listening(live: number): Promise<BenchRow[]> {
  const list = Array.from({ length: live }, (_, n) => ({
    ...{ scenario: scenarioOf(n), version: 1, status: 'live' as const, expectations: [], finishing: [] },
    ...{ createdAt: 0, updatedAt: 0, updatedBy: '' },
  }));
  const store = { catalogueVersion: async () => 1, list: async () => list, versions: async () => [] };
  const loading = new Loading({ store: store as never, exclusive: true });
  const program = compileWorkspace({ version: 1, segments: [], computed: [], timezone: 'UTC' });
  const loaded = await loading.load('w', program);
  const person = { id: 'p', transient: false, changes: new Set<string>() };
  const label = `${live.toLocaleString('en')} live scenario${live === 1 ? '' : 's'}`;
  return [
    ['another event', eventOf('Seen', -1)],
    ['an event that concerns none', eventOf('Added', -1)],
    ['an event that concerns the last', eventOf('Added', live - 1)],
  ].map(([what, event]): BenchRow => {
    const take = () => new Listening('w', loaded).take(person, event as Event);
    return { label: `${label}, ${what}`, value: timePerCallSync(take) * 1000, unit: 'µs' };
  });
}

function eventOf(name: string, shelf: number, user = 'u', now = Date.now()): Event {
  return {
    ...{
      messageId: `${name}${shelf}${user}`,
      type: 'track',
      name,
      time: now,
      receivedAt: now,
      sourceId: 's',
    },
    ...{ identifiers: [{ type: 'user_id', value: user }], traits: {}, properties: { shelf }, facts: {} },
    ...{ flags: [], raw: {} },
  };
}

async function entering(): Promise<BenchRow[]> {
  const dir = mkdtempSync(join(tmpdir(), 'visavis-bench-scenarios-'));
  const config = readConfig({ PORT: '0', VISAVIS_DATA_DIR: dir, VISAVIS_LOG_LEVEL: 'error' });
  const app = await createApp({ config });
  const rows: BenchRow[] = [];
  try {
    const url = await app.listen();
    const made = await app.account.bootstrap({ demo: true, url });
    if (made.kind !== 'demo') throw new Error(`Expected a demo workspace, got ${made.kind}`);
    const caller = { workspaceId: made.workspaceId, access: 'secret', role: 'owner', name: 'bench' } as const;
    const { definitions } = app.deliver.scenarios;
    await definitions.create(caller, { scenario: scenarioOf(0) });
    await definitions.change(caller, 's0', { status: 'live', reason: 'A measurement' });
    await come(app, made.workspaceId, 'warm');
    let others = COMERS;
    for (const wanted of ON_THE_WAY) {
      await fill(app, made.workspaceId, Math.max(0, wanted - others));
      others = Math.max(others, wanted);
      const ms = await come(app, made.workspaceId, `n${wanted}`);
      const label = `taking one in, ${others.toLocaleString('en')} on the way`;
      rows.push({ label, value: (ms * 1000) / COMERS, unit: 'µs' });
      others += COMERS;
    }
  } finally {
    await app.close();
    rmSync(dir, { recursive: true, force: true });
  }
  return rows;
}

/** From the flow to the run: milliseconds until all are on the way. */
async function come(app: Visavis, workspaceId: string, name: string): Promise<number> {
  const start = performance.now();
  for (let from = 0; from < COMERS; from += 500)
    await app.flow.submit({
      workspaceId,
      events: Array.from({ length: 500 }, (_, i) => eventOf('Added', 0, `${name}-${from + i}`)),
    });
  await app.deliver.scenarios.drain();
  return performance.now() - start;
}

/** So many others who wait already, written straight into the table. */
async function fill(app: Visavis, workspaceId: string, count: number): Promise<void> {
  const now = Date.now();
  for (let from = 0; from < count; from += 5000) {
    const rows = Array.from({ length: Math.min(5000, count - from) }, () => {
      const id = newId(now);
      return {
        ...{ workspace_id: workspaceId, id, scenario: 's0', version: 1, key: id, profile_id: id, edited: 1 },
        ...{ unit: id, side: 'treated', entered_at: now, node: 'wait', since: now, at: now, visit: 0 },
        ...{
          wake_at: now + 30 * 86_400_000,
          outcome: '',
          reason: '',
          ended_at: 0,
          goal_at: 0,
          context: '{}',
        },
      };
    });
    for (let at = 0; at < rows.length; at += 1000)
      await app.records.db
        .insertInto('scenario_run')
        .values(rows.slice(at, at + 1000))
        .execute();
  }
}
