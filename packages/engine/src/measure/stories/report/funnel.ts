// A funnel's story: how many came through, and where most of them stopped.

import { lasting, percent } from '../../../sentences/words.ts';
import type { Figure } from '../../scorecard/index.ts';
import { type Sentence, type Story, say } from '../story.ts';
import {
  type Between,
  bars,
  between,
  counted,
  isTellable,
  type ReportOf,
  reportStory,
  told,
  within,
} from './report.ts';

export interface FunnelFacts extends Between {
  /** Of the steps, in order. */
  names: readonly string[];
  withinMs: number;
  total: readonly FunnelStepFacts[];
  /** What people were told apart by, and what each took. */
  groups: readonly { value: string; steps: readonly FunnelStepFacts[] }[];
}
interface FunnelStepFacts {
  people: number;
  ofFirst: Figure | null;
  ofBefore: Figure | null;
  time: { median: number } | null;
}

export function funnelReport(of: ReportOf, facts: FunnelFacts): Story {
  const { names, total, groups } = facts;
  const first = total[0]?.people ?? 0;
  const rows = total.flatMap((step, i) => rowOf(names[i] ?? '', step, first));
  const apart = groups.flatMap(({ value, steps }) =>
    isTellable(steps[0]?.people ?? 0) ? rowOf(value || 'unknown', steps.at(-1), steps[0]?.people ?? 0) : [],
  );
  return reportStory(of, {
    sentences: sentencesOf(of, facts, first),
    pictures: [
      ...bars('Who goes on', 'Of those who took the first step; whiskers are 95% intervals.', rows),
      ...bars('Who comes through, by group', 'Of those of a group who took the first step.', apart),
    ],
    rests: first,
  });
}

function rowOf(name: string, step: FunnelStepFacts | undefined, first: number) {
  if (!step || first === 0) return [];
  if (!isTellable(step.people)) return [{ name, value: 0, text: counted(step.people) }];
  const { value, low, high } = step.ofFirst ?? { value: 1, low: 1, high: 1 };
  return [{ ...{ name, value, low, high }, text: `${percent(value)}, ${counted(step.people)}` }];
}

function sentencesOf(of: ReportOf, facts: FunnelFacts, first: number): Sentence[] {
  const { names, total, withinMs } = facts;
  const last = total.at(-1);
  if (first === 0 || !last)
    return [say('what')`Nobody took the first step (“${names[0] ?? ''}”) from ${between(of, facts)}.`];
  const found: Sentence[] = [
    say(
      'what',
    )`From ${between(of, facts)}, ${told(counted(first))} took the first step, and ${told(counted(last.people))} came through within ${told(lasting(withinMs))}.`,
  ];
  if (last.ofFirst && isTellable(last.people))
    found.push(
      say(
        'sure',
      )`The share lies between ${told(percent(last.ofFirst.low))} and ${told(percent(last.ofFirst.high))} (95% interval).`,
    );
  const steps = total.slice(1).map((step, i) => ({ name: names[i] ?? '', left: total[i]!.people, ...step }));
  const lost = ({ ofBefore }: FunnelStepFacts) => 1 - (ofBefore?.value ?? 1);
  const worst = steps.filter(({ left }) => left > 0 && isTellable(left)).sort((a, b) => lost(b) - lost(a))[0];
  if (worst?.ofBefore && isTellable(worst.people)) {
    const { low, high } = worst.ofBefore;
    found.push(
      say(
        'so',
      )`Most stop after “${worst.name}”: ${told(percent(lost(worst)))} (${told(within({ ...worst.ofBefore, low: 1 - high, high: 1 - low }))}) of those who got there. Look there first; why they stop this does not tell.`,
    );
  }
  return found;
}
