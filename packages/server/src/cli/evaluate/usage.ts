// What `visavis evaluate` says of itself, and of each method.

export const EVALUATE_USAGE: Record<string, string> = {
  evaluate: `Usage: visavis evaluate <method> FILE [options]

Runs a method on a file and prints JSON. Files are CSV (any usual separator), JSON Lines or JSON, packed (.gz) or not;
docs/evaluate.md describes their shapes.

  off-policy           what another policy would have earned, from a log of decisions
  experiment           whether a treatment helped, from sums or from rows

visavis evaluate <method> --help says more.`,

  'evaluate off-policy': `Usage: visavis evaluate off-policy LOG POLICY [options]

What a policy would have earned, from the log of another one: inverse propensity weighting, self-normalised and doubly
robust, each with an interval of 95 %, as JSON. Ends with 3, and says why, when the log does not support the policy.
LOG is CSV or JSON Lines (also .gz) with a row a decision; POLICY is a table of shares, JSON, or the word uniform:
docs/allocation.md describes both.

  --action COLUMN      what was done (action, item_id)
  --reward COLUMN      what came of it (reward, click)
  --propensity COLUMN  how likely it was (propensity, propensity_score, pscore)
  --context COLUMN     what was known; may be given several times (position)
  --unit COLUMN        whose decisions belong together (unit, user_id)
  --by COLUMN          the field by which a table of shares differs (position)
  --resamples N        for the intervals (10000)
  --seed N             of the resampling (1)`,

  'evaluate experiment': `Usage: visavis evaluate experiment FILE [options]

Every result of an experiment: always valid, at a fixed moment (two-sided and one-sided), Bayesian; absolute and
relative; the split; with rows also ranks, a quantile and effects by segment. FILE is JSON with sums over units
(\`n\`, \`sum\`, \`sum_squares\`, ...), or rows, one or several a unit.

  --variant COLUMN     (variant, variation, group, arm, treatment)
  --value COLUMN       (value, metric, outcome, converted, y); conversions where all are 0 or 1
  --denominator COLUMN makes it a ratio: sum over sum
  --unit COLUMN        whose rows belong together (unit, user, user_id, id; else every row is one)
  --pre COLUMN         the unit's value before the experiment, for CUPED
  --segment COLUMN     effects by segment, drawn together by what they have in common
  --control NAME       the variant to compare with (control, baseline, a, 0, or the first by name)
  --quantile Q         which quantile is compared (0.5)
  --alpha A            of intervals and tests (0.05)
  --tuning N           units at which the always-valid interval is narrowest (5000)
  --seed N             of the resampling (1)`,
};
