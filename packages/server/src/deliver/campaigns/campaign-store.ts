// Campaigns, their occurrences and whom they are for, in the record store.

import type { Campaign } from '@visavis/engine/deliver';
import { type Kysely, sql } from 'kysely';
import type { Records, Statement, Unit } from '../../platform/records/index.ts';

/** `running`: it has gone out, goes out, or waits for its time. */
export type CampaignStatus = 'draft' | 'review' | 'running' | 'paused' | 'done' | 'cancelled';

export interface CampaignReview {
  askedBy: string;
  askedByName: string;
  askedAt: number;
  /** People, as estimated then; undefined where nobody can say. */
  size?: number;
  approvedBy?: string;
  approvedByName?: string;
  approvedAt?: number;
}
export interface StoredCampaign {
  campaign: Campaign;
  version: number;
  status: CampaignStatus;
  review: CampaignReview | null;
  /** The occurrence that comes next; `nextAt` 0 for none. */
  nextId: string;
  nextAt: number;
  createdAt: number;
  updatedAt: number;
  updatedBy: string;
}
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
interface CampaignRow {
  workspace_id: string;
  key: string;
  version: number;
  status: string;
  definition: string;
  review: string;
  next_id: string;
  next_at: number;
  created_at: number;
  updated_at: number;
  updated_by: string;
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
  campaign: CampaignRow;
  campaign_occurrence: OccurrenceRow;
  campaign_recipient: {
    workspace_id: string;
    campaign: string;
    occurrence: string;
    profile_id: string;
    side: string;
    due_at: number;
  };
  campaign_settings: { workspace_id: string; approve_above: number };
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
const STAND: Statement = {
  name: 'campaign_stand',
  sql: 'update campaign set status = ?, next_id = ?, next_at = ? where workspace_id = ? and key = ? and version = ?',
};
const ERASE: Statement = {
  name: 'campaign_erase',
  sql: 'delete from campaign_recipient where workspace_id = ? and profile_id = ?',
};

export function writeBegun(unit: Unit, occurrence: StoredOccurrence): void {
  const { workspaceId, campaign, id, definition, startsAt, beganAt } = occurrence;
  unit.run(BEGIN, [[workspaceId, campaign, id, JSON.stringify(definition), startsAt, beganAt]]);
}

export function writeStanding(unit: Unit, workspaceId: string, stored: StoredCampaign): void {
  const { campaign, status, nextId, nextAt, version } = stored;
  unit.run(STAND, [[status, nextId, nextAt, workspaceId, campaign.key, version]]);
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

export type CampaignStore = ReturnType<typeof createCampaignStore>;

export function createCampaignStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  const occurrences = () => db.selectFrom('campaign_occurrence').selectAll();
  return {
    /** The latest first. */
    async list(workspaceId: string): Promise<StoredCampaign[]> {
      const rows = await db
        .selectFrom('campaign')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .orderBy('created_at', 'desc')
        .orderBy('key')
        .execute();
      return rows.map(storedOf);
    },

    async find(workspaceId: string, key: string): Promise<StoredCampaign | undefined> {
      const row = await db
        .selectFrom('campaign')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .executeTakeFirst();
      return row && storedOf(row);
    },

    /** False when there is one already. */
    async create(workspaceId: string, stored: StoredCampaign): Promise<boolean> {
      const made = await db
        .insertInto('campaign')
        .values(rowOf(workspaceId, stored))
        .onConflict((conflict) => conflict.columns(['workspace_id', 'key']).doNothing())
        .executeTakeFirst();
      return Number(made.numInsertedOrUpdatedRows) > 0;
    },

    /** False when somebody else was first. */
    async replace(workspaceId: string, stored: StoredCampaign, before: number): Promise<boolean> {
      const done = await db
        .updateTable('campaign')
        .set(rowOf(workspaceId, stored))
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', stored.campaign.key)
        .where('version', '=', before)
        .executeTakeFirst();
      return Number(done.numUpdatedRows) > 0;
    },

    async due(now: number): Promise<{ workspaceId: string; key: string }[]> {
      const rows = await db
        .selectFrom('campaign')
        .select(['workspace_id', 'key'])
        .where('status', '=', 'running')
        .where('next_at', '>', 0)
        .where('next_at', '<=', now)
        .execute();
      return rows.map(({ workspace_id, key }) => ({ workspaceId: workspace_id, key }));
    },

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

    async occurrences(workspaceId: string, campaign: string): Promise<StoredOccurrence[]> {
      const rows = await occurrences()
        .where('workspace_id', '=', workspaceId)
        .where('campaign', '=', campaign)
        .orderBy('began_at', 'desc')
        .execute();
      return rows.map(occurrenceOf);
    },

    async occurrence({
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

    async approveAbove(workspaceId: string): Promise<number | null> {
      const row = await db
        .selectFrom('campaign_settings')
        .select('approve_above')
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirst();
      return row === undefined || Number(row.approve_above) < 0 ? null : Number(row.approve_above);
    },

    async setApproveAbove(workspaceId: string, people: number | null): Promise<void> {
      const approve_above = people ?? -1;
      await db
        .insertInto('campaign_settings')
        .values({ workspace_id: workspaceId, approve_above })
        .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ approve_above }))
        .execute();
    },
  };
}

const rowOf = (workspaceId: string, stored: StoredCampaign): CampaignRow => ({
  workspace_id: workspaceId,
  key: stored.campaign.key,
  version: stored.version,
  status: stored.status,
  definition: JSON.stringify(stored.campaign),
  review: JSON.stringify(stored.review),
  next_id: stored.nextId,
  next_at: stored.nextAt,
  created_at: stored.createdAt,
  updated_at: stored.updatedAt,
  updated_by: stored.updatedBy,
});
const storedOf = (row: CampaignRow): StoredCampaign => ({
  campaign: JSON.parse(row.definition),
  version: row.version,
  status: row.status as CampaignStatus,
  review: JSON.parse(row.review),
  nextId: row.next_id,
  nextAt: Number(row.next_at),
  createdAt: Number(row.created_at),
  updatedAt: Number(row.updated_at),
  updatedBy: row.updated_by,
});
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
