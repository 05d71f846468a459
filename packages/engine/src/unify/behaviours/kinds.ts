// All kinds by name, and the work on one behaviour's state that does not care which kind it is.

import type { Json } from '../../collect/index.ts';
import type { Behaviour, BehaviourState, Kind, KindName, Reading } from './behaviour.ts';
import { count } from './count.ts';
import { firstTime, firstValue, lastTime, lastValue } from './extremes.ts';
import { moments } from './moments.ts';
import { inPeriods } from './periods.ts';
import { points } from './points.ts';
import { recent } from './recent.ts';
import { sequence } from './sequence.ts';
import { times } from './times.ts';
import { total } from './total.ts';
import { values } from './values.ts';

const KINDS = {
  count,
  total,
  values,
  firstTime,
  lastTime,
  firstValue,
  lastValue,
  times,
  points,
  recent,
  moments,
  sequence,
} satisfies Record<KindName, unknown>;

/** Erased: each kind is only ever handed the states that it made itself. */
type AnyKind = Kind<BehaviourState>;
const PLAIN = KINDS as unknown as Record<KindName, AnyKind>;
const CALENDAR = Object.fromEntries(
  Object.entries(PLAIN).map(([name, kind]) => [name, inPeriods(kind)]),
) as unknown as Record<KindName, AnyKind>;

export function kindOf(behaviour: Behaviour): AnyKind {
  const isCalendar = behaviour.period && 'unit' in behaviour.period && behaviour.kind !== 'sequence';
  return (isCalendar ? CALENDAR : PLAIN)[behaviour.kind];
}

/** One state from the states of all identities; undefined where there is none. */
export function combineStates(
  behaviour: Behaviour,
  states: readonly BehaviourState[],
): BehaviourState | undefined {
  if (states.length < 2) return states[0];
  const kind = kindOf(behaviour);
  return states.reduce((a, b) => kind.combine(a, b, behaviour));
}

export function readState(
  behaviour: Behaviour,
  state: BehaviourState | undefined,
  reading: Reading,
  from: number,
  to: number,
): Json | undefined {
  const kind = kindOf(behaviour);
  return kind.read(state ?? kind.empty(behaviour), reading, from, to, behaviour);
}
