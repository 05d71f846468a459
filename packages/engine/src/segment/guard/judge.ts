// The over-segmentation guard: which segments tell people apart in something that matters, and which are one too many.
// It looks at people as rows: who is in which segment, and what each of them is worth by each goal.

import { type Effect, shrunkEffects } from './effects.ts';

export interface GuardedSegment {
  key: string;
  name: string;
  /** By person: 1 inside, 0 outside. */
  inside: Uint8Array;
  /** Anything shows, sends or leans on it. */
  isUsed: boolean;
  createdAt: number;
}
export interface Goal {
  name: string;
  /** By person: did it or not, how often, or what it was worth. */
  values: Float32Array;
}
export interface GuardOptions {
  /** Fewer people are too few for anything; 50. */
  least?: number;
  /** The lift in the goal that an experience is hoped to have, as a share of its mean; .2. */
  hopedLift?: number;
  /** People that one row stands for, when they are a sample; 1. */
  scale?: number;
}

export type FindingKind = 'too-small' | 'underpowered' | 'duplicate' | 'no-difference' | 'never-used';
export interface Finding {
  kind: FindingKind;
  /** Enough by itself to propose something. */
  isSerious: boolean;
  sentence: string;
  other?: string;
}
export interface Verdict {
  key: string;
  name: string;
  people: number;
  /** The smallest segment that it lies in; null: everybody. */
  parent: string | null;
  /** Against the rest of the parent, by goal. */
  effects: Effect[];
  /** For the first goal: people needed to see the hoped lift, half of them held out, at 80 % power. */
  needed: number;
  nearest: { key: string; jaccard: number } | null;
  findings: Finding[];
  proposal: { action: 'keep' } | { action: 'retire' } | { action: 'merge'; into: string };
  /** What would be different afterwards. */
  effect: string;
}

const LEAST = 50;
const HOPED = 0.2;
/** So much in common, of all people in either, is the same segment twice. */
const SAME = 0.85;
/** So much of a segment lies in its parent. */
const WITHIN = 0.98;
const SURE = 0.05;
/** A difference of fewer deviations, after shrinking, matters to nobody. */
const NEGLIGIBLE = 0.05;

/** The sharpest first: what is to be merged or retired, then what is kept. */
export function guardSegments(
  segments: readonly GuardedSegment[],
  goals: readonly Goal[],
  { least = LEAST, hopedLift = HOPED, scale = 1 }: GuardOptions = {},
): Verdict[] {
  const sizes = segments.map(({ inside }) => inside.reduce((sum, one) => sum + one, 0));
  const both = sharedOf(segments);
  const parents = segments.map((_, i) => parentOf(i, sizes, both));
  const effects = shrunkEffects(
    segments.map(({ inside }, i) => ({
      inside,
      among: parents[i]! < 0 ? null : segments[parents[i]!]!.inside,
    })),
    goals,
  );
  const names = new Map(segments.map(({ key, name }) => [key, name]));
  const nameOf = (key: string): string => names.get(key) ?? key;
  const verdicts = segments.map((segment, i): Verdict => {
    const nearest = nearestOf(i, segments, sizes, both);
    const needed = neededFor(segment.inside, goals[0], hopedLift);
    const parent = parents[i]! < 0 ? null : segments[parents[i]!]!.key;
    const people = Math.round(sizes[i]! * scale);
    const measured = { people, needed, nearest, parent, effects: effects[i]! };
    const facts = { ...measured, segment, nameOf, least, hopedLift };
    const findings = findingsOf(facts, goals);
    const proposal = proposalOf(findings, parent);
    return {
      ...{ key: segment.key, name: segment.name, people, parent, effects: effects[i]!, needed },
      nearest: nearest && { key: nearest.key, jaccard: nearest.jaccard },
      ...{ findings, proposal, effect: whatChanges(proposal, facts) },
    };
  });
  return verdicts.sort((a, b) => Number(a.proposal.action === 'keep') - Number(b.proposal.action === 'keep'));
}

interface Facts {
  segment: GuardedSegment;
  nameOf(key: string): string;
  people: number;
  needed: number;
  nearest: (Pick<Verdict, 'key'> & { jaccard: number; isOlder: boolean }) | null;
  parent: string | null;
  effects: readonly Effect[];
  least: number;
  hopedLift: number;
}

