// The map of a journey: who is where now, how people went from stage to stage in a stretch of time and why, how long it
// took, who goes back or away, who stays longer than those who went on, and the ways that lead to a stage.

import { type Machine, NO_STAGE } from '@visavis/engine/journey';
import type { MapStore, Which } from './map-store.ts';

export interface Reason {
  /** The event with which it happened; null where time alone did it. */
  event: string | null;
  moves: number;
}
export interface StageMap {
  stage: string;
  /** There now. */
  people: number;
  entered: number;
  left: number;
  /** Of those who left: to a later stage, to an earlier one, out of the journey. */
  onward: number;
  back: number;
  out: number;
  entryReasons: Reason[];
  /** `exit`: the exit condition held; `onward`: a later stage was open. */
  exitReasons: (Reason & { why: 'exit' | 'onward' })[];
  /** How long visits lasted that ended in the stretch; null where none has. */
  time: { ended: number; p25: number; median: number; p75: number; p90: number } | null;
  /** People who have been there for longer than nine in ten of those who went on from there. */
  stalled: { longerThan: number; people: number } | { missing: number };
}
export interface Flow {
  /** Null: from outside, or to outside. */
  from: string | null;
  to: string | null;
  moves: number;
  people: number | null;
}
export interface Way {
  stages: string[];
  people: number;
  /** On average, from the first stage to the one it leads to. */
  tookMs: number;
}
export interface TheMap {
  people: number;
  stages: StageMap[];
  flows: Flow[];
  leadsTo: string;
  paths: Way[];
}

/** So many must have gone on before it can be said who takes unusually long. */
const ENOUGH_TO_STALL = 20;
const PATHS_SHOWN = 12;

/** Where a journey leads when nobody says: to a stage that is called so, or to the last one. */
export const goalOf = ({ stages }: Machine): string =>
  (stages.find(({ key }) => key === 'purchase') ?? stages.at(-1)!).key;

export async function mapOf(
  store: MapStore,
  machine: Machine,
  which: Which,
  now: number,
  leadsTo: string,
): Promise<TheMap> {
  const [present, moves, entries, exits, lengths, onward, paths] = await Promise.all([
    store.now(which),
    store.moves(which),
    store.entries(which),
    store.exits(which),
    store.lengths(which, false),
    store.lengths(which, true),
    store.paths(which, leadsTo, PATHS_SHOWN),
  ]);
  const order = new Map(machine.stages.map(({ key }, i) => [key, i]));
  const stages = await Promise.all(
    machine.stages.map(async ({ key }): Promise<StageMap> => {
      const mine = exits.filter(({ stage }) => stage === key);
      const leaving = (is: (to: string) => boolean) => sum(mine.filter(({ to }) => is(to)));
      const later = (to: string) => (order.get(to) ?? -1) > order.get(key)!;
      return {
        stage: key,
        people: present.find(({ stage }) => stage === key)?.people ?? 0,
        entered: sum(moves.filter(({ to }) => to === key)),
        left: sum(mine),
        onward: leaving(later),
        back: leaving((to) => to !== NO_STAGE && !later(to)),
        out: leaving((to) => to === NO_STAGE),
        entryReasons: entries
          .filter(({ stage }) => stage === key)
          .slice(0, REASONS_SHOWN)
          .map(({ by, moves }) => ({ event: by || null, moves })),
        exitReasons: exitReasons(mine),
        time: timeOf(lengths.filter(({ stage }) => stage === key)),
        stalled: await stalledOf(store, which, key, onward, now),
      };
    }),
  );
  const flows = [
    ...moves.map(({ from, to, ...counts }) => ({ from: from || null, to, ...counts })),
    ...machine.stages.flatMap(({ key }): Flow[] => {
      const gone = sum(exits.filter(({ stage, to }) => stage === key && to === NO_STAGE));
      return gone > 0 ? [{ from: key, to: null, moves: gone, people: null }] : [];
    }),
  ];
  return {
    people: stages.reduce((all, { people }) => all + people, 0),
    stages,
    flows: flows.sort((a, b) => b.moves - a.moves),
    leadsTo,
    paths: paths.map(({ path, people, ms }) => ({ stages: path.split('>'), people, tookMs: ms })),
  };
}

const REASONS_SHOWN = 8;
const sum = (rows: readonly { moves: number }[]): number => rows.reduce((all, { moves }) => all + moves, 0);

function exitReasons(exits: readonly { why: string; by: string; moves: number }[]): StageMap['exitReasons'] {
  const byReason = Map.groupBy(exits, ({ why, by }) => `${why} ${by}`);
  return [...byReason.values()]
    .map((same) => ({
      why: same[0]!.why === 'exit' ? ('exit' as const) : ('onward' as const),
      ...{ event: same[0]!.by || null, moves: sum(same) },
    }))
    .sort((a, b) => b.moves - a.moves)
    .slice(0, REASONS_SHOWN);
}

type Lengths = Awaited<ReturnType<MapStore['lengths']>>;

function timeOf(lengths: Lengths): StageMap['time'] {
  const at = (percent: number) => lengths.find((one) => one.percent === percent)?.ms ?? 0;
  const [first] = lengths;
  return first ? { ended: first.ended, p25: at(25), median: at(50), p75: at(75), p90: at(90) } : null;
}

async function stalledOf(
  store: MapStore,
  which: Which,
  stage: string,
  onward: Lengths,
  now: number,
): Promise<StageMap['stalled']> {
  const ninth = onward.find((one) => one.stage === stage && one.percent === 90);
  if (!ninth || ninth.ended < ENOUGH_TO_STALL) return { missing: ENOUGH_TO_STALL - (ninth?.ended ?? 0) };
  return { longerThan: ninth.ms, people: await store.since(which, stage, now - ninth.ms) };
}
