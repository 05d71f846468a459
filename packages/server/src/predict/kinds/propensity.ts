// Who will do it within so many days, and who will stay away? One model for both questions: everybody as they were known
// at several past instants, and whether the goal came within the horizon after each. The sums, the report on people held
// out, and the refusal are the engine's.

import {
  evaluatePropensity,
  type FeatureTable,
  type PropensityModel,
  type PropensityReport,
  propensities,
  reasonsOf,
} from '@visavis/engine/predict';
import { type EventFilter, parseCondition } from '@visavis/engine/segment';
import { type Static, Type } from 'typebox';
import type { Fault } from '../../platform/errors.ts';
import { splitByPerson } from './held-out.ts';
import type { ModelKind, Outcome, Reason, Report, Tools } from './kind.ts';
import type { KnownPeople, PeopleRequest, PeopleTable } from './table.ts';
import { DAY_MS } from './words.ts';

const Settings = Type.Object(
  {
    goal: Type.String({
      default: 'Order Completed',
      minLength: 1,
      maxLength: 200,
      description: 'The event that is waited for.',
    }),
    where: Type.Optional(
      Type.Array(Type.Unknown(), {
        maxItems: 20,
        description: 'On its properties, as in conditions: [{ property, op, value }].',
      }),
    ),
    horizonDays: Type.Integer({
      default: 30,
      minimum: 1,
      maximum: 365,
      description: 'Within so many days from now.',
    }),
    seenWithinDays: Type.Integer({
      default: 180,
      minimum: 7,
      maximum: 3650,
      description: 'Of people who were seen in so many days.',
    }),
    method: Type.Union(
      [Type.Literal('auto'), Type.Literal('logistic'), Type.Literal('trees'), Type.Literal('blend')],
      { default: 'auto', description: 'The one that errs least on people held out, when left to itself.' },
    ),
  },
  { additionalProperties: false },
);
type Asked = Static<typeof Settings>;

/** Past instants that people are looked at from, a horizon apart. */
const CUTOFFS = 3;
const MOST_ROWS = 60_000;
const HELD_OUT = 0.3;
const MOST_REASONS = 8;

const GOAL = 'goal';

export const propensity: ModelKind<typeof Settings, PropensityModel> = {
  name: 'propensity',
  title: 'Chance of a goal',
  question: 'Who will do it, and who will not?',
  attribute: 'prediction',
  outputs: [{ name: '', label: 'Chance that they do', unit: 'chance' }],
  settings: Settings,
  check: faultsOf,
  describe: ({ goal, horizonDays }) => `the chance of ${goal} within ${horizonDays} days`,
  data: dataOf,
  train: (data, settings, tools) =>
    train(data as PeopleTable, settings, tools, {
      positive: settings.goal,
      negative: `no ${settings.goal}`,
      target: (happened) => happened,
    }),
  open: (model) => openChances(model),
};

/** The same turned round: churn, as far as it can be seen. */
export const churn: ModelKind<typeof Settings, PropensityModel> = {
  name: 'churn',
  title: 'Churn',
  question: 'Who is about to stay away?',
  attribute: 'prediction',
  outputs: [{ name: '', label: 'Chance that they stay away', unit: 'chance' }],
  settings: Settings,
  check: faultsOf,
  describe: ({ goal, horizonDays }) => `the chance of no ${goal} within ${horizonDays} days`,
  data: dataOf,
  train: (data, settings, tools) =>
    train(data as PeopleTable, settings, tools, {
      positive: `no ${settings.goal}`,
      negative: settings.goal,
      target: (happened) => 1 - happened,
    }),
  open: (model) => openChances(model),
};

/** What is said of the goal's properties must be what a condition can say. */
function faultsOf({ goal, where }: Asked): Fault[] {
  const { faults = [] } = parseCondition({ event: goal, ...(where && { where }) });
  return faults.map((fault) => ({ ...fault, field: `settings.${fault.field.replace(/^event$/, 'goal')}` }));
}

function dataOf(
  { goal, where, horizonDays, seenWithinDays }: Asked,
  { now }: { now: number },
): PeopleRequest {
  const filter = { event: goal, ...(where && { where }) } as EventFilter;
  const back = (n: number) => now - (n + 1) * horizonDays * DAY_MS;
  return {
    ...{ set: 'people', features: 'behaviour', seenWithinDays, mostRows: MOST_ROWS },
    cutoffs: Array.from({ length: CUTOFFS }, (_, n) => back(CUTOFFS - 1 - n)),
    labels: [{ name: GOAL, of: 'happens', filter, horizonDays }],
  };
}

