// The words by which people are found: names and e-mail addresses as they come in identify events. Identifiers
// themselves are words too, but for devices, which nobody searches for by their beginning.

import type { Event, JsonObject } from '@visavis/engine/collect';
import type { Work } from './work.ts';

const NAME_TRAITS = [
  'name',
  'firstName',
  'first_name',
  'lastName',
  'last_name',
  'email',
  'company',
  'username',
];

function termsOf(traits: JsonObject): string[] {
  const terms = new Set<string>();
  for (const trait of NAME_TRAITS) {
    const value = traits[trait];
    if (typeof value !== 'string' || value.trim() === '') continue;
    const text = value.trim().toLowerCase();
    terms.add(text);
    // "Ada Lovelace" is also found by "lovelace".
    for (const word of text.split(/\s+/).slice(1, 4)) if (word.length > 1) terms.add(word);
  }
  return [...terms];
}

/** The person is found by what the event says of them. */
export function noteTerms(work: Work, identity: string, { type, traits }: Event): void {
  if (type === 'identify') for (const term of termsOf(traits)) addTerm(work, term, identity);
}

export function addTerm({ terms }: Work, text: string, identity: string): void {
  const term = text.toLowerCase().slice(0, TERM_LENGTH);
  terms.set(`${identity}\n${term}`, [term, identity]);
}

const TERM_LENGTH = 200;
