// What each person was told and is about to be told, and the rules that say how much of it is enough.

import type { Kysely } from 'kysely';
import type { Records, Statement, Unit } from '../../platform/records/index.ts';

/** One line of the ledger. */
export interface Line {
  workspaceId: string;
  id: string;
  profileId: string;
  channel: string;
  tags: readonly string[];
  at: number;
}
export interface PendingRow {
  id: string;
  channel: string;
  tags: readonly string[];
  priority: number;
  transactional: boolean;
  dueAt: number;
  expiresAt: number;
  createdAt: number;
}

/** What was given leave and then did not go out fills no window. */
const TOLD: Statement = {
  name: 'ledger_told',
  sql: `select t.id, t.channel, t.tags, t.at from told t
    left join message m on m.workspace_id = t.workspace_id and m.id = t.id
    where t.workspace_id = ? and t.profile_id = ? and t.at > ?
      and (m.id is null or m.state in ('sending', 'sent', 'in_doubt'))`,
};
/** What waits, and what another channel is about to ask for. */
const PENDING: Statement = {
  name: 'ledger_pending',
  sql: `select m.id, m.channel, m.tags, m.priority, m.transactional, m.due_at, m.expires_at, m.created_at from message m
    where m.workspace_id = ? and m.profile_id = ? and m.due_at < ? and (m.state = 'waiting' or (m.state = 'sending'
      and not exists (select 1 from told t where t.workspace_id = m.workspace_id and t.id = m.id)))`,
};
const FORGET: Statement = {
  name: 'ledger_forget',
  sql: 'delete from told where workspace_id = ? and profile_id = ?',
};
const TELL: Statement = {
  name: 'ledger_tell',
  sql: `insert into told (workspace_id, id, profile_id, channel, tags, at) values (?, ?, ?, ?, ?, ?)
    on conflict (workspace_id, id) do update set at = excluded.at`,
};

/** Removes what names erased people, in the unit in which they go; returns the tables. */
export function eraseTold(unit: Unit, workspaceId: string, ids: readonly string[]): string[] {
  unit.run(
    FORGET,
    ids.map((id) => [workspaceId, id]),
  );
  return ['told'];
}

interface Tables {
  pressure: { workspace_id: string; body: string; version: number };
}

export type LedgerStore = ReturnType<typeof createLedgerStore>;

export function createLedgerStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    async told(unit: Unit, workspaceId: string, profileId: string, after: number) {
      const rows = await unit.all(TOLD, [workspaceId, profileId, after]);
      return rows.map((row) => ({
        ...{
          id: String(row.id),
          channel: String(row.channel),
          tags: JSON.parse(String(row.tags)) as string[],
        },
        ...{ at: Number(row.at), transactional: false },
      }));
    },

    async pending(unit: Unit, workspaceId: string, profileId: string, before: number): Promise<PendingRow[]> {
      const rows = await unit.all(PENDING, [workspaceId, profileId, before]);
      return rows.map((row) => ({
        ...{ id: String(row.id), channel: String(row.channel), tags: JSON.parse(String(row.tags)) },
        ...{ priority: Number(row.priority), transactional: Number(row.transactional) === 1 },
        ...{ dueAt: Number(row.due_at), expiresAt: Number(row.expires_at) },
        createdAt: Number(row.created_at),
      }));
    },

    tell(unit: Unit, lines: readonly Line[]): void {
      if (lines.length === 0) return;
      unit.run(
        TELL,
        lines.map(({ workspaceId, id, profileId, channel, tags, at }) => [
          ...[workspaceId, id, profileId, channel, JSON.stringify(tags), at],
        ]),
      );
    },

    async rules(workspaceId: string): Promise<{ body: unknown; version: number } | undefined> {
      const row = await db
        .selectFrom('pressure')
        .select(['body', 'version'])
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirst();
      return row && { body: JSON.parse(row.body), version: Number(row.version) };
    },

    /** False when somebody has changed them since `version`. */
    async saveRules(workspaceId: string, body: unknown, version: number): Promise<boolean> {
      const values = { workspace_id: workspaceId, body: JSON.stringify(body), version: version + 1 };
      const done = await db
        .insertInto('pressure')
        .values(values)
        .onConflict((conflict) =>
          conflict
            .column('workspace_id')
            .doUpdateSet({ body: values.body, version: values.version })
            .where('pressure.version', '=', version),
        )
        .executeTakeFirst();
      return Number(done.numInsertedOrUpdatedRows) > 0;
    },
  };
}
