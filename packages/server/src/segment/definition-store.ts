// Definitions in the record store: segments, computed traits, their versions, and the number that says they changed.

import type { ComputedTrait, Condition } from '@visavis/engine/segment';
import { type Kysely, sql } from 'kysely';
import type { Records, Statement } from '../platform/records/index.ts';
import type { Computed, DefinitionState, Progress, Segment, VersionLine } from './definition.ts';

interface SegmentRow {
  workspace_id: string;
  id: string;
  key: string;
  name: string;
  description: string;
  version: number;
  condition: string | null;
  next_condition: string | null;
  state: string;
  progress: string;
  created_at: number;
  created_by: string;
  updated_at: number;
}
interface ComputedRow {
  workspace_id: string;
  key: string;
  definition: string;
  version: number;
  state: string;
  progress: string;
  created_at: number;
  created_by: string;
  updated_at: number;
}
interface VersionRow {
  workspace_id: string;
  subject: string;
  version: number;
  change: string;
  definition: string;
  changed_at: number;
  changed_by: string;
}
interface Tables {
  segment: SegmentRow;
  computed_trait: ComputedRow;
  segment_version: VersionRow;
  segment_catalogue: { workspace_id: string; version: number };
  segment_behaviour: { workspace_id: string; id: string };
}

/** Changes nothing; a unit with something to write waits for those before it. */
const WAIT: Statement = { name: 'segment_wait', sql: 'delete from segment_behaviour where workspace_id = ?' };

export type DefinitionStore = ReturnType<typeof createDefinitionStore>;

export function createDefinitionStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    async catalogueVersion(workspaceId: string): Promise<number> {
      const row = await db
        .selectFrom('segment_catalogue')
        .select('version')
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirst();
      return Number(row?.version ?? 0);
    },

    async segments(workspaceId: string): Promise<Segment[]> {
      const rows = await db
        .selectFrom('segment')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(readSegment);
    },

    async computed(workspaceId: string): Promise<Computed[]> {
      const rows = await db
        .selectFrom('computed_trait')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .orderBy('created_at')
        .orderBy('key')
        .execute();
      return rows.map(readComputed);
    },

    /** Workspaces where something waits to be brought up. */
    async workspacesAtWork(): Promise<string[]> {
      const open = ['filling', 'settling'];
      const segments = await db
        .selectFrom('segment')
        .select('workspace_id')
        .distinct()
        .where('state', 'in', open)
        .execute();
      const computed = await db
        .selectFrom('computed_trait')
        .select('workspace_id')
        .distinct()
        .where('state', 'in', open)
        .execute();
      return [...new Set([...segments, ...computed].map((row) => row.workspace_id))];
    },

    async versions(workspaceId: string, subject: string): Promise<VersionLine[]> {
      const rows = await db
        .selectFrom('segment_version')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('subject', '=', subject)
        .orderBy('version', 'desc')
        .execute();
      return rows.map(readVersion);
    },

    async completeBehaviours(workspaceId: string): Promise<Set<string>> {
      const rows = await db
        .selectFrom('segment_behaviour')
        .select('id')
        .where('workspace_id', '=', workspaceId)
        .execute();
      return new Set(rows.map((row) => row.id));
    },

    /** Writes definitions, their version lines and the catalogue's next version in one transaction. */
    save(workspaceId: string, changes: DefinitionChanges): Promise<void> {
      return db.transaction().execute(async (trx) => {
        await bump(trx, workspaceId);
        await write(trx, workspaceId, changes);
      });
    },

    /** Reads the definitions and writes what has become of them, in one transaction. */
    change(
      workspaceId: string,
      work: (segments: Segment[], computed: Computed[]) => DefinitionChanges,
    ): Promise<void> {
      return db.transaction().execute(async (trx) => {
        // Taken first, so that servers on one Postgres do this one after the other.
        await bump(trx, workspaceId);
        const segments = await trx
          .selectFrom('segment')
          .selectAll()
          .where('workspace_id', '=', workspaceId)
          .execute();
        const computed = await trx
          .selectFrom('computed_trait')
          .selectAll()
          .where('workspace_id', '=', workspaceId)
          .execute();
        await write(trx, workspaceId, work(segments.map(readSegment), computed.map(readComputed)));
      });
    },

    /** Resolves when every transaction that runs now, in whatever server, is over. */
    async settled(): Promise<void> {
      if (records.engine !== 'postgres') return;
      const now = await sql<{
        id: string;
      }>`select pg_snapshot_xmax(pg_current_snapshot())::text as id`.execute(db);
      const newest = BigInt(now.rows[0]!.id);
      for (;;) {
        const open = await sql<{
          id: string;
        }>`select pg_snapshot_xmin(pg_current_snapshot())::text as id`.execute(db);
        if (BigInt(open.rows[0]!.id) >= newest) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },

    /** Resolves when every unit whose work has ended is committed: units are committed in that order. */
    waitForUnits(): Promise<void> {
      return records.unit([], async (unit) => unit.run(WAIT, [['']]));
    },

    /** Progress alone, which changes no program. */
    async saveProgress(
      workspaceId: string,
      segmentIds: string[],
      keys: string[],
      progress: Progress,
    ): Promise<void> {
      const text = JSON.stringify(progress);
      if (segmentIds.length > 0) {
        await db
          .updateTable('segment')
          .set({ progress: text })
          .where('workspace_id', '=', workspaceId)
          .where('id', 'in', segmentIds)
          .execute();
      }
      if (keys.length > 0) {
        await db
          .updateTable('computed_trait')
          .set({ progress: text })
          .where('workspace_id', '=', workspaceId)
          .where('key', 'in', keys)
          .execute();
      }
    },
  };
}

