// Retention's story: who came back how long after their start, of those for whom that time is over.

import { percent } from '../../../sentences/words.ts';
import type { Figure } from '../../scorecard/index.ts';
import { type Story, say } from '../story.ts';
import {
  type Between,
  bars,
  between,
  counted,
  isTellable,
  type ReportOf,
  reportStory,
  sized,
  told,
  within,
} from './report.ts';

export interface RetentionFacts extends Between {
  unit: string;
  mode: string;
  total: { people: number; cells: readonly (Figure | null)[] };
  cohorts: readonly { cohort: string; people: number; cells: readonly (Figure | null)[] }[];
  /** What each cell spans, where cells are not single units. */
  brackets?: readonly number[] | undefined;
}

export function retentionReport(of: ReportOf, facts: RetentionFacts): Story {
  const { unit, mode, total } = facts;
  const known = total.cells.flatMap((cell, i) =>
    cell && isTellable(cell.n) ? [{ name: nameOf(facts, i), ...cell }] : [],
  );
  const later = known.filter(({ name }) => name !== `${unit} 0`);
  const [next, last] = [later[0], later.at(-1)];
  const or = mode === 'unbounded' ? ' or later' : '';
  const sentences = [
    say('what')`From ${between(of, facts)}, ${told(counted(total.people))} began.`,
    ...(next
      ? [
          say(
            'what',
          )`${told(percent(next.value))} came back in ${next.name}${or}${last && last !== next ? say('what')`, ${told(percent(last.value))} in ${last.name}`.pieces.map((one) => (typeof one === 'string' ? one : one.text)).join('') : ''}.`,
          say(
            'sure',
          )`For ${next.name} that is ${told(within(next))} (95% interval), of ${told(counted(next.n))} for whom it is over.`,
        ]
      : [say('sure')`Their first ${unit} is not over yet, so nothing can be said of who comes back.`]),
  ];
  const rows = known.map(({ name, value, low, high, n }) => ({
    ...{ name, value, low, high },
    text: `${percent(value)} of ${sized(n)}`,
  }));
  const cohorts = facts.cohorts.flatMap(({ cohort, cells }) => {
    const cell = cells.find((one, i) => i > 0 && one !== null);
    if (!cell || cell.n === 0 || !isTellable(cell.n)) return [];
    const { value, low, high, n } = cell;
    return [{ ...{ name: cohort, value, low, high }, text: `${percent(value)} of ${sized(n)}` }];
  });
  return reportStory(of, {
    sentences,
    pictures: [
      ...bars('Who comes back', 'Of those for whom the time is over; whiskers are 95% intervals.', rows),
      ...bars(
        `Back in ${next?.name ?? `${unit} 1`}, by when they began`,
        'Of each cohort, as far as its time is over.',
        cohorts,
      ),
    ],
    rests: total.people,
  });
}

function nameOf({ unit, brackets }: RetentionFacts, i: number): string {
  if (!brackets) return `${unit} ${i}`;
  const start = brackets.slice(0, i).reduce((sum, length) => sum + length, 0);
  return `${unit}s ${start} to ${start + (brackets[i] ?? 1) - 1}`;
}
