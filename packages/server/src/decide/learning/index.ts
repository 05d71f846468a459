// Learning: experiences whose allocation learns from views and goals. The sums are the engine's; here is the log that
// they are fed from, and where their states are kept.

import type { Learned } from '@visavis/engine/decide';
import type { Records } from '../../platform/records/index.ts';
import type { StoredExperience } from '../definition-store.ts';
import { Learner, type LearnerDeps } from './learner.ts';
import { dropVersions, type LearningDb } from './learning-store.ts';
import { type AskedRounds, type LoggedRounds, readRounds } from './rounds.ts';
import { readStanding, type Standing } from './standing.ts';
import { Versions } from './versions.ts';
import { forgetViews, type ViewDb } from './view-store.ts';

export { type AllocationInput, allocationFor } from './allocation.ts';

export type { AskedRounds, LoggedRounds } from './rounds.ts';
export { registerLearningRoutes } from './routes.ts';
export type { Standing } from './standing.ts';

export interface Learning {
  /** What decides now, by experience id; goes on changing. */
  of(workspaceId: string): Promise<ReadonlyMap<string, Learned>>;
  /** The versions that a decision names, by experience id. */
  past(workspaceId: string, versions: Record<string, number>): Promise<Map<string, Learned>>;
  standing(workspaceId: string, experience: StoredExperience): Promise<Standing>;
  /** Learns from everything that is committed now; happens by itself every two seconds once started. */
  catchUp(): Promise<void>;
  /** What was shown, how likely that was, and what came of it: a log for estimates of other policies. */
  rounds(workspaceId: string, experience: StoredExperience, asked: AskedRounds): Promise<LoggedRounds>;
  /** Removes the views of erased people. */
  forget(workspaceId: string, identities: readonly string[]): Promise<void>;
  /** Removes versions that no decision since then can have been drawn with. */
  prune(before: number): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export function createLearning(deps: Omit<LearnerDeps, 'versions'> & { records: Records }): Learning {
  const { records } = deps;
  const db = records.db as LearningDb & ViewDb;
  const versions = new Versions(db);
  const learner = new Learner({ ...deps, versions });
  return {
    of: (workspaceId) => versions.of(workspaceId),
    async past(workspaceId, named) {
      const list = Object.entries(named).map(
        async ([id, version]) => [id, await versions.past(workspaceId, id, version)] as const,
      );
      return new Map(await Promise.all(list));
    },
    standing: async (workspaceId, experience) =>
      readStanding(db, workspaceId, experience, await deps.timezone(workspaceId)),
    rounds: async (workspaceId, experience, asked) =>
      readRounds(deps, workspaceId, experience, { ...asked, timezone: await deps.timezone(workspaceId) }),
    catchUp: () => learner.catchUp(),
    forget: (workspaceId, identities) =>
      records.unit([], async (unit) => forgetViews(unit, workspaceId, identities)),
    prune: (before) => dropVersions(db, before),
    start: () => learner.start(),
    stop: () => learner.stop(),
  };
}
