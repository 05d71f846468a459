// What the predict room reads from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { List } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';

export const MODELS = '/v1/models';

export type JobState = 'waiting' | 'running' | 'done' | 'refused' | 'failed' | 'cancelled';
export interface Job {
  id: string;
  state: JobState;
  share: number;
  doing: string;
  reasons: string[];
  version: number | null;
  createdAt: string;
  createdBy: string;
  startedAt: string | null;
  endedAt: string | null;
}
export type Unit = 'chance' | 'days' | 'money' | 'count' | 'score' | 'class' | 'liking';
export interface Output {
  attribute: string;
  label: string;
  unit: Unit;
}
export interface Metric {
  name: string;
  label: string;
  value: number;
  low?: number;
  high?: number;
  baseline?: number;
  better: 'higher' | 'lower' | 'neither';
}
export interface Model {
  id: string;
  key: string;
  name: string;
  kind: string;
  title: string;
  sentence: string;
  settings: Record<string, unknown>;
  outputs: Output[];
  version: number | null;
  /** How good the version in force is, in one number. */
  quality: Metric | null;
  promotion: 'automatic' | 'by-hand';
  job: Job | null;
  scoring: { share: number } | null;
  createdAt: string;
  createdBy: string;
  updatedAt: string;
}
export interface Kind {
  name: string;
  title: string;
  question: string;
  attribute: 'prediction' | 'persona' | 'none';
  outputs: { name: string; label: string; unit: Unit }[];
  /** A JSON schema. */
  settings: { properties: Record<string, SettingSchema>; required?: string[] };
}
export interface SettingSchema {
  type?: string;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  const?: unknown;
  enum?: unknown[];
  anyOf?: SettingSchema[];
}
export interface Version {
  version: number;
  isCurrent: boolean;
  settings: Record<string, unknown>;
  summary: string;
  metrics: Metric[];
  people: { trained: number; heldOut: number; positives?: number };
  columns: number;
  knownAt: string;
  trainedAt: string;
  trainedBy: string;
  seconds: number;
  bytes: number;
}
export interface Bin {
  predicted: number;
  observed: number;
  low: number;
  high: number;
  people: number;
}
export interface Importance {
  column: string;
  label: string;
  importance: number;
  low?: number;
  high?: number;
  suspectedLeak?: string;
}
export interface Report extends Version {
  calibration?: Bin[];
  lift?: { share: number; captured: number; lift: number }[];
  curve?: { label: string; points: { share: number; gain: number }[] };
  importances?: Importance[];
  cells?: { name: string; people: number; facts?: Record<string, number | string> }[];
  parameters?: Record<string, number>;
  notes: string[];
}
export interface Prediction {
  model: { key: string; name: string; kind: string; title: string };
  sentence: string;
  version: number;
  values: (Output & { value: unknown; time: string | null; by: string | null })[];
  reasons: { label: string; value: number | null; effect: number | null; unit: string }[];
}

export const isOpen = (job: Job | null): boolean => job?.state === 'waiting' || job?.state === 'running';

/** While something is being worked on, the page looks often. */
const BUSY_MS = 700;
const CALM_MS = 10_000;

export const useModels = (): UseQueryResult<List<Model>> => useGet(MODELS, { everyMs: 2_000 });
export const useModel = (key: string, busy: boolean): UseQueryResult<Model> =>
  useGet(`${MODELS}/${key}`, { everyMs: busy ? BUSY_MS : CALM_MS });
export const useKinds = (): UseQueryResult<List<Kind>> => useGet(`${MODELS}/kinds`, { freshMs: 600_000 });
export const useVersions = (key: string, job: Job | null): UseQueryResult<List<Version>> =>
  useGet(`${MODELS}/${key}/versions`, { params: { after: job?.endedAt ?? undefined }, steady: true });
/** Of a model without a version there is none to ask for. */
export const useReport = (key: string, version: number | null): UseQueryResult<Report> =>
  useGet(`${MODELS}/${key}/report`, {
    ...{ params: { version: version ?? undefined }, enabled: version !== null },
    ...{ freshMs: 600_000, steady: true },
  });
export const useJobs = (key: string): UseQueryResult<List<Job>> =>
  useGet(`${MODELS}/${key}/jobs`, { everyMs: 3_000 });
export const usePredictions = (profile: string): UseQueryResult<List<Prediction>> =>
  useGet(`/v1/profiles/${encodeURIComponent(`id:${profile}`)}/predictions`, { everyMs: CALM_MS });
