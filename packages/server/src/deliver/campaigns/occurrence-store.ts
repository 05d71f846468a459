// Occurrences of campaigns and whom each is for, in the record store. What is written in units are statements.

import type { Campaign } from '@visavis/engine/deliver';
import { type Kysely, sql } from 'kysely';
import type { Records, Statement, Unit } from '../../platform/records/index.ts';

/** `drawing`: whom it is for is being drawn up; `sending`; `done`. */
export interface StoredOccurrence {
  workspaceId: string;
  campaign: string;
  id: string;
  state: 'drawing' | 'sending' | 'done';
  definition: Campaign;
  startsAt: number;
  beganAt: number;
  endedAt: number;
  after: string;
  people: number;
  held: number;
}
export interface Recipient {
  profileId: string;
  side: 'treated' | 'held';
  dueAt: number;
}
interface OccurrenceRow {
  workspace_id: string;
  campaign: string;
  id: string;
  state: string;
  definition: string;
  starts_at: number;
  began_at: number;
  ended_at: number;
  after: string;
  people: number;
  held: number;
}
interface Tables {
  campaign_occurrence: OccurrenceRow;
  campaign_recipient: {
    workspace_id: string;
    campaign: string;
    occurrence: string;
    profile_id: string;
    side: string;
    due_at: number;
  };
  /** Of campaign-store.ts. */
  campaign: { workspace_id: string; key: string; status: string };
}

const DRAW: Statement = {
  name: 'campaign_draw',
  sql: `insert into campaign_recipient (workspace_id, campaign, occurrence, profile_id, side, due_at)
    values (?, ?, ?, ?, ?, ?) on conflict (workspace_id, campaign, occurrence, profile_id) do nothing`,
};
const DRAWN: Statement = {
  name: 'campaign_drawn',
  sql: `update campaign_occurrence set after = ?, people = ?, held = ?, state = ?
    where workspace_id = ? and campaign = ? and id = ?`,
};
const ASKED: Statement = {
  name: 'campaign_asked',
  sql: `update campaign_recipient set due_at = 0
    where workspace_id = ? and campaign = ? and occurrence = ? and profile_id = ?`,
};
const ENDED: Statement = {
  name: 'campaign_ended',
  sql: `update campaign_occurrence set state = 'done', ended_at = ? where workspace_id = ? and campaign = ? and id = ?`,
};
const BEGIN: Statement = {
  name: 'campaign_begin',
  sql: `insert into campaign_occurrence (workspace_id, campaign, id, state, definition, starts_at, began_at, ended_at,
      after, people, held) values (?, ?, ?, 'drawing', ?, ?, ?, 0, '', 0, 0)
    on conflict (workspace_id, campaign, id) do nothing`,
};
const ERASE: Statement = {
  name: 'campaign_erase',
  sql: 'delete from campaign_recipient where workspace_id = ? and profile_id = ?',
};

export function writeBegun(unit: Unit, occurrence: StoredOccurrence): void {
  const { workspaceId, campaign, id, definition, startsAt, beganAt } = occurrence;
  unit.run(BEGIN, [[workspaceId, campaign, id, JSON.stringify(definition), startsAt, beganAt]]);
}

export function writeDrawn(unit: Unit, occurrence: StoredOccurrence, recipients: readonly Recipient[]): void {
  const { workspaceId, campaign, id, after, people, held, state } = occurrence;
  unit.run(
    DRAW,
    recipients.map(({ profileId, side, dueAt }) => [workspaceId, campaign, id, profileId, side, dueAt]),
  );
  unit.run(DRAWN, [[after, people, held, state, workspaceId, campaign, id]]);
}

export const writeAsked = (
  unit: Unit,
  { workspaceId, campaign, id }: StoredOccurrence,
  recipients: readonly Recipient[],
): void =>
  unit.run(
    ASKED,
    recipients.map(({ profileId }) => [workspaceId, campaign, id, profileId]),
  );

export const writeEnded = (unit: Unit, { workspaceId, campaign, id }: StoredOccurrence, at: number): void =>
  unit.run(ENDED, [[at, workspaceId, campaign, id]]);

/** Removes what names erased people, in the unit in which they go; returns the tables. */
export function eraseRecipients(unit: Unit, workspaceId: string, ids: readonly string[]): string[] {
  unit.run(
    ERASE,
    ids.toSorted().map((id) => [workspaceId, id]),
  );
  return ['campaign_recipient'];
}

export type OccurrenceStore = ReturnType<typeof createOccurrenceStore>;

export function createOccurrenceStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  const occurrences = () => db.selectFrom('campaign_occurrence').selectAll();
  return {
    /** Occurrences of campaigns that run which are not over. */
    async open(): Promise<StoredOccurrence[]> {
      const rows = await occurrences()
        .where('state', '!=', 'done')
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('campaign')
              .select('campaign.key')
              .whereRef('campaign.workspace_id', '=', 'campaign_occurrence.workspace_id')
              .whereRef('campaign.key', '=', 'campaign_occurrence.campaign')
              .where('campaign.status', '=', 'running'),
          ),
        )
        .execute();
      return rows.map(occurrenceOf);
    },

    async of(workspaceId: string, campaign: string): Promise<StoredOccurrence[]> {
      const rows = await occurrences()
        .where('workspace_id', '=', workspaceId)
        .where('campaign', '=', campaign)
        .orderBy('began_at', 'desc')
        .execute();
      return rows.map(occurrenceOf);
    },

    async find({
      workspaceId,
      campaign,
      id,
    }: Pick<StoredOccurrence, 'workspaceId' | 'campaign' | 'id'>): Promise<StoredOccurrence | undefined> {
      const row = await occurrences()
        .where('workspace_id', '=', workspaceId)
        .where('campaign', '=', campaign)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && occurrenceOf(row);
    },

    async recipientsDue(
      { workspaceId, campaign, id }: StoredOccurrence,
      now: number,
      limit: number,
    ): Promise<Recipient[]> {
      const rows = await db
        .selectFrom('campaign_recipient')
        .select(['profile_id', 'side', 'due_at'])
        .where('workspace_id', '=', workspaceId)
        .where('campaign', '=', campaign)
        .where('occurrence', '=', id)
        .where('due_at', '>', sql.lit(0))
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        profileId: row.profile_id,
        side: row.side as Recipient['side'],
        dueAt: Number(row.due_at),
      }));
    },

    async waiting({ workspaceId, campaign, id }: StoredOccurrence): Promise<number> {
      const row = await db
        .selectFrom('campaign_recipient')
        .select((all) => all.fn.countAll().as('n'))
        .where('workspace_id', '=', workspaceId)
        .where('campaign', '=', campaign)
        .where('occurrence', '=', id)
        .where('due_at', '>', sql.lit(0))
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },
  };
}

const occurrenceOf = (row: OccurrenceRow): StoredOccurrence => ({
  workspaceId: row.workspace_id,
  campaign: row.campaign,
  id: row.id,
  state: row.state as StoredOccurrence['state'],
  definition: JSON.parse(row.definition),
  startsAt: Number(row.starts_at),
  beganAt: Number(row.began_at),
  endedAt: Number(row.ended_at),
  after: row.after,
  people: Number(row.people),
  held: Number(row.held),
});