interface Sides {
  positive: string;
  negative: string;
  target(happened: number): number;
}

function train(people: PeopleTable, { method }: Asked, tools: Tools, sides: Sides): Outcome<PropensityModel> {
  const { seed, progress } = tools;
  progress(0, 'Learning from people as they were, and what they did next');
  const { inside, outside } = splitByPerson(people, HELD_OUT, seed);
  const target = Float64Array.from(people.labels[GOAL]!, sides.target);
  const table = tableOf(people);
  const { report, model } = evaluatePropensity(
    {
      ...{ table, target, positive: sides.positive, negative: sides.negative },
      ...{ train: Int32Array.from(inside), test: Int32Array.from(outside) },
      ...{ split: 'by person', leftOut: [], notes: [] },
    },
    { seed, model: method, progress },
  );
  if (report.refused || !model) return { refused: report.missing.map(({ sentence }) => plain(sentence)) };
  return { model, report: reportOf(report, people, inside.length) };
}

/** The engine speaks of rows; here they are people at an instant. */
const plain = (sentence: string): string => sentence.replace(/\brows\b/g, 'looks at people');

/** Scores by a propensity, for every kind that is one. */
export function openChances(model: PropensityModel, digits = 3) {
  return {
    score: (people: KnownPeople) =>
      Array.from(propensities(model, tableOf(people)), (chance) => ({ '': Number(chance.toFixed(digits)) })),
    explain(people: KnownPeople, row: number): Reason[] {
      const one = {
        ...people,
        rows: 1,
        values: people.values.map((column) => column.subarray(row, row + 1)),
      };
      const labels = new Map(people.columns.map(({ name, label }) => [name, label]));
      return reasonsOf(model, tableOf(one), 0)
        .reasons.slice(0, MOST_REASONS)
        .map(({ column, value, weight }) => ({
          ...{ label: labels.get(column) ?? column, effect: weight, unit: 'log-odds' },
          value: typeof value === 'number' ? value : value === 'yes' ? 1 : value === 'no' ? 0 : null,
        }));
    },
  };
}

export const tableOf = ({ rows, columns, values }: KnownPeople): FeatureTable => ({
  rows,
  columns: columns.map(({ name, kind }, c) => ({
    ...{ name, kind: kind === 'flag' ? 'yes-no' : 'number' },
    values: Float64Array.from(values[c]!),
  })),
});

export function reportOf(found: PropensityReport, people: PeopleTable, trained: number): Report {
  const { heldOut, importances = [], suspectedLeaks = [], verdict, candidates = [], model } = found;
  const { auc, brier, logLoss, logLossOfRate, rate, calibration, lift, rows, positives } = heldOut!;
  const labels = new Map(people.columns.map(({ name, label }) => [name, label]));
  const leaks = new Map(
    suspectedLeaks.map(({ column, signs }) => [column, signs.map(({ sentence }) => sentence).join(' ')]),
  );
  return {
    summary: verdict[0] ?? '',
    people: { trained, heldOut: rows, positives },
    metrics: [
      {
        ...{ name: 'auc', label: 'AUC (how well it ranks)', baseline: 0.5, better: 'higher' },
        ...{ value: auc.value, low: auc.low, high: auc.high },
      },
      {
        ...{ name: 'brier', label: 'Brier score', value: brier.value, baseline: rate * (1 - rate) },
        better: 'lower',
      },
      {
        ...{ name: 'logLoss', label: 'Log-loss', value: logLoss, baseline: logLossOfRate },
        better: 'lower',
      },
      {
        ...{ name: 'calibration', label: 'Mean gap between chance and truth', better: 'lower' },
        value: calibration.meanGap,
      },
    ],
    calibration: calibration.deciles.map((decile) => ({
      ...{ predicted: decile.predicted, observed: decile.observed, people: decile.rows },
      ...{ low: decile.low, high: decile.high },
    })),
    lift: lift.map(({ share, reached, lift: times }) => ({ share, captured: reached, lift: times })),
    importances: importances.map(({ column, logLossRise, low, high }) => ({
      ...{ column, label: labels.get(column) ?? column, importance: logLossRise, low, high },
      ...(leaks.has(column) && { suspectedLeak: leaks.get(column)! }),
    })),
    notes: [
      ...verdict.slice(1).filter((one) => !suspectedLeaks.some(({ column }) => one.startsWith(column))),
      `People are looked at from ${people.cutoffs.length} past instants; nobody is both learned from and tested on.`,
      `The method is ${model}${candidates.length > 1 ? ', which erred least of those tried' : ''}.`,
    ],
  };
}
