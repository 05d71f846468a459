// How what is told of people names them: as in any client's message, so that it goes the way that every event goes.

import type { Identifier, JsonObject } from '@visavis/engine/collect';
import type { StoredPerson } from '../unify/index.ts';

/** The part of a message that names somebody, with its context; `user_id` and `anonymous_id` have fields of their own. */
export function naming({ type, value }: Identifier, context: JsonObject = {}): JsonObject {
  if (type === 'user_id') return { userId: value, context };
  if (type === 'anonymous_id') return { anonymousId: value, context };
  return { context: { ...context, externalIds: [{ type, id: value, collection: 'users' }] } };
}

/** The name by which a person is told of; a device's only where there is no other. */
export const tellingName = <T extends Identifier>(identities: readonly T[]): T | undefined =>
  identities.find(({ type }) => type === 'user_id') ??
  identities.find(({ type }) => type === 'email') ??
  identities[0];

/** What people who work here call somebody: by name, else by whatever else names them. */
export function callName({ view, id }: StoredPerson): string {
  for (const attribute of ['traits.name', 'traits.firstName', 'traits.email']) {
    const value = view.get(attribute);
    if (typeof value === 'string' && value !== '') return value;
  }
  return view.profile.identities[0]?.value ?? id;
}
