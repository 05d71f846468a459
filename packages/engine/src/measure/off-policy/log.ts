// What a logged policy did, round by round, as off-policy estimates need it.

/** One decision whose outcome is known. */
export interface Round {
  /** The number of the action that was taken. */
  action: number;
  /** What came of it. */
  reward: number;
  /** How likely that action was, given what was known; above 0. */
  propensity: number;
  /** What was known, as features such as `position=2`. */
  features: readonly string[];
  /** Rounds of one unit are not independent and are resampled together; each is on its own, when not given. */
  unit?: string;
}
export interface Log {
  actions: readonly string[];
  rounds: readonly Round[];
  /** Which rows of a file these are, where some of its `rows` were left out. */
  source?: { rows: number; kept: readonly number[] };
}

/** The shares that the new policy would give each action in this round; their sum is 1. */
export type EvaluatedPolicy = (round: number) => ArrayLike<number>;
