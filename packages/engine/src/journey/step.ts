// One step of a machine: where somebody stands, given where they stood and which conditions hold. Taken at every instant
// at which a condition flips; so a journey is a function of what was true when, and of nothing else.
//
// A stage is open to whom its entry condition holds of, unless its exit condition does, too. Whoever stands in a stage
// goes on to the latest open stage that comes after it. Whoever must leave goes to the latest open stage of all, or to
// none. Taking the same step twice changes nothing.

import { type Machine, NO_STAGE } from './machine.ts';

export interface Holds {
  entry(stage: string): boolean;
  exit(stage: string): boolean;
}
export interface Step {
  to: string;
  /** Why the stage before was left: its exit condition held, or a later stage was open. */
  left: '' | 'exit' | 'onward';
}

export function step({ stages }: Pick<Machine, 'stages'>, from: string, holds: Holds): Step {
  const at = stages.findIndex(({ key }) => key === from);
  const mustLeave = at >= 0 && holds.exit(from);
  const least = at < 0 || mustLeave ? 0 : at + 1;
  for (let i = stages.length - 1; i >= least; i--) {
    const { key } = stages[i]!;
    if (holds.entry(key) && !holds.exit(key))
      return { to: key, left: at < 0 ? '' : mustLeave ? 'exit' : 'onward' };
  }
  if (mustLeave) return { to: NO_STAGE, left: 'exit' };
  return { to: at < 0 ? NO_STAGE : from, left: '' };
}
