// From what was drawn to what is shown. The decision that many people share is made once; what is the person's own (a
// propensity that is learned, merge fields, the order of a list) is put in for each.

import type { Json } from '../collect/index.ts';
import { type Allocation, chanceOf, chanceToEnter, HELD } from './allocate.ts';
import type { Asker } from './asker.ts';
import { chosenDecision, type Decision } from './decision.ts';
import type { MergeFields } from './merge-fields.ts';
import type { Candidate, Place } from './place.ts';

export type Drawn = Exclude<Allocation, { kind: 'passed' }>;

/** `sentence` says for whom the experience is; undefined for everybody. */
export function decided(
  candidate: Candidate,
  drawn: Drawn,
  place: Place,
  asker: Asker,
  sentence: () => string | undefined,
): Decision {
  const variant = drawn.kind === 'held' ? null : drawn.variant;
  const known = drawn.sticky ? candidate.sticky : candidate.fresh;
  let decision = known.get(variant);
  if (!decision) {
    decision = make(candidate, drawn, place, sentence());
    known.set(variant, decision);
  }
  if (candidate.shares && !drawn.sticky)
    decision = { ...decision, propensity: chance(candidate, variant?.key ?? HELD, asker) };
  const filled = fill(decision, variant ? candidate.fields.get(variant) : place.fields, asker);
  if (!candidate.ranked || !variant) return filled;
  return { ...filled, value: candidate.ranked.of(filled.value, asker) };
}

function make(
  { experience, isSplit, rung, code }: Candidate,
  drawn: Drawn,
  { slot }: Place,
  audience: string | undefined,
): Decision {
  const value = drawn.kind === 'held' ? slot.default : drawn.variant.content;
  const variant = drawn.kind === 'held' ? HELD : drawn.variant.key;
  const isDrawn = isSplit && !drawn.sticky;
  const propensity = isDrawn ? chanceToEnter(experience) * chanceOf(experience, variant) : 1;
  return chosenDecision(experience, drawn, { value, rung, isSplit, code, audience, propensity });
}

/** How likely somebody in the audience was to get this variant by what is learned now. */
const chance = ({ experience, isSplit, shares }: Candidate, variant: string, asker: Asker): number =>
  isSplit ? chanceToEnter(experience) * chanceOf(experience, variant, shares?.of(asker)) : 1;

export function fill(decision: Decision, fields: MergeFields | undefined, { view, knows }: Asker): Decision {
  if (!fields) return decision;
  const read = (attribute: string): Json | undefined =>
    knows || attribute.startsWith('request.') ? view.get(attribute) : undefined;
  return { ...decision, value: fields.render(read) };
}
