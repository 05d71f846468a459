// The words by which people are found: names and e-mail addresses as they come in identify events. Identifiers
// themselves are words too, but for devices, which nobody searches for by their beginning.

import type { JsonObject } from '@visavis/engine/collect';

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

export function termsOf(traits: JsonObject): string[] {
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
