// A line of text, or several.

import type { Json } from '../../../collect/index.ts';
import type { Kind, Question, Reading } from '../question.ts';

const LONGEST_LINE = 500;
const LONGEST_TEXT = 5000;

function reader(longest: number): (given: Json, question: Question) => Reading {
  return (given, { min = 0, max = longest }) => {
    if (typeof given !== 'string') return { expected: 'text' };
    const value = given.trim().replaceAll('\0', '').toWellFormed();
    if (value.length < min) return { expected: `at least ${min} characters` };
    return value.length > max ? { expected: `at most ${max} characters` } : { value };
  };
}

export const text: Kind = { name: 'A line of text', read: reader(LONGEST_LINE) };
export const longtext: Kind = { name: 'Several lines of text', read: reader(LONGEST_TEXT) };
