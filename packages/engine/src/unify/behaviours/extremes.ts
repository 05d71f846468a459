// The first and the last time that something happened, and the value it had then. Of events at the same instant the
// one with the smaller message id counts as the earlier.

import type { Json } from '../../collect/index.ts';
import type { Kind } from './behaviour.ts';
import { compareText } from './values.ts';

/** A time, or nothing yet. */
export type MaybeTime = [time: number] | [];

function extremeTime(better: (a: number, b: number) => number): Kind<MaybeTime> {
  return {
    empty: () => [],
    fold: (state, { time }) =>
      state.length === 1 && better(state[0], time) === state[0] ? undefined : [time],
    combine: (a, b) => (a.length === 0 ? b : b.length === 0 ? a : [better(a[0], b[0])]),
    prune: (state) => state,
    read: (state, _reading, from, to) =>
      state.length === 1 && state[0] >= from && state[0] <= to ? state[0] : undefined,
    nextAfter: (state, instant) =>
      state.length === 1 && state[0] > instant ? state[0] : Number.POSITIVE_INFINITY,
  };
}

export const firstTime = extremeTime(Math.min);
export const lastTime = extremeTime(Math.max);

export type MaybeValue = [time: number, messageId: string, value: Json] | [];

function extremeValue(sign: 1 | -1): Kind<MaybeValue> {
  const beats = (a: MaybeValue, b: MaybeValue) =>
    b.length === 0 || (a.length > 0 && sign * compareMoments(a as Moment, b as Moment) > 0);
  return {
    empty: () => [],
    fold(state, { time, messageId, value }) {
      if (value === undefined || value === null) return undefined;
      const next: MaybeValue = [time, messageId, value];
      return beats(next, state) ? next : undefined;
    },
    combine: (a, b) => (beats(b, a) ? b : a),
    prune: (state) => state,
    read: (state, _reading, from, to) =>
      state.length > 0 && state[0]! >= from && state[0]! <= to ? state[2] : undefined,
    nextAfter: (state, instant) =>
      state.length > 0 && state[0]! > instant ? state[0]! : Number.POSITIVE_INFINITY,
  };
}

type Moment = readonly [time: number, messageId: string, ...rest: Json[]];
export function compareMoments(a: Moment, b: Moment): number {
  return a[0] - b[0] || compareText(a[1], b[1]);
}

export const firstValue = extremeValue(-1);
export const lastValue = extremeValue(1);
