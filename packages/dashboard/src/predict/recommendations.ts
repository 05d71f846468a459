// What the page of recommendations reads from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import { useGet } from '../ui/api/query.ts';

export const RECOMMENDATIONS = '/v1/recommendations';

export interface StrategyReport {
  source: string;
  metrics: { map: number; ndcg: number; precision: number; recall: number; coverage: number } | null;
  fitMs: number;
}
export interface Standing {
  settings: {
    viewed: { event: string; item: string };
    added: { event: string; item: string };
    bought: { event: string; item: string };
    days: number;
    everyHours: number | null;
  };
  learns: boolean;
  versions: {
    version: number;
    /** Lists are made of it. */
    isCurrent: boolean;
    trainedAt: string;
    report: {
      people: number;
      items: number;
      interactions: number;
      coldItems: number;
      measured: number;
      strategies: StrategyReport[];
      weights: Record<string, number>;
      seconds: number;
    };
  }[];
  training: { share: number; doing: string } | null;
  refused: string | null;
}
export interface Listed {
  id: string;
  title: string;
  price: number | null;
  currency: string | null;
  categories: string[];
  because: { source: string; item?: string; text: string };
}
export interface Answer {
  data: Listed[];
  version: number;
  source: string;
  known: boolean;
}

export const useStanding = (busy: boolean): UseQueryResult<Standing> =>
  useGet(RECOMMENDATIONS, { everyMs: busy ? 700 : 10_000 });
export const useRecommended = (profile: string, source: string): UseQueryResult<Answer> =>
  useGet('/v1/recommend', { params: { profile: profile || undefined, source, count: 12 }, steady: true });

/** What each strategy answers, in the order in which people look for them. */
export const STRATEGIES: Readonly<Record<string, [name: string, says: string]>> = {
  'for-you': ['For you', 'All of those below, weighed by what they are worth here'],
  ease: ['Linear model (EASE)', 'What goes with everything that somebody did'],
  als: ['Factors (implicit ALS)', 'What people of like taste want'],
  'item-knn': ['Similar items', 'Wanted by the same people'],
  sar: ['Affinity (SAR)', 'Similar items, the newest of the history first'],
  'next-item': ['Next in a visit', 'What comes after what was just looked at'],
  'also-viewed': ['Also viewed', 'Looked at by the same people'],
  'also-bought': ['Also bought', 'Bought by the same people'],
  content: ['By what they are', 'Words and attributes; knows new items too'],
  trending: ['Trending', 'More in demand than usual'],
  popular: ['Popular', 'What most people want'],
  'recently-viewed': ['Recently viewed', 'The way back'],
  replenishment: ['Time for more', 'When something is likely used up'],
};
export const nameOf = (source: string): string => STRATEGIES[source]?.[0] ?? source;
