// People's ways in the record store: what happened, where everybody stands, and the counts of the report. What is written in units are statements; what is read is committed.

import type { Run } from '@visavis/engine/deliver';
import { type Kysely, sql } from 'kysely';
import type { Records, Statement, Unit } from '../../platform/records/index.ts';
import { type NewChore, writeChores } from './chore-store.ts';
import type { Heard, HeardRow } from './heard.ts';

export interface StoredRun extends Run {
  profileId: string;
  /** The newest version of which it is settled what becomes of this run. */
  edited: number;
}
interface RunRow {
  workspace_id: string;
  id: string;
  scenario: string;
  version: number;
  key: string;
  profile_id: string;
  edited: number;
  unit: string;
  side: string;
  entered_at: number;
  node: string;
  since: number;
  at: number;
  wake_at: number;
  visit: number;
  outcome: string;
  reason: string;
  ended_at: number;
  goal_at: number;
  context: string;
}
interface Tables {
  scenario_run: RunRow;
  scenario_inbox: { seq: number; workspace_id: string; profile_id: string; body: string };
  scenario_tally: { workspace_id: string; scenario: string; node: string; way: string; passed: number };
}

const HEAR: Statement = {
  name: 'scenario_hear',
  sql: 'insert into scenario_inbox (workspace_id, profile_id, body) values (?, ?, ?)',
};
const HEEDED: Statement = {
  name: 'scenario_heeded',
  sql: 'delete from scenario_inbox where workspace_id = ? and seq = ?',
};
const COLUMNS = [
  ...[
    'workspace_id',
    'id',
    'scenario',
    'version',
    'key',
    'profile_id',
    'edited',
    'unit',
    'side',
    'entered_at',
  ],
  ...['node', 'since', 'at', 'wake_at', 'visit', 'outcome', 'reason', 'ended_at', 'goal_at', 'context'],
];
const CHANGES = [
  'version',
  'profile_id',
  'edited',
  'node',
  'since',
  'at',
  'wake_at',
  'visit',
  'outcome',
  'reason',
];
const PUT: Statement = {
  name: 'scenario_put_run',
  sql: `insert into scenario_run (${COLUMNS.join(', ')}) values (${COLUMNS.map(() => '?').join(', ')})
    on conflict (workspace_id, id) do update set
    ${[...CHANGES, 'ended_at', 'goal_at'].map((name) => `${name} = excluded.${name}`).join(', ')}`,
};
const TALLY: Statement = {
  name: 'scenario_tally',
  sql: `insert into scenario_tally (workspace_id, scenario, node, way, passed) values (?, ?, ?, ?, ?)
    on conflict (workspace_id, scenario, node, way) do update set passed = scenario_tally.passed + excluded.passed`,
};
const RESUME: Statement = {
  name: 'scenario_resume',
  sql: 'update scenario_run set wake_at = -wake_at where workspace_id = ? and scenario = ? and wake_at < 0',
};
const ERASE = ['scenario_run', 'scenario_inbox', 'scenario_effect'].map(
  (table): Statement => ({
    name: `${table}_erase`,
    sql: `delete from ${table} where workspace_id = ? and profile_id = ?`,
  }),
);

export interface Written {
  workspaceId: string;
  heeded: readonly number[];
  runs: readonly StoredRun[];
  passed: readonly { scenario: string; node: string; way: string }[];
  chores: readonly NewChore[];
}

export const writeHeard = (
  unit: Unit,
  workspaceId: string,
  heard: readonly (readonly [string, Heard])[],
): void =>
  unit.run(
    HEAR,
    heard.map(([profileId, one]) => [workspaceId, profileId, JSON.stringify(one)]),
  );

