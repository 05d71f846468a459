// A person's journey worked out anew from everything that ever happened, in the order in which it happened, by the same
// fold and the same steps that take live events. This is how a journey is brought up, and how late events are put right.

import type { Event } from '../collect/index.ts';
import {
  type BehaviourIndex,
  combine,
  emptyState,
  fold,
  type Group,
  groupIdsOf,
  type IdentityState,
  named,
} from '../unify/index.ts';
import { type Advanced, type JourneyProgram, type Move, reviewAtOf, type Standing } from './program.ts';

/** One of a person's names, and since when it is known. */
export type Name = Pick<IdentityState, 'id' | 'type' | 'value' | 'since'>;

export interface Past {
  id: string;
  names: readonly Name[];
  /** Events with the name that they were folded into, in any order. */
  events: readonly { identity: string; event: Event }[];
  /** The groups that the person was ever put in, as they are. */
  groups?: readonly Group[];
}
export interface Replayed {
  standing: Standing | undefined;
  moves: Move[];
  /** What folding has kept, by name: what a profile must hold to go on from here. */
  states: Map<string, IdentityState>;
}

export function replay(
  program: JourneyProgram,
  behaviours: BehaviourIndex,
  past: Past,
  until: number,
): Replayed {
  const states = new Map(past.names.map(({ id, type, value }) => [id, emptyState(id, type, value)]));
  const waiting = [...past.names].sort((a, b) => a.since - b.since);
  const identities: IdentityState[] = [];
  let next: Advanced = { standing: undefined as unknown as Standing, moves: [] };
  const moves: Move[] = [];
  const viewAt = (at: number) => {
    const profile = { id: past.id, identities };
    const groups =
      past.groups && groupIdsOf(profile).length > 0 ? past.groups.map((group) => groupAt(group, at)) : [];
    return combine(profile, groups);
  };
  for (const { at, events } of instantsOf(past)) {
    if (next.standing && reviewAtOf(next.standing) > 0) {
      next = program.wait(viewAt(at - 1), next.standing, at - 1);
      moves.push(...next.moves);
    }
    const changes = new Set<string>();
    for (; waiting[0] && waiting[0].since <= at; waiting.shift()) {
      const { id, since } = waiting[0];
      named(states.get(id)!, since);
      identities.push(states.get(id)!);
      changes.add('identity');
    }
    for (const { identity, event } of events) {
      const state = states.get(identity);
      if (!state) continue;
      if (!identities.includes(state)) identities.push(state);
      fold(state, event, behaviours, changes);
    }
    if (past.groups?.some((group) => changedAt(group, at))) changes.add('group');
    if (identities.length === 0) continue;
    const event = events.map(({ event: { name } }) => name).sort()[0] ?? '';
    next = program.take(viewAt(at), next.standing, { at, event, changes: next.standing ? changes : 'all' });
    moves.push(...next.moves);
  }
  if (!next.standing) return { standing: undefined, moves, states };
  next = program.wait(viewAt(until), next.standing, until);
  return { standing: next.standing, moves: [...moves, ...next.moves], states };
}

/** Every instant at which something happened, in order, each with its events. */
function instantsOf({ events, names, groups = [] }: Past): { at: number; events: Past['events'] }[] {
  const byTime = Map.groupBy(events, ({ event }) => event.time);
  const first = Math.min(...byTime.keys());
  const others = [
    ...names.map(({ since }) => since),
    ...groups.flatMap(({ traits }) => Object.values(traits).map(([, time]) => time)),
  ];
  // Before anything has happened there is nobody.
  for (const time of others) if (time > first && !byTime.has(time)) byTime.set(time, []);
  return [...byTime].sort(([a], [b]) => a - b).map(([at, list]) => ({ at, events: list }));
}

/** What a group's traits were worth then, as far as it is remembered: each keeps its latest value only. */
const groupAt = ({ id, traits }: Group, at: number): Group => ({
  id,
  traits: Object.fromEntries(Object.entries(traits).filter(([, [, time]]) => time <= at)),
});
const changedAt = ({ traits }: Group, at: number): boolean =>
  Object.values(traits).some(([, time]) => time === at);
