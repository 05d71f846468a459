// What is known of a visitor, in words for themselves.

import type { Json } from '@visavis/engine/collect';
import type { Decision, TraceEntry } from '@visavis/engine/decide';
import type { Explanation } from '@visavis/engine/segment';
import { combine, type ProfileView } from '@visavis/engine/unify';
import { iso, isoOrNull } from '../../platform/clock.ts';
import { consentOf, factsOf, traitsOf } from '../../unify/index.ts';

/**
 * `device`: what this browser has told, by the id that it keeps; nothing of what the same person did elsewhere, since
 * anybody can say from a browser of theirs that they are somebody else. `person`: everything, with a pass of the site.
 */
export type Scope = 'device' | 'person';

export interface Known {
  /** What was told of them, with when. */
  traits: { name: string; value: Json; since: string }[];
  /** What was seen of their device and place. */
  facts: { name: string; value: Json; since: string }[];
  consent: { purpose: string; granted: boolean; since: string }[];
  events: number;
  firstSeen: string | null;
  lastSeen: string | null;
}

export interface Shown {
  slot: string;
  name: string;
  reason: string;
  /** The conditions that are true of them, with their own value where it may be told. */
  because: { sentence: string; value?: Json }[];
}

/** The part of a person that one of their identities has told. */
export function viewOfDevice({ profile }: ProfileView, identity: string): ProfileView | undefined {
  const own = profile.identities.filter(({ id }) => id === identity);
  return own.length > 0 ? combine({ id: profile.id, identities: own }, []) : undefined;
}

export function knownOf(view: ProfileView): Known {
  const { traits, sources } = traitsOf(view);
  const seen = view.profile.identities.map(({ lastSeen }) => lastSeen).filter((at) => at > 0);
  return {
    traits: Object.entries(traits).map(([name, value]) => ({ name, value, since: iso(sources[name]!.time) })),
    facts: Object.entries(factsOf(view)).map(([name, { value, source }]) => ({
      ...{ name, value },
      since: iso(source.time),
    })),
    consent: Object.entries(consentOf(view)).map(([purpose, { granted, source }]) => ({
      ...{ purpose, granted },
      since: iso(source.time),
    })),
    events: view.profile.identities.reduce((sum, { events }) => sum + events, 0),
    firstSeen: isoOrNull(Math.min(...view.profile.identities.map(({ since }) => since))),
    lastSeen: seen.length > 0 ? iso(Math.max(...seen)) : null,
  };
}

export function shownOf(
  decisions: readonly Decision[],
  trace: Readonly<Record<string, TraceEntry[]>>,
  names: ReadonlyMap<string, string>,
  scope: Scope,
): Shown[] {
  return decisions.map(({ slot, experience, reason }) => {
    const entry = trace[slot]?.find((one) => one.experience === experience?.key);
    const because = entry?.audience ? truths(entry.audience) : [];
    return {
      slot,
      name: names.get(slot) ?? slot,
      reason: reason.text,
      because: because.map(({ sentence, value }) => ({
        sentence,
        ...(scope === 'person' && value !== undefined && { value }),
      })),
    };
  });
}

/** The leaves that hold. */
function truths(part: Explanation): Explanation[] {
  if (!part.holds) return [];
  return part.parts.length === 0 ? [part] : part.parts.flatMap(truths);
}
