// Lists of people in the order of their events, narrowed down to who is known by name or is in a segment. The event
// store knows the order, the record store who they are; what was shipped a second ago is not in the order yet.

import type { Events } from '../platform/events/index.ts';
import type { StoredPerson } from './people.ts';
import { type Place, type RankedBy, rankedPeople } from './ranking-store.ts';

export interface RankedList {
  by: RankedBy;
  down: boolean;
  limit: number;
  cursor?: string;
  /** Only these; without it everybody. */
  among?: readonly string[];
  fits?(person: StoredPerson): boolean | Promise<boolean>;
}
export interface RankingDeps {
  events: Events;
  byIds(workspaceId: string, ids: readonly string[]): Promise<StoredPerson[]>;
}

/** Where hardly anybody fits, a page is handed out before it is full; `next` goes on. */
const LOOKED_THROUGH_AT_ONCE = 5_000;

export async function rankPeople(
  { events, byIds }: RankingDeps,
  workspaceId: string,
  { limit, cursor, fits = () => true, ...order }: RankedList,
): Promise<{ people: StoredPerson[]; next?: string }> {
  const people: StoredPerson[] = [];
  let after = placeOf(cursor);
  for (let seen = 0; seen < LOOKED_THROUGH_AT_ONCE; ) {
    const many = Math.max(limit, seen);
    const places = await rankedPeople(events, workspaceId, {
      ...order,
      limit: many,
      ...(after && { after }),
    });
    const found = new Map((await byIds(workspaceId, ids(places))).map((person) => [person.id, person]));
    for (const place of places) {
      const person = found.get(place.id);
      if (person && (await fits(person))) people.push(person);
      after = place;
      if (people.length === limit) return { people, next: cursorOf(place) };
    }
    if (places.length < many) return { people };
    seen += many;
  }
  return after ? { people, next: cursorOf(after) } : { people };
}

/** Has a name that a person gave, and is not only a device. */
export const isKnown = ({ view }: StoredPerson): boolean =>
  view.profile.identities.some(({ type }) => type !== 'anonymous_id' && !type.startsWith('device'));

const ids = (places: readonly Place[]): string[] => places.map(({ id }) => id);
const cursorOf = ({ value, id }: Place): string => `${value}.${id}`;
function placeOf(cursor = ''): Place | undefined {
  const [value, id] = cursor.split('.');
  return id && Number.isSafeInteger(Number(value)) ? { value: Number(value), id } : undefined;
}
