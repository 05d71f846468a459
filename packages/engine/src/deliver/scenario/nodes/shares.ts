// By lot: `random` for nothing but variety, `experiment` so that the sides can be compared. A person's lot depends on
// the scenario, the node and the person only, so whoever comes twice falls to the same side.

import { shareOf } from '../../../decide/index.ts';
import type { Experiment, Random } from '../scenario.ts';
import type { Look, NodeKind, Reading } from './kind.ts';

type Branches = Random['branches'];

function drawing({ branches }: Random | Experiment, seed: string) {
  const total = branches.reduce((sum, { share }) => sum + share, 0);
  return (unit: string): { branch: Branches[number]; propensity: number } => {
    const at = shareOf(seed, unit) * total;
    const upTo = branches.map((_, i) => branches.slice(0, i + 1).reduce((sum, { share }) => sum + share, 0));
    // Rounding at the very end of the scale.
    const branch = branches.find((_, i) => at < upTo[i]!) ?? branches.findLast(({ share }) => share > 0)!;
    return { branch, propensity: branch.share / total };
  };
}

function check(
  { branches }: Random | Experiment,
  fault: Parameters<NonNullable<NodeKind['check']>>[1],
): void {
  const names = branches.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) fault('branches', 'a name of its own for each branch', twice);
  if (branches.every(({ share }) => share === 0)) fault('branches', 'shares of which one is above 0', 0);
}
const ways = ({ branches }: Random | Experiment) =>
  branches.map(({ name, next }) => ({ by: name, to: next }));

function sharesOf({ branches }: Random | Experiment): string {
  const total = branches.reduce((sum, { share }) => sum + share, 0);
  return branches.map(({ name, share }) => `${name} ${Math.round((share / total) * 100)}%`).join(', ');
}

export const random: NodeKind<Random> = {
  acts: false,
  compile(node, { scenario }): Look {
    const draw = drawing(node, `${scenario}/${node.id}`);
    return ({ run }) => {
      const { branch } = draw(run.unit);
      return { go: branch.next, by: branch.name };
    };
  },
  ways,
  check,
  describe: (node) => `By lot: ${sharesOf(node)}`,
};

export const experiment: NodeKind<Experiment> = {
  acts: true,
  compile(node, { scenario }: Reading): Look {
    const draw = drawing(node, `${scenario}/${node.experiment}`);
    return ({ run }) => {
      const { branch, propensity } = draw(run.unit);
      const deed = {
        kind: 'exposure' as const,
        experiment: node.experiment,
        variant: branch.name,
        propensity,
      };
      return { go: branch.next, by: branch.name, does: [deed] };
    };
  },
  ways,
  check,
  describe: (node) => `Experiment “${node.experiment}”: ${sharesOf(node)}`,
};
