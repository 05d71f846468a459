// Whom does an experience move? Everybody whom it was shown to, or held back from, by lot: as they were known just before,
// and whether the goal came after. The score is what showing it adds to a person's chance; who would have done it anyway
// scores low. Where differences between people are inside the noise, the model is refused with a plain word.

import {
  evaluateUplift,
  type FeatureTable,
  type UpliftModel,
  type UpliftReport,
  upliftReasons,
  upliftsOf,
} from '@visavis/engine/predict';
import type { EventFilter } from '@visavis/engine/segment';
import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import { type Static, Type } from 'typebox';
import { splitByPerson } from './held-out.ts';
import type { ModelKind, Outcome, Reason, Report, Tools } from './kind.ts';
import type { KnownPeople, Label, PeopleRequest, PeopleTable } from './table.ts';
import { DAY_MS } from './words.ts';

const Settings = Type.Object(
  {
    experience: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'The experience that is asked about: its key.',
    }),
    treated: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'The variant whose effect is asked for; all but the control, when left out.',
      }),
    ),
    control: Type.String({
      default: '',
      maxLength: 200,
      description: 'The variant that it is compared with; nothing is the holdout.',
    }),
    goal: Type.String({
      default: 'Order Completed',
      minLength: 1,
      maxLength: 200,
      description: 'The event that it should bring.',
    }),
    horizonDays: Type.Integer({
      default: 7,
      minimum: 1,
      maximum: 90,
      description: 'Within so many days after it was shown first.',
    }),
    lookBackDays: Type.Integer({
      default: 56,
      minimum: 7,
      maximum: 365,
      description: 'People to whom it was shown first in so many days before the last horizon.',
    }),
  },
  { additionalProperties: false },
);
type Asked = Static<typeof Settings>;

/** What was known is looked up at the beginning of each of so many stretches of the time looked back on. */
const STRETCHES = 7;
const MOST_ROWS = 400_000;
const SEEN_WITHIN_DAYS = 365;
const HELD_OUT = 0.35;
const MOST_REASONS = 8;

/** The model, and a person in the middle of everything, from whom reasons are measured: of no one. */
export interface KeptUplift {
  uplift: UpliftModel;
  middle: number[];
}

export const uplift: ModelKind<typeof Settings, KeptUplift> = {
  name: 'uplift',
  title: 'Who is moved',
  question: 'Whom does it move, and who would have done it anyway?',
  attribute: 'prediction',
  outputs: [{ name: '', label: 'What showing it adds to the chance', unit: 'score' }],
  settings: Settings,
  check: ({ treated, control }) =>
    treated === control
      ? [
          {
            field: 'settings.treated',
            expected: 'another variant than the control',
            got: JSON.stringify(treated),
          },
        ]
      : [],
  describe: ({ experience, goal, horizonDays }) =>
    `what ${experience} adds to the chance of ${goal} within ${horizonDays} days`,
  data: dataOf,
  train: (data, settings, tools) => train(data as PeopleTable, settings, tools),
  open: ({ uplift: model, middle }) => ({
    score: (people) => Array.from(upliftsOf(model, tableOf(people)), (one) => ({ '': round(one) })),
    explain: (people, row) => reasonsFor(model, middle, people, row),
  }),
};

function dataOf(settings: Asked, { now }: { now: number }): PeopleRequest {
  const { goal, horizonDays, lookBackDays } = settings;
  const stretch = lookBackDays / STRETCHES;
  const first = now - (horizonDays + lookBackDays) * DAY_MS;
  const shown = (name: string, variant?: string): Label => ({
    ...{ name, of: 'happens', horizonDays: stretch },
    filter: {
      event: EXPERIENCE_VIEWED,
      where: [
        { property: 'properties.experience', op: 'eq', value: settings.experience },
        ...(variant === undefined ? [] : [{ property: 'properties.variant', op: 'eq', value: variant }]),
      ],
    } as EventFilter,
  });
  return {
    ...{ set: 'people', features: 'behaviour', seenWithinDays: SEEN_WITHIN_DAYS, mostRows: MOST_ROWS },
    cutoffs: Array.from({ length: STRETCHES }, (_, n) => Math.round(first + n * stretch * DAY_MS)),
    labels: [
      shown('shown'),
      shown('control', settings.control),
      ...(settings.treated === undefined ? [] : [shown('treated', settings.treated)]),
      { name: 'goal', of: 'happens', filter: { event: goal }, horizonDays: stretch + horizonDays },
    ],
  };
}

