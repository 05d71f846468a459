// A person as Ninetailed's SDK wants to see them. It refuses the whole answer for one wrong field, so what is not known
// is left out, never null.

import type { Json, JsonObject } from '@visavis/engine/collect';
import { continentOf, refuses, shareOf } from '@visavis/engine/decide';
import { identityId, mergeSessions, type ProfileView } from '@visavis/engine/unify';
import type { Seen } from '../answer.ts';
import type { LiveNinetailed } from './live.ts';

export interface NinetailedProfileJson {
  id: string;
  stableId: string;
  random: number;
  audiences: string[];
  traits: JsonObject;
  location: JsonObject;
  session: JsonObject;
}

export interface Portrayed {
  /** The name that the caller knows the person by. */
  id: string;
  seen: Seen;
  live: LiveNinetailed;
  /** Of the names of places. */
  locale: string | undefined;
  /** The source of the key that asks. */
  sourceId: string | undefined;
}

/** `stableId` is the person's own id, which merging keeps, so that draws stay. */
export function profileOf({ id, seen, live, locale, sourceId }: Portrayed): NinetailedProfileJson {
  const { view, unit = id } = seen;
  return {
    id,
    stableId: unit,
    random: shareOf('ninetailed/random', unit),
    audiences: [...audiencesOf(seen, live)],
    traits: traitsOf(view, sourceId),
    location: locationOf(view, locale),
    session: sessionOf(view, unit),
  };
}

/** Our segments by their keys, and the ids of the audiences that they stand for; none for who refuses to be addressed. */
export function audiencesOf({ inside, view }: Seen, { audiencesOf }: LiveNinetailed): Set<string> {
  const audiences = new Set<string>();
  if (refuses({ view })) return audiences;
  for (const segment of inside) {
    audiences.add(segment);
    for (const audience of audiencesOf.get(segment) ?? []) audiences.add(audience);
  }
  return audiences;
}

/**
 * Anybody can read the key in a page and say that they are somebody else, so the answer tells only what came through the
 * same key: what pages have told, and not what a shop's own systems know.
 */
function traitsOf(view: ProfileView, sourceId: string | undefined): JsonObject {
  const names = new Set(view.profile.identities.flatMap(({ traits }) => Object.keys(traits)));
  const traits: JsonObject = {};
  for (const name of [...names].sort()) {
    const value = view.get(`traits.${name}`);
    if (value !== undefined && view.source(`traits.${name}`)?.sourceId === sourceId) traits[name] = value;
  }
  return traits;
}

function locationOf(view: ProfileView, locale: string | undefined): JsonObject {
  const text = (fact: string): string | undefined => {
    const value = view.get(`place.${fact}`);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const country = text('country');
  const countryCode = country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined;
  return known({
    city: text('city'),
    postalCode: text('postalCode'),
    region: text('region'),
    country: countryCode && nameOfCountry(countryCode, locale),
    // The SDK's list of codes is ISO 3166's; ours may hold Kosovo's, which is not in it.
    countryCode: countryCode === 'XK' ? undefined : countryCode,
    continent: countryCode && continentOf(countryCode),
    timezone: text('timezone'),
  });
}

const countryNames = new Map<string, Intl.DisplayNames>();
function nameOfCountry(code: string, locale = 'en'): string | undefined {
  let names = countryNames.get(locale);
  if (!names) {
    try {
      names = new Intl.DisplayNames([locale, 'en'], { type: 'region' });
    } catch {
      names = new Intl.DisplayNames(['en'], { type: 'region' });
    }
    if (countryNames.size < 200) countryNames.set(locale, names);
  }
  return names.of(code);
}

/** Lengths in seconds. */
function sessionOf(view: ProfileView, unit: string): JsonObject {
  const sessions = sessionsOf(view);
  const [start, end] = sessions.at(-1) ?? [0, 0];
  const total = sessions.reduce((sum, [from, to]) => sum + (to - from), 0);
  return {
    id: identityId('session', unit, String(start)),
    isReturningVisitor: sessions.length > 1,
    landingPage: landingPage(view, start),
    count: Math.max(1, sessions.length),
    activeSessionLength: (end - start) / 1000,
    averageSessionLength: sessions.length === 0 ? 0 : total / sessions.length / 1000,
  };
}

function sessionsOf({ profile }: ProfileView): [number, number][] {
  return mergeSessions(profile.identities.map(({ sessions }) => sessions));
}

/** How the visit began; a visit whose beginning told no channel is known by the latest page. */
function landingPage(view: ProfileView, start: number): JsonObject {
  const touch = view.lastTouch && view.lastTouch.time >= start ? view.lastTouch : undefined;
  const url = touch?.page ?? textOf(view.get('page.url')) ?? '';
  const referrer = touch?.referrer ?? '';
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed) return { path: '', query: {}, referrer, search: '', url };
  const query = Object.fromEntries(parsed.searchParams);
  return { path: parsed.pathname, query, referrer, search: parsed.search, url };
}

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function known(object: Record<string, Json | undefined>): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}
