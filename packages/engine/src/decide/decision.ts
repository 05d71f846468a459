// What was decided for one slot, and how it says why.

import type { Json } from '../collect/index.ts';
import type { Allocation } from './allocate.ts';
import type { Experience } from './experience.ts';
import type { Rung } from './rung.ts';

/**
 * OpenFeature's reasons (specification, types.md, “Resolution reason”): nothing was evaluated, it is the same for
 * everybody; a rule led here (an audience, a time, a cap, what comes before); a draw had a say, be it to keep somebody
 * back who was not; the slot is off; no experience is for this person.
 */
export type ReasonCode = 'STATIC' | 'TARGETING_MATCH' | 'SPLIT' | 'DISABLED' | 'DEFAULT';

export interface Decision {
  slot: string;
  /** The content; the slot's default when no experience of this slot is for this person. Null for an unknown slot. */
  value: Json;
  variant: string | null;
  experience: { id: string; key: string; version: number } | null;
  /** Of what is shown; a slot's default is the same for everybody. Null for an unknown slot. */
  rung: Rung | null;
  reason: { code: ReasonCode; text: string };
  /**
   * How likely this outcome was, given the audiences that the person is in and what they had seen: 1 where no draw had a
   * say, so of what stays with them, too.
   */
  propensity: number;
  /** Kept back to measure against. */
  held: boolean;
  /** Seen before, and kept for that. */
  sticky: boolean;
  /** Experiences before the one chosen in whose audience the person is, and why they did not decide. */
  passedOver: { experience: string; why: PassedWhy }[];
}
/** `holdout`: the person is kept back from its rung. */
export type PassedWhy = Extract<Allocation, { kind: 'passed' }>['why'] | 'holdout';

/** The slot's own content, and why. */
export function defaultDecision(
  slot: string,
  value: Json,
  code: ReasonCode,
  text: string,
  rung: Rung | null = 1,
): Decision {
  return {
    slot,
    value,
    variant: null,
    experience: null,
    rung,
    reason: { code, text },
    propensity: 1,
    held: false,
    sticky: false,
    passedOver: [],
  };
}

export function chosenDecision(
  experience: Experience,
  outcome: Exclude<Allocation, { kind: 'passed' }>,
  parts: {
    value: Json;
    isSplit: boolean;
    code: ReasonCode;
    audience: string | undefined;
    propensity: number;
    rung: Rung;
  },
): Decision {
  const { id, key, name, version, slot, variants } = experience;
  const isHeld = outcome.kind === 'held';
  const who = `Rung ${parts.rung}: “${name}” is for ${parts.audience ?? 'everybody'}`;
  // What stays was drawn once, though it may be no more.
  const wasDrawn = isHeld || (outcome.sticky && variants.length > 1);
  const code = wasDrawn ? 'SPLIT' : parts.code;
  return {
    slot,
    value: parts.value,
    variant: isHeld ? null : outcome.variant.key,
    experience: { id, key, version },
    rung: isHeld ? 1 : parts.rung,
    reason: { code, text: `${who}${how(outcome, parts.isSplit)}.` },
    propensity: parts.propensity,
    held: isHeld,
    sticky: outcome.sticky,
    passedOver: [],
  };
}

function how(outcome: Exclude<Allocation, { kind: 'passed' }>, isSplit: boolean): string {
  if (outcome.kind === 'held') return '; they are held out and see the default';
  if (outcome.sticky) return `; “${outcome.variant.key}” was seen before and stays`;
  return isSplit ? `; “${outcome.variant.key}” was drawn` : '';
}

/** Says of a decision that a draw had a say in it. */
export function drawn(decision: Decision): Decision {
  const { code, text } = decision.reason;
  return code === 'SPLIT' || code === 'DISABLED'
    ? decision
    : { ...decision, reason: { code: 'SPLIT', text } };
}

const WHY_NOT: Record<PassedWhy, string> = {
  holdout: 'is kept back from them',
  schedule: 'is not shown at this time',
  cap: 'was shown as often as it may be',
  layer: 'leaves them to others of its layer',
  traffic: 'leaves them out of its traffic',
  'no-unit': 'is drawn, and they have no name to draw for',
};

/** Says of a slot's default what became of the experiences in whose audience the person is, which have these names. */
export function passedBy(decision: Decision, names: readonly string[]): Decision {
  const { passedOver, reason } = decision;
  if (passedOver.length === 0) return decision;
  const said = passedOver.slice(0, MOST_SAID).map(({ why }, i) => `“${names[i]}” ${WHY_NOT[why]}`);
  const more = passedOver.length - said.length;
  const text = `This is the slot’s default: ${said.join(', ')}${more > 0 ? `, and ${more} more` : ''}.`;
  return { ...decision, reason: { ...reason, text } };
}
/** A reason is read by people. */
const MOST_SAID = 3;

/** Says of a decision that higher rungs were kept back from the person, who may see this one at most. */
export function keptBack(decision: Decision, ceiling: 0 | Rung | undefined, refused = false): Decision {
  if (ceiling === undefined) return decision;
  if (refused && ceiling > 0)
    return {
      ...decision,
      reason: { ...decision.reason, text: `${decision.reason.text} They have refused personalization.` },
    };
  const why =
    ceiling === 0
      ? 'They are in the universal holdout, which sees every slot’s default.'
      : `They are kept back from rung ${ceiling + 1} and above, to measure what it is worth.`;
  const { code, text } = decision.reason;
  const reason = {
    code: code === 'DISABLED' ? code : ('SPLIT' as const),
    text: ceiling === 0 ? why : `${text} ${why}`,
  };
  return { ...decision, held: ceiling === 0 || decision.held, reason };
}
