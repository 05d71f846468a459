// The best few of many scores, without sorting them all.

/**
 * Item numbers by decreasing score, equal ones by number; `may` leaves items out. Scores that are not finite never come.
 * @example topOf(Float64Array.of(1, 3, 2), 2)  // [1, 2]
 */
export function topOf(
  scores: Float64Array,
  count: number,
  may: (item: number) => boolean = () => true,
): number[] {
  const best: number[] = [];
  for (let item = 0; item < scores.length; item++) {
    const score = scores[item]!;
    if (best.length === count && !(score > scores[best[count - 1]!]!)) continue;
    if (!Number.isFinite(score) || !may(item)) continue;
    let place = best.length;
    while (place > 0 && scores[best[place - 1]!]! < score) place--;
    best.splice(place, 0, item);
    if (best.length > count) best.pop();
  }
  return best;
}
