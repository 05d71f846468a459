// What can be said of one slot to one person besides the decision: why, what is missing for more, and what would have
// led elsewhere.

import type { Condition, Explanation } from '../segment/index.ts';
import { type Allocation, isScheduled } from './allocate.ts';
import type { Decision } from './decision.ts';
import type { Ceiling } from './holdouts.ts';
import { type Missing, missing } from './missing.ts';
import { type Into, type Need, waysTo } from './needs.ts';
import type { Candidate, Place } from './place.ts';
import { outcomeOf, type TraceEntry } from './trace.ts';

export interface Look {
  place: Place;
  /** The experiences in whose audience the person is. */
  mine: ReadonlySet<Candidate>;
  ceiling: Ceiling;
  now: number;
  /** How many of its parts do not hold. */
  unmet(audience: Condition): number;
  explain(audience: Condition): Explanation;
}

/** An explanation costs as much as a hundred decisions, and every call may ask what is missing. */
const NEAREST_EXPLAINED = 3;
/** Counting what of an audience does not hold costs some microseconds: of thousands on one rung, those tried first. */
const MOST_COUNTED = 300;
const MOST_EXPLAINED = 20;

export function traceOf(
  { place, mine, ceiling, explain }: Look,
  allocate: (candidate: Candidate) => Allocation,
): TraceEntry[] {
  let isOver = false;
  return place.all.map((candidate) => {
    const { key, name, version, audience } = candidate.experience;
    let outcome: TraceEntry['outcome'] = 'outside';
    if (mine.has(candidate) && candidate.rung > ceiling.rung) outcome = 'holdout';
    else if (mine.has(candidate)) {
      const drawn = allocate(candidate);
      outcome = isOver ? 'later' : outcomeOf(drawn);
      isOver ||= drawn.kind !== 'passed';
    }
    const { rung } = candidate;
    return { experience: key, name, version, rung, outcome, audience: audience && explain(audience) };
  });
}

/** Of the lowest rung above the decision's that has something for more than the person sees. */
export function missingFor(look: Look, { rung }: Decision, into: Into): Missing | undefined {
  const above = within(look).filter((one) => one.rung > (rung ?? 1) && !look.mine.has(one));
  const next = above
    .filter((one) => one.rung === above.at(-1)!.rung)
    .slice(0, MOST_COUNTED)
    .map((one) => ({ ...one, unmet: look.unmet(one.experience.audience!) }))
    .sort((a, b) => a.unmet - b.unmet)
    .slice(0, NEAREST_EXPLAINED);
  const outside = next.map(({ experience, rung }) => ({
    experience,
    rung,
    audience: look.explain(experience.audience!),
  }));
  return outside.length > 0 ? missing(outside, into) : undefined;
}

export function openingsOf(look: Look, chosen: string | undefined, into: Into): Need[][] {
  return within(look)
    .filter((one) => !look.mine.has(one) || one.experience.key === chosen)
    .slice(0, MOST_EXPLAINED)
    .flatMap((one) => waysTo(look.explain(one.experience.audience!), into, !look.mine.has(one)));
}

/** Those with an audience that the person may see now, in the order in which they are tried. */
const within = ({ place, ceiling, now }: Look): Candidate[] =>
  place.slot.status !== 'on'
    ? []
    : place.all.filter(
        ({ rung, experience }) =>
          experience.audience !== null && rung <= ceiling.rung && isScheduled(experience, now),
      );
