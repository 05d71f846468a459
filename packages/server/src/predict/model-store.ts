// Models, versions and jobs in the record store.

import { deserialize, serialize } from 'node:v8';
import { deflateSync, inflateSync } from 'node:zlib';
import type { Kysely } from 'kysely';
import type { Records } from '../platform/records/index.ts';
import type { Job, JobState, Model, Scored, Version } from './model.ts';

interface ModelRow {
  workspace_id: string;
  id: string;
  key: string;
  state: string;
  version: number;
  body: string;
  scored_seq: number;
  scored_moved: number;
  refreshed_at: number;
  refresh: string;
  scored_version: number;
}
interface Tables {
  prediction_model: ModelRow;
  prediction_version: {
    workspace_id: string;
    model_id: string;
    version: number;
    body: string;
    model: Uint8Array;
  };
  prediction_job: { workspace_id: string; id: string; model_id: string; state: string; body: string };
}

/** Asked in the very transaction that changes something; when it says no, nothing is changed. */
export type OnlyIf = (db: Kysely<Tables>) => Promise<boolean>;
export type ModelStore = ReturnType<typeof createModelStore>;

const OPEN: JobState[] = ['waiting', 'running'];

export function createModelStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    async models(workspaceId?: string): Promise<Model[]> {
      let query = db.selectFrom('prediction_model').selectAll();
      if (workspaceId !== undefined) query = query.where('workspace_id', '=', workspaceId);
      return (await query.orderBy('id').execute()).map(modelOf);
    },

    /** By key or id. */
    async model(workspaceId: string, name: string): Promise<Model | undefined> {
      const row = await db
        .selectFrom('prediction_model')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where(({ or, eb }) => or([eb('key', '=', name), eb('id', '=', name)]))
        .executeTakeFirst();
      return row && modelOf(row);
    },

    /** False when the key is taken. */
    async add(model: Model): Promise<boolean> {
      const { workspaceId: workspace_id, id, key, state, version, ...body } = model;
      const rows = await db
        .insertInto('prediction_model')
        .values({
          ...{ workspace_id, id, key, state, version, body: JSON.stringify(body) },
          ...{ scored_seq: 0, scored_moved: 0, refreshed_at: 0, refresh: 'null', scored_version: 0 },
        })
        .onConflict((conflict) => conflict.columns(['workspace_id', 'key']).doNothing())
        .returning('id')
        .execute();
      return rows.length > 0;
    },

    /** Everything of it but its key, and how far its scores have come. */
    async save({ workspaceId, id, key: _, state, version, ...body }: Model): Promise<void> {
      await db
        .updateTable('prediction_model')
        .set({ state, version, body: JSON.stringify(body) })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .execute();
    },

    async scored({ workspaceId, id }: Pick<Model, 'workspaceId' | 'id'>): Promise<Scored> {
      const row = await db
        .selectFrom('prediction_model')
        .select(['scored_seq', 'scored_moved', 'refreshed_at', 'refresh', 'scored_version'])
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return {
        seq: Number(row.scored_seq),
        moved: Number(row.scored_moved),
        refreshedAt: Number(row.refreshed_at),
        refresh: JSON.parse(row.refresh),
        version: Number(row.scored_version),
      };
    },

    async saveScored(
      { workspaceId, id }: Pick<Model, 'workspaceId' | 'id'>,
      { seq, moved, refreshedAt, refresh, version }: Scored,
    ): Promise<void> {
      await db
        .updateTable('prediction_model')
        .set({
          scored_seq: seq,
          scored_moved: moved,
          refreshed_at: refreshedAt,
          refresh: JSON.stringify(refresh),
          scored_version: version,
        })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .execute();
    },

    /** The latest first. */
    async versions({ workspaceId, id }: Model): Promise<Version[]> {
      const rows = await db
        .selectFrom('prediction_version')
        .select(['version', 'body'])
        .where('workspace_id', '=', workspaceId)
        .where('model_id', '=', id)
        .orderBy('version', 'desc')
        .execute();
      return rows.map(({ version, body }) => ({ ...JSON.parse(body), version }));
    },

    /** A version with the model itself. */
    async version(
      { workspaceId, id }: Pick<Model, 'workspaceId' | 'id'>,
      version: number,
    ): Promise<{ version: Version; model: unknown } | undefined> {
      const row = await db
        .selectFrom('prediction_version')
        .select(['body', 'model'])
        .where('workspace_id', '=', workspaceId)
        .where('model_id', '=', id)
        .where('version', '=', version)
        .executeTakeFirst();
      return (
        row && {
          version: { ...JSON.parse(row.body), version },
          model: deserialize(inflateSync(row.model)),
        }
      );
    },

    /**
     * Adds the next version, and says in the job that it is done; undefined when `onlyIf` or the job's end forbids it.
     */
    async addVersion(
      job: Job,
      made: Omit<Version, 'version' | 'bytes'>,
      model: unknown,
      onlyIf: OnlyIf,
    ): Promise<number | undefined> {
      const packed = deflateSync(serialize(model));
      return db.transaction().execute(async (trx) => {
        if (!(await onlyIf(trx))) return undefined;
        const last = await trx
          .selectFrom('prediction_version')
          .select(({ fn }) => fn.max('version').as('version'))
          .where('workspace_id', '=', job.workspaceId)
          .where('model_id', '=', job.modelId)
          .executeTakeFirst();
        const version = Number(last?.version ?? 0) + 1;
        const { numUpdatedRows } = await updateJob(trx, { ...job, done: { ...job.done, version } });
        if (numUpdatedRows === 0n) return undefined;
        await trx
          .insertInto('prediction_version')
          .values({
            workspace_id: job.workspaceId,
            model_id: job.modelId,
            version,
            body: JSON.stringify({ ...made, bytes: packed.length }),
            model: packed,
          })
          .execute();
        return version;
      });
    },

    /** Forgets versions up to this one, but for the one in force. */
    async prune({ workspaceId, id }: Pick<Model, 'workspaceId' | 'id'>, upTo: number): Promise<void> {
      await db
        .deleteFrom('prediction_version')
        .where('workspace_id', '=', workspaceId)
        .where('model_id', '=', id)
        .where('version', '<=', upTo)
        .where('version', '!=', (eb) =>
          eb
            .selectFrom('prediction_model')
            .select('version')
            .where('workspace_id', '=', workspaceId)
            .where('id', '=', id),
        )
        .execute();
    },

    async addJob({ workspaceId: workspace_id, id, modelId: model_id, state, ...body }: Job): Promise<void> {
      await db
        .insertInto('prediction_job')
        .values({ workspace_id, id, model_id, state, body: JSON.stringify(body) })
        .execute();
    },

    /** The latest of a model first. */
    async jobs({ workspaceId, id }: Model, limit: number): Promise<Job[]> {
      const rows = await db
        .selectFrom('prediction_job')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('model_id', '=', id)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(jobOf);
    },

    /** Of all workspaces, the oldest first. */
    async openJobs(): Promise<Job[]> {
      const rows = await db
        .selectFrom('prediction_job')
        .selectAll()
        .where('state', 'in', OPEN)
        .orderBy('id')
        .execute();
      return rows.map(jobOf);
    },

    async job(workspaceId: string, id: string): Promise<Job | undefined> {
      const row = await db
        .selectFrom('prediction_job')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && jobOf(row);
    },

    /** Of a job that is still open; false when somebody has ended it meanwhile. */
    async saveJob(job: Job): Promise<boolean> {
      return (await updateJob(db, job)).numUpdatedRows > 0n;
    },
  };
}

function updateJob(db: Kysely<Tables>, { workspaceId, id, modelId: _, state, ...body }: Job) {
  return db
    .updateTable('prediction_job')
    .set({ state, body: JSON.stringify(body) })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('state', 'in', OPEN)
    .executeTakeFirst();
}

const modelOf = (row: ModelRow): Model => ({
  ...JSON.parse(row.body),
  workspaceId: row.workspace_id,
  id: row.id,
  key: row.key,
  state: row.state as Model['state'],
  version: Number(row.version),
});

const jobOf = (row: Tables['prediction_job']): Job => ({
  ...JSON.parse(row.body),
  workspaceId: row.workspace_id,
  id: row.id,
  modelId: row.model_id,
  state: row.state as JobState,
});
