// What has been learned, in the records store. All of it is written by one turn at a time: a turn whose number is not
// the one expected writes nothing.

import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type LearnedState, learningOf } from '@visavis/engine/decide';
import { type Kysely, type SqlBool, sql } from 'kysely';
import { type Statement, type Unit, unindexed } from '../../platform/records/index.ts';
import type { StoredExperience } from '../definition-store.ts';

interface Tables {
  learning_cursor: { name: string; seq: number; turn: number };
  learning: {
    workspace_id: string;
    experience_id: string;
    version: number;
    goal: string;
    published_at: number;
    fresh: number;
    total: number;
    unmatched: number;
    body: Uint8Array;
  };
  learning_version: {
    workspace_id: string;
    experience_id: string;
    version: number;
    at: number;
    body: Uint8Array;
  };
  decide_definition: { workspace_id: string; kind: string; status: string; body: string };
  event: { seq: number; workspace_id: string; body: string };
}
export type LearningDb = Kysely<Tables>;

/** What an experience has learned, and which of it is published. */
export interface LearningRow {
  workspaceId: string;
  experienceId: string;
  /** Of what decides now; 0 before anything was published. */
  version: number;
  /** What it was learned for; something else begins anew. */
  goal: string;
  publishedAt: number;
  /** Observations since then, and in all. */
  fresh: number;
  total: number;
  /** Views whose decision was not found, so that their context is not known. */
  unmatched: number;
  state: LearnedState;
}

const CURSOR = 'events';
const READ_CURSOR: Statement = {
  name: 'learning_read_cursor',
  sql: 'select seq, turn from learning_cursor where name = ?',
};
const BEGIN: Statement = {
  name: 'learning_begin',
  sql: 'insert into learning_cursor (name, seq, turn) values (?, ?, 0) on conflict (name) do nothing',
};
const MOVE: Statement = {
  name: 'learning_move',
  sql: 'update learning_cursor set seq = ?, turn = turn + 1 where name = ?',
};
const SAVE: Statement = {
  name: 'learning_save',
  sql: `insert into learning
          (workspace_id, experience_id, version, goal, published_at, fresh, total, unmatched, body)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (workspace_id, experience_id) do update set
          version = excluded.version, goal = excluded.goal, published_at = excluded.published_at,
          fresh = excluded.fresh, total = excluded.total, unmatched = excluded.unmatched, body = excluded.body`,
};
const PUBLISH: Statement = {
  name: 'learning_publish',
  sql: 'insert into learning_version (workspace_id, experience_id, version, at, body) values (?, ?, ?, ?, ?)',
};
export interface Cursor {
  seq: number;
  turn: number;
}

export async function readCursor(db: LearningDb): Promise<Cursor | undefined> {
  const row = await db
    .selectFrom('learning_cursor')
    .select(['seq', 'turn'])
    .where('name', '=', CURSOR)
    .executeTakeFirst();
  return row && { seq: Number(row.seq), turn: Number(row.turn) };
}

export const beginCursor = (unit: Unit, seq: number): void => unit.run(BEGIN, [[CURSOR, seq]]);

/** False when another server has taken this turn. */
export async function takeTurn(unit: Unit, { turn }: Cursor, to: number): Promise<boolean> {
  const [row] = await unit.all<{ turn: number }>(READ_CURSOR, [CURSOR]);
  if (Number(row?.turn) !== turn) return false;
  unit.run(MOVE, [[to, CURSOR]]);
  return true;
}

const KINDS = ['thompson', 'linear-thompson', 'recommender'];
/** The experiences that learn and may still be rewarded, of all workspaces. */
export async function listLearning(
  db: LearningDb,
): Promise<{ workspaceId: string; experience: StoredExperience }[]> {
  const rows = await db
    .selectFrom('decide_definition')
    .select(['workspace_id', 'body'])
    .where('kind', '=', 'experience')
    .where('status', 'in', ['live', 'paused'])
    .where(({ or, eb }) => or(KINDS.map((kind) => eb('body', 'like', `%"kind":"${kind}"%`))))
    .execute();
  // A list's items may hold such words, too.
  return rows
    .map((row) => ({ workspaceId: row.workspace_id, experience: JSON.parse(row.body) as StoredExperience }))
    .filter(({ experience }) => learningOf(experience) !== undefined);
}

