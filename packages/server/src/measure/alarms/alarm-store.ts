// Alarms, what was done about them, and what is set and seen for each kind, in the record store.

import { ALARM_DEFAULTS, type AlarmKind, type AlarmSettings } from '@visavis/engine/measure';
import type { Kysely } from 'kysely';
import type { Records, Statement, Unit } from '../../platform/records/index.ts';
import type { Act, Alarm, AlarmState, DoneAbout, Watched } from './alarm.ts';

interface Tables {
  alarm: {
    workspace_id: string;
    id: string;
    kind: string;
    target: string;
    state: string;
    opened_at: number;
    closed_at: number;
    body: string;
  };
  alarm_act: { workspace_id: string; alarm_id: string; at: number; what: string; who: string; note: string };
  alarm_watch: {
    workspace_id: string;
    kind: string;
    settings: string;
    looked_at: number;
    counted_until: number;
    watched: string;
  };
}
export interface Watch {
  settings: AlarmSettings;
  lookedAt: number;
  countedUntil: number;
  watched: Watched[];
}

/** In the order in which they can come in one instant. */
const ACTS: readonly Act[] = ['opened', 'acknowledged', 'snoozed', 'woken', 'closed'];

const PUT: Statement = {
  name: 'alarm_put',
  sql: `insert into alarm (workspace_id, id, kind, target, state, opened_at, closed_at, body)
        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (workspace_id, id) do update set
        state = excluded.state, closed_at = excluded.closed_at, body = excluded.body`,
};
const ACT: Statement = {
  name: 'alarm_act',
  sql: `insert into alarm_act (workspace_id, alarm_id, at, what, who, note) values (?, ?, ?, ?, ?, ?)
        on conflict (workspace_id, alarm_id, at, what) do nothing`,
};
const WATCH: Statement = {
  name: 'alarm_watch',
  sql: `insert into alarm_watch (workspace_id, kind, settings, looked_at, counted_until, watched)
        values (?, ?, ?, ?, ?, ?) on conflict (workspace_id, kind) do update set settings = excluded.settings,
        looked_at = excluded.looked_at, counted_until = excluded.counted_until, watched = excluded.watched`,
};

export type AlarmStore = ReturnType<typeof createAlarmStore>;

export function createAlarmStore(records: Records) {
  const db = records.db as unknown as Kysely<Tables>;
  const read = ({ body, state, closed_at }: Tables['alarm']): Alarm => ({
    ...(JSON.parse(body) as Alarm),
    ...{ state: state as AlarmState, closedAt: Number(closed_at) },
  });
  return {
    put(unit: Unit, workspaceId: string, alarm: Alarm): void {
      const { id, kind, target, state, openedAt, closedAt } = alarm;
      unit.run(PUT, [[workspaceId, id, kind, target, state, openedAt, closedAt, JSON.stringify(alarm)]]);
    },
    act(unit: Unit, workspaceId: string, id: string, what: Act, { who = '', note = '', at = 0 }): void {
      unit.run(ACT, [[workspaceId, id, at, what, who, note]]);
    },

    /** Those that last, and those that have ended since `closedSince`; the latest first. */
    async list(
      workspaceId: string,
      { closedSince = Number.MAX_SAFE_INTEGER, limit = 500 }: { closedSince?: number; limit?: number },
    ): Promise<Alarm[]> {
      const rows = await db
        .selectFrom('alarm')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where(({ or, eb }) => or([eb('closed_at', '=', 0), eb('closed_at', '>=', closedSince)]))
        .orderBy('opened_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(read);
    },
    async find(workspaceId: string, id: string): Promise<Alarm | undefined> {
      const row = await db
        .selectFrom('alarm')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && read(row);
    },
    async acts(workspaceId: string, id: string): Promise<DoneAbout[]> {
      const rows = await db
        .selectFrom('alarm_act')
        .select(['at', 'what', 'who', 'note'])
        .where('workspace_id', '=', workspaceId)
        .where('alarm_id', '=', id)
        .orderBy('at')
        .execute();
      const acts = rows.map((row) => ({ ...row, at: Number(row.at), what: row.what as Act }));
      return acts.sort((a, b) => a.at - b.at || ACTS.indexOf(a.what) - ACTS.indexOf(b.what));
    },
    /** By target: when somebody last said that it is usual as it is. */
    async usual(workspaceId: string, kind: AlarmKind): Promise<Map<string, number>> {
      const rows = await db
        .selectFrom('alarm')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('kind', '=', kind)
        .where('closed_at', '>', 0)
        .orderBy('closed_at')
        .execute();
      const usual = rows.map(read).filter(({ why }) => why === 'usual');
      return new Map(usual.map(({ target, closedAt }) => [target, closedAt]));
    },

    /** With defaults for whatever was never set. */
    async watch(workspaceId: string, kind: AlarmKind): Promise<Watch> {
      const row = await db
        .selectFrom('alarm_watch')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('kind', '=', kind)
        .executeTakeFirst();
      return {
        settings: { ...ALARM_DEFAULTS, ...(row ? JSON.parse(row.settings) : {}) },
        lookedAt: Number(row?.looked_at ?? 0),
        countedUntil: Number(row?.counted_until ?? 0),
        watched: row ? JSON.parse(row.watched) : [],
      };
    },
    saveWatch(unit: Unit, workspaceId: string, kind: AlarmKind, watch: Watch): void {
      const { settings, lookedAt, countedUntil, watched } = watch;
      unit.run(WATCH, [
        [workspaceId, kind, JSON.stringify(settings), lookedAt, countedUntil, JSON.stringify(watched)],
      ]);
    },
  };
}
