// What is read of stories, and what may be changed about them.

import type { PublicStory, Sentence, Story } from '@visavis/engine/measure';
import type { List } from '../../ui/api/client.ts';
import { useGet } from '../../ui/api/query.ts';

type Written = Sentence & { text: string };
export type ShownStory = Omit<Story, 'sentences'> & { sentences: Written[]; computedAt: string };
export interface SharedStory {
  story: Omit<PublicStory, 'sentences'> & { sentences: Written[] };
  mode: 'snapshot' | 'live';
  computedAt: string;
  expiresAt: string;
}
export interface AskedQuery {
  id: string;
  says: string;
  call: string;
  statements: { store: 'events' | 'records'; sql: string; params: unknown }[];
  answer: unknown;
}
export interface Comment {
  id: string;
  text: string;
  by: string;
  at: string;
  editedAt: string | null;
  resolvedAt: string | null;
  resolvedBy: string | null;
  isOwn: boolean;
}
export interface Share {
  id: string;
  mode: 'snapshot' | 'live';
  createdAt: string;
  createdBy: string;
  expiresAt: string;
  revokedAt: string | null;
  opened: number;
  path: string | null;
}

export const pathOf = (kind: string, key: string): string => `/v1/stories/${kind}/${encodeURIComponent(key)}`;

export const useStory = (kind: string, key: string) =>
  useGet<ShownStory>(pathOf(kind, key), { freshMs: 60_000 });
export const useQueryBehind = (kind: string, key: string, id: string) =>
  useGet<AskedQuery>(`${pathOf(kind, key)}/queries/${id}`, { freshMs: 60_000 });
export const useComments = (kind: string, key: string) =>
  useGet<List<Comment>>(`${pathOf(kind, key)}/comments`);
export const useShares = (kind: string, key: string) => useGet<List<Share>>(`${pathOf(kind, key)}/shares`);
export const useShared = (token: string) => useGet<SharedStory>(`/v1/shared/${encodeURIComponent(token)}`);
