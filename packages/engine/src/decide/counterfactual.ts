// The smallest change that would have led to something else: tried on a copy of the person by the real fold, the real
// settling of segments and the real decision, so that only what is true is told.

import type { ComputedTrait } from '../segment/index.ts';
import type { Asker } from './asker.ts';
import type { Decision } from './decision.ts';
import { type Change, changesFor } from './hypothesis.ts';
import type { Lineup } from './lineup.ts';
import { effortOf, type Into } from './needs.ts';

export interface Counterfactual {
  /** "With 1 more product view they would have seen “b” of “For you” (rung 5)." */
  text: string;
  changes: Change[];
  /** What would have been decided. */
  decision: Pick<Decision, 'variant' | 'experience' | 'rung' | 'value' | 'held'>;
}

export interface Trial {
  lineup: Lineup;
  asker: Asker;
  into: Into;
  computed: ReadonlyMap<string, ComputedTrait>;
  /** Who would ask, had this happened: folded, settled, at the same instant. Undefined where it cannot be tried. */
  after(changes: readonly Change[]): Asker | undefined;
  nameOf(experience: string): string;
}

/** Decisions cost; this many are tried for one slot. */
const MOST_TRIED = 60;

/** The smallest that gives another variant, and the smallest that reaches a higher rung, where they differ. */
export function counterfactuals(slot: string, trial: Trial): Counterfactual[] {
  const { lineup, asker } = trial;
  const now = lineup.decide(asker, [slot])[0]!;
  const found: Counterfactual[] = [];
  let another = false;
  let higher = false;
  for (const changes of hypotheses(slot, now, trial)) {
    if (another && higher) break;
    const then = decided(slot, changes, trial);
    if (!then || same(now, then)) continue;
    const isHigher = (then.rung ?? 0) > (now.rung ?? 0);
    if (another && !isHigher) continue;
    found.push(told(smallest(slot, changes, then, trial), then, trial));
    another = true;
    higher ||= isHigher;
  }
  return found;
}

/** Every way into an audience that the person is not in, and out of the one that decided; the least effort first. */
function hypotheses(slot: string, now: Decision, trial: Trial): Change[][] {
  const ways = trial.lineup.openings(trial.asker, slot, now.experience?.key, trial.into);
  return ways
    .sort((a, b) => effortOf(a) - effortOf(b))
    .flatMap((needs) => {
      const all = needs.map((need) => changesFor(need, trial.computed));
      return all.every((changes) => changes !== undefined) ? [all.flat()] : [];
    })
    .filter((changes) => changes.length > 0)
    .slice(0, MOST_TRIED);
}

function decided(slot: string, changes: readonly Change[], { lineup, after }: Trial): Decision | undefined {
  const asker = after(changes);
  return asker && lineup.decide(asker, [slot])[0];
}

const same = (a: Decision, b: Decision): boolean =>
  a.experience?.id === b.experience?.id && a.variant === b.variant && a.held === b.held;

/** Leaves out what is not needed for the same outcome: whole changes, then repetitions of events. */
function smallest(slot: string, changes: Change[], wanted: Decision, trial: Trial): Change[] {
  const suffices = (fewer: Change[]) => {
    const then = decided(slot, fewer, trial);
    return then !== undefined && same(then, wanted);
  };
  let least = changes;
  for (const change of changes) {
    const without = least.filter((one) => one !== change);
    if (without.length > 0 && suffices(without)) least = without;
  }
  for (let at = 0; at < least.length; at++)
    for (let one = least[at]!; one.kind === 'event' && one.times > 1; one = least[at]!) {
      const words = one.words.replace(String(one.times), String(one.times - 1));
      const fewer = least.with(at, { ...one, times: one.times - 1, words });
      if (!suffices(fewer)) break;
      least = fewer;
    }
  return least;
}

function told(changes: Change[], then: Decision, { nameOf }: Trial): Counterfactual {
  const { variant, experience, rung, value, held } = then;
  const what =
    experience === null
      ? 'the slot’s default'
      : held
        ? `the default, held out of “${nameOf(experience.key)}”`
        : `“${variant}” of “${nameOf(experience.key)}”`;
  const words = changes.map((change) => change.words).join(' and ');
  return {
    text: `With ${words} they would have seen ${what} (rung ${rung}).`,
    changes,
    decision: { variant, experience, rung, value, held },
  };
}
