// What would each person want next? Every strategy of recommendation learned from what people did with items, kept in
// versions like any other model. Lists are made of the version in force by the part `recommend`; nobody gets an attribute.

import { parseComputed } from '@visavis/engine/segment';
import { Type } from 'typebox';
import type { Fault } from '../../platform/errors.ts';
import type { Bundle, TrainingReport } from '../recommend/bundle.ts';
import { DEFAULT_SETTINGS, INTERACTION_KINDS, SettingsShape, traitOf } from '../recommend/settings.ts';
import { train } from '../recommend/train.ts';
import type { ModelKind, Outcome, Report } from './kind.ts';
import type { InteractionRequest } from './table.ts';

const { viewed, added, bought, days } = SettingsShape.properties;
const Settings = Type.Object(
  {
    viewed: { ...viewed, default: DEFAULT_SETTINGS.viewed },
    added: { ...added, default: DEFAULT_SETTINGS.added },
    bought: { ...bought, default: DEFAULT_SETTINGS.bought },
    days: { ...days, default: DEFAULT_SETTINGS.days },
  },
  { additionalProperties: false },
);
type Asked = Omit<typeof DEFAULT_SETTINGS, 'everyHours'>;

/** Fewer interactions than that are no ground for anything. */
const LEAST_INTERACTIONS = 20;

export const recommendations: ModelKind<typeof Settings, Bundle, InteractionRequest> = {
  name: 'recommendations',
  key: 'recommendations',
  // Decisions are replayed from their log, not from models, so a few versions are enough to go back to.
  keeps: 3,
  title: 'Recommendations',
  question: 'What would each person want next?',
  attribute: 'none',
  outputs: [],
  settings: Settings,
  check: faultsOf,
  describe: ({ viewed, added, bought }) =>
    `lists of items by ${viewed.event}, ${added.event} and ${bought.event}`,
  data: () => ({ set: 'interactions' }),
  train(data, settings, { progress }): Outcome<Bundle> {
    if (data.user.length < LEAST_INTERACTIONS) return { refused: [tooFew(data.user.length, settings)] };
    const { bundle, report } = train(data, progress);
    return { model: bundle, report: reportOf(report) };
  },
  open: () => ({ score: () => [], explain: () => [] }),
};

const tooFew = (count: number, { viewed, added, bought }: Asked): string =>
  `There are ${count} interactions with items (${viewed.event}, ${added.event}, ${bought.event}); ${LEAST_INTERACTIONS} are the least.`;

/** What folding keeps of everybody must be something that it can keep. */
function faultsOf(settings: Asked): Fault[] {
  return INTERACTION_KINDS.flatMap((kind) => {
    const { faults = [] } = parseComputed(traitOf(kind, { ...settings, everyHours: null }));
    return faults.map((fault) => ({
      ...fault,
      field: `settings.${kind}.${fault.field.startsWith('measure') ? 'item' : 'event'}`,
    }));
  });
}

/** The figures that every report has; all of them are in its details. */
export function reportOf(report: TrainingReport): Report {
  const { people, interactions, items, measured, strategies } = report;
  const of = (source: string) => strategies.find((one) => one.source === source)?.metrics;
  const [own, popular] = [of('for-you'), of('popular')];
  return {
    summary: `Learned from ${interactions.toLocaleString('en-US')} interactions of ${people.toLocaleString('en-US')} people with ${items.toLocaleString('en-US')} items.`,
    people: { trained: people - measured, heldOut: measured },
    metrics: own
      ? [
          {
            ...{ name: 'ndcg', label: 'nDCG of lists of ten', value: own.ndcg, better: 'higher' },
            ...(popular && { baseline: popular.ndcg }),
          },
        ]
      : [],
    notes: own ? [] : ['Too few people did enough to measure lists on what they did last.'],
    details: JSON.parse(JSON.stringify(report)),
  };
}