export interface DefinitionChanges {
  segments?: Segment[];
  computed?: Computed[];
  versions?: (VersionLine & { subject: string })[];
  completed?: string[];
  forgotten?: string[];
}

async function write(trx: Kysely<Tables>, workspaceId: string, changes: DefinitionChanges): Promise<void> {
  for (const segment of changes.segments ?? []) await putSegment(trx, segment);
  for (const computed of changes.computed ?? []) await putComputed(trx, computed);
  for (const line of changes.versions ?? []) {
    await trx
      .insertInto('segment_version')
      .values({
        workspace_id: workspaceId,
        subject: line.subject,
        version: line.version,
        change: line.change,
        definition: JSON.stringify(line.definition),
        changed_at: line.changedAt,
        changed_by: line.changedBy,
      })
      .execute();
  }
  for (const id of changes.completed ?? []) {
    await trx
      .insertInto('segment_behaviour')
      .values({ workspace_id: workspaceId, id })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  if (changes.forgotten && changes.forgotten.length > 0) {
    await trx
      .deleteFrom('segment_behaviour')
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', changes.forgotten)
      .execute();
  }
}

async function bump(trx: Kysely<Tables>, workspaceId: string): Promise<void> {
  await trx
    .insertInto('segment_catalogue')
    .values({ workspace_id: workspaceId, version: 1 })
    .onConflict((conflict) =>
      conflict.column('workspace_id').doUpdateSet({ version: sql`segment_catalogue.version + 1` }),
    )
    .execute();
}

async function putSegment(trx: Kysely<Tables>, segment: Segment): Promise<void> {
  const row: SegmentRow = {
    workspace_id: segment.workspaceId,
    id: segment.id,
    key: segment.key,
    name: segment.name,
    description: segment.description,
    version: segment.version,
    condition: segment.condition ? JSON.stringify(segment.condition) : null,
    next_condition: segment.next ? JSON.stringify(segment.next) : null,
    state: segment.state,
    progress: JSON.stringify(segment.progress),
    created_at: segment.createdAt,
    created_by: segment.createdBy,
    updated_at: segment.updatedAt,
  };
  await trx
    .insertInto('segment')
    .values(row)
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet(row))
    .execute();
}

async function putComputed(trx: Kysely<Tables>, computed: Computed): Promise<void> {
  const row: ComputedRow = {
    workspace_id: computed.workspaceId,
    key: computed.key,
    definition: JSON.stringify(computed.definition),
    version: computed.version,
    state: computed.state,
    progress: JSON.stringify(computed.progress),
    created_at: computed.createdAt,
    created_by: computed.createdBy,
    updated_at: computed.updatedAt,
  };
  await trx
    .insertInto('computed_trait')
    .values(row)
    .onConflict((conflict) => conflict.columns(['workspace_id', 'key']).doUpdateSet(row))
    .execute();
}

const readSegment = (row: SegmentRow): Segment => ({
  workspaceId: row.workspace_id,
  id: row.id,
  key: row.key,
  name: row.name,
  description: row.description,
  version: row.version,
  condition: row.condition ? (JSON.parse(row.condition) as Condition) : undefined,
  next: row.next_condition ? (JSON.parse(row.next_condition) as Condition) : undefined,
  state: row.state as DefinitionState,
  progress: JSON.parse(row.progress) as Progress,
  createdAt: Number(row.created_at),
  createdBy: row.created_by,
  updatedAt: Number(row.updated_at),
});

const readComputed = (row: ComputedRow): Computed => ({
  workspaceId: row.workspace_id,
  key: row.key,
  definition: JSON.parse(row.definition) as ComputedTrait,
  version: row.version,
  state: row.state as DefinitionState,
  progress: JSON.parse(row.progress) as Progress,
  createdAt: Number(row.created_at),
  createdBy: row.created_by,
  updatedAt: Number(row.updated_at),
});

const readVersion = (row: VersionRow): VersionLine => ({
  version: row.version,
  change: row.change as VersionLine['change'],
  definition: JSON.parse(row.definition),
  changedAt: Number(row.changed_at),
  changedBy: row.changed_by,
});
