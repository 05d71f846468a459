// Moves as visits: how long somebody was in which stage, where they came from and where they went, and why.

import { type Machine, NO_STAGE } from './machine.ts';
import type { Move } from './program.ts';

export interface Visit {
  stage: string;
  enteredAt: number;
  /** The stage before; empty for none. */
  from: string;
  /** What happened when it was entered; empty where time alone did it. */
  enteredBy: string;
  /** 0: still there. */
  leftAt: number;
  /** The stage after; empty for none. */
  to: string;
  left: '' | 'exit' | 'onward';
  leftBy: string;
}

/** The visits after one more move, which is the latest; oldest first. */
export function afterMove(visits: readonly Visit[], move: Move): Visit[] {
  const { time, from, to, left, event } = move;
  const before = visits.filter((visit) => visit.enteredAt < time);
  const last = before.at(-1);
  if (last && (last.leftAt === 0 || last.leftAt === time)) {
    const stays = from === to;
    before[before.length - 1] = stays
      ? { ...last, leftAt: 0, to: NO_STAGE, left: '', leftBy: '' }
      : { ...last, leftAt: time, to, left, leftBy: event };
  }
  if (to === NO_STAGE || from === to) return before;
  const opened = { leftAt: 0, to: NO_STAGE, left: '' as const, leftBy: '' };
  return [...before, { stage: to, enteredAt: time, from, enteredBy: event, ...opened }];
}

/** By machine. */
export function visitsOf(machines: readonly Machine[], moves: readonly Move[]): Map<string, Visit[]> {
  const all = new Map<string, Visit[]>(machines.map(({ key }) => [key, []]));
  for (const move of moves) all.set(move.machine, afterMove(all.get(move.machine) ?? [], move));
  return all;
}
