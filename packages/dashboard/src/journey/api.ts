// What the journey room reads from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { Machine, Stage } from '@visavis/engine/journey';
import type { Explanation } from '../segment/index.ts';
import type { List } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';

export const JOURNEYS = '/v1/journeys';

export interface ShownStage extends Stage {
  entrySentence: string;
  exitSentence: string | null;
}
export interface Journey extends Omit<Machine, 'stages'> {
  stages: ShownStage[];
  version: number;
  createdAt: string;
  updatedAt: string;
}
export interface Progress {
  done: number;
  total: number;
}
/** In the list with how many are in each stage now, in the order of the stages. */
export interface ListedJourney extends Journey {
  people: number[];
}
export interface Version {
  version: number;
  change: 'created' | 'changed' | 'removed';
  definition: Machine;
  changedAt: string;
  changedBy: string;
}
export interface Reason {
  event: string | null;
  moves: number;
}
export interface StageMap {
  stage: string;
  people: number;
  entered: number;
  left: number;
  onward: number;
  back: number;
  out: number;
  entryReasons: Reason[];
  exitReasons: (Reason & { why: 'exit' | 'onward' })[];
  time: { ended: number; p25: number; median: number; p75: number; p90: number } | null;
  stalled: { longerThan: number; people: number } | { missing: number };
}
export interface Flow {
  from: string | null;
  to: string | null;
  moves: number;
  people: number | null;
}
export interface JourneyMap {
  asOf: string;
  progress: Progress | null;
  people: number;
  stages: StageMap[];
  flows: Flow[];
  leadsTo: string;
  paths: { stages: string[]; people: number; tookMs: number }[];
}
export interface InStage {
  id: string;
  name: string | null;
  enteredAt: string;
  from: string | null;
  event: string | null;
}
export interface Visit {
  stage: string;
  name: string;
  enteredAt: string;
  from: string | null;
  enteredBy: string | null;
  leftAt: string | null;
  to: string | null;
  left: 'exit' | 'onward' | null;
  leftBy: string | null;
}
export interface PersonJourney {
  journey: string;
  name: string;
  role: string;
  stage: string | null;
  since: string | null;
  why: Explanation | null;
  visits: Visit[];
}

export const useJourneys = (): UseQueryResult<List<ListedJourney> & { progress: Progress | null }> =>
  useGet(JOURNEYS, { everyMs: 10_000 });
export const useJourney = (
  key: string,
  everyMs = 10_000,
): UseQueryResult<Journey & { progress: Progress | null; versions: Version[] }> =>
  useGet(`${JOURNEYS}/${key}`, { everyMs });

export interface Asked {
  from?: string | undefined;
  segment?: string | undefined;
  leadsTo?: string | undefined;
}
export const useJourneyMap = (key: string, params: Asked): UseQueryResult<JourneyMap> =>
  useGet(`${JOURNEYS}/${key}/map`, { params: { ...params }, everyMs: 15_000, steady: true });

export const usePersonJourneys = (personKey: string): UseQueryResult<List<PersonJourney>> =>
  useGet(`/v1/profiles/${encodeURIComponent(personKey)}/stages`, { everyMs: 10_000 });
