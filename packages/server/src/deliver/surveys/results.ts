// Counts of answers as results: each question's own measure with its interval, for everybody, by stage and by segment, and
// week by week.

import type { Json } from '@visavis/engine/collect';
import {
  type AnswerEstimate,
  answerShare,
  KINDS,
  type KindName,
  meanOf,
  npsOf,
  type Question,
  scaleOf,
  shareFrom,
} from '@visavis/engine/deliver';
import type { AnswerRow } from './results-store.ts';

export interface Measured extends AnswerEstimate {
  /** `nps`: -100 to 100; `share`: 0 to 1; `mean`: on the question's scale. */
  unit: 'nps' | 'share' | 'mean';
  /** In words: “promoters less detractors”. */
  what: string;
}
export interface QuestionResult {
  key: string;
  label: string;
  kind: KindName;
  n: number;
  /** Absent for words. */
  measured?: Measured;
  /** Every answer, in the order of the scale or of the options. */
  answers: { value: Json; label: string; people: number; share?: AnswerEstimate }[];
  groups: { group: string; n: number; measured: Measured }[];
  trend: { week: string; n: number; measured: Measured }[];
}

/** A group of fewer answers would say whose they were. */
export const LEAST_ANSWERS = 5;
const SATISFIED_FROM = 4;

export function resultsOf(questions: readonly Question[], rows: readonly AnswerRow[]): QuestionResult[] {
  const byQuestion = Map.groupBy(rows, ({ question }) => question);
  return questions.map((question) => resultOf(question, byQuestion.get(question.key) ?? []));
}

function resultOf(question: Question, rows: readonly AnswerRow[]): QuestionResult {
  const all = rows.filter(({ group }) => group === 'all');
  const measured = measure(question, all);
  const n = sum(all);
  const { key, label, kind } = question;
  return {
    ...{ key, label, kind, n, ...(measured && { measured }) },
    answers: answersOf(question, all, n),
    groups: parts(question, rows, ({ group }) => group)
      .filter(({ name, n }) => name !== 'all' && n >= LEAST_ANSWERS)
      .map(({ name, ...rest }) => ({ group: name, ...rest })),
    trend: parts(question, all, ({ week }) => week).map(({ name, ...rest }) => ({ week: name, ...rest })),
  };
}

function parts(question: Question, rows: readonly AnswerRow[], by: (row: AnswerRow) => string) {
  return [...Map.groupBy(rows, by)]
    .flatMap(([name, mine]) => {
      const measured = measure(question, mine);
      return measured ? [{ name, n: sum(mine), measured }] : [];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function measure(question: Question, rows: readonly AnswerRow[]): Measured | undefined {
  const { kind } = question;
  const counts = countsOf(rows);
  const said = (estimate: AnswerEstimate | undefined, unit: Measured['unit'], what: string) =>
    estimate && { value: estimate.value, low: estimate.low, high: estimate.high, n: estimate.n, unit, what };
  if (kind === 'nps') return said(npsOf(counts), 'nps', 'promoters less detractors');
  if (kind === 'csat') return said(shareFrom(counts, SATISFIED_FROM), 'share', 'satisfied (4 or 5)');
  if (KINDS[kind].scale) {
    const scale = scaleOf(question, KINDS[kind]);
    return said(meanOf(counts, scale), 'mean', `mean of ${scale[0]} to ${scale[1]}`);
  }
  if (kind === 'yesno') {
    const yes = sum(rows.filter(({ value }) => value === 'true'));
    return said(answerShare(yes, sum(rows)), 'share', 'yes');
  }
  return undefined;
}

function answersOf(question: Question, rows: readonly AnswerRow[], n: number): QuestionResult['answers'] {
  const { kind, options = [] } = question;
  if (kind === 'text' || kind === 'longtext') return [];
  const values = possible(question);
  const people = (value: Json) =>
    sum(
      rows.filter((row) => {
        const given = JSON.parse(row.value) as Json;
        return Array.isArray(given) ? given.includes(value) : given === value;
      }),
    );
  return values.map((value) => ({
    ...{ value, label: options.find((option) => option.value === value)?.label ?? String(value) },
    people: people(value),
    ...(n > 0 && { share: answerShare(people(value), n)! }),
  }));
}

function possible(question: Question): Json[] {
  const { kind, options = [] } = question;
  if (KINDS[kind].chooses) return options.map(({ value }) => value);
  if (kind === 'yesno') return [true, false];
  if (!KINDS[kind].scale) return [];
  const [from, to] = scaleOf(question, KINDS[kind]);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function countsOf(rows: readonly AnswerRow[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { value, people } of rows) {
    const number = JSON.parse(value) as Json;
    if (typeof number === 'number') counts.set(number, (counts.get(number) ?? 0) + Number(people));
  }
  return counts;
}

const sum = (rows: readonly AnswerRow[]): number => rows.reduce((all, { people }) => all + Number(people), 0);
