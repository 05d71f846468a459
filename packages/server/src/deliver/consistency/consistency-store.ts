// What people declared of contents, how long two things count as told together, and the clashes that happened.

import { createHash } from 'node:crypto';
import type { Declared } from '@visavis/engine/deliver';
import type { Kysely } from 'kysely';
import type { Records, Statement, Unit } from '../../platform/records/index.ts';
import type { Recorded } from './voice.ts';

interface Tables {
  declared_claims: {
    workspace_id: string;
    subject: string;
    body: string;
    updated_at: number;
    updated_by: string;
  };
  clash: {
    workspace_id: string;
    id: string;
    profile_id: string;
    first: string;
    second: string;
    first_name: string;
    second_name: string;
    first_at: number;
    second_at: number;
    sentence: string;
  };
  consistency: { workspace_id: string; within: string };
  message: {
    workspace_id: string;
    profile_id: string;
    cause_kind: string;
    cause_id: string;
    cause_step: string | null;
    variant: string | null;
    template: string;
    state: string;
    created_at: number;
    due_at: number;
    sent_at: number;
  };
}
/** A message that went out. */
export interface SentMessage {
  profileId: string;
  cause: { kind: string; id: string; step: string | null };
  template: string;
  variant: string;
  at: number;
}

/** A message that another system asked for: it went out at that time, or will. */
export interface AskedMessage {
  profileId: string;
  template: string;
  /** Chosen when it goes out, where nobody said. */
  variant: string | null;
  at: number;
}

const FORGET: Statement = {
  name: 'clash_forget',
  sql: 'delete from clash where workspace_id = ? and profile_id = ?',
};
const RECORD: Statement = {
  name: 'clash_record',
  sql: `insert into clash (workspace_id, id, profile_id, first, second, first_name, second_name, first_at, second_at, sentence)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (workspace_id, id) do nothing`,
};

/** Removes what names erased people, in the unit in which they go; returns the tables. */
export function eraseClashes(unit: Unit, workspaceId: string, ids: readonly string[]): string[] {
  unit.run(
    FORGET,
    ids.map((id) => [workspaceId, id]),
  );
  return ['clash'];
}

const idOf = ({ profileId, first, second }: Recorded): string =>
  createHash('sha256')
    .update([profileId, ...[first.saying, second.saying].sort()].join('\n'))
    .digest('base64url')
    .slice(0, 22);

export type ConsistencyStore = ReturnType<typeof createConsistencyStore>;

export function createConsistencyStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    async declared(workspaceId: string): Promise<Map<string, Declared>> {
      const rows = await db
        .selectFrom('declared_claims')
        .select(['subject', 'body'])
        .where('workspace_id', '=', workspaceId)
        .execute();
      return new Map(rows.map(({ subject, body }) => [subject, JSON.parse(body) as Declared]));
    },

    async declare(
      workspaceId: string,
      { subject, declared, at, by }: { subject: string; declared: Declared; at: number; by: string },
    ): Promise<void> {
      const values = { body: JSON.stringify(declared), updated_at: at, updated_by: by };
      await db
        .insertInto('declared_claims')
        .values({ workspace_id: workspaceId, subject, ...values })
        .onConflict((conflict) => conflict.columns(['workspace_id', 'subject']).doUpdateSet(values))
        .execute();
    },

    async undeclare(workspaceId: string, subject: string): Promise<void> {
      await db
        .deleteFrom('declared_claims')
        .where('workspace_id', '=', workspaceId)
        .where('subject', '=', subject)
        .execute();
    },

    async within(workspaceId: string): Promise<string | undefined> {
      const row = await db
        .selectFrom('consistency')
        .select('within')
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirst();
      return row?.within;
    },

    async setWithin(workspaceId: string, within: string): Promise<void> {
      await db
        .insertInto('consistency')
        .values({ workspace_id: workspaceId, within })
        .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ within }))
        .execute();
    },

    async sent(workspaceId: string, after: number, most: number): Promise<SentMessage[]> {
      const rows = await db
        .selectFrom('message')
        .select(['profile_id', 'cause_kind', 'cause_id', 'cause_step', 'template', 'variant', 'sent_at'])
        .where('workspace_id', '=', workspaceId)
        .where('state', '=', 'sent')
        .where('cause_kind', 'in', ['campaign', 'scenario', 'api'])
        .where('sent_at', '>', after)
        .orderBy('sent_at', 'desc')
        .limit(most)
        .execute();
      return rows.map((row) => ({
        ...{ profileId: row.profile_id, template: row.template, variant: row.variant ?? '' },
        at: Number(row.sent_at),
        cause: { kind: row.cause_kind, id: row.cause_id, step: row.cause_step },
      }));
    },

    /** Through the API, the latest first. */
    async asked(workspaceId: string, after: number, most: number): Promise<AskedMessage[]> {
      const rows = await db
        .selectFrom('message')
        .select(['profile_id', 'template', 'variant', 'sent_at', 'due_at'])
        .where('workspace_id', '=', workspaceId)
        .where('cause_kind', '=', 'api')
        .where('state', 'in', ['waiting', 'sending', 'sent'])
        .where('created_at', '>', after)
        .orderBy('created_at', 'desc')
        .limit(most)
        .execute();
      return rows.map((row) => ({
        ...{ profileId: row.profile_id, template: row.template, variant: row.variant },
        at: Number(row.sent_at) || Number(row.due_at),
      }));
    },

    async record(workspaceId: string, clashes: readonly Recorded[]): Promise<void> {
      if (clashes.length === 0) return;
      await records.unit([], async (unit) =>
        unit.run(
          RECORD,
          clashes.map((one) => [
            ...[workspaceId, idOf(one), one.profileId, one.first.saying, one.second.saying],
            ...[one.first.name, one.second.name, one.first.at, one.second.at, one.sentence],
          ]),
        ),
      );
    },

    /** The latest first. */
    async recorded(
      workspaceId: string,
      { from, limit }: { from: number; limit: number },
    ): Promise<Recorded[]> {
      const rows = await db
        .selectFrom('clash')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('second_at', '>=', from)
        .orderBy('second_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        profileId: row.profile_id,
        first: { saying: row.first, name: row.first_name, at: Number(row.first_at) },
        second: { saying: row.second, name: row.second_name, at: Number(row.second_at) },
        sentence: row.sentence,
      }));
    },

    async counts(workspaceId: string, from: number): Promise<{ clashes: number; people: number }> {
      const row = await db
        .selectFrom('clash')
        .select(({ fn }) => [
          fn.countAll<number>().as('clashes'),
          fn.count<number>('profile_id').distinct().as('people'),
        ])
        .where('workspace_id', '=', workspaceId)
        .where('second_at', '>=', from)
        .executeTakeFirst();
      return { clashes: Number(row?.clashes ?? 0), people: Number(row?.people ?? 0) };
    },
  };
}
