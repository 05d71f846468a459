// What is asked of everybody's visits: how many are where, how they went from stage to stage, how long it took, and by
// which ways they came. One statement a question; both record stores understand them.

import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Records } from '../platform/records/index.ts';
import { MapReader } from './map-reader.ts';
import type { VisitRow } from './visit-store.ts';

/** Which visits: of one machine, of a segment's members only where one is given, that begin or end in a stretch of time. */
export interface Which {
  workspaceId: string;
  machine: string;
  /** A segment's id: its members of now. */
  segmentId?: string;
  /** From inclusive, to exclusive. */
  from: number;
  to: number;
}

export interface MapStore {
  now(which: Which): Promise<{ stage: string; people: number }[]>;
  /** Entered in the stretch; `from` is empty for who came from nowhere. */
  moves(which: Which): Promise<{ from: string; to: string; moves: number; people: number }[]>;
  entries(which: Which): Promise<{ stage: string; by: string; moves: number }[]>;
  /** Left in the stretch; `to` is empty for who went nowhere. */
  exits(which: Which): Promise<{ stage: string; why: string; by: string; to: string; moves: number }[]>;
  /** Of the visits that ended in the stretch, or of those only from which people went on: the k-th longest. */
  lengths(
    which: Which,
    onwardOnly: boolean,
  ): Promise<{ stage: string; ended: number; percent: number; ms: number }[]>;
  /** How many are in the stage now and came before that instant. */
  since(which: Which, stage: string, before: number): Promise<number>;
  /** Ways to the first visit of a stage, the most used first; stages joined by `>`. */
  paths(which: Which, stage: string, limit: number): Promise<{ path: string; people: number; ms: number }[]>;
  close(): Promise<void>;
  /** People who are in the stage now, the longest there first. */
  people(
    which: Which,
    stage: string,
    page: { limit: number; before?: number; after?: { enteredAt: number; profileId: string } },
  ): Promise<{ profileId: string; enteredAt: number; from: string; by: string }[]>;
}

const PERCENTS = [25, 50, 75, 90] as const;

export function createMapStore(records: Records): MapStore {
  const db = records.db as Kysely<{ journey_visit: VisitRow }>;
  const reader = records.file === undefined ? undefined : new MapReader(records.file);
  const all = async <R>(query: RawBuilder<R>): Promise<R[]> => {
    if (!reader) return (await query.execute(db)).rows;
    const { sql, parameters } = query.compile(db);
    // The statement says which rows it gives.
    return (await reader.all(sql, parameters)) as R[];
  };
  return {
    async close() {
      await reader?.close();
    },

    async now(which) {
      const rows = await all(sql<{ stage: string; people: number }>`
        select stage, count(*) as people from journey_visit
        where ${of(which)} and left_at = 0 group by stage`);
      return rows.map(({ stage, people }) => ({ stage, people: Number(people) }));
    },

    async moves(which) {
      const rows = await all(sql<{ from: string; to: string; moves: number; people: number }>`
        select from_stage as "from", stage as "to", count(*) as moves, count(distinct profile_id) as people
        from journey_visit where ${of(which)} and entered_at >= ${which.from} and entered_at < ${which.to}
        group by from_stage, stage`);
      return rows.map((row) => ({ ...row, moves: Number(row.moves), people: Number(row.people) }));
    },

    async entries(which) {
      const rows = await all(sql<{ stage: string; by: string; moves: number }>`
        select stage, entered_by as "by", count(*) as moves from journey_visit
        where ${of(which)} and entered_at >= ${which.from} and entered_at < ${which.to}
        group by stage, entered_by order by moves desc`);
      return rows.map((row) => ({ ...row, moves: Number(row.moves) }));
    },

    async exits(which) {
      const rows = await all(sql<{ stage: string; why: string; by: string; to: string; moves: number }>`
        select stage, left_why as why, left_by as "by", to_stage as "to", count(*) as moves from journey_visit
        where ${of(which)} and left_at > 0 and left_at >= ${which.from} and left_at < ${which.to}
        group by stage, left_why, left_by, to_stage order by moves desc`);
      return rows.map((row) => ({ ...row, moves: Number(row.moves) }));
    },

    async lengths(which, onwardOnly) {
      const onward = onwardOnly ? sql`and left_why = 'onward'` : sql``;
      // The nearest rank: the smallest length that so many in a hundred do not exceed.
      const rank = (percent: number) => sql`n = (c * ${sql.lit(percent)} + 99) / 100`;
      const rows = await all(sql<{ stage: string; n: number; c: number; ms: number }>`
        select stage, n, c, lasted as ms from (
          select stage, lasted, row_number() over (partition by stage order by lasted) as n,
            count(*) over (partition by stage) as c
          from journey_visit
          where ${of(which)} and left_at > 0 and left_at >= ${which.from} and left_at < ${which.to} ${onward}
        ) as ranked where ${sql.join(PERCENTS.map(rank), sql` or `)}`);
      return rows.flatMap(({ stage, n, c, ms }) =>
        PERCENTS.filter((percent) => Number(n) === Math.floor((Number(c) * percent + 99) / 100)).map(
          (percent) => ({
            ...{ stage, percent, ended: Number(c), ms: Number(ms) },
          }),
        ),
      );
    },

    async since(which, stage, before) {
      const [row] = await all(sql<{ n: number }>`
        select count(*) as n from journey_visit
        where ${of(which)} and stage = ${stage} and left_at = 0 and entered_at < ${before}`);
      return Number(row?.n ?? 0);
    },

    async paths(which, stage, limit) {
      const rows = await all(sql<{ path: string; people: number; ms: number }>`
        with reached as (
          select profile_id, min(entered_at) as at from journey_visit
          where ${of(which)} and stage = ${stage} group by profile_id
        ), ways as (
          select v.profile_id, string_agg(v.stage, '>' order by v.entered_at) as path,
            max(r.at) - min(v.entered_at) as took
          from journey_visit v join reached r on r.profile_id = v.profile_id
          where v.workspace_id = ${which.workspaceId} and v.machine = ${which.machine} and v.entered_at <= r.at
            and r.at >= ${which.from} and r.at < ${which.to}
          group by v.profile_id
        )
        select path, count(*) as people, avg(took) as ms from ways
        group by path order by people desc, path limit ${limit}`);
      return rows.map(({ path, people, ms }) => ({
        path,
        people: Number(people),
        ms: Math.round(Number(ms)),
      }));
    },

    async people(which, stage, { limit, before, after }) {
      const rows = await all(sql<{ profile_id: string; entered_at: number; from: string; by: string }>`
        select profile_id, entered_at, from_stage as "from", entered_by as "by" from journey_visit
        where ${of(which)} and stage = ${stage} and left_at = 0
          ${before === undefined ? sql`` : sql`and entered_at < ${before}`}
          ${after ? sql`and (entered_at, profile_id) > (${after.enteredAt}, ${after.profileId})` : sql``}
        order by entered_at, profile_id limit ${limit}`);
      return rows.map(({ profile_id: profileId, entered_at, from, by }) => ({
        ...{ profileId, enteredAt: Number(entered_at), from, by },
      }));
    },
  };
}

/** Members are the segment room's to say; they are only looked up here. */
const of = ({ workspaceId, machine, segmentId }: Which): RawBuilder<unknown> =>
  segmentId === undefined
    ? sql`workspace_id = ${workspaceId} and machine = ${machine}`
    : sql`workspace_id = ${workspaceId} and machine = ${machine} and profile_id in (
        select profile_id from membership where workspace_id = ${workspaceId} and segment_id = ${segmentId})`;
