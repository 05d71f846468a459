// Do the personas still fit? People move between them, and people come whom none of them describes.

export interface Drift {
  /** The population stability index: below .1 nothing has moved, above .25 a lot. */
  psi: number;
  /** How typical people are of their personas on average; .5 when they were learned. */
  fit: number;
  alarm: boolean;
  sentence: string;
}

const MOVED = 0.25;
const STRANGE = 0.35;
const LEAST = 1e-3;

/** Shares by persona, when they were learned and now. */
export function driftOf(before: readonly number[], now: readonly number[], fit: number): Drift {
  let psi = 0;
  for (const [i, share] of before.entries()) {
    const [a, b] = [Math.max(LEAST, share), Math.max(LEAST, now[i] ?? 0)];
    psi += (b - a) * Math.log(b / a);
  }
  const moved = psi > MOVED;
  const strange = fit < STRANGE;
  return { psi, fit, alarm: moved || strange, sentence: sentenceOf(moved, strange) };
}

function sentenceOf(moved: boolean, strange: boolean): string {
  if (moved && strange)
    return 'People have moved between personas, and many are like none of them: learn them anew.';
  if (moved) return 'The shares of the personas are not what they were: look why, or learn them anew.';
  if (strange) return 'Many people are like none of the personas any more: learn them anew.';
  return 'They fit people as well as when they were learned.';
}