function train(people: PeopleTable, settings: Asked, tools: Tools): Outcome<KeptUplift> {
  tools.progress(0, 'Comparing those to whom it was shown with those it was held back from');
  const { rows, treated, several } = firstShown(people, settings);
  const outcome = Float64Array.from(people.labels.goal!);
  const table = tableOf(people);
  const { inside, outside } = splitByPerson(people, HELD_OUT, tools.seed);
  const part = (places: number[]) => Int32Array.from(places.filter((row) => rows.has(row)));
  const arms = {
    treated: settings.treated ?? settings.experience,
    control: settings.control || 'the holdout',
  };
  const { report, model } = evaluateUplift(
    {
      ...{ table, treated, outcome, arms, train: part(inside), test: part(outside) },
      ...{ split: 'by person', leftOut: [], notes: [] },
    },
    { seed: tools.seed, progress: tools.progress },
  );
  if (report.refused || !model) return { refused: report.missing.map(plain) };
  if (report.heldOut!.standing === 'within') return { refused: report.verdict };
  const notes = several > 0 ? [`${several} people saw more than one variant and are left out.`] : [];
  return {
    model: { uplift: model, middle: people.values.map((column) => middleOf(column, rows)) },
    report: reportOf(report, model, people, notes),
  };
}

/** Of everybody the first row in which it was shown to them; the other rows tell of later times. */
function firstShown({ rows, person, cutoff, labels }: PeopleTable, { treated }: Asked) {
  const firsts = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    if (labels.shown![row] !== 1) continue;
    const before = firsts.get(person[row]!);
    if (before === undefined || cutoff[row]! < cutoff[before]!) firsts.set(person[row]!, row);
  }
  const arms = new Float64Array(rows).fill(Number.NaN);
  const kept = new Set<number>();
  let several = 0;
  for (const row of firsts.values()) {
    const isControl = labels.control![row] === 1;
    const isTreated = treated === undefined ? !isControl : labels.treated![row] === 1;
    if (isControl && isTreated) several++;
    if (isControl === isTreated) continue;
    arms[row] = isTreated ? 1 : 0;
    kept.add(row);
  }
  return { rows: kept, treated: arms, several };
}

/** The engine speaks of rows; here they are people. */
const plain = (sentence: string): string => sentence.replace(/\brows\b/g, 'people');

function middleOf(column: Float32Array, rows: ReadonlySet<number>): number {
  const known = column.filter((value, row) => rows.has(row) && !Number.isNaN(value)).sort();
  return known.length === 0 ? Number.NaN : known[known.length >> 1]!;
}

function reasonsFor(
  model: UpliftModel,
  middle: readonly number[],
  people: KnownPeople,
  row: number,
): Reason[] {
  const one = { ...people, rows: 1, values: people.values.map((column) => column.subarray(row, row + 1)) };
  const typical = { ...people, rows: 1, values: middle.map((value) => Float32Array.of(value)) };
  const places = new Map(people.columns.map(({ name }, c) => [name, c]));
  return upliftReasons(model, tableOf(one), 0, tableOf(typical))
    .slice(0, MOST_REASONS)
    .map(({ column, weight }) => {
      const value = one.values[places.get(column)!]![0]!;
      const { label } = people.columns[places.get(column)!]!;
      return { label, value: Number.isNaN(value) ? null : value, effect: round(weight), unit: 'value' };
    });
}

const tableOf = ({ rows, columns, values }: KnownPeople): FeatureTable => ({
  rows,
  columns: columns.map(({ name, kind }, c) => ({
    ...{ name, kind: kind === 'flag' ? 'yes-no' : 'number' },
    values: Float64Array.from(values[c]!),
  })),
});

function reportOf(
  { heldOut, verdict, split, candidates = [] }: UpliftReport,
  model: UpliftModel,
  people: PeopleTable,
  notes: string[],
): Report {
  const { rows, qiniAuc, random, average, slope, upliftAt, curve } = heldOut!;
  return {
    summary: verdict.slice(0, 2).join(' '),
    people: { trained: split.train, heldOut: rows },
    metrics: [
      {
        ...{ name: 'qini', label: 'Qini AUC (0: an order drawn at random)', better: 'higher' },
        ...{ value: qiniAuc, baseline: random.high },
      },
      { name: 'effect', label: 'Effect on all', better: 'higher', ...average, baseline: 0 },
      {
        ...{ name: 'slope', label: 'What a predicted difference is worth (1: all of it)', better: 'higher' },
        ...{ ...slope, baseline: 0 },
      },
    ],
    cells: upliftAt.map(({ share, rows: count, uplift: found, low, high, predicted }) => ({
      name: `The best ${Math.round(100 * share)}%`,
      people: count,
      facts: { effect: round(found), low: round(low), high: round(high), predicted: round(predicted) },
    })),
    notes: [
      ...verdict.slice(2),
      ...notes,
      'People are compared as they were known before it was shown to them; whoever was new then is not among them.',
      `Of ${candidates.length} ways to learn, ${model.name} foretold best what it had not seen; ${people.cutoffs.length} stretches of time were looked at.`,
    ],
    curve: { label: 'Qini curve', points: curve.map(({ share, gain }) => ({ share, gain: round(gain) })) },
    details: { random: { low: random.low, high: random.high, p: random.p } },
  };
}

const round = (value: number): number => Number(value.toFixed(4));
