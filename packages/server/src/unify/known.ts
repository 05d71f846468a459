// What is known of one person, value by value, each with where it comes from.

import type { Json } from '@visavis/engine/collect';
import type { ProfileView, Provenance } from '@visavis/engine/unify';

export function traitsOf(view: ProfileView): {
  traits: Record<string, Json>;
  sources: Record<string, Provenance>;
} {
  const traits: Record<string, Json> = {};
  const sources: Record<string, Provenance> = {};
  const names = new Set(view.profile.identities.flatMap((state) => Object.keys(state.traits)));
  for (const name of [...names].sort()) {
    const value = view.get(`traits.${name}`);
    if (value === undefined) continue;
    traits[name] = value;
    sources[name] = view.source(`traits.${name}`)!;
  }
  return { traits, sources };
}

/** Every attribute of these kinds that is known: `device.type`, `place.country`, ... with where it comes from. */
export function factsOf(view: ProfileView): Record<string, { value: Json; source: Provenance }> {
  const names = new Set(view.profile.identities.flatMap((state) => Object.keys(state.facts)));
  const facts: Record<string, { value: Json; source: Provenance }> = {};
  for (const name of [...names].sort()) {
    const value = view.get(name);
    if (value !== undefined) facts[name] = { value, source: view.source(name)! };
  }
  return facts;
}

export function consentOf(view: ProfileView): Record<string, { granted: boolean; source: Provenance }> {
  const purposes = new Set(view.profile.identities.flatMap((state) => Object.keys(state.consent)));
  const consent: Record<string, { granted: boolean; source: Provenance }> = {};
  for (const purpose of [...purposes].sort()) {
    const source = view.source(`consent.${purpose}`);
    if (source) consent[purpose] = { granted: view.get(`consent.${purpose}`) === true, source };
  }
  return consent;
}
