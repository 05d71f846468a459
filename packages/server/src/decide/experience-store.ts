// Experiences in the records store.

import type { Experience } from '@visavis/engine/decide';
import type { Kysely, Selectable } from 'kysely';

interface ExperienceTable {
  workspace_id: string;
  id: string;
  key: string;
  name: string;
  slot: string;
  audience: string | null;
  variant: string;
  priority: number;
  status: ExperienceStatus;
  version: number;
  created_at: number;
  updated_at: number;
}
export interface DecideTables {
  experience: ExperienceTable;
}

export type ExperienceStatus = 'live' | 'paused' | 'archived';

/** An experience with what only the people who edit it need. */
export interface StoredExperience extends Experience {
  status: ExperienceStatus;
  createdAt: number;
  updatedAt: number;
}

export async function listExperiences(
  db: Kysely<DecideTables>,
  workspaceId: string,
): Promise<StoredExperience[]> {
  const rows = await db
    .selectFrom('experience')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('status', '!=', 'archived')
    .orderBy('slot')
    .orderBy('priority', 'desc')
    .orderBy('key')
    .execute();
  return rows.map(fromRow);
}

export async function findExperience(
  db: Kysely<DecideTables>,
  workspaceId: string,
  id: string,
): Promise<StoredExperience | undefined> {
  const row = await db
    .selectFrom('experience')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where((either) => either.or([either('id', '=', id), either('key', '=', id)]))
    .executeTakeFirst();
  return row && fromRow(row);
}

/** The sum of versions and the newest change: differs whenever the set of live experiences does. */
export async function experiencesVersion(db: Kysely<DecideTables>, workspaceId: string): Promise<string> {
  const row = await db
    .selectFrom('experience')
    .select(({ fn }) => [fn.sum<number>('version').as('versions'), fn.max('updated_at').as('newest')])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return `${row?.versions ?? 0}.${row?.newest ?? 0}`;
}

export async function insertExperience(
  db: Kysely<DecideTables>,
  workspaceId: string,
  experience: StoredExperience,
): Promise<void> {
  await db.insertInto('experience').values(toRow(workspaceId, experience)).execute();
}

/** Replaces the experience if it still has the version before; false when somebody else was faster. */
export async function replaceExperience(
  db: Kysely<DecideTables>,
  workspaceId: string,
  experience: StoredExperience,
): Promise<boolean> {
  const { workspace_id: _, id, ...changed } = toRow(workspaceId, experience);
  const result = await db
    .updateTable('experience')
    .set(changed)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('version', '=', experience.version - 1)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) === 1;
}

function fromRow(row: Selectable<ExperienceTable>): StoredExperience {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    slot: row.slot,
    audience: row.audience === null ? null : JSON.parse(row.audience),
    variant: JSON.parse(row.variant),
    priority: Number(row.priority),
    version: Number(row.version),
    status: row.status,
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
  };
}

function toRow(workspaceId: string, experience: StoredExperience): ExperienceTable {
  return {
    workspace_id: workspaceId,
    id: experience.id,
    key: experience.key,
    name: experience.name,
    slot: experience.slot,
    audience: experience.audience === null ? null : JSON.stringify(experience.audience),
    variant: JSON.stringify(experience.variant),
    priority: experience.priority,
    status: experience.status,
    version: experience.version,
    created_at: experience.createdAt,
    updated_at: experience.updatedAt,
  };
}
