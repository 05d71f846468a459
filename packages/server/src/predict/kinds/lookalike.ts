// Who is like the members of a segment, and not one of them? The chance of being a member, learned from everything that
// people do and are, except what the segment itself is defined by: with that left in, a model would only repeat the
// definition. How well members can be told from others by the rest is measured on people held out; where they cannot,
// there are no lookalikes, and it says so.

import {
  evaluatePropensity,
  type PropensityModel,
  type PropensityReport,
  propensities,
} from '@visavis/engine/predict';
import { type Condition, fieldsOf } from '@visavis/engine/segment';
import { type Static, Type } from 'typebox';
import { splitByPerson } from './held-out.ts';
import type { Circumstances, ModelKind, Outcome, Tools } from './kind.ts';
import { openChances, reportOf, tableOf } from './propensity.ts';
import { memberLabel, type PeopleTable } from './table.ts';

const Settings = Type.Object(
  {
    segment: Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'The key of the segment whose like are looked for.',
    }),
    seenWithinDays: Type.Integer({
      default: 180,
      minimum: 7,
      maximum: 3650,
      description: 'Of people who were seen in so many days.',
    }),
  },
  { additionalProperties: false },
);
type Asked = Static<typeof Settings>;

/** How like them the likest share of everybody outside is. */
export interface Likeness {
  share: number;
  /** Whoever has this score or a greater one is among them. */
  score: number;
  /** Their mean score: the chance that somebody who behaves so is a member. */
  mean: number;
}
export interface LookalikeDetails {
  segment: string;
  likeness: Likeness[];
}

const MOST_ROWS = 60_000;
const HELD_OUT = 0.3;
/** Members may be few, and so may the chances be small. */
const DIGITS = 4;
const SHARES = [0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3];
/** Members who cannot be told from others better than this have no likeness to speak of. */
const LEAST_AUC = 0.55;

export const lookalike: ModelKind<typeof Settings, PropensityModel> = {
  name: 'lookalike',
  title: 'Lookalikes of a segment',
  question: 'Who is like its members?',
  attribute: 'prediction',
  outputs: [{ name: '', label: 'How like the members', unit: 'chance' }],
  settings: Settings,
  describe: ({ segment }) => `how like the members of “${segment}” somebody is, but for what defines it`,
  data({ segment, seenWithinDays }, asked) {
    const found = asked.segments?.find(({ key }) => key === segment);
    if (!found) throw new Error(`There is no segment “${segment}”.`);
    return {
      ...{ set: 'people', features: 'behaviour', cutoffs: [asked.now], labels: [] },
      ...{ seenWithinDays, mostRows: MOST_ROWS, segments: [found] },
      without: definingGroups(found.condition, asked),
    };
  },
  train: (data, settings, tools) => train(data, settings, tools),
  open: (model) => openChances(model, DIGITS),
};

/** Columns that speak of what the segment speaks of. */
function definingGroups(
  condition: Condition,
  { segments = [], computed }: Pick<Circumstances, 'segments' | 'computed'>,
): string[] {
  const groups = new Set<string>();
  const events = new Set<string>();
  const seen = new Set<string>();
  const visit = (part: Condition): void => {
    const fields = fieldsOf(part);
    for (const { event } of fields.events) events.add(event);
    for (const attribute of fields.attributes) {
      const trait = attribute.startsWith('computed.') && computed?.get(attribute.slice('computed.'.length));
      if (trait) events.add(trait.filter.event);
      else groups.add(SAME[attribute] ?? attribute);
    }
    for (const key of fields.segments) {
      const other = segments.find((one) => one.key === key);
      if (!other || seen.has(key)) continue;
      seen.add(key);
      visit(other.condition);
    }
  };
  visit(condition);
  // Counts of everything, less the counts of the rest, would be the count that is left out.
  return [...groups, ...events, ...(events.size > 0 ? TOTALS : [])];
}

const TOTALS = ['events', 'days', 'sessions', 'since', 'weekend', 'channels', 'devices'];
/** Attributes whose columns have a group of another name. */
const SAME: Record<string, string> = { 'sessions.count': 'sessions', firstSeen: 'tenure', lastSeen: 'since' };

function train(people: PeopleTable, { segment }: Asked, { seed, progress }: Tools): Outcome<PropensityModel> {
  progress(0, 'Learning what members have in common');
  const { inside, outside } = splitByPerson(people, HELD_OUT, seed);
  const target = Float64Array.from(people.labels[memberLabel(segment)]!);
  const table = tableOf(people);
  const { report, model, chances } = evaluatePropensity(
    {
      ...{ table, target, positive: `member of “${segment}”`, negative: 'anybody else' },
      ...{ train: Int32Array.from(inside), test: Int32Array.from(outside) },
      ...{ split: 'by person', leftOut: [], notes: [] },
    },
    { seed, model: 'logistic' },
  );
  if (report.refused || !model || !chances)
    return { refused: report.missing.map(({ sentence }) => sentence.replace(/\brows\b/g, 'people')) };
  const { auc } = report.heldOut!;
  if (!(auc.low > LEAST_AUC)) return { refused: [unlike(segment, report)] };
  const others = Float64Array.from(chances.filter((_, i) => target[outside[i]!] === 0)).sort();
  const details: LookalikeDetails = {
    segment,
    likeness: likenessOf(others, propensities(model, table), target),
  };
  const made = reportOf(report, people, inside.length);
  return {
    model,
    report: {
      ...made,
      summary: `Members can be told from others by what the segment does not say: ${made.summary}`,
      notes: [
        'What the segment is defined by was left out, so that likeness says more than the definition.',
        ...made.notes.filter((note) => !note.startsWith('People are looked at from')),
      ],
      details: JSON.parse(JSON.stringify(details)),
    },
  };
}

const unlike = (segment: string, { heldOut }: PropensityReport): string => {
  const { value, low, high } = heldOut!.auc;
  const shown = (n: number) => n.toFixed(2);
  return `Members of “${segment}” are like everybody else in all that the segment does not say of them: told apart with an AUC of ${shown(value)} (${shown(low)} to ${shown(high)}; ${LEAST_AUC} is the least, 0.5 is chance). A likeness to them would be a guess.`;
};

/** `others`: rising scores of people outside, who were not learned from. */
function likenessOf(others: Float64Array, all: Float64Array, target: Float64Array): Likeness[] {
  // As many as are outside of the segment at all, a few of whom are held out, so thresholds are those of everybody.
  const outside = all.filter((_, row) => target[row] === 0).sort();
  const from = outside.length > 0 ? outside : others;
  return SHARES.flatMap((share) => {
    const first = Math.min(from.length - 1, Math.floor(from.length * (1 - share)));
    const score = Number(from[first]!.toFixed(DIGITS));
    const alike = others.filter((one) => one >= score);
    if (alike.length === 0) return [];
    return [{ share, score, mean: alike.reduce((sum, one) => sum + one, 0) / alike.length }];
  });
}
