// The allocators by kind, and a state made ready to decide with.

import type { Json } from '../../collect/index.ts';
import type {
  AllocationSettings,
  Allocator,
  ArmSummary,
  Context,
  Feedback,
  LearnedState,
  LearningSettings,
} from './allocator.ts';
import { linearThompson } from './linear-thompson.ts';
import { itemIds } from './recommender.ts';
import { thompson } from './thompson.ts';

// What an allocator is given is what it has made itself: states and settings carry the same kind.
const ALLOCATORS = {
  thompson,
  // A list's items are arms like any other; only what is done with them differs.
  recommender: thompson,
  'linear-thompson': linearThompson,
} as unknown as Record<LearningSettings['kind'], Allocator<LearningSettings, LearnedState>>;

export const allocatorOf = ({ kind }: LearningSettings): Allocator<LearningSettings, LearnedState> =>
  ALLOCATORS[kind];

/** What of an experience matters here. */
export interface Allocated {
  variants: readonly { key: string; weight: number; content?: Json }[];
  /** A fixed split, when not given. */
  allocation?: AllocationSettings;
}

/** The settings of an experience that learns; undefined where the split is fixed. */
export function learningOf({ allocation }: Pick<Allocated, 'allocation'>): LearningSettings | undefined {
  return allocation === undefined || allocation.kind === 'fixed' ? undefined : allocation;
}

/** One version of what an experience has learned. */
export interface Learned {
  version: number;
  state: LearnedState;
}

/** The variants that may be shown; where lists are ordered, their items. */
function armsOf({ variants, allocation }: Allocated): string[] {
  const shown = variants.filter(({ weight }) => weight > 0);
  if (allocation?.kind !== 'recommender') return shown.map(({ key }) => key);
  return [...new Set(shown.flatMap(({ content = null }) => itemIds(content, allocation)))];
}

/** Fills `into` with the share of each variant of an experience, in their order; one of weight 0 gets none. */
export type SharesOf = (context: Context, into: Float64Array) => void;

/** Compiled once for each version, since that costs as much as thousands of decisions. */
export function sharesBy(experience: Allocated, learned: Learned | undefined): SharesOf {
  const settings = learningOf(experience)!;
  const arms = armsOf(experience);
  const policy = allocatorOf(settings).policy(stateFor(settings, learned?.state), arms, settings);
  const { variants } = experience;
  if (arms.length === variants.length) return (context, into) => policy.shares(context, into);
  const shares = new Float64Array(arms.length);
  return (context, into) => {
    policy.shares(context, shares);
    let at = 0;
    for (let i = 0; i < variants.length; i++) into[i] = variants[i]!.weight > 0 ? shares[at++]! : 0;
  };
}

/** A state of another kind of allocation tells nothing. */
const stateFor = (settings: LearningSettings, state: LearnedState | undefined): LearnedState | undefined =>
  state?.kind === (settings.kind === 'recommender' ? 'thompson' : settings.kind) ? state : undefined;

/** The next state of an experience's allocator; begins anew where the kind has changed. */
export function learnFrom(
  experience: Allocated,
  state: LearnedState | undefined,
  feedback: readonly Feedback[],
  now: number,
): LearnedState {
  const settings = learningOf(experience)!;
  const allocator = allocatorOf(settings);
  return allocator.learn(
    stateFor(settings, state) ?? allocator.empty(settings, now),
    feedback,
    now,
    settings,
  );
}

export function publishedState(experience: Allocated, state: LearnedState): LearnedState {
  return allocatorOf(learningOf(experience)!).published(state);
}

export function summaryOf(experience: Allocated, state: LearnedState | undefined): ArmSummary[] {
  const settings = learningOf(experience)!;
  return allocatorOf(settings).summary(stateFor(settings, state), armsOf(experience), settings);
}
