// What people answer when they are asked: CSAT (satisfied in a hundred), NPS (promoters less detractors) and CES (the mean
// effort), each from how many gave which score. Every person counts once.

import { normalQuantile, wilson } from '../../numeric/index.ts';
import { type Figure, meanFigure } from './figure.ts';

export const SURVEY_KINDS = ['csat', 'nps', 'ces'] as const;
export type SurveyKind = (typeof SURVEY_KINDS)[number];

export interface Answers {
  score: number;
  people: number;
}

const Z = normalQuantile(0.975);

/** CSAT as a share of 4 and 5 of 5, NPS from −100 to 100, CES as a mean of 1 to 7; null where too few have answered. */
export const satisfactionOf = (kind: SurveyKind, answers: readonly Answers[]): Figure | null =>
  KINDS[kind](answers);

const KINDS: Record<SurveyKind, (answers: readonly Answers[]) => Figure | null> = {
  csat(answers) {
    const n = count(answers, () => true);
    if (n === 0) return null;
    const satisfied = count(answers, (score) => score >= 4);
    return { value: satisfied / n, ...wilson({ successes: satisfied, n }), n };
  },
  /** The variance of a difference of two shares of the same people. */
  nps(answers) {
    const n = count(answers, () => true);
    if (n < 2) return null;
    const promoters = count(answers, (score) => score >= 9) / n;
    const detractors = count(answers, (score) => score <= 6) / n;
    const value = promoters - detractors;
    const reach = Z * Math.sqrt(Math.max(0, promoters + detractors - value ** 2) / n);
    const [low, high] = [Math.max(-1, value - reach), Math.min(1, value + reach)];
    return { value: 100 * value, low: 100 * low, high: 100 * high, n };
  },
  ces(answers) {
    const n = count(answers, () => true);
    const sum = answers.reduce((all, { score, people }) => all + score * people, 0);
    const sumSquares = answers.reduce((all, { score, people }) => all + score ** 2 * people, 0);
    return meanFigure({ n, sum, sumSquares });
  },
};

const count = (answers: readonly Answers[], is: (score: number) => boolean): number =>
  answers.reduce((all, { score, people }) => all + (is(score) ? people : 0), 0);
