// An e-mail address. What it looks like is checked as browsers check it; that it is theirs, only a double opt-in shows.

import type { Kind } from '../question.ts';

/** The pattern of the HTML standard for `<input type="email">`, with a dot in the domain. */
const ADDRESS =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)+$/i;
const LONGEST = 254;

export const email: Kind = {
  name: 'E-mail address',
  read(given) {
    const value = typeof given === 'string' ? given.trim().toLowerCase() : '';
    return value.length <= LONGEST && ADDRESS.test(value)
      ? { value }
      : { expected: 'an e-mail address such as ada@example.org' };
  },
};
