// Finds Ninetailed's entries in whatever a CMS gives away: Contentful's delivery and management APIs and its export
// (fields by locale, links), Contentstack's export, single entries, lists of them.

import { asObject, type Json, type JsonObject } from '../../collect/index.ts';

export interface CmsEntry {
  /** The CMS's own id, by which entries link to each other. */
  entryId: string | undefined;
  /** By the content type's field names, the locale taken away. */
  fields: JsonObject;
  /** Not published. */
  isDraft: boolean;
}
export interface CmsEntries {
  /** Those with `nt_experience_id`, in order of appearance; the first of an id. */
  experiences: CmsEntry[];
  /** Those with `nt_audience_id`. */
  audiences: CmsEntry[];
}

const DEEPEST = 16;
const LOCALE = /^[a-z]{2}(-[A-Za-z]{2,4})?$|^[a-z]{3}-[A-Za-z]{2,4}$/;

export function findEntries(json: unknown): CmsEntries {
  const experiences = new Map<string, CmsEntry>();
  const audiences = new Map<string, CmsEntry>();
  const visit = (value: unknown, level: number): void => {
    if (typeof value !== 'object' || value === null || level > DEEPEST) return;
    if (Array.isArray(value)) {
      for (const one of value) visit(one, level + 1);
      return;
    }
    const entry = entryIn(value as JsonObject);
    const experienceId = entry && textOf(entry.fields.nt_experience_id);
    const audienceId = entry && textOf(entry.fields.nt_audience_id);
    if (experienceId !== undefined && !experiences.has(experienceId)) experiences.set(experienceId, entry!);
    if (audienceId !== undefined && !audiences.has(audienceId)) audiences.set(audienceId, entry!);
    for (const one of Object.values(value)) visit(one, level + 1);
  };
  visit(json, 0);
  return { experiences: [...experiences.values()], audiences: [...audiences.values()] };
}

/** Whether this is for `findEntries` rather than anything of ours. */
export const looksLikeEntries = (json: unknown): boolean => {
  const { experiences, audiences } = findEntries(json);
  return experiences.length + audiences.length > 0;
};

function entryIn(value: JsonObject): CmsEntry | undefined {
  const inside = asObject(value.fields);
  const own = inside ?? value;
  if (own.nt_experience_id === undefined && own.nt_audience_id === undefined) return undefined;
  const sys = asObject(value.sys);
  return {
    entryId: textOf(sys?.id) ?? textOf(value.uid),
    fields: Object.fromEntries(
      Object.entries(own).map(([name, field]) => [name, name.startsWith('nt_') ? unlocalised(field) : field]),
    ),
    // The management API counts versions, and names the published one where there is any.
    isDraft: sys?.version !== undefined && sys.publishedVersion === undefined,
  };
}

/** `{ "en-US": x }` → x. */
export function unlocalised(field: Json): Json {
  const object = asObject(field);
  const keys = Object.keys(object ?? {});
  if (!object || keys.length === 0 || !keys.every((key) => LOCALE.test(key))) return field;
  return object['en-US'] ?? object[keys[0]!]!;
}

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
