// The stage of a journey that a content was made for; somebody who stands in another one of the same journey is told
// what is not for them.

import type { Topic } from '../claim.ts';

export const stage: Topic = {
  name: 'stage',
  read: () => [],
  declared(words) {
    const [, machine, value] = /^\s*(?:stage[.:])?([^/\s]+)\/(\S+)\s*$/.exec(words) ?? [];
    return machine && value ? [{ about: machine, value, says: words }] : [];
  },
  contradict: (a, b) => a !== b,
  sentence: ({ about }, b) => `Made for another stage of “${about}” than “${b.value}”`,
};
