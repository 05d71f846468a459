// By what is true of the person: the first branch that holds.

import type { Split } from '../scenario.ts';
import type { NodeKind } from './kind.ts';

export const split: NodeKind<Split> = {
  acts: false,
  compile(node, reading) {
    const branches = node.branches.map(({ name, when, next }) => ({ name, next, holds: reading.test(when) }));
    return ({ walker, at }) => {
      const found = branches.find(({ holds }) => holds(walker.view, at, walker.members) > 0);
      return found ? { go: found.next, by: found.name } : { go: node.otherwise, by: 'otherwise' };
    };
  },
  ways: ({ branches, otherwise }) => [
    ...branches.map(({ name, next }) => ({ by: name, to: next })),
    { by: 'otherwise', to: otherwise },
  ],
  whens: ({ branches }) => branches.map(({ when }, i) => ({ field: `branches.${i}.when`, when })),
  check({ branches }, fault) {
    const names = branches.map(({ name }) => name);
    const twice = names.find((name, i) => name === 'otherwise' || names.indexOf(name) !== i);
    if (twice !== undefined) fault('branches', 'a name of its own for each branch', twice);
  },
  describe: ({ branches }) => `Split: ${branches.map(({ name }) => name).join(', ')}, otherwise`,
};
