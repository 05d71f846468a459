// What each variant is worth where shares learn, from the log of draws with their likelihoods: plain means are biased
// there, since what was unlucky early is shown less and stays unlucky.

import { adaptiveEffects, type Tested } from '@visavis/engine/measure';
import type { Decide, LoggedRounds, StoredExperience } from '../../decide/index.ts';

export interface AdaptiveResults {
  /** What a draw is rewarded by. */
  reward: string;
  rounds: number;
  variants: {
    variant: string;
    rounds: number;
    /** Of those who saw it; biased. */
    naive: number;
    /** Weighted by how likely each draw was. */
    estimate: Tested | null;
    /** Minus the first variant's. */
    effect: Tested | null;
  }[];
  /** Views that say nothing. */
  left: LoggedRounds['left'];
}

const LOOK_BACK_MS = 90 * 86_400_000;

/** Null where shares do not learn, or lists are ordered. */
export async function adaptiveOf(
  decide: Decide,
  workspaceId: string,
  experience: StoredExperience,
  now: number,
): Promise<AdaptiveResults | null> {
  const { allocation } = experience;
  if (!allocation || allocation.kind === 'fixed' || allocation.kind === 'recommender') return null;
  const { reward } = allocation;
  const found = await decide.learning.rounds(workspaceId, experience, {
    ...{ from: now - LOOK_BACK_MS, reward, context: [] },
  });
  const rounds = [...found.rounds]
    .sort((a, b) => a.at - b.at)
    .map(({ action, reward: worth, shares }) => ({ arm: action, reward: worth, shares }));
  const { arms, effects } = adaptiveEffects(rounds, found.actions.length);
  return {
    ...{ reward: reward.event, rounds: rounds.length, left: found.left },
    variants: found.actions.map((variant, i) => ({ variant, ...arms[i]!, effect: effects[i]! })),
  };
}