function findingsOf(facts: Facts, goals: readonly Goal[]): Finding[] {
  const { segment, nameOf, people, needed, nearest, parent, effects, least, hopedLift } = facts;
  const found: Finding[] = [];
  if (people < least)
    found.push({
      ...{ kind: 'too-small', isSerious: true },
      sentence: `${people} people are in it; below ${least} nothing that is shown to them can be measured.`,
    });
  if (nearest && nearest.jaccard >= SAME && nearest.isOlder)
    found.push({
      ...{ kind: 'duplicate', isSerious: true, other: nearest.key },
      sentence: `${percent(nearest.jaccard)} of the people in it or in “${nameOf(nearest.key)}” are in both: it is the same segment twice.`,
    });
  if (people >= least && effects.length > 0 && effects.every(isNothing))
    found.push({
      ...{ kind: 'no-difference', isSerious: true, ...(parent && { other: parent }) },
      sentence: `They are like ${parent ? `the rest of “${nameOf(parent)}”` : 'everybody else'} in ${listed(goals.map(({ name }) => name))}: no difference is left once chance is taken out.`,
    });
  if (people >= least && Number.isFinite(needed) && people < needed)
    found.push({
      ...{ kind: 'underpowered', isSerious: false },
      sentence: `A lift of ${percent(hopedLift)} in ${goals[0]!.name} would be seen with ${needed.toLocaleString('en')} people; there are ${people.toLocaleString('en')}.`,
    });
  if (!segment.isUsed)
    found.push({ kind: 'never-used', isSerious: false, sentence: 'Nothing shows, sends or leans on it.' });
  return found;
}

const isNothing = ({ q, shrunk }: Effect): boolean => q > SURE || Math.abs(shrunk) < NEGLIGIBLE;

function proposalOf(findings: readonly Finding[], parent: string | null): Verdict['proposal'] {
  const serious = findings.filter(({ isSerious }) => isSerious);
  if (serious.length === 0) return { action: 'keep' };
  const twin = serious.find(({ kind }) => kind === 'duplicate');
  if (twin) return { action: 'merge', into: twin.other! };
  return parent ? { action: 'merge', into: parent } : { action: 'retire' };
}

function whatChanges(proposal: Verdict['proposal'], { people, effects, nameOf }: Facts): string {
  if (proposal.action === 'keep') return 'It stays: it tells people apart.';
  const to =
    proposal.action === 'merge' ? `get what “${nameOf(proposal.into)}” gets` : 'get what everybody gets';
  const [first] = effects;
  const cost = first
    ? ` By ${first.goal} they differ by ${signed(first.difference)} (95% interval ${signed(first.low)} to ${signed(first.high)}), of which ${signed(first.kept)} is expected to be real.`
    : '';
  return `${people.toLocaleString('en')} people ${to}.${cost}`;
}

/** People in both, by pair. */
function sharedOf(segments: readonly GuardedSegment[]): number[][] {
  return segments.map(({ inside: a }, i) =>
    segments.map(({ inside: b }, j) => {
      let both = 0;
      if (i !== j) for (let row = 0; row < a.length; row++) both += a[row]! & b[row]!;
      return both;
    }),
  );
}

/** The smallest other segment that holds nearly all of it and clearly more; -1: everybody. */
function parentOf(i: number, sizes: readonly number[], both: readonly number[][]): number {
  let best = -1;
  for (const [j, size] of sizes.entries()) {
    const holds = j !== i && sizes[i]! > 0 && both[i]![j]! >= WITHIN * sizes[i]! && size > 1.25 * sizes[i]!;
    if (holds && (best < 0 || size < sizes[best]!)) best = j;
  }
  return best;
}

function nearestOf(
  i: number,
  segments: readonly GuardedSegment[],
  sizes: readonly number[],
  both: readonly number[][],
): Facts['nearest'] {
  let nearest: Facts['nearest'] = null;
  for (const [j, other] of segments.entries()) {
    const union = sizes[i]! + sizes[j]! - both[i]![j]!;
    const jaccard = j === i || union === 0 ? 0 : both[i]![j]! / union;
    const mine = segments[i]!.createdAt;
    const isOlder = other.createdAt < mine || (other.createdAt === mine && j < i);
    if (jaccard > (nearest?.jaccard ?? 0)) nearest = { key: other.key, jaccard, isOlder };
  }
  return nearest;
}

/** Two arms, two-sided 5 %, power 80 %: n = 2 (1.96 + .84)² variance / lift², a person an arm. */
export function neededFor(inside: Uint8Array, goal: Goal | undefined, hopedLift: number): number {
  if (!goal) return Number.NaN;
  let [n, sum, squares] = [0, 0, 0];
  for (let row = 0; row < inside.length; row++) {
    if (!inside[row]) continue;
    n++;
    sum += goal.values[row]!;
    squares += goal.values[row]! ** 2;
  }
  const mean = sum / n;
  const variance = squares / n - mean * mean;
  if (n === 0 || mean === 0) return Number.POSITIVE_INFINITY;
  return Math.ceil((4 * 7.849 * variance) / (hopedLift * mean) ** 2);
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;
const signed = (value: number): string => `${value > 0 ? '+' : ''}${Number(value.toPrecision(2))}`;
const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