export function writeRuns(unit: Unit, { workspaceId, heeded, runs, passed, chores }: Written): void {
  unit.run(
    HEEDED,
    heeded.map((seq) => [workspaceId, seq]),
  );
  unit.run(
    PUT,
    runs.map((run) => valuesOf(workspaceId, run)),
  );
  const counts = new Map<string, number>();
  for (const { scenario, node, way } of passed) {
    const key = JSON.stringify([scenario, node, way]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  unit.run(
    TALLY,
    // In one order, so that servers do not wait for one another in a ring.
    [...counts].sort().map(([key, n]) => [workspaceId, ...(JSON.parse(key) as string[]), n]),
  );
  writeChores(unit, workspaceId, chores);
}

/** Who was held by a pause is due again. */
export const writeResumed = (unit: Unit, workspaceId: string, scenario: string): void =>
  unit.run(RESUME, [[workspaceId, scenario]]);

/** Removes what names erased people, in the unit in which they go; returns the tables. */
export function eraseScenarios(unit: Unit, workspaceId: string, ids: readonly string[]): string[] {
  for (const statement of ERASE)
    unit.run(
      statement,
      ids.toSorted().map((id) => [workspaceId, id]),
    );
  return ['scenario_run', 'scenario_inbox', 'scenario_effect'];
}

export type RunStore = ReturnType<typeof createRunStore>;

export function createRunStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  const runs = (workspaceId: string) =>
    db.selectFrom('scenario_run').selectAll().where('workspace_id', '=', workspaceId);
  return {
    async heard(workspaceId: string, limit: number): Promise<HeardRow[]> {
      const rows = await db
        .selectFrom('scenario_inbox')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map(({ seq, profile_id, body }) => ({
        seq: Number(seq),
        profileId: profile_id,
        heard: JSON.parse(body),
      }));
    },

    /** Workspaces in which something was heard, or somebody is due. */
    async workspacesWithWork(now: number): Promise<string[]> {
      const heard = await db.selectFrom('scenario_inbox').select('workspace_id').distinct().execute();
      const due = await db
        .selectFrom('scenario_run')
        .select('workspace_id')
        .distinct()
        .where('wake_at', '>', sql.lit(0))
        .where('wake_at', '<=', now)
        .execute();
      return [...new Set([...heard, ...due].map((row) => row.workspace_id))];
    },

    /** When somebody is due next, in any workspace. */
    async nextDue(): Promise<number | undefined> {
      const row = await db
        .selectFrom('scenario_run')
        .select((all) => all.fn.min('wake_at').as('at'))
        .where('wake_at', '>', sql.lit(0))
        .executeTakeFirst();
      return row?.at === null || row?.at === undefined ? undefined : Number(row.at);
    },

    async due(workspaceId: string, now: number, limit: number): Promise<StoredRun[]> {
      const rows = await runs(workspaceId)
        .where('wake_at', '>', sql.lit(0))
        .where('wake_at', '<=', now)
        .orderBy('wake_at')
        .limit(limit)
        .execute();
      return rows.map(runOf);
    },

    /** Ways of these people that are not over. */
    async ofPeople(workspaceId: string, profileIds: readonly string[]): Promise<StoredRun[]> {
      if (profileIds.length === 0) return [];
      const rows = await runs(workspaceId)
        .where('profile_id', 'in', profileIds)
        .where('outcome', '=', '')
        .execute();
      return rows.map(runOf);
    },

    async byIds(workspaceId: string, ids: readonly string[]): Promise<StoredRun[]> {
      if (ids.length === 0) return [];
      return (await runs(workspaceId).where('id', 'in', ids).execute()).map(runOf);
    },

    /** Every way of one scenario with one of these keys, over or not; the oldest first. */
    async ofKeys(workspaceId: string, scenario: string, keys: readonly string[]): Promise<StoredRun[]> {
      if (keys.length === 0) return [];
      const rows = await runs(workspaceId)
        .where('scenario', '=', scenario)
        .where('key', 'in', keys)
        .orderBy('entered_at')
        .execute();
      return rows.map(runOf);
    },

    /** The latest first; of a node, of a person by all their names, or all. */
    async list(
      workspaceId: string,
      filter: { scenario?: string; node?: string; profileIds?: readonly string[]; limit: number },
    ): Promise<StoredRun[]> {
      let query = runs(workspaceId);
      if (filter.scenario !== undefined) query = query.where('scenario', '=', filter.scenario);
      if (filter.node !== undefined) query = query.where('outcome', '=', '').where('node', '=', filter.node);
      if (filter.profileIds !== undefined) query = query.where('profile_id', 'in', filter.profileIds);
      return (await query.orderBy('entered_at', 'desc').limit(filter.limit).execute()).map(runOf);
    },

    /** How many stand where, and how many ways ended how, by side. */
    async standing(workspaceId: string, scenario: string) {
      const rows = await db
        .selectFrom('scenario_run')
        .select(({ fn, eb }) => [
          ...(['outcome', 'node', 'side', 'reason'] as const),
          fn.countAll().as('people'),
          fn.sum(eb.case().when('goal_at', '>', 0).then(1).else(0).end()).as('goals'),
        ])
        .where('workspace_id', '=', workspaceId)
        .where('scenario', '=', scenario)
        .groupBy(['outcome', 'node', 'side', 'reason'])
        .execute();
      return rows.map((row) => ({ ...row, people: Number(row.people), goals: Number(row.goals) }));
    },

    async tally(workspaceId: string, scenario: string) {
      const rows = await db
        .selectFrom('scenario_tally')
        .select(['node', 'way', 'passed'])
        .where('workspace_id', '=', workspaceId)
        .where('scenario', '=', scenario)
        .execute();
      return rows.map((row) => ({ ...row, passed: Number(row.passed) }));
    },
  };
}

const valuesOf = (workspaceId: string, run: StoredRun) => [
  ...[workspaceId, run.id, run.scenario, run.version, run.key, run.profileId, run.edited],
  ...[
    run.unit,
    run.side,
    run.enteredAt,
    run.node ?? '',
    run.since,
    run.at,
    run.wakeAt,
    run.visit,
    run.outcome,
    run.reason,
  ],
  ...[run.endedAt, run.goalAt, JSON.stringify(run.context)],
];

const runOf = (row: RunRow): StoredRun => ({
  ...{ id: row.id, scenario: row.scenario, version: row.version, key: row.key, profileId: row.profile_id },
  ...{ edited: row.edited, unit: row.unit, side: row.side as Run['side'], visit: row.visit },
  ...{ enteredAt: Number(row.entered_at), node: row.node === '' ? undefined : row.node },
  ...{ since: Number(row.since), at: Number(row.at), wakeAt: Number(row.wake_at) },
  ...{ outcome: row.outcome as Run['outcome'], reason: row.reason },
  ...{ endedAt: Number(row.ended_at), goalAt: Number(row.goal_at), context: JSON.parse(row.context) },
});
