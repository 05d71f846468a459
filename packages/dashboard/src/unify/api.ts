// What the unify room reads from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { List } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';

export const PROFILES = '/v1/profiles';
export const pathOf = (key: string): string => `${PROFILES}/${encodeURIComponent(key)}`;

export interface Identity {
  id: string;
  type: string;
  value: string;
  firstSeen?: string | null;
  lastSeen?: string | null;
  events?: number;
  /** Seen with too many people to tell one; it joins nobody. */
  shared?: boolean;
}
export interface PersonLine {
  id: string;
  name: string | null;
  traits: Record<string, unknown>;
  identities: Identity[];
  country: string | null;
  /** Through what they came last, and on what. */
  channel?: string | null;
  device?: string | null;
  firstSeen: string | null;
  lastSeen: string | null;
  events: number;
}

export const usePeopleSearch = (search: string): UseQueryResult<List<PersonLine>> =>
  useGet(PROFILES, { params: { search, limit: 8 }, enabled: search.length > 1, steady: true });

/** Where a value comes from. */
export interface Provenance {
  time: string;
  sourceId: string;
  identity: { type: string; value: string };
}
export interface Touch {
  time: string;
  channel: string;
  source?: string;
  medium?: string;
  campaign?: string;
  referrer?: string;
  page?: string;
}
export interface PersonDetails extends PersonLine {
  /** Where each trait comes from. */
  sources?: Record<string, Provenance>;
  /** Computed traits that have a value now, by key. */
  computed?: Record<string, unknown>;
  facts: Record<string, { value: unknown; source: Provenance }>;
  firstTouch: Touch | null;
  lastTouch: Touch | null;
}
export interface Session {
  start: string;
  end: string;
  seconds: number;
}
interface Company {
  id: string;
  identities: Identity[];
}
export interface MergeLine {
  what: 'identity';
  id: string;
  at: string;
  kind: string;
  reason: string;
  actor: string | null;
  before: Company[];
  after: Company[];
}
export interface Turn {
  what: 'segment';
  at: string;
  segmentId: string;
  entered: boolean;
}

export const usePerson = (key: string): UseQueryResult<PersonDetails> =>
  useGet(pathOf(key), { everyMs: 5_000 });
/** What to call somebody: their name, else the most telling of the names that they go by. */
export function callName({ id, name, traits, identities }: PersonLine): string {
  if (name) return name;
  const known = ['user_id', 'email', 'phone'].map((type) => identities.find((each) => each.type === type));
  const first = known.find((each) => each !== undefined);
  if (first) return first.type === 'user_id' ? `Customer ${first.value}` : first.value;
  return typeof traits.email === 'string' ? traits.email : `Visitor ${id.slice(0, 8)}`;
}

export const emailOf = ({ traits, identities }: PersonLine): string | undefined =>
  typeof traits.email === 'string' ? traits.email : identities.find((each) => each.type === 'email')?.value;

/** One part of a person, such as `/traits`. */
export const usePart = <T>(key: string, part: string): UseQueryResult<List<T>> =>
  useGet(`${pathOf(key)}/${part}`, { everyMs: 10_000 });
