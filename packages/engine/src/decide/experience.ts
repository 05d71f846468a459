// An experience: content for one slot, for an audience. Choosing is first come by priority; the reasons say why
// each slot got what it got.

import type { Json } from '../collect/index.ts';
import type { Condition } from '../segment/index.ts';

export interface Experience {
  id: string;
  key: string;
  name: string;
  slot: string;
  /** Who it is for; null is everybody. */
  audience: Condition | null;
  variant: { key: string; content: Json };
  /** The greater goes first; ties go to the key that sorts first. */
  priority: number;
  version: number;
}

/** OpenFeature's reasons, as far as they apply: everybody gets it, the audience matched, nothing matched. */
export type ReasonCode = 'STATIC' | 'TARGETING_MATCH' | 'DEFAULT';

export interface Decision {
  slot: string;
  /** The content; null when no experience of this slot is for this person. */
  value: Json;
  variant: string | null;
  experience: { id: string; key: string; version: number } | null;
  /** 1 for content that everybody gets, 2 for content chosen by an audience; null where there is none. */
  rung: 1 | 2 | null;
  reason: { code: ReasonCode; text: string };
  /** The experiences of this slot that came before the one chosen, and did not match. */
  passedOver: string[];
}

/** Experiences in the order in which they are tried. */
export function inOrder(experiences: readonly Experience[]): Experience[] {
  return [...experiences].sort(
    (a, b) => b.priority - a.priority || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );
}

/**
 * The decision for one slot.
 *
 * @param candidates the slot's experiences, as `inOrder` gives them
 * @param matches whether the person is in an experience's audience
 * @param sentence the audience in plain English, asked for the chosen experience only
 */
export function choose(
  slot: string,
  candidates: readonly Experience[],
  matches: (experience: Experience) => boolean,
  sentence: (audience: Condition) => string,
): Decision {
  const passedOver: string[] = [];
  for (const experience of candidates) {
    if (experience.audience !== null && !matches(experience)) {
      passedOver.push(experience.key);
      continue;
    }
    return {
      slot,
      value: experience.variant.content,
      variant: experience.variant.key,
      experience: { id: experience.id, key: experience.key, version: experience.version },
      rung: experience.audience === null ? 1 : 2,
      reason:
        experience.audience === null
          ? { code: 'STATIC', text: `“${experience.name}” is for everybody.` }
          : {
              code: 'TARGETING_MATCH',
              text: `“${experience.name}” is for ${sentence(experience.audience)}.`,
            },
      passedOver,
    };
  }
  const why =
    candidates.length === 0
      ? `No live experience fills “${slot}”.`
      : `No experience of “${slot}” is for this person.`;
  return {
    slot,
    value: null,
    variant: null,
    experience: null,
    rung: null,
    reason: { code: 'DEFAULT', text: why },
    passedOver,
  };
}
