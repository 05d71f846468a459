// A number, given as one or typed.

import type { Kind } from '../question.ts';

export const number: Kind = {
  name: 'Number',
  read(given, { min, max }) {
    const value = typeof given === 'string' && given.trim() !== '' ? Number(given.replace(',', '.')) : given;
    if (typeof value !== 'number' || !Number.isFinite(value)) return { expected: 'a number' };
    if (min !== undefined && value < min) return { expected: `at least ${min}` };
    return max !== undefined && value > max ? { expected: `at most ${max}` } : { value };
  },
};