/** Events of these workspaces that hold one of the words, by place in the log; more than asked for, never less. */
export async function readEvents(
  db: LearningDb,
  asked: { after: number; until: number; limit: number; workspaces: string[]; words: string[] },
): Promise<{ seq: number; workspaceId: string; body: string }[]> {
  const { after, until, limit, workspaces, words } = asked;
  const rows = await db
    .selectFrom('event')
    .select(['seq', 'workspace_id', 'body'])
    .where('seq', '>', after)
    .where('seq', '<=', until)
    .where(unindexed('workspace_id'), 'in', workspaces)
    .where(({ or }) => or(words.map((word) => sql<SqlBool>`body like ${pattern(word)} escape '!'`)))
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ seq: Number(row.seq), workspaceId: row.workspace_id, body: row.body }));
}

const pattern = (word: string): string => `%${JSON.stringify(word).replace(/[!%_]/g, '!$&')}%`;

export async function readLearning(
  db: LearningDb,
  workspaceId: string,
  experienceId?: string,
): Promise<LearningRow[]> {
  let query = db.selectFrom('learning').selectAll().where('workspace_id', '=', workspaceId);
  if (experienceId !== undefined) query = query.where('experience_id', '=', experienceId);
  const rows = await query.execute();
  return rows.map((row) => ({
    workspaceId,
    experienceId: row.experience_id,
    version: row.version,
    goal: row.goal,
    publishedAt: Number(row.published_at),
    fresh: Number(row.fresh),
    total: Number(row.total),
    unmatched: Number(row.unmatched),
    state: unpacked(row.body),
  }));
}

export async function latestVersions(
  db: LearningDb,
  workspaceId: string,
): Promise<{ experienceId: string; version: number }[]> {
  const rows = await db
    .selectFrom('learning')
    .select(['experience_id', 'version'])
    .where('workspace_id', '=', workspaceId)
    .where('version', '>', 0)
    .execute();
  return rows.map((row) => ({ experienceId: row.experience_id, version: row.version }));
}

export async function readVersion(
  db: LearningDb,
  workspaceId: string,
  { experienceId, version }: { experienceId: string; version: number },
): Promise<LearnedState | undefined> {
  const row = await db
    .selectFrom('learning_version')
    .select('body')
    .where('workspace_id', '=', workspaceId)
    .where('experience_id', '=', experienceId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row && unpacked(row.body);
}

/** Versions that no decision since then can have been drawn with: one that came after them was there already. */
export async function dropVersions(db: LearningDb, before: number): Promise<void> {
  await db
    .deleteFrom('learning_version')
    .where('at', '<', before)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('learning_version as later')
          .select('later.version')
          .whereRef('later.workspace_id', '=', 'learning_version.workspace_id')
          .whereRef('later.experience_id', '=', 'learning_version.experience_id')
          .whereRef('later.version', '>', 'learning_version.version')
          .where('later.at', '<', before),
      ),
    )
    .execute();
}

export function saveLearning(unit: Unit, rows: readonly LearningRow[]): void {
  unit.run(
    SAVE,
    rows.map((row) => [
      ...[row.workspaceId, row.experienceId, row.version, row.goal, row.publishedAt],
      ...[row.fresh, row.total, row.unmatched, packed(row.state)],
    ]),
  );
}

export interface Published {
  workspaceId: string;
  experienceId: string;
  version: number;
  at: number;
  state: LearnedState;
}
export function publish(unit: Unit, list: readonly Published[]): void {
  unit.run(
    PUBLISH,
    list.map((one) => [one.workspaceId, one.experienceId, one.version, one.at, packed(one.state)]),
  );
}

const packed = (state: LearnedState): Uint8Array => deflateRawSync(JSON.stringify(state));
const unpacked = (body: Uint8Array): LearnedState => JSON.parse(inflateRawSync(body).toString());
