// The calendar form of a kind: one state of its own for each period. Only the newest period that has events and the
// one before it on the calendar are kept, since `this` and `previous` never look further back.

import type { Behaviour, BehaviourState, Kind } from './behaviour.ts';
import { type CalendarUnit, periodAt, periodBefore } from './calendar.ts';

/** Start of the period → its state. */
type Periods<S extends BehaviourState> = { [start: string]: S };

export function inPeriods<S extends BehaviourState>(kind: Kind<S>): Kind<Periods<S>> {
  return {
    empty: () => ({}),
    fold(state, moment, behaviour) {
      const { zone, unit } = calendarOf(behaviour);
      const { start } = periodAt(zone, unit, moment.time);
      if (start < oldestOf(state, behaviour)) return undefined;
      const inner = kind.fold(state[start] ?? kind.empty(behaviour), moment, behaviour);
      if (inner === undefined) return undefined;
      state[start] = inner;
      return prune(state, newestOf(state), behaviour);
    },
    combine(a, b, behaviour) {
      const both = { ...a };
      for (const [start, state] of Object.entries(b)) {
        both[start] = both[start] === undefined ? state : kind.combine(both[start], state, behaviour);
      }
      return prune(both, newestOf(both), behaviour);
    },
    prune,
    /** `from` is the period's start. */
    read: (state, reading, from, to, behaviour) =>
      kind.read(state[from] ?? kind.empty(behaviour), reading, from, to, behaviour),
    /** The start of a period, not the time of an event. */
    nextAfter: (state, instant) =>
      Math.min(
        ...Object.keys(state)
          .map(Number)
          .filter((start) => start > instant),
      ),
  };
}

function prune<S extends BehaviourState>(
  state: Periods<S>,
  newest: number,
  behaviour: Behaviour,
): Periods<S> {
  const starts = Object.keys(state);
  if (starts.length < 2) return state;
  const { zone, unit } = calendarOf(behaviour);
  const oldest = periodBefore(zone, unit, newest).start;
  for (const start of starts) if (Number(start) < oldest) delete state[start];
  return state;
}

function oldestOf(state: Periods<BehaviourState>, behaviour: Behaviour): number {
  const newest = newestOf(state);
  if (newest === Number.NEGATIVE_INFINITY) return newest;
  const { zone, unit } = calendarOf(behaviour);
  return periodBefore(zone, unit, newest).start;
}

function newestOf(state: Periods<BehaviourState>): number {
  return Math.max(...Object.keys(state).map(Number));
}

function calendarOf({ period }: Behaviour): { zone: string; unit: CalendarUnit } {
  if (!period || !('unit' in period)) throw new TypeError('Expected a behaviour with a calendar period');
  return period;
}
