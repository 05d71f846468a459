// GrowthBook's draws (SDK specification 0.8.0): FNV-1a of 32 bits, in two versions, and the ranges that variations get.

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash ^= text.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/**
 * A value's place from 0 up to 1: version 2 in steps of 1/10,000, version 1 in steps of 1/1,000; null for others.
 *
 * @example growthbookHash('my-test', 'user-1', 2)
 */
export function growthbookHash(seed: string, value: string, version: number): number | null {
  if (version === 2) return (fnv1a(String(fnv1a(seed + value))) % 10_000) / 10_000;
  if (version === 1) return (fnv1a(value + seed) % 1000) / 1000;
  return null;
}

export type Range = readonly [from: number, to: number];

export const inRange = (place: number, [from, to]: Range): boolean => place >= from && place < to;

export const equalWeights = (count: number): number[] =>
  count <= 0 ? [] : new Array<number>(count).fill(1 / count);

/** Each variation's part begins where its full weight would, so that more coverage moves nobody. */
export function bucketRanges(variations: number, coverage = 1, weights?: readonly number[]): Range[] {
  const covered = Math.min(1, Math.max(0, coverage));
  const total = (weights ?? []).reduce((sum, weight) => sum + weight, 0);
  const isSound = weights?.length === variations && total >= 0.99 && total <= 1.01;
  let from = 0;
  return (isSound ? weights : equalWeights(variations)).map((weight) => {
    const start = from;
    from += weight;
    return [start, start + covered * weight] as const;
  });
}

/** The variation whose range holds the place; -1 for none. */
export const chooseVariation = (place: number, ranges: readonly Range[]): number =>
  ranges.findIndex((range) => inRange(place, range));

/** A namespace is what we call a layer: those whose place in it is in [from, to). */
export function inNamespace(value: string, [name, from, to]: readonly [string, number, number]): boolean {
  const place = growthbookHash(`__${name}`, value, 1);
  return place !== null && inRange(place, [from, to]);
}

/** `?my-test=1` in the page's address. */
export function queryOverride(experiment: string, url: string, variations: number): number | null {
  const query = url.split('?')[1]?.replace(/#.*/, '') ?? '';
  const found = query.split('&').find((pair) => pair.split('=', 1)[0] === experiment);
  const index = Number.parseInt(found?.split('=', 2)[1] ?? '', 10);
  return index >= 0 && index < variations ? index : null;
}
