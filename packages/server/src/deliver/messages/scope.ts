// What a template may speak of, fetched for one person: only what its text reads.

import type { Json, JsonObject } from '@visavis/engine/collect';
import type { Path, Scope } from '@visavis/engine/deliver';
import { SPOKEN } from '@visavis/engine/sentences';
import type { StoredPerson } from '../../unify/index.ts';

/** `profile.firstName` is the trait `firstName`. */
export const ROOTS: ReadonlySet<string> = new Set([
  ...[
    'profile',
    'event',
    'context',
    'recommendations',
    'offers',
    'surveys',
    'forms',
    'company',
    'message',
    'links',
  ],
  ...SPOKEN,
]);

/** Of the catalogue, for a text that loops over recommendations. */
const RECOMMENDED = 12;

export interface ScopeDeps {
  /** An attribute of the person, those of rooms to the right of unify included. */
  attribute(workspaceId: string, person: StoredPerson, name: string): Promise<Json | undefined>;
  /** What a slot shows this person now, as everywhere else; undefined where there is no such slot. */
  offer(workspaceId: string, person: StoredPerson, slot: string): Promise<Json | undefined>;
  /** A live survey as links for this person, `round` being what asks: `surveys.nps.answers`. */
  survey?(
    workspaceId: string,
    person: StoredPerson,
    survey: string,
    round: string,
  ): Promise<JsonObject | undefined>;
  /** A live form as a link for this person: `forms.fit.url`. */
  form?(workspaceId: string, person: StoredPerson, form: string): Promise<JsonObject | undefined>;
}

export interface Given {
  workspaceId: string;
  person: StoredPerson;
  context: JsonObject;
  company: JsonObject;
  message: JsonObject;
  links: JsonObject;
}

/** Everything that these paths read, where it is known. */
export async function scopeFor(deps: ScopeDeps, reads: readonly Path[], given: Given): Promise<Scope> {
  const { workspaceId, person, context, company, message, links } = given;
  const event = context.event;
  const scope: Scope = { context, company, message, links, ...(event !== undefined && { event }) };
  for (const path of reads) {
    const [root, ...rest] = path as [string, ...string[]];
    const [name] = rest;
    if (name === undefined) continue;
    if (root === 'profile') await put(scope, path, ['traits', ...rest]);
    else if (root === 'recommendations') {
      const value = await deps.attribute(workspaceId, person, `recommendations.${name}.${RECOMMENDED}`);
      const items = (value as JsonObject | undefined)?.items;
      if (items !== undefined) set(scope, [root, name], items);
    } else if (root === 'offers') {
      const value = await deps.offer(workspaceId, person, name);
      if (value !== undefined) set(scope, [root, name], value);
    } else if (root === 'surveys') {
      const value = await deps.survey?.(workspaceId, person, name, String(message.id));
      if (value !== undefined) set(scope, [root, name], value);
    } else if (root === 'forms') {
      const value = await deps.form?.(workspaceId, person, name);
      if (value !== undefined) set(scope, [root, name], value);
    } else if (SPOKEN.includes(root)) await put(scope, path, path);
  }
  return scope;

  /** The attribute, or the shorter one of which it is a part. */
  async function put(into: Scope, path: Path, attribute: Path): Promise<void> {
    for (let length = attribute.length; length >= 2; length--) {
      const value = await deps.attribute(workspaceId, person, attribute.slice(0, length).join('.'));
      if (value === undefined) continue;
      return set(into, path.slice(0, path.length - (attribute.length - length)), value);
    }
  }
}

function set(scope: Scope, path: Path, value: Json): void {
  let at = scope as JsonObject;
  for (const part of path.slice(0, -1)) {
    const below = at[part];
    if (typeof below !== 'object' || below === null || Array.isArray(below)) at[part] = {};
    at = at[part] as JsonObject;
  }
  at[path.at(-1)!] = value;
}
