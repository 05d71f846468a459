// Machines in the record store, their versions, and how far everybody's visits have been told by them.

import type { Machine } from '@visavis/engine/journey';
import { type Kysely, sql } from 'kysely';
import type { Records } from '../platform/records/index.ts';

export interface StoredMachine {
  machine: Machine;
  version: number;
  createdAt: number;
  createdBy: string;
  updatedAt: number;
}
export interface MachineVersion {
  version: number;
  change: 'created' | 'changed' | 'removed';
  definition: Machine;
  changedAt: number;
  changedBy: string;
}
/** How far telling everybody's visits anew has come. */
export interface Progress {
  /** By which program. */
  program: string;
  done: number;
  total: number;
  /** The person after whom to go on. */
  after: string;
}
export interface Catalogue {
  version: number;
  /** The program by which everybody's visits were told; empty: none yet. */
  told: string;
  progress: Progress | undefined;
}

interface Tables {
  journey_catalogue: { workspace_id: string; version: number; told: string; progress: string };
  journey: {
    workspace_id: string;
    key: string;
    version: number;
    definition: string;
    created_at: number;
    created_by: string;
    updated_at: number;
  };
  journey_version: {
    workspace_id: string;
    key: string;
    version: number;
    change: string;
    definition: string;
    changed_at: number;
    changed_by: string;
  };
}

export type DefinitionStore = ReturnType<typeof createDefinitionStore>;

export function createDefinitionStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    async catalogue(workspaceId: string): Promise<Catalogue> {
      const row = await db
        .selectFrom('journey_catalogue')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirst();
      return {
        version: Number(row?.version ?? 0),
        told: row?.told ?? '',
        progress: row?.progress ? (JSON.parse(row.progress) as Progress) : undefined,
      };
    },

    /** The oldest first. */
    async machines(workspaceId: string): Promise<StoredMachine[]> {
      const rows = await db
        .selectFrom('journey')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .orderBy('created_at')
        .orderBy('key')
        .execute();
      return rows.map((row) => ({
        machine: JSON.parse(row.definition) as Machine,
        version: Number(row.version),
        createdAt: Number(row.created_at),
        createdBy: row.created_by,
        updatedAt: Number(row.updated_at),
      }));
    },

    /** The latest first; those of a machine that is no more, too. */
    async versions(workspaceId: string, key: string): Promise<MachineVersion[]> {
      const rows = await db
        .selectFrom('journey_version')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .orderBy('version', 'desc')
        .execute();
      return rows.map((row) => ({
        version: Number(row.version),
        change: row.change as MachineVersion['change'],
        definition: JSON.parse(row.definition) as Machine,
        changedAt: Number(row.changed_at),
        changedBy: row.changed_by,
      }));
    },

    /** Writes one machine (or removes it) with its next version; resolves to that. */
    save(
      workspaceId: string,
      {
        machine,
        change,
        by,
        at,
      }: { machine: Machine; change: MachineVersion['change']; by: string; at: number },
    ): Promise<number> {
      return db.transaction().execute(async (trx) => {
        const { key } = machine;
        const latest = await trx
          .selectFrom('journey_version')
          .select((e) => e.fn.max('version').as('version'))
          .where('workspace_id', '=', workspaceId)
          .where('key', '=', key)
          .executeTakeFirst();
        const version = Number(latest?.version ?? 0) + 1;
        const definition = JSON.stringify(machine);
        await trx
          .insertInto('journey_version')
          .values({
            workspace_id: workspaceId,
            key,
            version,
            change,
            definition,
            changed_at: at,
            changed_by: by,
          })
          .execute();
        const row = { workspace_id: workspaceId, key, version, definition, updated_at: at };
        if (change === 'removed')
          await trx
            .deleteFrom('journey')
            .where('workspace_id', '=', workspaceId)
            .where('key', '=', key)
            .execute();
        else
          await trx
            .insertInto('journey')
            .values({ ...row, created_at: at, created_by: by })
            .onConflict((conflict) =>
              conflict.columns(['workspace_id', 'key']).doUpdateSet({ version, definition, updated_at: at }),
            )
            .execute();
        await trx
          .insertInto('journey_catalogue')
          .values({ workspace_id: workspaceId, version: 1, told: '', progress: '' })
          .onConflict((conflict) =>
            conflict.column('workspace_id').doUpdateSet({ version: sql`journey_catalogue.version + 1` }),
          )
          .execute();
        return version;
      });
    },

    async saveProgress(workspaceId: string, progress: Progress): Promise<void> {
      await db
        .updateTable('journey_catalogue')
        .set({ progress: JSON.stringify(progress) })
        .where('workspace_id', '=', workspaceId)
        .execute();
    },

    /** Everybody's visits have been told by this program; other servers read it again. */
    async told(workspaceId: string, program: string): Promise<void> {
      await db
        .updateTable('journey_catalogue')
        .set({ told: program, progress: '', version: sql`version + 1` })
        .where('workspace_id', '=', workspaceId)
        .execute();
    },

    async workspaces(): Promise<string[]> {
      const rows = await db.selectFrom('journey_catalogue').select('workspace_id').execute();
      return rows.map((row) => row.workspace_id);
    },
  };
}
