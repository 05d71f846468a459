// Several answers that together measure one thing, as questionnaires do: added up, items that are worded the other way
// round turned first, and the sum kept as a trait, with a name for where it falls if one is given.

import { describeValue, type Fault, type Json } from '../../collect/index.ts';
import { KINDS } from './kinds/index.ts';
import { type Answers, type Question, scaleOf } from './question.ts';

export interface Scale {
  /** What it measures, such as `extraversion`. */
  key: string;
  label: string;
  /** The trait that holds the result. */
  trait: string;
  items: readonly { question: string; reversed?: boolean }[];
  combine: 'sum' | 'mean';
  /** From low to high; the last has no end. With them the trait `<trait>_band` holds the label. */
  bands?: readonly { below?: number; label: string }[];
}

/** So many of the items must be answered; the others count as the mean of those. */
const ENOUGH = 0.8;

export function scaleFaults(scales: readonly Scale[], questions: readonly Question[]): Fault[] {
  const known = new Map(questions.map((question) => [question.key, question]));
  return scales.flatMap(({ items, bands = [] }, i) => {
    const faults = items.flatMap(({ question }, j): Fault[] => {
      const found = known.get(question);
      return found && KINDS[found.kind].scale
        ? []
        : [
            {
              field: `scales.${i}.items.${j}.question`,
              expected: 'the key of a question with a scale',
              got: describeValue(question),
            },
          ];
    });
    if (items.length === 0) faults.push({ field: `scales.${i}.items`, expected: 'an item', got: 'none' });
    const ends = bands.slice(0, -1).map(({ below }) => below ?? Number.NaN);
    if (ends.some((end, j) => !(end > (ends[j - 1] ?? -Infinity))))
      faults.push({ field: `scales.${i}.bands`, expected: 'ends that rise', got: ends.join(', ') });
    return faults;
  });
}

/** The traits that the answers add up to; a scale of which too little was answered says nothing. */
export function traitsOfScales(
  scales: readonly Scale[],
  questions: readonly Question[],
  answers: Answers,
): Record<string, Json> {
  const known = new Map(questions.map((question) => [question.key, question]));
  const traits: Record<string, Json> = {};
  for (const scale of scales) {
    const values = scale.items.flatMap(({ question, reversed }) => {
      const answer = answers[question];
      const asked = known.get(question);
      if (typeof answer !== 'number' || !asked) return [];
      const [from, to] = scaleOf(asked, KINDS[asked.kind]);
      return [reversed ? from + to - answer : answer];
    });
    if (values.length === 0 || values.length < ENOUGH * scale.items.length) continue;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const value = round(scale.combine === 'mean' ? mean : mean * scale.items.length);
    traits[scale.trait] = value;
    const band =
      scale.bands?.find(({ below }) => below === undefined || value < below) ?? scale.bands?.at(-1);
    if (band) traits[`${scale.trait}_band`] = band.label;
  }
  return traits;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
