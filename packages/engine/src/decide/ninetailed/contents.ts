// The entries that an experience of a CMS shows, where they came along with it: so that what it tells people can be read.

import { asObject, type Json, type JsonObject } from '../../collect/index.ts';
import type { NinetailedConfiguration } from './configuration.ts';
import { textOf, unlocalised } from './entries.ts';
import { variantName } from './evaluate.ts';

const DEEPEST = 16;
/** Of one entry, as JSON; the rest of a book says nothing more about an offer. */
const MOST_CHARACTERS = 20_000;

/** The fields of these entries, by their ids. */
export function contentsIn(json: unknown, ids: ReadonlySet<string>): Record<string, JsonObject> {
  const found: Record<string, JsonObject> = {};
  const visit = (value: unknown, level: number): void => {
    if (typeof value !== 'object' || value === null || level > DEEPEST) return;
    if (!Array.isArray(value)) {
      const { sys, uid, fields } = value as JsonObject;
      const id = textOf(asObject(sys)?.id) ?? textOf(uid);
      const inside = asObject(fields) ?? (uid === undefined ? undefined : (value as JsonObject));
      if (id !== undefined && inside && ids.has(id)) found[id] ??= worded(inside);
    }
    for (const one of Object.values(value)) visit(one, level + 1);
  };
  visit(json, 0);
  return found;
}

function worded(fields: JsonObject): JsonObject {
  const plain = Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => !name.startsWith('nt_') && name !== 'uid')
      .map(([name, value]) => [name, unlocalised(value)]),
  );
  return JSON.stringify(plain).length > MOST_CHARACTERS ? {} : plain;
}

/** The entries that its variants show, the baseline's too. */
export const entriesOf = ({ components }: NinetailedConfiguration): Set<string> =>
  new Set(
    components.flatMap((one) =>
      one.type === 'EntryReplacement' ? [one.baseline, ...one.variants].map(({ id }) => id) : [],
    ),
  );

/** Each variant that somebody may get, by its name in exposures, with all that it shows. */
export function variantsOf(
  { type, distribution, components }: NinetailedConfiguration,
  contents: Readonly<Record<string, JsonObject>>,
): { name: string; content: Json; isKnown: boolean }[] {
  return distribution
    .filter(({ index, start, end }) => end > start && !(index === 0 && type === 'nt_personalization'))
    .map(({ index }) => {
      const parts = components.flatMap((one): (Json | undefined)[] => {
        if (one.type === 'InlineVariable') {
          const { value } = (index === 0 ? undefined : one.variants[index - 1]) ?? one.baseline;
          return [{ [one.key]: value }];
        }
        const variant = index === 0 ? one.baseline : one.variants[index - 1];
        const isHidden = variant !== undefined && 'hidden' in variant && variant.hidden;
        return isHidden ? [] : [contents[(variant ?? one.baseline).id]];
      });
      const content = parts.filter((one): one is Json => one !== undefined);
      return { name: variantName(type, index), content, isKnown: content.length === parts.length };
    });
}
