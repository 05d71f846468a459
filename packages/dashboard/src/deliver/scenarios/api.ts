// What the pages of scenarios read from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { Expectation, Scenario } from '@visavis/engine/deliver';
import type { List } from '../../ui/api/client.ts';
import { useGet } from '../../ui/api/query.ts';

export const SCENARIOS = '/v1/scenarios';

export type Status = 'draft' | 'live' | 'paused' | 'archived';
export interface StoredScenario {
  scenario: Scenario;
  version: number;
  status: Status;
  expectations: Expectation[];
  outline: { id: string; says: string; ways: { by: string; to: string | null }[] }[];
  createdAt: string;
  updatedAt: string;
  updatedBy: string;
}
export interface ScenarioTemplate {
  for: string;
  scenario: Scenario;
  expectations: Expectation[];
  outline: StoredScenario['outline'];
}
export interface Report {
  standing: Record<string, number>;
  passed: { node: string; way: string; times: number }[];
  sides: Record<'treated' | 'held', { runs: number; underWay: number; goals: number }>;
  ended: { outcome: string; reason: string; runs: number }[];
  messages: Record<string, number>;
  failures: { node: string; error: string; attempts: number }[];
}
export interface Run {
  id: string;
  profileId: string;
  name: string | null;
  key: string;
  version: number;
  side: string;
  node: string | null;
  outcome: string;
  reason: string;
  enteredAt: string;
  since: string;
  wakesAt: string | null;
  endedAt: string | null;
}
export interface Simulation {
  from: string;
  until: string;
  people: number;
  outOf: number;
  entered: { runs: number; people: number; held: number };
  refused: Record<string, number>;
  sends: { node: string; channel: string; template: string; messages: number; people: number }[];
  perDay: { day: string; entered: number; messages: number }[];
  outcomes: Record<string, number>;
  goals: number;
  mostInAWeek: number;
  breaches: {
    segment?: string;
    what: string;
    messages: number;
    people: number;
    example: { person: string };
  }[];
  examples: {
    person: string;
    name: string;
    enteredAt: string;
    outcome: string;
    reason: string;
    steps: { at: string; node: string; says: string }[];
  }[];
}
export interface EditPlan {
  people: number;
  gone: { node: string; people: number }[];
}

export const useScenarios = (): UseQueryResult<List<StoredScenario>> =>
  useGet(SCENARIOS, { everyMs: 15_000 });
export const useScenario = (key: string): UseQueryResult<StoredScenario> =>
  useGet(`${SCENARIOS}/${encodeURIComponent(key)}`);
export const useScenarioTemplates = (): UseQueryResult<List<ScenarioTemplate>> =>
  useGet(`${SCENARIOS}/templates`, { freshMs: 3_600_000 });
export const useReport = (key: string): UseQueryResult<Report> =>
  useGet(`${SCENARIOS}/${encodeURIComponent(key)}/report`, { everyMs: 10_000 });
/** As many as a page shows; the picture says how many there are. */
export const RUNS_AT_MOST = 50;
export const useRuns = (key: string, node: string): UseQueryResult<List<Run>> =>
  useGet(`${SCENARIOS}/${encodeURIComponent(key)}/runs`, {
    params: { limit: RUNS_AT_MOST, node },
    everyMs: 10_000,
    steady: true,
  });

export const STATUS_WORDS: Record<Status, string> = {
  draft: 'Draft',
  live: 'Live',
  paused: 'Paused',
  archived: 'Archived',
};
