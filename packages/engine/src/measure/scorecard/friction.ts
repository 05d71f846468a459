// Where the journey fails: stages that fewer people leave for a later one than before, or than others do, or that they
// stay in for longer, or fall out of more often, by more than chance explains when so many stages are looked at (Holm),
// and by enough to matter.

import { adjust, normalBelow, normalQuantile } from '../../numeric/index.ts';
import type { Figure } from './figure.ts';

/** One comparison: `worse` says which way is bad. */
export interface Suspicion {
  stage: string;
  /** Whose figure; undefined: everybody's. */
  group: string | undefined;
  what: 'conversion' | 'stay' | 'loss';
  against: 'before' | 'others';
  worse: 'less' | 'more';
  here: Figure | null;
  there: Figure | null;
}
export interface Friction extends Omit<Suspicion, 'here' | 'there'> {
  here: Figure;
  there: Figure;
  /** The one-sided p, corrected for everything that was compared. */
  p: number;
}

/** A change below a tenth of what it was is no friction, however sure it is. */
export const LEAST_CHANGE = 0.1;
/** Fewer people than this tell nothing of a stage. */
export const LEAST_PEOPLE = 20;
const ALPHA = 0.05;
const Z = normalQuantile(0.975);

/** Of all comparisons together, at most one report in twenty names a stage where nothing is wrong. */
export function frictionOf(suspicions: readonly Suspicion[]): Friction[] {
  const known = suspicions.flatMap((one) => {
    const { here, there } = one;
    const isEnough = here && there && here.n >= LEAST_PEOPLE && there.n >= LEAST_PEOPLE;
    return isEnough ? [{ ...one, here, there }] : [];
  });
  const corrected = adjust(known.map(pOf), 'holm');
  return known
    .map((one, i) => ({ ...one, p: corrected[i]! }))
    .filter(({ here, there, p }) => {
      const change = Math.abs(here.value - there.value) / Math.max(1e-12, Math.abs(there.value));
      return p <= ALPHA && change >= LEAST_CHANGE;
    })
    .sort((a, b) => a.p - b.p);
}

/** By the sides of the intervals that face each other, since those of a share are not equally long. */
function pOf({ here, there, worse }: Suspicion & { here: Figure; there: Figure }): number {
  const [lower, upper] = worse === 'less' ? [here, there] : [there, here];
  const error = Math.hypot(lower.high - lower.value, upper.value - upper.low) / Z;
  return error === 0 ? 1 : normalBelow(-(upper.value - lower.value) / error);
}
