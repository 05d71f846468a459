// What a model is to everybody outside of it: a definition under a key, its versions, and the jobs that train them.

import type { Json } from '@visavis/engine/collect';
import { newId } from '../platform/id.ts';
import type { Report } from './kinds/kind.ts';
import type { Column, DataRequest } from './kinds/table.ts';
import type { FeaturePlan } from './sql/plan.ts';

export interface Model {
  workspaceId: string;
  id: string;
  /** In attributes: `prediction.<key>`. Never changes. */
  key: string;
  name: string;
  kind: string;
  settings: Record<string, Json>;
  state: 'active' | 'archived';
  /** The version whose scores people have; 0: none yet. */
  version: number;
  /** Whether a newly trained version takes over by itself. */
  promotion: 'automatic' | 'by-hand';
  /** Trained anew after so many days; null: only when somebody asks. */
  retrainDays: number | null;
  createdAt: number;
  createdBy: string;
  updatedAt: number;
}

export interface Version {
  version: number;
  settings: Record<string, Json>;
  plan: FeaturePlan | null;
  columns: readonly Column[];
  report: Report;
  /** As of when it knows people. */
  knownAt: number;
  trainedAt: number;
  trainedBy: string;
  seconds: number;
  bytes: number;
}

/** `waiting` and `running` are under way, also after the server was killed; the others are how it ended. */
export type JobState = 'waiting' | 'running' | 'done' | 'refused' | 'failed' | 'cancelled';

export interface Job {
  workspaceId: string;
  id: string;
  modelId: string;
  state: JobState;
  /** Share of the whole, from 0 to 1, and what is being done. */
  share: number;
  doing: string;
  /** What is finished, so that a killed server does not do it again. */
  done: { now?: number; request?: DataRequest; plan?: FeaturePlan; version?: number };
  /** Why it was refused, or what went wrong. */
  reasons: string[];
  createdAt: number;
  createdBy: string;
  startedAt: number;
  endedAt: number;
}

export const newJob = ({ workspaceId, id: modelId }: Model, now: number, createdBy: string): Job => ({
  ...{ workspaceId, id: newId(now), modelId, state: 'waiting', share: 0, doing: 'Waiting for its turn' },
  ...{ done: {}, reasons: [], createdAt: now, createdBy, startedAt: 0, endedAt: 0 },
});

export const isOpen = ({ state }: Job): boolean => state === 'waiting' || state === 'running';

/** How far scores have come. */
export interface Scored {
  /** The place in the log of events, and in that of moved identities, up to which everybody who changed is scored. */
  seq: number;
  moved: number;
  /** When everybody was scored last, and by which version; 0: never, by none. */
  refreshedAt: number;
  version: number;
  refresh: Refresh | null;
}
/** A look at everybody, part by part. */
export interface Refresh {
  version: number;
  startedAt: number;
  part: number;
  of: number;
}
