// What was decided for one slot, and how it says why.

import type { Json } from '../collect/index.ts';
import type { Allocation } from './allocate.ts';
import type { Experience } from './experience.ts';

/**
 * OpenFeature's reasons: the same for everybody, the audience matched, a draw decided, the slot is off, nothing was
 * for this person.
 */
export type ReasonCode = 'STATIC' | 'TARGETING_MATCH' | 'SPLIT' | 'DISABLED' | 'DEFAULT';

export interface Decision {
  slot: string;
  /** The content; the slot's default when no experience of this slot is for this person. Null for an unknown slot. */
  value: Json;
  variant: string | null;
  experience: { id: string; key: string; version: number } | null;
  /** 1 for content that everybody gets, 2 for content chosen by an audience; null for the default. */
  rung: 1 | 2 | null;
  reason: { code: ReasonCode; text: string };
  /** How likely this outcome was, given the audiences that the person is in: 1 where no draw had a say. */
  propensity: number;
  /** Kept back to measure against. */
  held: boolean;
  /** Seen before, and kept for that. */
  sticky: boolean;
  /** Experiences before the one chosen in whose audience the person is, and why they did not decide. */
  passedOver: { experience: string; why: PassedWhy }[];
}
export type PassedWhy = Extract<Allocation, { kind: 'passed' }>['why'];

/** The slot's own content, and why. */
export function defaultDecision(slot: string, value: Json, code: ReasonCode, text: string): Decision {
  return {
    slot,
    value,
    variant: null,
    experience: null,
    rung: null,
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
  parts: { value: Json; isSplit: boolean; audience: string | undefined; propensity: number },
): Decision {
  const { id, key, name, version, slot, audience } = experience;
  const who = `“${name}” is for ${parts.audience ?? 'everybody'}`;
  const code = parts.isSplit ? 'SPLIT' : audience === null ? 'STATIC' : 'TARGETING_MATCH';
  return {
    slot,
    value: parts.value,
    variant: outcome.kind === 'held' ? null : outcome.variant.key,
    experience: { id, key, version },
    rung: outcome.kind === 'held' ? null : audience === null ? 1 : 2,
    reason: { code, text: `${who}${how(outcome, parts.isSplit)}.` },
    propensity: parts.propensity,
    held: outcome.kind === 'held',
    sticky: outcome.sticky,
    passedOver: [],
  };
}

function how(outcome: Exclude<Allocation, { kind: 'passed' }>, isSplit: boolean): string {
  if (outcome.kind === 'held') return '; they are held out and see the default';
  if (outcome.sticky) return `; “${outcome.variant.key}” was seen before and stays`;
  return isSplit ? `; “${outcome.variant.key}” was drawn` : '';
}
