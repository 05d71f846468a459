// A slot with the experiences that fill it, ready to be decided: what is the same for everybody is worked out once.

import { knownFieldsOf } from '../segment/index.ts';
import { isSplit } from './allocate.ts';
import { attributesOf, attributesOfRanking, Ranked, type Shares, sharesFor } from './allocators/index.ts';
import { type Decision, defaultDecision, type ReasonCode } from './decision.ts';
import type { Experience, Variant } from './experience.ts';
import { compileMergeFields, type MergeFields } from './merge-fields.ts';
import type { Rung } from './rung.ts';
import type { Slot, SlotType } from './slot.ts';

export interface Candidate {
  /** Its place in the order of all. */
  rank: number;
  rung: Rung;
  /** Where it is shown; undefined for a slot that is no more. */
  place: Place | undefined;
  experience: Experience;
  isSplit: boolean;
  /** Of those who get here without a draw. */
  code: ReasonCode;
  /** Where its allocation learns. */
  shares: Shares | undefined;
  /** Where its lists are ordered for the person. */
  ranked: Ranked | undefined;
  fields: ReadonlyMap<Variant, MergeFields>;
  /** A list of just this one. */
  alone: readonly Candidate[];
  /** Decisions that many people share, by variant (null is the holdout). */
  fresh: Map<Variant | null, Decision>;
  sticky: Map<Variant | null, Decision>;
}
export interface Place {
  /** Among all slots, sorted. */
  at: number;
  slot: Slot;
  fields: MergeFields | undefined;
  fallback: Decision;
  /** For everybody, in order. */
  everybody: Candidate[];
  all: Candidate[];
  reads: string[];
}

/** The experiences in whose audience the person is, in order. */
export function chain({ everybody }: Place, matched: readonly Candidate[] = []): readonly Candidate[] {
  if (matched.length === 0) return everybody;
  if (matched.length > 1 || everybody.length > 0)
    return [...matched, ...everybody].sort((a, b) => a.rank - b.rank);
  return matched;
}

export function candidateOf(experience: Experience, rank: number, rung: Rung, timezone: string): Candidate {
  const candidate: Candidate = {
    rank,
    rung,
    place: undefined,
    experience,
    isSplit: isSplit(experience),
    code: 'TARGETING_MATCH',
    shares: sharesFor(experience, timezone),
    ranked: rankedOf(experience, timezone),
    fields: new Map(),
    alone: [],
    fresh: new Map(),
    sticky: new Map(),
  };
  candidate.alone = [candidate];
  return candidate;
}

const rankedOf = ({ id, allocation }: Experience, timezone: string): Ranked | undefined =>
  allocation?.kind === 'recommender' ? new Ranked(id, allocation, timezone) : undefined;

/** What takes time to work out of an experience, and follows from it and the type of its slot alone. */
interface Prepared {
  type: SlotType;
  fields: ReadonlyMap<Variant, MergeFields>;
  reads: readonly string[];
}

const prepared = new WeakMap<Experience, Prepared>();
/** Remembered: a line-up is made anew when one of thousands changes. An experience is never changed in place. */
function preparedOf(experience: Experience, type: SlotType): Prepared {
  const known = prepared.get(experience);
  if (known?.type === type) return known;
  const made = prepare(experience, type);
  prepared.set(experience, made);
  return made;
}

function prepare({ audience, variants, allocation }: Experience, type: SlotType): Prepared {
  const reads = new Set(audience ? knownFieldsOf(audience).attributes : []);
  const fields = new Map<Variant, MergeFields>();
  if (allocation?.kind === 'linear-thompson')
    for (const attribute of attributesOf(allocation.context)) reads.add(attribute);
  if (allocation?.kind === 'recommender')
    for (const attribute of attributesOfRanking(allocation)) reads.add(attribute);
  for (const variant of variants) {
    const compiled = compileMergeFields(type, variant.content);
    if (!compiled) continue;
    fields.set(variant, compiled);
    for (const attribute of compiled.reads) reads.add(attribute);
  }
  return { type, fields, reads: [...reads] };
}

export function placeOf(slot: Slot, all: Candidate[]): Place {
  const fields = compileMergeFields(slot.type, slot.default);
  const reads = new Set(fields?.reads);
  for (const [at, candidate] of all.entries()) {
    const part = preparedOf(candidate.experience, slot.type);
    candidate.fields = part.fields;
    candidate.code = codeOf(candidate, at === 0);
    for (const attribute of part.reads) reads.add(attribute);
  }
  const isOn = slot.status === 'on';
  const place: Place = {
    at: 0,
    slot,
    fields,
    fallback: isOn
      ? defaultDecision(slot.key, slot.default, ...fallbackReason(slot, all.length, fields !== undefined))
      : defaultDecision(slot.key, slot.default, 'DISABLED', `“${slot.name}” is switched off.`),
    everybody: isOn ? all.filter(({ experience }) => experience.audience === null) : [],
    all,
    reads: [...reads],
  };
  for (const candidate of all) candidate.place = place;
  return place;
}

/** The same for everybody, at any time: whatever could lead elsewhere is a rule, be it what comes before. */
function codeOf({ experience, isSplit, rung, fields, ranked }: Candidate, isFirst: boolean): ReasonCode {
  if (isSplit) return 'SPLIT';
  const { audience, variants, from, to, cap } = experience;
  const isOpen = audience === null && from === null && to === null && !cap;
  // Above the first rung it is kept from those who have refused.
  const isForAll = isFirst && isOpen && rung === 1 && variants.length === 1;
  return isForAll && fields.size === 0 && !ranked ? 'STATIC' : 'TARGETING_MATCH';
}

function fallbackReason({ name }: Slot, count: number, isPersonal: boolean): ['STATIC' | 'DEFAULT', string] {
  if (count === 0)
    return [isPersonal ? 'DEFAULT' : 'STATIC', `No live experience fills “${name}”; this is its default.`];
  return ['DEFAULT', `No experience of “${name}” is for this person; this is its default.`];
}
