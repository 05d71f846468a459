// Whether questions can be asked at all, and whether answers answer them. What is wrong is told by field, so that it can
// be said beside it.

import { describeValue, type Fault, type Json } from '../../collect/index.ts';
import { KINDS } from './kinds/index.ts';
import { type Answers, type Question, scaleOf } from './question.ts';

const KEY = /^[a-z][\w-]{0,63}$/i;
/** Names that objects have already. */
const TAKEN = new Set(['__proto__', 'constructor', 'prototype']);
const LONGEST_SCALE = 20;

/** What is wrong with the questions, by `questions.<place>.<field>`. */
export function questionFaults(questions: readonly Question[], field = 'questions'): Fault[] {
  const seen = new Set<string>();
  return questions.flatMap((question, i) => {
    const at = (name: string, expected: string, got: unknown): Fault => ({
      field: `${field}.${i}.${name}`,
      expected,
      got: describeValue(got),
    });
    const faults: Fault[] = [];
    if (!KEY.test(question.key) || TAKEN.has(question.key))
      faults.push(at('key', 'a letter, then letters, digits, _ and -', question.key));
    if (seen.has(question.key)) faults.push(at('key', 'a key of its own', question.key));
    seen.add(question.key);
    if (question.label.trim() === '') faults.push(at('label', 'what is asked', question.label));
    return [...faults, ...kindFaults(question, at)];
  });
}

function kindFaults(
  question: Question,
  at: (name: string, expected: string, got: unknown) => Fault,
): Fault[] {
  const faults: Fault[] = [];
  const kind = KINDS[question.kind];
  const { options = [], min, max } = question;
  if (kind.chooses && options.length < 2) faults.push(at('options', 'two options or more', options));
  if (new Set(options.map(({ value }) => value)).size < options.length)
    faults.push(at('options', 'a value of its own for each option', options));
  if (min !== undefined && max !== undefined && min > max) faults.push(at('max', `at least ${min}`, max));
  if (kind.scale) {
    const [from, to] = scaleOf(question, kind);
    if (!Number.isInteger(from) || !Number.isInteger(to) || to - from < 1 || to - from > LONGEST_SCALE)
      faults.push(at('max', `a scale of 2 to ${LONGEST_SCALE + 1} whole numbers`, `${from} to ${to}`));
  }
  return faults;
}

/** An answer that says nothing: nobody has to answer what is not required. */
const isEmpty = (given: Json | undefined): boolean =>
  given === undefined ||
  given === null ||
  (typeof given === 'string' && given.trim() === '') ||
  (Array.isArray(given) && given.length === 0);

export type Checked = { answers: Answers; faults?: undefined } | { answers?: undefined; faults: Fault[] };

/**
 * The answers as they are kept; what nobody asked is left out. Faults name the question's key as their field and never
 * repeat what was typed into it.
 *
 * @example checkAnswers([{ key: 'age', kind: 'number', label: 'Age' }], { age: '42' }) // { answers: { age: 42 } }
 */
export function checkAnswers(questions: readonly Question[], given: Readonly<Record<string, Json>>): Checked {
  const answers: Record<string, Json> = {};
  const faults: Fault[] = [];
  for (const question of questions) {
    const { key } = question;
    const answer = Object.hasOwn(given, key) ? given[key] : undefined;
    if (isEmpty(answer)) {
      if (question.required) faults.push({ field: key, expected: 'an answer', got: 'nothing' });
      continue;
    }
    const reading = KINDS[question.kind].read(answer!, question);
    if (reading.expected !== undefined)
      faults.push({ field: key, expected: reading.expected, got: 'something else' });
    else answers[key] = reading.value;
  }
  return faults.length > 0 ? { faults } : { answers };
}

/** The traits that the answers become. @example traitsOfAnswers([{ key: 'size', trait: 'shoe_size', … }], { size: 42 }) */
export function traitsOfAnswers(questions: readonly Question[], answers: Answers): Record<string, Json> {
  const traits: Record<string, Json> = {};
  for (const { key, trait } of questions)
    if (trait !== undefined && Object.hasOwn(answers, key)) traits[trait] = answers[key]!;
  return traits;
}
