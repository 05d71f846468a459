// Asks for less: what is known is not asked again, and of what is missing the most useful comes first. How useful an
// answer is, somebody else says: from what segments read, or from the value of information.

import type { Question } from './question.ts';

export interface Progressive {
  /** How many questions at once, at most. Those that are required of everybody count, and are always asked. */
  atMost: number;
}

/**
 * The questions to put to somebody, in the order of the form.
 *
 * @param isKnown whether the trait has a value for them already
 * @param usefulness of an answer to a question, any unit; ties go to the one that stands first
 */
export function questionsFor(
  questions: readonly Question[],
  progressive: Progressive | undefined,
  isKnown: (trait: string) => boolean,
  usefulness: (question: Question) => number,
): Question[] {
  if (!progressive) return [...questions];
  const missing = questions.filter(({ trait }) => trait === undefined || !isKnown(trait));
  const must = missing.filter(({ required }) => required);
  const may = missing
    .filter(({ required }) => !required)
    .map((question, place) => ({ question, place, useful: usefulness(question) }))
    .sort((a, b) => b.useful - a.useful || a.place - b.place)
    .slice(0, Math.max(0, progressive.atMost - must.length));
  const asked = new Set([...must, ...may.map(({ question }) => question)]);
  return questions.filter((question) => asked.has(question));
}
