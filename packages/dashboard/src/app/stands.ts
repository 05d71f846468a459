// Who stands in a preview: a person by the name that decisions take, or a member of a segment.

import type { Segment } from '../segment/index.ts';
import { address, type List, send } from '../ui/api/client.ts';
import type { SeenBy } from '../ui/seenBy.ts';
import { callName, type PersonLine } from '../unify/index.ts';

const TELLING = ['user_id', 'email', 'phone', 'anonymous_id'];

export function personOf(person: PersonLine): SeenBy {
  const named = TELLING.map((type) => person.identities.find((each) => each.type === type));
  const identity = named.find((each) => each !== undefined) ?? person.identities[0];
  if (!identity) throw new Error('This person has no name that decisions could be asked by.');
  return { name: callName(person), identity: { type: identity.type, value: identity.value } };
}

/** The member at this place, the latest seen first; begins anew after the last. */
export async function memberOf({ key, name }: Pick<Segment, 'key' | 'name'>, at: number): Promise<SeenBy> {
  const path = address('/v1/profiles', { segment: key, sort: '-lastSeen', limit: 50 });
  const { data } = await send<List<PersonLine>>('GET', path);
  const person = data[at % Math.max(data.length, 1)];
  if (!person) throw new Error(`Nobody is in “${name}” now, so nobody can stand for it.`);
  return { ...personOf(person), segment: { key, name } };
}
