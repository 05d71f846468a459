// What every way of sharing an audience among variants promises. Pure: shares are a function of the settings, of what
// had been learned in a numbered version, and of the context. The draw itself stays a hash of the unit (hash.ts).

import type { Json } from '../../collect/index.ts';
import type { RecommenderSettings } from './recommender.ts';

/** What counts as success of a view, and how much. */
export interface Reward {
  /** The name of a track event of the same person. */
  event: string;
  /** The property that holds the amount, dots reach into objects; null counts whether it happened at all. */
  value: string | null;
  /** How long after the view it still counts. */
  windowMinutes: number;
  /** A view is worth at most this; null is no bound. */
  cap: number | null;
  /** Only what came through these sources counts (ids of sources or keys); any, when not given. */
  sources?: string[];
}

/** What allocators that learn have in common. */
export interface Learning {
  reward: Reward;
  /** The least share of every variant: what keeps on being tried, and what a later estimate can rest on. */
  floor: number;
  /** After so many days an observation counts half; null never forgets. */
  halfLifeDays: number | null;
  /** Look for sudden changes, and forget most of what was learned before one. */
  detectsChange: boolean;
  /** What was seen stays with the person; otherwise every decision draws anew. */
  sticky: boolean;
}

export type AllocationSettings =
  | { kind: 'fixed' }
  | ({ kind: 'thompson' } & Learning)
  | ({ kind: 'linear-thompson'; context: string[] } & Learning)
  /** The variants share by weight; each one’s list is ordered for the person. */
  | RecommenderSettings;
export type AllocationKind = AllocationSettings['kind'];
export type LearningSettings = Exclude<AllocationSettings, { kind: 'fixed' }>;

/** What a share may depend on. */
export interface Context {
  get(attribute: string): Json | undefined;
  inside(segment: string): boolean;
  now: number;
  timezone: string;
}

/** What has happened to one view that takes part in learning. `at` is the time of the view. */
export type Feedback =
  | ({ kind: 'shown' } & View)
  /** The view's worth has changed. */
  | ({ kind: 'rewarded'; from: number; to: number } & View)
  /** Its window is over: what it is worth is known. */
  | ({ kind: 'closed'; value: number } & View);
export interface View {
  arm: string;
  at: number;
  /** As `featuresOf` gives them; empty where the allocator looks at nothing. */
  features: readonly string[];
}

/** A sudden change that was noticed. */
export interface Alarm {
  at: number;
  /** The variant, or the feature of the context, whose results changed. */
  where: string;
  /** The mean that was expected, and the one that came. */
  expected: number;
  got: number;
  /** The log likelihood ratio; the threshold is in drift.ts. */
  statistic: number;
}

/** How a variant stands: what it earns a view, with an interval of 95 %. */
export interface ArmSummary {
  arm: string;
  /** Views that count, after forgetting. */
  views: number;
  mean: number;
  low: number;
  high: number;
}

/** What has been learned until now. Plain JSON; opaque to everybody but its allocator. */
export interface LearnedState {
  kind: AllocationKind;
  /** When it was last brought up to date. */
  at: number;
  alarms: Alarm[];
}

/** Shares by a state that does not change any more. */
export interface Policy {
  /** Fills `into`, one share a variant in their order, with sum 1. Allocates nothing. */
  shares(context: Context, into: Float64Array): void;
}

/** One way of learning from views and what came of them. */
export interface Allocator<Settings extends LearningSettings, State extends LearnedState> {
  empty(settings: Settings, now: number): State;
  /** A new state; the one given is left as it is. Feedback is in the order in which it happened. */
  learn(state: State, feedback: readonly Feedback[], now: number, settings: Settings): State;
  /** `arms` are the variants that may be shown, in order. Without a state, of nothing learned yet. */
  policy(state: State | undefined, arms: readonly string[], settings: Settings): Policy;
  summary(state: State | undefined, arms: readonly string[], settings: Settings): ArmSummary[];
  /** What decisions need of a state, without what only learning needs. */
  published(state: State): State;
}

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** What is left of the weight of an observation after `ms`. */
export const remaining = (ms: number, halfLifeDays: number | null): number =>
  halfLifeDays === null || ms <= 0 ? 1 : 2 ** (-ms / (halfLifeDays * DAY_MS));

/** Raises every share to the floor, at the expense of all in proportion. @source design: propensities stay above 0. */
export function applyFloor(shares: Float64Array, floor: number): void {
  const least = Math.min(floor, 1 / shares.length);
  const rest = 1 - least * shares.length;
  for (let i = 0; i < shares.length; i++) shares[i] = least + rest * shares[i]!;
}
