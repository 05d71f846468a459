// Slots and experiences in the records store, the one that holds now and every version that ever did.

import type { Experience, Slot } from '@visavis/engine/decide';
import type { Kysely, Transaction } from 'kysely';
import type { StoredFeature } from './growthbook/stored.ts';
import type { Guardrail, Metric } from './measurement.ts';
import type { StoredAudience, StoredClient, StoredCmsExperience } from './ninetailed/stored.ts';
import type { Review } from './review.ts';
import type { StoredSettings } from './settings.ts';

interface DefinitionTable {
  workspace_id: string;
  kind: Kind;
  id: string;
  key: string;
  status: string;
  version: number;
  updated_at: number;
  body: string;
}
interface VersionTable {
  workspace_id: string;
  kind: Kind;
  id: string;
  version: number;
  at: number;
  actor: string;
  body: string;
}
export interface DecideTables {
  decide_definition: DefinitionTable;
  decide_version: VersionTable;
  lineup: { workspace_id: string; id: string; body: string; used_at: number };
  decision: { seq: number; workspace_id: string; id: string; person: string; body: string };
}
export type DecideDb = Kysely<DecideTables>;

export type ExperienceStatus = 'draft' | 'review' | 'live' | 'paused' | 'archived';
interface Dated {
  createdAt: number;
  updatedAt: number;
}
/** With what only the people who edit it need. */
export type StoredExperience = Experience &
  Dated & {
    status: ExperienceStatus;
    /** What it is for; absent in definitions from before there were goals. */
    goal?: Metric | null;
    guardrails?: Guardrail[];
    /** Why it goes live without a goal or a holdout. */
    unmeasured?: string | null;
    review?: Review | null;
  };
export type StoredSlot = Omit<Slot, 'status'> & Dated & { status: Slot['status'] | 'archived' };

export interface Kinds {
  slot: StoredSlot;
  settings: StoredSettings;
  experience: StoredExperience;
  cms_experience: StoredCmsExperience;
  cms_audience: StoredAudience;
  cms_client: StoredClient;
  growthbook_feature: StoredFeature;
}
export type Kind = keyof Kinds;

export async function listDefinitions<K extends Kind>(
  db: DecideDb,
  workspaceId: string,
  kind: K,
): Promise<Kinds[K][]> {
  const rows = await db
    .selectFrom('decide_definition')
    .select('body')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', kind)
    .where('status', '!=', 'archived')
    .orderBy('key')
    .execute();
  return rows.map(({ body }) => JSON.parse(body));
}

const IN_USE = { slot: ['on', 'off'], experience: ['live'] };
/** Which slots there are and which experiences are live, by key; without their bodies. */
export function listHeads(
  db: DecideDb,
  workspaceId: string,
  kind: keyof typeof IN_USE,
): Promise<{ id: string; version: number }[]> {
  return db
    .selectFrom('decide_definition')
    .select(['id', 'version'])
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', kind)
    .where('status', 'in', IN_USE[kind])
    .orderBy('key')
    .execute();
}

/** Those of these ids that are in use. */
export async function findBodies<K extends keyof typeof IN_USE>(
  db: DecideDb,
  workspaceId: string,
  kind: K,
  ids: readonly string[],
): Promise<Kinds[K][]> {
  const found: Kinds[K][] = [];
  for (let from = 0; from < ids.length; from += MOST_NAMED) {
    const rows = await db
      .selectFrom('decide_definition')
      .select('body')
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', kind)
      .where('status', 'in', IN_USE[kind])
      .where('id', 'in', ids.slice(from, from + MOST_NAMED))
      .execute();
    for (const { body } of rows) found.push(JSON.parse(body));
  }
  return found;
}
/** In one statement. */
const MOST_NAMED = 500;

/** By id or key; archived ones too. */
export async function findDefinition<K extends Kind>(
  db: DecideDb,
  workspaceId: string,
  kind: K,
  idOrKey: string,
): Promise<Kinds[K] | undefined> {
  const row = await db
    .selectFrom('decide_definition')
    .select('body')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', kind)
    .where((either) => either.or([either('id', '=', idOrKey), either('key', '=', idOrKey)]))
    .executeTakeFirst();
  return row && JSON.parse(row.body);
}

/** Differs whenever a slot or an experience does. */
export async function definitionsVersion(db: DecideDb, workspaceId: string): Promise<string> {
  const row = await db
    .selectFrom('decide_definition')
    .select(({ fn }) => [fn.sum<number>('version').as('versions'), fn.countAll<number>().as('count')])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return `${row?.versions ?? 0}.${row?.count ?? 0}`;
}

export async function insertDefinition<K extends Kind>(
  db: DecideDb,
  { workspaceId, kind, definition, actor }: Writing<K>,
): Promise<void> {
  const body = JSON.stringify(definition);
  const { id, key, status, version, updatedAt } = definition;
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('decide_definition')
      .values({ workspace_id: workspaceId, kind, id, key, status, version, updated_at: updatedAt, body })
      .execute();
    await keepVersion(trx, { workspaceId, kind, definition, actor });
  });
}

/** Replaces it if it still has the version before; false when somebody else was faster. */
export async function replaceDefinition<K extends Kind>(db: DecideDb, writing: Writing<K>): Promise<boolean> {
  const { workspaceId, kind, definition } = writing;
  const { id, status, version, updatedAt } = definition;
  return db.transaction().execute(async (trx) => {
    const result = await trx
      .updateTable('decide_definition')
      .set({ status, version, updated_at: updatedAt, body: JSON.stringify(definition) })
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where('version', '=', version - 1)
      .executeTakeFirst();
    if (Number(result.numUpdatedRows) !== 1) return false;
    await keepVersion(trx, writing);
    return true;
  });
}

interface Writing<K extends Kind> {
  workspaceId: string;
  kind: K;
  definition: Kinds[K];
  actor: string;
}

async function keepVersion<K extends Kind>(
  trx: Transaction<DecideTables>,
  { workspaceId, kind, definition, actor }: Writing<K>,
): Promise<void> {
  const { id, version, updatedAt: at } = definition;
  const body = JSON.stringify(definition);
  await trx
    .insertInto('decide_version')
    .values({ workspace_id: workspaceId, kind, id, version, at, actor, body })
    .execute();
}

/** Newest first. */
export async function listVersions<K extends Kind>(
  db: DecideDb,
  workspaceId: string,
  kind: K,
  id: string,
): Promise<{ at: number; actor: string; definition: Kinds[K] }[]> {
  const rows = await db
    .selectFrom('decide_version')
    .select(['at', 'actor', 'body'])
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .orderBy('version', 'desc')
    .execute();
  return rows.map(({ at, actor, body }) => ({ at: Number(at), actor, definition: JSON.parse(body) }));
}

export async function findVersion<K extends Kind>(
  db: DecideDb,
  workspaceId: string,
  kind: K,
  { id, version }: { id: string; version: number },
): Promise<Kinds[K] | undefined> {
  const row = await db
    .selectFrom('decide_version')
    .select('body')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return row && JSON.parse(row.body);
}
