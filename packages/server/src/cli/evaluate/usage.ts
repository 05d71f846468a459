// What `visavis evaluate` says of itself, and of each method.

export const EVALUATE_USAGE: Record<string, string> = {
  evaluate: `Usage: visavis evaluate <method> FILE [options]

Runs a method on a file and prints JSON. Files are CSV (any usual separator), JSON Lines or JSON, packed (.gz) or not;
docs/evaluate.md describes their shapes.

  clv                  how often, until when and for how much customers order, from a log of purchases
  rfm                  how lately, how often and for how much they bought, in cells
  off-policy           what another policy would have earned, from a log of decisions
  experiment           whether a treatment helped, from sums or from rows
  cluster              which rows resemble each other
  propensity           how well an outcome can be foretold from a table
  uplift               whom a treatment moves, from a table of treated and control
  recommend            what lists of recommendations are worth, on interactions with a part held back

visavis evaluate <method> --help says more.`,

  'evaluate off-policy': `Usage: visavis evaluate off-policy LOG [POLICY] [options]

What a policy would have earned, from the log of another one: inverse propensity weighting, self-normalised and doubly
robust, each with an interval of 95 %, as JSON. Ends with 3, and says why, when the log does not support the policy.
LOG has a row a decision; POLICY is a table of shares, JSON, or the word uniform, and may be columns of the log:
docs/allocation.md describes both.

  --action COLUMN      what was done (action, item_id, arm, variant, treatment, choice)
  --reward COLUMN      what came of it (reward, click, clicked, conversion, converted, outcome)
  --propensity COLUMN  how likely it was (propensity, propensity_score, pscore, prob), or uniform
  --context COLUMN     what was known; may be given several times (position)
  --unit COLUMN        whose decisions belong together (unit, user_id)
  --by COLUMN          the field by which a table of shares differs (its third column, or position)
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

  'evaluate recommend': `Usage: visavis evaluate recommend FILE [options]

What lists are worth: MAP, nDCG, precision and recall at k, learned from the training rows and measured on the rest.
FILE has a row an interaction. Without --strategy, strategies are blended, with settings and weights chosen within the
training rows alone. docs/recommendations.md says more.

  --user COLUMN        (user, user_id, customer, visitor, ...; without a heading the first)
  --item COLUMN        (item, item_id, product, movie, sku, ...; the second)
  --rating COLUMN      how much (rating, weight, quantity; the third), 1 where there is none
  --time COLUMN        when (timestamp, time, date; the fourth)
  --split COLUMN       1, true or test are the test; 0, false or train are training (split, test, ...)
  --folds COLUMN       each of its values is the test in turn (fold, u_fold)
  --splits FILE        takes further columns from this file, which has a row for each row of FILE
  --test-share S       without a column: how much is held back (0.25)
  --by random|time     rows at random, or the latest of everybody's (random)
  --strategy NAMES     auto (a blend), all, or some of popular, trending, also-viewed, sar, ease, als, item-knn, next-item
  --setting NAME=N     of those strategies, such as regularisation=500; may be given several times
  --k K                how long lists are (10)
  --seed N             of all that is drawn (1)`,

  'evaluate cluster': `Usage: visavis evaluate cluster FILE [options]

Which rows resemble each other: labels, inertia, silhouette, Calinski-Harabasz and Davies-Bouldin indices, how many
clusters each criterion would have, stability under resampling, and agreement with known labels. FILE has a row a thing.

  --k N                how many clusters (auto: six criteria vote)
  --method NAME        auto, kmeans, gmm or density (auto)
  --scale HOW          auto, robust, standard or none (auto: standard where units differ)
  --label COLUMN       the truth to compare with (label, class, target, species, ...)
  --features COLUMNS   only these, with commas between; may be given several times
  --ignore COLUMNS     not these
  --pca SHARE          on the principal axes that keep this share of the variance
  --most N             the greatest number that auto tries (30)
  --starts N           beginnings of k-means (10)
  --seed N             of all that is drawn (1)`,

  'evaluate propensity': `Usage: visavis evaluate propensity FILE --target COLUMN [options]

How well an outcome can be foretold: learns on one part of a table and judges on the other. AUC, log-loss, Brier score,
calibration by decile, lift, what each column matters, and columns that look as if they were known only afterwards.
FILE has a row a person. Ends with 3, and says what is missing and how much, when the data does not suffice.

  --target COLUMN      the outcome: two values, or --positive says which one counts
  --positive VALUE     (1, yes, true, or the rarer one)
  --split HOW          the rows to judge on: index%5=4, a share such as 0.25, a column that says test, or COLUMN=VALUE
                       (a column split, set or part that says train and test, else 0.25)
  --ignore COLUMNS     not to be looked at, with commas between; may be given several times
  --model NAME         auto, logistic, trees or blend (auto: the least loss by cross-validation on the other rows)
  --seed N             of all that is drawn (1)`,

  'evaluate clv': `Usage: visavis evaluate clv FILE [FILE ...] [options]

Fits BG/NBD, MBG/NBD, Pareto/NBD, and Gamma-Gamma for what orders are worth, to what was bought up to a day; says how
likely everybody still is a customer, how many orders they make over a horizon, when the next comes and what they are
worth; and holds that against what came after the day. FILE has a row a purchase (purchases of a day are one order), or a
row a customer (x, t_x, T). Ends with 3 when too few ordered twice. docs/evaluate.md says what the output means.

  --calibration-end DATE   models see purchases up to and with this day (the last of the file)
  --horizon N              how far to look ahead (to the end of the file)
  --unit weeks|days        of the horizon, and of all times in the output (weeks)
  --model NAME             auto, bgnbd, mbgnbd, pareto or nbd; may be given several times (auto: the likeliest)
  --customer COLUMN        (customer_id, customer, user_id, id, ...)
  --date COLUMN            (date, invoice_date, order_date, timestamp, ...)
  --value COLUMN           worth of the row (value, amount, total, revenue, ...; or a price, times the quantity)
  --quantity COLUMN        how many, where the value is that of one (quantity, qty)
  --order COLUMN           those that begin with C are cancelled (invoice, order_id, ...)
  --date-format FORMAT     ymd, dmy, mdy, epoch, days or excel, where a look at the column cannot tell
  --frequency, --recency, --age, --spend, --actual COLUMN
                           of a table with a row a customer (x, t_x, T, m_x, x_star)
  --discount RATE          a year, of what comes later (0)
  --predictions FILE       writes a row a customer there (.csv or .jsonl); none leaves them out
  --seed N                 of what is drawn for intervals of totals (1)`,

  'evaluate rfm': `Usage: visavis evaluate rfm FILE [FILE ...] [options]

How lately, how often and for how much everybody bought before a day: scores from 1 to 5 by quintiles, and named cells
with their people and revenue. FILE has a row a purchase.

  --as-of DATE         counts what was bought before this day (the day after the last purchase)
  --customer, --date, --value, --quantity, --order COLUMN, --date-format FORMAT
                       as for clv; an order is a value of the order column, or else a day
  --predictions FILE   writes a row a customer there (.csv or .jsonl); none leaves them out`,

  'evaluate uplift': `Usage: visavis evaluate uplift FILE [options]

Whom a treatment moves, and not who would have done it anyway: learns on one part of a table and judges on the other.
Qini and uplift AUC against orders drawn at random, the effect among the best share with intervals, and a plain word
where it is inside the noise. FILE has a row a person. Ends with 3, and says what is missing, when the data does not
suffice.

  --treatment COLUMN   who was treated (treatment, treated, treat, arm)
  --outcome COLUMN     what came of it: 0 and 1, yes and no, or a number (outcome, response, target, y, conversion,
                       converted, visit; where there are several, none is guessed)
  --treated VALUE      of the treatment column (all that is not the control)
  --control VALUE      (0, no, control, or what begins with no)
  --positive VALUE     the outcome that counts, where it holds words
  --split HOW          the rows to judge on, as for evaluate propensity (such a column, else 0.3)
  --ignore COLUMNS     not to be looked at, with commas between; may be given several times
  --model NAME         auto, t-lines, class-lines, dr-lines, dr-trees or forest (auto)
  --seed N             of all that is drawn (1)`,
};
