// Definitions in the record store: segments, computed traits, their versions, and the number that says they changed.

import { randomUUID } from 'node:crypto';
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
  live_since: number;
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
  /** `round`: empty where the behaviour is complete, else the round of backfill that is reading its history. */
  segment_behaviour: { workspace_id: string; id: string; round: string };
}

/** Changes nothing; a unit with something to write waits for those before it. */
const WAIT: Statement = { name: 'segment_wait', sql: 'delete from segment_behaviour where workspace_id = ?' };

/** The ids of the behaviours that are folded live for these definitions. */
export type UsedBy = (segments: readonly Segment[], computed: readonly Computed[]) => ReadonlySet<string>;

/** Asked inside a transaction: may it go on? */
// biome-ignore lint/suspicious/noExplicitAny: whoever asks names their own tables.
export type StillHolds = (trx: Kysely<any>) => Promise<boolean>;

export type DefinitionStore = ReturnType<typeof createDefinitionStore>;

export function createDefinitionStore(
  records: Records,
  usedIn: (workspaceId: string) => Promise<UsedBy> = async () => () => new Set(),
) {
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

    async archived(): Promise<{ workspaceId: string; id: string }[]> {
      const rows = await db
        .selectFrom('segment')
        .select(['workspace_id', 'id'])
        .where('state', '=', 'archived')
        .execute();
      return rows.map((row) => ({ workspaceId: row.workspace_id, id: row.id }));
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
        .where('round', '=', '')
        .execute();
      return new Set(rows.map((row) => row.id));
    },

    /**
     * Reads the definitions and writes what has become of them, in one transaction. `complete` are the behaviours whose
     * history is whole: those of the round that has ended, too. What nobody asks for any more is no longer folded
     * live from here on, so it does not stay complete. With `onlyIf` only if that is true in the transaction.
     */
    async change(
      workspaceId: string,
      work: (segments: Segment[], computed: Computed[], complete: ReadonlySet<string>) => DefinitionChanges,
      { endedRound, onlyIf }: { endedRound?: string; onlyIf?: StillHolds } = {},
    ): Promise<void> {
      const usedBy = await usedIn(workspaceId);
      await db.transaction().execute(async (trx) => {
        // Taken first, so that servers on one Postgres do this one after the other.
        await bump(trx, workspaceId);
        if (onlyIf && !(await onlyIf(trx))) return;
        if (endedRound) await endRound(trx, workspaceId, endedRound);
        const [segments, computed, complete] = await readAll(trx, workspaceId);
        await write(trx, workspaceId, work(segments, computed, complete));
        await forgetUnused(trx, workspaceId, usedBy);
      });
    },

    /**
     * Writes down that the history of these behaviours is going to be read. A round that was cut short goes on if it was
     * about the very same ones, and nobody ceased to fold one of them meanwhile. Undefined when the definitions are no
     * longer those of `version`.
     */
    beginRound(
      workspaceId: string,
      version: number,
      ids: readonly string[],
    ): Promise<{ round: string; goesOn: boolean } | undefined> {
      return db.transaction().execute(async (trx) => {
        if (!(await isStill(trx, workspaceId, version))) return undefined;
        const rows = await trx
          .selectFrom('segment_behaviour')
          .select(['id', 'round'])
          .where('workspace_id', '=', workspaceId)
          .where('round', '!=', '')
          .execute();
        const rounds = new Set(ids.map((id) => rows.find((row) => row.id === id)?.round));
        const [before] = rounds;
        if (before && rounds.size === 1) return { round: before, goesOn: true };
        const round = randomUUID();
        for (const id of ids) {
          await trx
            .insertInto('segment_behaviour')
            .values({ workspace_id: workspaceId, id, round })
            .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet({ round }))
            .execute();
        }
        return { round, goesOn: false };
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

    /** Progress alone, which changes no program; none of what has been changed or brought further meanwhile. */
    async saveProgress(
      segments: readonly Segment[],
      computed: readonly Computed[],
      progress: Progress,
    ): Promise<void> {
      const text = JSON.stringify(progress);
      for (const { workspaceId, id, version, state } of segments) {
        await db
          .updateTable('segment')
          .set({ progress: text })
          .where('workspace_id', '=', workspaceId)
          .where('id', '=', id)
          .where('version', '=', version)
          .where('state', '=', state)
          .execute();
      }
      for (const { workspaceId, key, version, state } of computed) {
        await db
          .updateTable('computed_trait')
          .set({ progress: text })
          .where('workspace_id', '=', workspaceId)
          .where('key', '=', key)
          .where('version', '=', version)
          .where('state', '=', state)
          .execute();
      }
    },
  };
}

export interface DefinitionChanges {
  segments?: Segment[];
  computed?: Computed[];
  versions?: (VersionLine & { subject: string })[];
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
}

async function readAll(
  trx: Kysely<Tables>,
  workspaceId: string,
): Promise<[Segment[], Computed[], ReadonlySet<string>]> {
  const segments = await trx
    .selectFrom('segment')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const computed = await trx
    .selectFrom('computed_trait')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .execute();
  const complete = await trx
    .selectFrom('segment_behaviour')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('round', '=', '')
    .execute();
  return [segments.map(readSegment), computed.map(readComputed), new Set(complete.map((row) => row.id))];
}

async function endRound(trx: Kysely<Tables>, workspaceId: string, round: string): Promise<void> {
  await trx
    .updateTable('segment_behaviour')
    .set({ round: '' })
    .where('workspace_id', '=', workspaceId)
    .where('round', '=', round)
    .execute();
}

async function forgetUnused(trx: Kysely<Tables>, workspaceId: string, usedBy: UsedBy): Promise<void> {
  const rows = await trx
    .selectFrom('segment_behaviour')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .execute();
  if (rows.length === 0) return;
  const [segments, computed] = await readAll(trx, workspaceId);
  const used = usedBy(segments, computed);
  for (const { id } of rows) {
    if (used.has(id)) continue;
    await trx
      .deleteFrom('segment_behaviour')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute();
  }
}

/** Holds the definitions still until the transaction ends, if they are those of this version. */
async function isStill(trx: Kysely<Tables>, workspaceId: string, version: number): Promise<boolean> {
  const result = await trx
    .updateTable('segment_catalogue')
    .set({ version })
    .where('workspace_id', '=', workspaceId)
    .where('version', '=', version)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
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
    live_since: segment.liveSince,
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
  liveSince: Number(row.live_since),
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
