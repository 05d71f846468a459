// Yes or no.

import type { Kind } from '../question.ts';

export const yesno: Kind = {
  name: 'Yes or no',
  read(given) {
    if (given === true || given === 'true' || given === 'yes') return { value: true };
    if (given === false || given === 'false' || given === 'no') return { value: false };
    return { expected: 'yes or no' };
  },
};
