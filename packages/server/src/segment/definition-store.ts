// All definitions of a workspace change together, in one transaction and under one number that says they have changed.
// The rows themselves are in segment-store.ts, computed-store.ts and behaviour-store.ts.

import { type Kysely, sql } from 'kysely';
import { allOver, type Records, type Statement } from '../platform/records/index.ts';
import { beginRound, completeBehaviours, endRound, forgetBehaviours } from './behaviour-store.ts';
import {
  listComputed,
  putComputed,
  putComputedProgress,
  workspacesOfOpenComputed,
} from './computed-store.ts';
import type { Computed, Progress, Segment, VersionLine } from './definition.ts';
import type { DefinitionTables, VersionRow } from './definition-tables.ts';
import {
  listArchived,
  listSegments,
  putSegment,
  putSegmentProgress,
  workspacesOfOpenSegments,
} from './segment-store.ts';

/** Changes nothing; a unit with something to write waits for those before it. */
const WAIT: Statement = { name: 'segment_wait', sql: 'delete from segment_behaviour where workspace_id = ?' };

/** The ids of the behaviours that are folded live for these definitions. */
export type UsedBy = (segments: readonly Segment[], computed: readonly Computed[]) => ReadonlySet<string>;

/** Asked inside a transaction: may it go on? */
// biome-ignore lint/suspicious/noExplicitAny: whoever asks names their own tables.
export type StillHolds = (trx: Kysely<any>) => Promise<boolean>;

export interface DefinitionChanges {
  segments?: Segment[];
  computed?: Computed[];
  versions?: (VersionLine & { subject: string })[];
}

export type DefinitionStore = ReturnType<typeof createDefinitionStore>;

export function createDefinitionStore(
  records: Records,
  usedIn: (workspaceId: string) => Promise<UsedBy> = async () => () => new Set(),
) {
  const db = records.db as Kysely<DefinitionTables>;
  return {
    async catalogueVersion(workspaceId: string): Promise<number> {
      const row = await db
        .selectFrom('segment_catalogue')
        .select('version')
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirst();
      return Number(row?.version ?? 0);
    },

    segments: (workspaceId: string): Promise<Segment[]> => listSegments(db, workspaceId),

    computed: (workspaceId: string): Promise<Computed[]> => listComputed(db, workspaceId),

    /** Workspaces where something waits to be brought up. */
    async workspacesAtWork(): Promise<string[]> {
      const segments = await workspacesOfOpenSegments(db);
      return [...new Set([...segments, ...(await workspacesOfOpenComputed(db))])];
    },

    archived: (): Promise<{ workspaceId: string; id: string }[]> => listArchived(db),

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

    completeBehaviours: (workspaceId: string): Promise<Set<string>> => completeBehaviours(db, workspaceId),

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
        const [segments, computed] = await readAll(trx, workspaceId);
        const complete = await completeBehaviours(trx, workspaceId);
        await write(trx, workspaceId, work(segments, computed, complete));
        await forgetBehaviours(trx, workspaceId, async () => usedBy(...(await readAll(trx, workspaceId))));
      });
    },

    /**
     * Writes down that the history of these behaviours is going to be read; see `beginRound` in behaviour-store.ts.
     * Undefined when the definitions are no longer those of `version`.
     */
    beginRound(
      workspaceId: string,
      version: number,
      ids: readonly string[],
    ): Promise<{ round: string; goesOn: boolean } | undefined> {
      return db.transaction().execute(async (trx) => {
        if (!(await isStill(trx, workspaceId, version))) return undefined;
        return beginRound(trx, workspaceId, ids);
      });
    },

    /** Resolves when every transaction that runs now, in whatever server, is over. */
    async settled(): Promise<void> {
      if (records.engine === 'postgres') await allOver(db);
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
      for (const segment of segments) await putSegmentProgress(db, segment, progress);
      for (const trait of computed) await putComputedProgress(db, trait, progress);
    },
  };
}

async function readAll(trx: Kysely<DefinitionTables>, workspaceId: string): Promise<[Segment[], Computed[]]> {
  return [await listSegments(trx, workspaceId), await listComputed(trx, workspaceId)];
}

async function write(
  trx: Kysely<DefinitionTables>,
  workspaceId: string,
  changes: DefinitionChanges,
): Promise<void> {
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

/** Holds the definitions still until the transaction ends, if they are those of this version. */
async function isStill(
  trx: Kysely<DefinitionTables>,
  workspaceId: string,
  version: number,
): Promise<boolean> {
  const result = await trx
    .updateTable('segment_catalogue')
    .set({ version })
    .where('workspace_id', '=', workspaceId)
    .where('version', '=', version)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

async function bump(trx: Kysely<DefinitionTables>, workspaceId: string): Promise<void> {
  await trx
    .insertInto('segment_catalogue')
    .values({ workspace_id: workspaceId, version: 1 })
    .onConflict((conflict) =>
      conflict.column('workspace_id').doUpdateSet({ version: sql`segment_catalogue.version + 1` }),
    )
    .execute();
}

const readVersion = (row: VersionRow): VersionLine => ({
  version: row.version,
  change: row.change as VersionLine['change'],
  definition: JSON.parse(row.definition),
  changedAt: Number(row.changed_at),
  changedBy: row.changed_by,
});
