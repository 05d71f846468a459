// Folding one event into the behaviours that it touches, found by the event's name.

import type { Event } from '../../collect/index.ts';
import type { Behaviour, BehaviourState, Kind } from './behaviour.ts';
import { compileReader, compileWhere, type EventReader, type EventTest } from './filter.ts';
import { kindOf } from './kinds.ts';

export interface BehaviourIndex {
  behaviours: readonly Behaviour[];
  byName: ReadonlyMap<string, readonly Feeler[]>;
  /** Of filters on `*`. */
  ofAnyName: readonly Feeler[];
}

/** One behaviour (or one step of one) and what it takes from an event. */
interface Feeler {
  behaviour: Behaviour;
  kind: Kind<BehaviourState>;
  passes: EventTest;
  read: EventReader;
  step: number;
  change: string;
}

/** Behaviours with the same id are taken once. */
export function compileBehaviours(list: readonly Behaviour[]): BehaviourIndex {
  const behaviours = [...new Map(list.map((one) => [one.id, one])).values()];
  const byName = new Map<string, Feeler[]>();
  const ofAnyName: Feeler[] = [];
  for (const behaviour of behaviours) {
    for (const [step, filter] of behaviour.filters.entries()) {
      const feeler = feelerOf(behaviour, step);
      if (filter.event === '*') ofAnyName.push(feeler);
      else if (byName.has(filter.event)) byName.get(filter.event)!.push(feeler);
      else byName.set(filter.event, [feeler]);
    }
  }
  return { behaviours, byName, ofAnyName };
}

/**
 * Folds an event into an identity's behaviour states, in place, and adds `behaviour:<id>` to `changes` for each that
 * is not as it was.
 */
export function foldBehaviours(
  states: Record<string, BehaviourState>,
  event: Event,
  index: BehaviourIndex,
  changes: Set<string>,
): void {
  const named = index.byName.get(event.name);
  if (named) for (const feeler of named) feel(states, event, feeler, changes);
  for (const feeler of index.ofAnyName) feel(states, event, feeler, changes);
}

function feel(
  states: Record<string, BehaviourState>,
  event: Event,
  { behaviour, kind, passes, read, step, change }: Feeler,
  changes: Set<string>,
): void {
  if (!passes(event)) return;
  const before = states[behaviour.id] ?? kind.empty(behaviour);
  const moment = { time: event.time, messageId: event.messageId, value: read(event), step };
  const after = kind.fold(before, moment, behaviour);
  if (after === undefined) return;
  states[behaviour.id] = after;
  changes.add(change);
}

function feelerOf(behaviour: Behaviour, step: number): Feeler {
  const where = compileWhere(behaviour.filters[step]!.where);
  const { period } = behaviour;
  const isAbsolute = behaviour.kind !== 'sequence' && period && !('unit' in period);
  return {
    behaviour,
    kind: kindOf(behaviour),
    passes: isAbsolute ? (event) => lies(event.time, period) && where(event) : where,
    read: behaviour.of === undefined ? () => undefined : compileReader(behaviour.of),
    step,
    change: `behaviour:${behaviour.id}`,
  };
}

function lies(time: number, { from, to }: { from?: number; to?: number }): boolean {
  return (from === undefined || time >= from) && (to === undefined || time < to);
}
