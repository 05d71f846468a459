// Folds one event into one identity's state, in bounded space. Every part is a join (last writer wins, smallest,
// greatest, merged intervals), so any order of the same events gives the same state.

import { type Event, type Fact, UNATTENDED } from '../collect/index.ts';
import { type BehaviourIndex, foldBehaviours } from './behaviours/index.ts';
import { addToSessions, earlierTouch, laterTouch } from './sessions.ts';
import { put, putOver } from './stamped.ts';
import type { IdentityState, Stamped, Touch } from './state.ts';
import { foldShown, foldView } from './views.ts';

export function emptyState(id: string, type: string, value: string): IdentityState {
  return {
    id,
    type,
    value,
    since: 0,
    firstSeen: 0,
    lastSeen: 0,
    events: 0,
    traits: {},
    facts: {},
    consent: {},
    groups: {},
    views: {},
    sessions: [],
    behaviours: {},
  };
}

/** An event has named this identity, first or beside another. True when it is the earliest to do so. */
export function named(state: IdentityState, time: number): boolean {
  if (state.since !== 0 && state.since <= time) return false;
  state.since = time;
  return true;
}

/** Adds to `changes` the attributes that changed, as `ProfileView` describes. An event must be folded only once. */
export function fold(
  state: IdentityState,
  event: Event,
  behaviours: BehaviourIndex,
  changes: Set<string>,
): void {
  foldTime(state, event, changes);
  foldTraits(state, event, changes);
  foldFacts(state, event, changes);
  foldTouch(state, event, changes);
  foldView(state.views, event);
  foldShown(state, event);
  foldBehaviours(state.behaviours, event, behaviours, changes);
}

function foldTime(state: IdentityState, event: Event, changes: Set<string>): void {
  named(state, event.time);
  if (state.events === 0 || event.time < state.firstSeen) {
    state.firstSeen = event.time;
    changes.add('firstSeen');
  }
  state.events++;
  if (event.flags.includes(UNATTENDED)) return;
  if (event.time > state.lastSeen) {
    state.lastSeen = event.time;
    changes.add('lastSeen');
  }
  if (addToSessions(state.sessions, event.time)) changes.add('sessions');
}

function foldTraits(state: IdentityState, event: Event, changes: Set<string>): void {
  if (event.type === 'identify') {
    // What has to go for a newer trait changes, too.
    const dropped = (name: string) => changes.add(`traits.${name}`);
    for (const name of Object.keys(event.traits)) {
      if (put(state.traits, name, stamp(event.traits[name]!, event), dropped)) changes.add(`traits.${name}`);
    }
  }
  if (event.groupId !== undefined && put(state.groups, event.groupId, stamp(true, event)))
    changes.add('group');
  if (event.consent) {
    const dropped = (purpose: string) => changes.add(`consent.${purpose}`);
    for (const purpose of Object.keys(event.consent)) {
      if (put(state.consent, purpose, stamp(event.consent[purpose]!, event), dropped))
        changes.add(`consent.${purpose}`);
    }
  }
}

function foldFacts(state: IdentityState, event: Event, changes: Set<string>): void {
  const { facts } = event;
  for (const name in facts) if (putOver(state.facts, name, facts[name]![0], event)) changes.add(name);
}

function foldTouch(state: IdentityState, event: Event, changes: Set<string>): void {
  const touch = touchOf(event);
  if (!touch) return;
  const first = earlierTouch(state.firstTouch, touch);
  if (first !== state.firstTouch) changes.add('first');
  state.firstTouch = first;
  state.lastTouch = laterTouch(state.lastTouch, touch);
}

function stamp<T>(value: T, event: Event): Stamped<T> {
  return [value, event.time, event.messageId, event.sourceId];
}

/** How the visit began, where the event says so. */
export function touchOf(event: Event): Touch | undefined {
  const channel = textOf(event.facts.channel);
  if (channel === undefined) return undefined;
  const touch: Touch = { time: event.time, messageId: event.messageId, channel };
  for (const [key, fact] of TOUCH_FACTS) {
    const value = textOf(event.facts[fact]);
    if (value !== undefined) touch[key] = value;
  }
  return touch;
}

const TOUCH_FACTS = [
  ['source', 'channel.source'],
  ['medium', 'channel.medium'],
  ['campaign', 'channel.campaign'],
  ['term', 'channel.term'],
  ['content', 'channel.content'],
  ['referrer', 'channel.referrer'],
  ['page', 'page.url'],
] as const;

const textOf = (fact: Fact | undefined): string | undefined => (fact ? String(fact[0]) : undefined);

/** What `first.<fact>` reads from the first touch. */
export function touchFact(touch: Touch | undefined, fact: string): string | undefined {
  if (!touch) return undefined;
  if (fact === 'channel') return touch.channel;
  const entry = TOUCH_FACTS.find(([, name]) => name === fact);
  return entry && touch[entry[0]];
}
