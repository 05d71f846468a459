// Something that somebody may be told: what, to whom, where and when. Experiences, ours and a CMS's, campaigns, steps of
// scenarios, what other systems ask for and stages of journeys all come down to this.

import type { LayerPart } from '../../decide/index.ts';
import type { Condition } from '../../segment/index.ts';
import { type Claim, TOPICS, type TopicName } from './claim.ts';
import { contradiction } from './topics/index.ts';

/** Milliseconds, both ends included; infinite where it is open. */
export interface Span {
  from: number;
  to: number;
}
export interface Saying {
  /**
   * `experience:hero/warm`, `cms:exp-1/variant-1`, `campaign:spring/vip`, `scenario:cart/remind/a`, `message:receipt/all`,
   * `stage:customer/loyalty`.
   */
  id: string;
  kind: 'experience' | 'cms' | 'campaign' | 'scenario' | 'message' | 'stage';
  key: string;
  /** The variant, the step, the stage. */
  part: string;
  name: string;
  /** `email`, ..., `in_page`; `*` of a stage, which speaks everywhere. */
  channel: string;
  /** Of an experience. */
  slot?: string;
  layer?: LayerPart | null;
  /** Who is told; null is everybody. */
  audience: Condition | null;
  /** What must have happened to them besides: it is reckoned with, and not asked of anybody. */
  assumed?: readonly Condition[];
  /** In order, and apart. */
  spans: readonly Span[];
  claims: readonly Claim[];
  /** What it says cannot be read, but for amounts: the content is not here, or in another language. */
  unread?: 'elsewhere' | 'language';
}

export interface Disagreement {
  topic: TopicName;
  about: string;
  first: Claim;
  second: Claim;
  /** "Two offers for the same order". */
  sentence: string;
}

/** Whether the two are never told to one person one beside the other, whoever that is. */
export function takeTurns(a: Saying, b: Saying): boolean {
  // What one scenario says, it says one after the other, and its makers see both.
  if (a.kind === b.kind && (a.key === b.key || a.kind === 'stage')) return true;
  if (a.slot !== undefined && a.slot === b.slot) return true;
  const [one, other] = [a.layer, b.layer];
  return !!one && !!other && one.key === other.key && (one.to <= other.from || other.to <= one.from);
}

/** What two sayings contradict each other in. Where they agree on one value of a thing, they do not. */
export function disagreements(a: Pick<Saying, 'claims'>, b: Pick<Saying, 'claims'>): Disagreement[] {
  return TOPICS.flatMap((topic) => {
    const theirs = b.claims.filter((claim) => claim.topic === topic);
    const found = new Map<string, Disagreement>();
    for (const first of a.claims) {
      if (first.topic !== topic || found.has(first.about)) continue;
      const { about } = first;
      if (agreeOn(a, b, topic, about)) continue;
      for (const second of theirs) {
        const sentence = contradiction(first, second);
        if (sentence === undefined || found.has(about)) continue;
        found.set(about, { topic, about, first, second, sentence });
      }
    }
    return [...found.values()];
  });
}

function agreeOn(
  a: Pick<Saying, 'claims'>,
  b: Pick<Saying, 'claims'>,
  topic: TopicName,
  about: string,
): boolean {
  const values = (one: Pick<Saying, 'claims'>) =>
    one.claims.filter((claim) => claim.topic === topic && claim.about === about).map(({ value }) => value);
  const theirs = new Set(values(b));
  return values(a).some((value) => theirs.has(value));
}

/** The first instant from now on at which the one is told, and the other is or was not longer ago than so long. */
export function meeting(
  a: readonly Span[],
  b: readonly Span[],
  withinMs: number,
  now: number,
): number | undefined {
  let earliest: number | undefined;
  let begin = 0;
  for (const one of a) {
    if (earliest !== undefined && one.from > earliest) break;
    while (begin < b.length && b[begin]!.to < one.from - withinMs) begin++;
    for (let i = begin; i < b.length && b[i]!.from <= one.to + withinMs; i++) {
      const other = b[i]!;
      // Whichever is told last is still to be told.
      if (Math.max(one.to, other.to) < now) continue;
      const at = Math.max(one.from, other.from, now);
      earliest = Math.min(earliest ?? at, at);
    }
  }
  return earliest;
}
