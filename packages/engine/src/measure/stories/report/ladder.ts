// The ladder's story: where the company stands, what the next rung needs, and what each rung has earned.

import { change } from '../../../sentences/words.ts';
import type { PricedLadder, Step } from '../../lift/index.ts';
import { claimOf } from '../claims.ts';
import { type Picture, type Sentence, type Story, say } from '../story.ts';
import { bars, counted, isTellable, type ReportOf, reportStory, told } from './report.ts';

export interface LadderFacts {
  stage: number;
  supports: number;
  next: readonly { asks: string }[];
  capabilities: readonly { capability: string; rung: number }[];
  priced: Pick<PricedLadder, 'levels' | 'steps' | 'whole' | 'isSplit'> & {
    metric: { name: string } | null;
  };
}

const RUNGS = ['the defaults', 'one to all', 'one to many', 'one to some', 'one to few', 'one to one'];
const RUNGS_OF = ({ rungs }: Step): string => rungs.map((rung) => RUNGS[rung] ?? String(rung)).join(' and ');

export function ladderReport(of: ReportOf, facts: LadderFacts): Story {
  const { stage, supports, next, priced, capabilities } = facts;
  const stands = say(
    'what',
  )`The company stands on rung ${told(`${stage} of 5`)}, ${RUNGS[stage] ?? ''}: everything up to there runs. Its data suffices for rung ${told(String(supports))}.`;
  const needs = next.slice(0, 3).map((one) => say('so')`Next it needs: ${one.asks}`);
  return reportStory(of, {
    sentences: [stands, ...earned(priced), ...needs],
    pictures: [
      ...bars(
        'Capabilities',
        'The rung that each suffices for, of 5.',
        capabilities.map(({ capability, rung }) => ({ name: capability, value: rung, text: `rung ${rung}` })),
      ),
      ...worth(priced),
    ],
    // Of the company itself; levels of a few people are left out.
    rests: Math.max(5, ...priced.levels.map(({ people }) => people)),
  });
}

function earned({ whole, steps, isSplit, metric }: LadderFacts['priced']): Sentence[] {
  if (!metric) return [say('sure')`What rungs earn is not known: nothing that runs says what it is for.`];
  if (!isSplit)
    return [say('sure')`People were lost on the way to the rungs’ holdouts, so no figure of them holds.`];
  const known = steps.filter(({ relative }) => relative);
  if (known.length === 0)
    return [
      say(
        'sure',
      )`What rungs add to ${metric.name} is not known: nobody, or too few, are kept back from them.`,
    ];
  const told_ = known.map((step) => {
    const tested = step.relative!;
    const claim = claimOf(tested, { byChance: true });
    return say(
      'sure',
      claim,
    )`${capital(RUNGS_OF(step))} ${word(step)} ${metric.name}: ${told(change(tested.value))} (${told(`${change(tested.low)} to ${change(tested.high)}`)}).`;
  });
  if (!whole?.relative) return told_;
  const all = whole.relative;
  const sum = say(
    'what',
    claimOf(all, { byChance: true }),
  )`All rungs together move ${metric.name} by ${told(change(all.value))} (${told(`${change(all.low)} to ${change(all.high)}`)}).`;
  return [sum, ...told_];
}

const word = ({ worth: found }: Step): string =>
  found === 'adds'
    ? 'adds to'
    : found === 'harms'
      ? 'takes from'
      : found === 'adds nothing'
        ? 'adds nothing here to'
        : 'may or may not add to';
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function worth({ steps, levels }: LadderFacts['priced']): Picture[] {
  const rows = steps.flatMap((step) =>
    step.relative
      ? [
          {
            name: RUNGS_OF(step),
            value: step.relative.value,
            low: step.relative.low,
            high: step.relative.high,
            against: 0,
            text: change(step.relative.value),
          },
        ]
      : [],
  );
  const sizes = levels
    .filter(({ people }) => people > 0 && isTellable(people))
    .map(({ rung, people, mean }) => ({
      name: `up to ${RUNGS[rung] ?? rung}`,
      value: mean,
      text: `${Number(mean.toPrecision(3))}, ${counted(people)}`,
    }));
  const priced: Picture[] =
    rows.length === 0
      ? []
      : [
          {
            kind: 'intervals',
            title: 'What each rung adds',
            query: 'report',
            against: 'nothing',
            says: `${rows.map(({ name, text }) => `${name} ${text}`).join('; ')}.`,
            rows,
          },
        ];
  return [
    ...priced,
    ...bars('What people reach, by the highest rung they may see', 'The mean of each level.', sizes),
  ];
}
