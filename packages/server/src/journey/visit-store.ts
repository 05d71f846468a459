// What a unit writes of visits, whose visits are to be told anew, and the visits of one person.

import type { Visit } from '@visavis/engine/journey';
import type { Kysely } from 'kysely';
import type { Records, Statement, Unit, Value } from '../platform/records/index.ts';

export interface VisitRow {
  workspace_id: string;
  machine: string;
  profile_id: string;
  entered_at: number;
  stage: string;
  from_stage: string;
  entered_by: string;
  left_at: number;
  lasted: number;
  to_stage: string;
  left_why: string;
  left_by: string;
}
interface Tables {
  journey_visit: VisitRow;
  journey_retell: { workspace_id: string; profile_id: string };
}

/** Of one person in one machine. */
export interface Of {
  workspaceId: string;
  machine: string;
  profileId: string;
}
/** How what was written before goes on: `since` is the first instant of which anything is told. */
export interface Sequel extends Of {
  since: number;
  /** How the visit ends that began before; still open where `leftAt` is 0. */
  last: Pick<Visit, 'leftAt' | 'to' | 'left' | 'leftBy'>;
  visits: readonly Visit[];
}

const WITHDRAW: Statement = {
  name: 'journey_withdraw',
  sql: `delete from journey_visit
        where workspace_id = ? and profile_id = ? and machine = ? and entered_at >= ?`,
};
const END: Statement = {
  name: 'journey_end',
  sql: `update journey_visit set left_at = ?, lasted = (? - entered_at) * ?,
          to_stage = ?, left_why = ?, left_by = ?
        where workspace_id = ? and profile_id = ? and machine = ? and (left_at = 0 or left_at >= ?)`,
};
const ENTER: Statement = {
  name: 'journey_enter',
  sql: `insert into journey_visit (workspace_id, machine, profile_id, entered_at, stage, from_stage, entered_by,
          left_at, lasted, to_stage, left_why, left_by)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
};
const CLEAR: Statement = {
  name: 'journey_clear',
  sql: 'delete from journey_visit where workspace_id = ? and profile_id = ?',
};
const ASK: Statement = {
  name: 'journey_ask_retell',
  sql: 'insert into journey_retell (workspace_id, profile_id) values (?, ?) on conflict do nothing',
};
const DONE: Statement = {
  name: 'journey_retold',
  sql: 'delete from journey_retell where workspace_id = ? and profile_id = ?',
};

const LOG: Statement = {
  name: 'journey_log',
  sql: 'insert into journey_log (workspace_id, profile_id) values (?, ?)',
};
const UNLOG: Statement = {
  name: 'journey_unlog',
  sql: 'delete from journey_log where workspace_id = ? and profile_id = ?',
};

/** What a unit has to say of visits, in the order in which it must be written. */
export interface Written {
  workspaceId: string;
  /** People all of whose visits go: they are no more, or are told anew. */
  cleared: readonly string[];
  /** Told anew. */
  told: readonly (Of & { visits: readonly Visit[] })[];
  sequels: readonly Sequel[];
  /** People whose visits are to be told anew. */
  asked: readonly string[];
}

export function writeVisits(unit: Unit, { workspaceId, cleared, told, sequels, asked }: Written): void {
  const each = (ids: readonly string[]) => ids.toSorted().map((id) => [workspaceId, id]);
  unit.run(CLEAR, each(cleared));
  unit.run(DONE, each(cleared));
  unit.run(
    ENTER,
    told.flatMap((one) => one.visits.map((visit) => enterRow(one, visit))),
  );
  unit.run(
    WITHDRAW,
    sequels.map(({ profileId, machine, since }) => [workspaceId, profileId, machine, since]),
  );
  unit.run(
    END,
    sequels.map(({ profileId, machine, since, last: { leftAt, to, left, leftBy } }) => [
      ...[leftAt, leftAt, leftAt === 0 ? 0 : 1, to, left, leftBy],
      ...[workspaceId, profileId, machine, since],
    ]),
  );
  unit.run(
    ENTER,
    sequels.flatMap((one) => one.visits.map((visit) => enterRow(one, visit))),
  );
  unit.run(ASK, each(asked));
  const changed = [...cleared, ...told.map(profileOf), ...sequels.map(profileOf)];
  unit.run(LOG, each([...new Set(changed)]));
}

const profileOf = ({ profileId }: Of): string => profileId;

function enterRow({ workspaceId, machine, profileId }: Of, visit: Visit): Value[] {
  const { stage, enteredAt, from, enteredBy, leftAt, to, left, leftBy } = visit;
  const lasted = leftAt === 0 ? 0 : leftAt - enteredAt;
  return [
    workspaceId,
    machine,
    profileId,
    enteredAt,
    stage,
    from,
    enteredBy,
    leftAt,
    lasted,
    to,
    left,
    leftBy,
  ];
}

/** Removes what names erased people, in the unit in which they go; returns the tables. */
export function eraseVisits(unit: Unit, workspaceId: string, ids: readonly string[]): string[] {
  const rows = ids.map((id) => [workspaceId, id]);
  unit.run(CLEAR, rows);
  unit.run(DONE, rows);
  unit.run(UNLOG, rows);
  return ['journey_visit', 'journey_retell', 'journey_log'];
}

export type VisitStore = ReturnType<typeof createVisitStore>;

export function createVisitStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    /** Every visit of a person, by machine, oldest first. */
    async visits(workspaceId: string, profileId: string): Promise<Map<string, Visit[]>> {
      const rows = await db
        .selectFrom('journey_visit')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('profile_id', '=', profileId)
        .orderBy('entered_at')
        .execute();
      const all = new Map<string, Visit[]>();
      for (const row of rows) all.set(row.machine, [...(all.get(row.machine) ?? []), visitOf(row)]);
      return all;
    },

    /** People whose visits are to be told anew. */
    async asked(workspaceId: string, limit: number): Promise<string[]> {
      const rows = await db
        .selectFrom('journey_retell')
        .select('profile_id')
        .where('workspace_id', '=', workspaceId)
        .orderBy('profile_id')
        .limit(limit)
        .execute();
      return rows.map((row) => row.profile_id);
    },

    async countAsked(workspaceId: string): Promise<number> {
      const row = await db
        .selectFrom('journey_retell')
        .select((e) => e.fn.countAll().as('n'))
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },

    async workspacesAsked(): Promise<string[]> {
      const rows = await db.selectFrom('journey_retell').select('workspace_id').distinct().execute();
      return rows.map((row) => row.workspace_id);
    },

    /** They are no more. */
    async drop(workspaceId: string, ids: readonly string[]): Promise<void> {
      for (const table of ['journey_retell', 'journey_visit'] as const)
        await db
          .deleteFrom(table)
          .where('workspace_id', '=', workspaceId)
          .where('profile_id', 'in', ids)
          .execute();
    },
  };
}

const visitOf = (row: VisitRow): Visit => ({
  stage: row.stage,
  enteredAt: Number(row.entered_at),
  from: row.from_stage,
  enteredBy: row.entered_by,
  leftAt: Number(row.left_at),
  to: row.to_stage,
  left: row.left_why as Visit['left'],
  leftBy: row.left_by,
});
