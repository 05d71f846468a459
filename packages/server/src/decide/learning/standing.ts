// How an experience's learning stands, for people: what each variant earns and how sure that is, which share of views it
// gets, and the sudden changes that were noticed.

import {
  type Alarm,
  type AllocationSettings,
  type ArmSummary,
  contextOfFeatures,
  learningOf,
  sharesBy,
  summaryOf,
} from '@visavis/engine/decide';
import { iso } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { StoredExperience } from '../definition-store.ts';
import { type LearningDb, readLearning } from './learning-store.ts';
import { latestViews, type OpenView, type ViewDb } from './view-store.ts';

export interface Standing {
  allocation: AllocationSettings;
  /** Of what decides now; 0 before anything was learned. */
  version: number;
  /** ISO 8601; null before anything was learned. */
  updatedAt: string | null;
  /** Variants, with their share of what is decided now; where lists are ordered, items, with theirs of the views. */
  arms: (Omit<ArmSummary, 'arm'> & { variant: string; share: number })[];
  alarms: (Omit<Alarm, 'at'> & { at: string })[];
  /** Views whose window is still open. */
  open: number;
  /** Views that taught nothing, as their decision is not in the log. */
  unmatched: number;
}

/** Shares are means over the contexts of so many of the latest views. */
const LATEST = 200;

export async function readStanding(
  db: LearningDb & ViewDb,
  workspaceId: string,
  experience: StoredExperience,
  timezone: string,
): Promise<Standing> {
  const allocation = learningOf(experience);
  if (!allocation)
    throw new VisavisError('invalid_request', `“${experience.name}” shares its audience by a fixed split.`);
  const [row] = await readLearning(db, workspaceId, experience.id);
  const { views, open } = await latestViews(db, workspaceId, experience.id, LATEST);
  const summary = summaryOf(experience, row?.state);
  const all = summary.reduce((sum, one) => sum + one.views, 0);
  const shares =
    allocation.kind === 'recommender'
      ? new Map(summary.map(({ arm, views: n }) => [arm, all > 0 ? n / all : 0]))
      : meanShares(experience, row && { version: row.version, state: row.state }, views, timezone);
  return {
    allocation,
    version: row?.version ?? 0,
    updatedAt: row ? iso(row.state.at) : null,
    arms: summary.map(({ arm, ...rest }) => ({
      variant: arm,
      ...rest,
      share: shares.get(arm) ?? 0,
    })),
    alarms: (row?.state.alarms ?? []).map(({ at, ...rest }) => ({ at: iso(at), ...rest })).reverse(),
    open,
    unmatched: row?.unmatched ?? 0,
  };
}

function meanShares(
  experience: StoredExperience,
  learned: Parameters<typeof sharesBy>[1],
  views: readonly OpenView[],
  timezone: string,
): Map<string, number> {
  const shares = sharesBy(experience, learned);
  const { variants } = experience;
  const into = new Float64Array(variants.length);
  const sums = new Float64Array(variants.length);
  const contexts = (views.length > 0 ? views : [{ features: [], at: 0 }]).map(({ features, at }) =>
    contextOfFeatures(features, at, timezone),
  );
  for (const context of contexts) {
    shares(context, into);
    for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! + into[i]! / contexts.length;
  }
  return new Map(variants.map(({ key }, i) => [key, sums[i]!]));
}
