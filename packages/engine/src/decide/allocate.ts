// What one unit gets of one experience whose audience it is in. Pure: the draws are hashes of the experience and the
// unit, and a variant that was seen stays, whatever becomes of the weights.

import { durationMs } from '../unify/index.ts';
import type { Experience, Variant } from './experience.ts';
import { shareAt, shareOf } from './hash.ts';

export type Allocation =
  | { kind: 'variant'; variant: Variant; sticky: boolean }
  /** Kept back: sees the slot's default, and is counted. */
  | { kind: 'held'; sticky: boolean }
  /** Not of this experience: the next one is tried. */
  | { kind: 'passed'; why: 'schedule' | 'cap' | 'layer' | 'traffic' | 'no-unit' };

/** The variant that stands for the holdout in the log and in `Experience Viewed`. */
export const HELD = '';

export interface Drawing {
  /** The id that draws are made for; undefined for somebody without any name. */
  unit: string | undefined;
  now: number;
  /** The variant that was seen first, if any was. */
  viewed: string | undefined;
  /** When it was shown, where it is capped. */
  shown?: readonly number[];
  /** Of each variant, where they are learned. */
  shares?: ArrayLike<number>;
}

/**
 * The draws, each independent of the others: `layer/<layer's key>` for the part of a layer, `<id>/traffic`,
 * `<id>/holdout`, and `<id>` for the variant, where the unit's share is looked up in the cumulated weights.
 */
export function allocate(experience: Experience, { unit, now, viewed, shown, shares }: Drawing): Allocation {
  const { id, layer, traffic, holdout } = experience;
  if (!isScheduled(experience, now)) return { kind: 'passed', why: 'schedule' };
  if (isSpent(experience, shown, now)) return { kind: 'passed', why: 'cap' };
  const before = viewed === undefined ? undefined : remembered(experience, viewed);
  if (before) return before;
  if (unit === undefined) return withoutUnit(experience);
  if (layer) {
    const share = shareOf(`layer/${layer.key}`, unit);
    if (share < layer.from || share >= layer.to) return { kind: 'passed', why: 'layer' };
  }
  if (traffic < 1 && shareOf(`${id}/traffic`, unit) >= traffic) return { kind: 'passed', why: 'traffic' };
  if (holdout > 0 && shareOf(`${id}/holdout`, unit) < holdout) return { kind: 'held', sticky: false };
  return { kind: 'variant', variant: drawVariant(experience, unit, now, shares), sticky: false };
}

export const isScheduled = ({ from, to }: Experience, now: number): boolean =>
  (from === null || now >= from) && (to === null || now < to);

/** Whether the person has been shown it as often as they may. A window holds what is later than its length ago. */
export function isSpent({ cap }: Experience, shown: readonly number[] = [], now: number): boolean {
  if (!cap) return false;
  const since = cap.window === null ? Number.NEGATIVE_INFINITY : now - durationMs(cap.window);
  return shown.filter((time) => time > since && time <= now).length >= cap.exposures;
}

/** What stays with somebody who saw this variant first: then no draw has a say. Undefined where nothing does. */
export function remembered(
  experience: Experience,
  viewed: string,
): Exclude<Allocation, { kind: 'passed' }> | undefined {
  if (viewed === HELD) return { kind: 'held', sticky: true };
  if (drawsAnew(experience)) return undefined;
  const { variants } = experience;
  const variant = variants.find(({ key }) => key === viewed);
  return variant && { kind: 'variant', variant, sticky: true };
}

/** Whether every decision is a draw of its own, whatever was seen. */
const drawsAnew = ({ allocation }: Experience): boolean =>
  allocation !== undefined && allocation.kind !== 'fixed' && !allocation.sticky;

function drawVariant(
  experience: Experience,
  unit: string,
  now: number,
  shares: ArrayLike<number> | undefined,
): Variant {
  const { id, variants } = experience;
  if (variants.length === 1) return variants[0]!;
  if (shares)
    return drawShare(variants, drawsAnew(experience) ? shareAt(id, unit, now) : shareOf(id, unit), shares);
  let left = shareOf(id, unit) * totalWeight(variants);
  for (const variant of variants) {
    left -= variant.weight;
    if (left < 0) return variant;
  }
  // Rounding at the very end of the scale.
  return variants.findLast(({ weight }) => weight > 0)!;
}

function drawShare(variants: readonly Variant[], share: number, shares: ArrayLike<number>): Variant {
  let left = share;
  for (let i = 0; i < variants.length; i++) {
    left -= shares[i]!;
    if (left < 0) return variants[i]!;
  }
  // Rounding at the very end of the scale.
  return variants.findLast((_, i) => shares[i]! > 0)!;
}

/** Nothing can be drawn for nobody; what needs no draw is the same for all. */
function withoutUnit(experience: Experience): Allocation {
  if (isSplit(experience)) return { kind: 'passed', why: 'no-unit' };
  return { kind: 'variant', variant: experience.variants.find(({ weight }) => weight > 0)!, sticky: false };
}

/** Whether chance has a say: not everybody in the audience gets the same. */
export function isSplit({ variants, traffic, holdout, layer }: Experience): boolean {
  return (
    traffic < 1 || holdout > 0 || layer !== null || variants.filter(({ weight }) => weight > 0).length > 1
  );
}

/** How likely somebody in the audience is to take part. */
export function chanceToEnter({ layer, traffic }: Experience): number {
  return (layer ? layer.to - layer.from : 1) * traffic;
}

/** How likely somebody who takes part is to get this variant; `HELD` for the holdout. */
export function chanceOf(
  { variants, holdout }: Experience,
  variant: string,
  shares?: ArrayLike<number>,
): number {
  if (variant === HELD) return holdout;
  if (shares) return (1 - holdout) * (shares[variants.findIndex(({ key }) => key === variant)] ?? 0);
  const weight = variants.find(({ key }) => key === variant)?.weight ?? 0;
  return ((1 - holdout) * weight) / totalWeight(variants);
}

const totalWeight = (variants: readonly Variant[]): number =>
  variants.reduce((sum, { weight }) => sum + weight, 0);
