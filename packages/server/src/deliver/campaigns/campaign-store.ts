// Campaigns in the record store: what they say, how they stand, and when they go out next.

import type { Campaign } from '@visavis/engine/deliver';
import type { Kysely } from 'kysely';
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
interface Tables {
  campaign: CampaignRow;
  campaign_settings: { workspace_id: string; approve_above: number };
}

const STAND: Statement = {
  name: 'campaign_stand',
  sql: 'update campaign set status = ?, next_id = ?, next_at = ? where workspace_id = ? and key = ? and version = ?',
};
export function writeStanding(unit: Unit, workspaceId: string, stored: StoredCampaign): void {
  const { campaign, status, nextId, nextAt, version } = stored;
  unit.run(STAND, [[status, nextId, nextAt, workspaceId, campaign.key, version]]);
}

export type CampaignStore = ReturnType<typeof createCampaignStore>;

export function createCampaignStore(records: Records) {
  const db = records.db as Kysely<Tables>;
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
