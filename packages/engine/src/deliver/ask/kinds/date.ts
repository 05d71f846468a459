// A day, such as a birthday.

import type { Kind } from '../question.ts';

export const date: Kind = {
  name: 'Date',
  read(given) {
    const expected = 'a date such as 2001-12-31';
    if (typeof given !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(given)) return { expected };
    const at = new Date(`${given}T00:00:00Z`);
    // The 31st of June becomes the 1st of July otherwise.
    return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== given
      ? { expected }
      : { value: given };
  },
};
