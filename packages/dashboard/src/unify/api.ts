// What the unify room reads from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { List } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';

export const PROFILES = '/v1/profiles';
export const pathOf = (key: string): string => `${PROFILES}/${encodeURIComponent(key)}`;

export interface PersonLine {
  id: string;
  name: string;
  email?: string;
  country?: string;
  firstSeen: string;
  lastSeen: string;
  events: number;
  segments?: number;
}

export const usePeopleSearch = (search: string): UseQueryResult<List<PersonLine>> =>
  useGet(PROFILES, { params: { search, limit: 8 }, enabled: search.length > 1, steady: true });

export interface Trait {
  name: string;
  value: unknown;
  time?: string;
  source?: string;
  identity?: string;
}
export interface Identity {
  id: string;
  type: string;
  value: string;
  firstSeen?: string;
  lastSeen?: string;
  events?: number;
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
export interface PersonDetails {
  id: string;
  name: string;
  email?: string;
  firstSeen: string;
  lastSeen: string;
  events: number;
  facts: Record<string, unknown>;
  firstTouch?: Touch;
  lastTouch?: Touch;
}
export interface Session {
  start: string;
  end: string;
}
export interface MergeLine {
  id: string;
  time: string;
  reason: string;
  kind: string;
  before: string[];
  after: string[];
  by?: string;
}

export const usePerson = (key: string): UseQueryResult<PersonDetails> =>
  useGet(pathOf(key), { everyMs: 5_000 });
/** One part of a person, such as `/traits`. */
export const usePart = <T>(key: string, part: string): UseQueryResult<List<T>> =>
  useGet(`${pathOf(key)}/${part}`, { everyMs: 10_000 });
