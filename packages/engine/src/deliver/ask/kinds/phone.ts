// A telephone number, kept as digits with a + where it has one.

import type { Kind } from '../question.ts';

export const phone: Kind = {
  name: 'Telephone number',
  read(given) {
    const value = typeof given === 'string' ? given.replace(/[\s().\-/]/g, '').replace(/^00/, '+') : '';
    return /^\+?\d{6,15}$/.test(value) ? { value } : { expected: 'a telephone number of 6 to 15 digits' };
  },
};
