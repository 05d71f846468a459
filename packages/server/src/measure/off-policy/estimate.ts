// What other weights, or another allocation, would have earned: from the experience's own log, before it is launched.

import {
  type AllocationInput,
  contextOfFeatures,
  type Feedback,
  type LearningSettings,
  learnFrom,
  type Reward,
  sharesBy,
} from '@visavis/engine/decide';
import {
  type EvaluatedPolicy,
  evaluateOffPolicy,
  FOLDS,
  foldsOf,
  type OffPolicyReport,
} from '@visavis/engine/measure';
import { allocationFor, type Decide, type LoggedRounds, type StoredExperience } from '../../decide/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';

export interface EstimateInput {
  /** By variant; relative to each other. */
  weights?: Record<string, number>;
  allocation?: AllocationInput;
  /** How far back the log is read. */
  days?: number;
}
export interface ExperienceEstimate extends OffPolicyReport {
  /** ISO 8601. */
  from: string;
  to: string;
  /** What is counted as success. */
  reward: Reward;
  /** Views that say nothing: of the holdout, of somebody counted already, without a draw, with an open window. */
  left: LoggedRounds['left'];
}

const DAY_MS = 86_400_000;
const RESAMPLES = 2000;

export async function estimate(
  { decide, clock, known }: { decide: Decide; clock: Clock; known: AllocationInput['reward'] },
  workspaceId: string,
  experience: StoredExperience,
  { weights, allocation, days = 30 }: EstimateInput,
): Promise<ExperienceEstimate> {
  const settings = settingsOf(experience, known, allocation);
  const reward = settings?.reward ?? rewardOf(experience, known);
  const context = settings?.kind === 'linear-thompson' ? settings.context : ownContext(experience);
  const now = clock.now();
  const from = now - days * DAY_MS;
  const found = await decide.learning.rounds(workspaceId, experience, { from, reward, context });
  const policy = settings ? learnedPolicy(experience, settings, found) : weighted(experience, weights, found);
  const report = evaluateOffPolicy(found, policy, { resamples: RESAMPLES });
  const unknown = settings?.kind === 'linear-thompson' ? found.unknown : [];
  return {
    ...(unknown.length === 0 ? report : refused(report, unknown)),
    ...{ from: new Date(from).toISOString(), to: new Date(now).toISOString(), reward, left: found.left },
  };
}

/** A learning allocation, with its defaults; undefined for a fixed split. */
function settingsOf(
  experience: StoredExperience,
  known: AllocationInput['reward'],
  input?: AllocationInput,
): LearningSettings | undefined {
  if (!input) return undefined;
  const own = experience.allocation?.kind === 'fixed' ? undefined : experience.allocation?.reward;
  const read = allocationFor({ ...(own && { reward: own }), ...input }, experience, known);
  if (read.kind === 'recommender')
    throw new VisavisError('invalid_request', 'Orders of lists cannot be estimated from the log yet.', {
      faults: [
        { field: 'allocation.kind', expected: 'fixed, thompson or linear-thompson', got: 'recommender' },
      ],
    });
  return read.kind === 'fixed' ? undefined : read;
}

function rewardOf(experience: StoredExperience, known: AllocationInput['reward']): Reward {
  const { allocation } = experience;
  if (allocation && allocation.kind !== 'fixed') return allocation.reward;
  const read = allocationFor({ kind: 'thompson' }, experience, known);
  return (read as LearningSettings).reward;
}

const ownContext = ({ allocation }: StoredExperience): readonly string[] =>
  allocation?.kind === 'linear-thompson' ? allocation.context : [];

function weighted(
  { variants, name }: StoredExperience,
  weights: Record<string, number> | undefined,
  { actions }: LoggedRounds,
): EvaluatedPolicy {
  const keys = new Set(variants.map(({ key }) => key));
  const faults = Object.entries(weights ?? {}).flatMap(([key, weight]) => {
    if (keys.has(key) && weight >= 0) return [];
    return [
      { field: `weights.${key}`, expected: 'a variant’s key with a weight from 0 up', got: `${weight}` },
    ];
  });
  const given = weights ?? Object.fromEntries(variants.map(({ key, weight }) => [key, weight]));
  const total = Object.values(given).reduce((sum, weight) => sum + weight, 0);
  if (faults.length === 0 && total <= 0)
    faults.push({ field: 'weights', expected: 'at least one above 0', got: 'none' });
  if (faults.length > 0)
    throw new VisavisError('invalid_request', `These weights do not fit “${name}”.`, { faults });
  const shares = Float64Array.from(actions, (key) => (given[key] ?? 0) / total);
  return () => shares;
}

/** What the allocation would do once it had learned from the log: each fifth of it by what the others teach. */
function learnedPolicy(
  experience: StoredExperience,
  settings: LearningSettings,
  found: LoggedRounds,
): EvaluatedPolicy {
  const { rounds, actions, timezone } = found;
  const learner = { variants: experience.variants, allocation: { ...settings, halfLifeDays: null } };
  const folds = foldsOf(found);
  const shares = Array.from({ length: FOLDS }, (_, fold) => {
    const feedback = rounds.flatMap((round, i): Feedback[] => {
      if (folds[i] === fold) return [];
      const view = { arm: actions[round.action]!, at: round.at, features: round.features };
      const shown = { kind: 'shown', ...view } as const;
      return round.reward === 0 ? [shown] : [shown, { kind: 'rewarded', ...view, from: 0, to: round.reward }];
    });
    return sharesBy(learner, { version: 0, state: learnFrom(learner, undefined, feedback, 0) });
  });
  const into = new Float64Array(experience.variants.length);
  const all = rounds.map(({ features, at }, i) => {
    shares[folds[i]!]!(contextOfFeatures(features, at, timezone), into);
    return Float64Array.from(actions, (_, a) => into[a] ?? 0);
  });
  return (round) => all[round]!;
}

function refused(report: OffPolicyReport, unknown: readonly string[]): OffPolicyReport {
  const reasons = unknown.map(
    (field) =>
      `No logged decision knew anything of “${field}”, so nothing can be said of a policy that looks at it.`,
  );
  return {
    ...report,
    ...{
      policy: null,
      difference: null,
      refused: true,
      reasons: [...report.reasons, ...reasons],
      warnings: [],
    },
  };
}
