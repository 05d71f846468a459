// How people are shown over HTTP: a line of a list, everything, and the parts of it.

import { mergeSessions } from '@visavis/engine/unify';
import { iso } from '../platform/clock.ts';
import { consentOf, factsOf, traitsOf } from './known.ts';
import type { StoredPerson } from './people.ts';
import type { SegmentOf } from './route-words.ts';

export const segmentShown = ({ since, flipAt, ...segment }: SegmentOf) => ({
  ...segment,
  since: iso(since),
  flipAt: flipAt > 0 ? iso(flipAt) : null,
});

type Sources = ReturnType<typeof traitsOf>['sources'];
export const shownSource = ({ time, ...rest }: Sources[string]) => ({ time: iso(time), ...rest });
export const shownSources = (sources: Sources) =>
  Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, shownSource(source)]));

export function summary({ id, view, updatedAt }: StoredPerson) {
  const { traits } = traitsOf(view);
  const [first, last] = [view.get('firstSeen'), view.get('lastSeen')];
  return {
    id,
    name: nameOf(traits),
    traits,
    identities: view.profile.identities.map(({ id, type, value }) => ({ id, type, value })),
    country: view.get('place.country') ?? null,
    channel: view.get('channel') ?? null,
    device: view.get('device.type') ?? null,
    firstSeen: typeof first === 'number' ? iso(first) : null,
    lastSeen: typeof last === 'number' ? iso(last) : null,
    events: view.profile.identities.reduce((sum, state) => sum + state.events, 0),
    updatedAt: iso(updatedAt),
  };
}

export function whole(person: StoredPerson) {
  const { view } = person;
  const facts = Object.entries(factsOf(view));
  return {
    ...summary(person),
    sources: shownSources(traitsOf(view).sources),
    facts: Object.fromEntries(
      facts.map(([name, { value, source }]) => [name, { value, source: shownSource(source) }]),
    ),
    derived: derivedShown(view),
    consent: Object.fromEntries(
      Object.entries(consentOf(view)).map(([purpose, { granted }]) => [purpose, granted]),
    ),
    groups: view.get('group.id') ?? [],
    sessions: view.get('sessions.count') ?? 0,
    firstTouch: shownTouch(view.firstTouch),
    lastTouch: shownTouch(view.lastTouch),
  };
}

/** What was worked out: stages, personas, predictions. */
function derivedShown({ profile }: StoredPerson['view']) {
  const known = Object.entries(profile.derived ?? {}).filter(([, { value }]) => value !== null);
  return Object.fromEntries(
    known.map(([name, { value, time, by }]) => [name, { value, time: iso(time), by }]),
  );
}

function shownTouch(touch: StoredPerson['view']['firstTouch']) {
  return touch ? { ...touch, time: iso(touch.time) } : null;
}

function nameOf(traits: Record<string, unknown>): string | null {
  const parts = [traits.firstName ?? traits.first_name, traits.lastName ?? traits.last_name];
  const joined = parts.filter((part) => typeof part === 'string').join(' ');
  if (typeof traits.name === 'string') return traits.name;
  return joined === '' ? null : joined;
}

export function sessionsOf(view: StoredPerson['view']): [number, number][] {
  return mergeSessions(view.profile.identities.map((state) => state.sessions)).reverse();
}
