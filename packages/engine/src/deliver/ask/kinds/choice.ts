// One of several options, or any number of them.

import type { Kind, Question } from '../question.ts';

const valuesOf = ({ options = [] }: Question): string[] => options.map(({ value }) => value);
const listed = (question: Question): string => {
  const values = valuesOf(question);
  return values.length > 8 ? `one of the ${values.length} options` : `one of ${values.join(', ')}`;
};

export const choice: Kind = {
  name: 'One of several',
  chooses: true,
  read: (given, question) =>
    typeof given === 'string' && valuesOf(question).includes(given)
      ? { value: given }
      : { expected: listed(question) },
};

/** Kept in the order of the options, so that the same choices are the same answer. */
export const choices: Kind = {
  name: 'Any of several',
  chooses: true,
  read(given, question) {
    const values = valuesOf(question);
    const chosen = typeof given === 'string' ? [given] : given;
    if (!Array.isArray(chosen)) return { expected: 'a list of options' };
    return chosen.every((one) => typeof one === 'string' && values.includes(one))
      ? { value: values.filter((value) => chosen.includes(value)) }
      : { expected: `every entry ${listed(question)}` };
  },
};
