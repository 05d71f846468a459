// The times of every step of a sequence, and from them the instants at which the sequence was completed.
//
// Steps follow each other at strictly later instants. A step that must not happen forbids its events strictly
// between its neighbours; at the end it forbids them up to and including first step + within, and the sequence is
// completed at that instant. For each step the latest KEPT times are kept. A sequence without forbidden steps and
// without a window, once completed, stays so: then only that is kept.

import { type Behaviour, KEPT, type Kind } from './behaviour.ts';
import { ascending, firstAbove, insertAt, merged } from './sorted.ts';
import { readTimes } from './times.ts';

/** One ascending list of times a step; `true`: completed, for good. */
export type SequenceState = number[][] | true;

export const sequence: Kind<SequenceState> = {
  empty: ({ filters }) => filters.map(() => []),
  fold(state, { time, step }, behaviour) {
    if (state === true) return undefined;
    const list = state[step]!;
    if (list.length >= KEPT && time <= list[0]!) return undefined;
    const at = firstAbove(list, time);
    if (list[at - 1] === time) return undefined;
    insertAt(list, at, time);
    return settled(prune(state, newestOf(state), behaviour), behaviour);
  },
  combine(a, b, behaviour) {
    if (a === true || b === true) return true;
    const both = a.map((list, step) => unique(merged(list, b[step]!, ascending)));
    return settled(prune(both, newestOf(both), behaviour), behaviour);
  },
  prune,
  read(state, reading, from, to, behaviour) {
    if (state === true) return 1;
    return readTimes(completions(state, behaviour), reading, from, to);
  },
  nextAfter(state, instant, behaviour) {
    if (state === true) return Number.POSITIVE_INFINITY;
    const done = completions(state, behaviour);
    return done[firstAbove(done, instant)] ?? Number.POSITIVE_INFINITY;
  },
};

function settled(state: SequenceState, behaviour: Behaviour): SequenceState {
  const isForGood = !behaviour.horizon && !behaviour.period && !behaviour.nots?.includes(true);
  return isForGood && state !== true && completions(state, behaviour).length > 0 ? true : state;
}

function prune(state: SequenceState, newest: number, { horizon }: Behaviour): SequenceState {
  if (state === true) return state;
  for (const list of state) {
    const old = horizon ? firstAbove(list, newest - horizon) : 0;
    const extra = Math.max(old, list.length - KEPT);
    if (extra > 0) list.splice(0, extra);
  }
  return state;
}

function newestOf(state: number[][]): number {
  return state.reduce((newest, list) => Math.max(newest, list.at(-1) ?? newest), Number.NEGATIVE_INFINITY);
}

function unique(sorted: number[]): number[] {
  return sorted.filter((time, i) => time !== sorted[i - 1]);
}

/** The instants at which the sequence was or will be completed, ascending. */
function completions(steps: readonly number[][], { nots = [], within = 0 }: Behaviour): number[] {
  const wanted: number[] = [];
  const between: number[][] = [];
  let forbidden: number[] = [];
  for (const [i, times] of steps.entries()) {
    if (nots[i]) forbidden = merged(forbidden, times, ascending);
    else {
      wanted.push(i);
      between.push(forbidden);
      forbidden = [];
    }
  }
  const chain = wanted.map((i) => steps[i]!);
  if (chain.some((times) => times.length === 0)) return [];
  return nots.at(-1)
    ? completionsByAbsence(chain, between, forbidden, within)
    : completionsByLastStep(chain, between, within);
}

/** For each time of a step the latest time at which a chain up to it can have begun; then the short enough chains. */
function completionsByLastStep(
  chain: readonly number[][],
  between: readonly number[][],
  within: number,
): number[] {
  let starts: number[] = chain[0]!;
  for (let i = 1; i < chain.length; i++) starts = latestStarts(chain[i - 1]!, starts, chain[i]!, between[i]!);
  return chain.at(-1)!.filter((time, j) => time - starts[j]! <= within);
}

function latestStarts(
  before: readonly number[],
  starts: readonly number[],
  times: readonly number[],
  forbidden: readonly number[],
): number[] {
  let next = 0;
  let lastPossible = -1;
  return times.map((time) => {
    for (; next < before.length && before[next]! < time; next++) {
      if (starts[next]! > Number.NEGATIVE_INFINITY) lastPossible = next;
    }
    const barrier = forbidden[firstAbove(forbidden, time - 1) - 1] ?? Number.NEGATIVE_INFINITY;
    return lastPossible >= 0 && before[lastPossible]! >= barrier
      ? starts[lastPossible]!
      : Number.NEGATIVE_INFINITY;
  });
}

/** For each beginning the latest end within reach; complete if nothing forbidden comes before the time is over. */
function completionsByAbsence(
  chain: readonly number[][],
  between: readonly number[][],
  forbidden: readonly number[],
  within: number,
): number[] {
  return chain[0]!.flatMap((start) => {
    const deadline = start + within;
    let reached: number[] = [start];
    for (let i = 1; i < chain.length && reached.length > 0; i++) {
      const times = chain[i]!.slice(firstAbove(chain[i]!, start), firstAbove(chain[i]!, deadline));
      const starts = latestStarts(reached, reached, times, between[i]!);
      reached = times.filter((_, j) => starts[j]! > Number.NEGATIVE_INFINITY);
    }
    const end = reached.at(-1);
    if (end === undefined) return [];
    const spoiler = forbidden[firstAbove(forbidden, end)] ?? Number.POSITIVE_INFINITY;
    return spoiler > deadline ? [deadline] : [];
  });
}
