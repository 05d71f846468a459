// Recency, frequency and monetary value: every customer gets three scores by quantiles, and a cell with a name that
// people who sell know. Quick, without a model, and a floor to hold models against.

/** One entry a customer. */
export interface RfmColumns {
  /** Days since the last order. */
  recency: Float64Array;
  /** Orders. */
  frequency: Float64Array;
  /** Worth of all orders. */
  monetary: Float64Array;
}
/** What the scores of new people are read off: rising edges between scores. */
export interface RfmScale {
  recency: number[];
  frequency: number[];
  monetary: number[];
}
export interface RfmScore {
  /** 5 is best: ordered latest, most often, for the most. */
  r: number;
  f: number;
  m: number;
  cell: RfmCell;
}
export const RFM_CELLS = [
  'champion',
  'loyal',
  'potential loyalist',
  'new',
  'promising',
  'needs attention',
  'about to sleep',
  'cannot lose',
  'at risk',
  'hibernating',
  'lost',
] as const;
export type RfmCell = (typeof RFM_CELLS)[number];

const SCORES = 5;

/**
 * Edges at the quintiles. Where many are alike (half of all ordered once) scores are left out rather than drawn by lot:
 * the same value always has the same score.
 */
export function rfmScale({ recency, frequency, monetary }: RfmColumns): RfmScale {
  return { recency: quintiles(recency), frequency: quintiles(frequency), monetary: quintiles(monetary) };
}

/** @example rfmScore(scale, 3, 12, 840).cell // 'champion' */
export function rfmScore(scale: RfmScale, recency: number, frequency: number, monetary: number): RfmScore {
  const r = SCORES + 1 - scoreOf(scale.recency, recency);
  const f = scoreOf(scale.frequency, frequency);
  const m = scoreOf(scale.monetary, monetary);
  return { r, f, m, cell: cellOf(r, f, m) };
}

/** Four edges; what is at most the first has score 1, what is above the last has score 5. */
function quintiles(values: Float64Array): number[] {
  const sorted = values.slice().sort();
  return Array.from({ length: SCORES - 1 }, (_, i) => quantile(sorted, (i + 1) / SCORES));
}

/** Linear between neighbours, as most programs have it (R's type 7). */
function quantile(sorted: Float64Array, p: number): number {
  const place = p * (sorted.length - 1);
  const at = Math.floor(place);
  const low = sorted[at] ?? Number.NaN;
  return low + (place - at) * ((sorted[at + 1] ?? low) - low);
}

function scoreOf(edges: readonly number[], value: number): number {
  let score = 1;
  for (const edge of edges) if (value > edge) score++;
  return score;
}

/** How lately against how much: the mean of frequency and worth decides across, recency along. */
function cellOf(r: number, f: number, m: number): RfmCell {
  const much = (f + m) / 2;
  if (r >= 4) {
    if (much >= 4) return 'champion';
    if (much >= 3) return r === 5 ? 'potential loyalist' : 'loyal';
    if (much >= 2) return 'potential loyalist';
    return r === 5 ? 'new' : 'promising';
  }
  if (r === 3) {
    if (much >= 4) return 'loyal';
    return much >= 2.5 ? 'needs attention' : 'about to sleep';
  }
  if (much >= 4.5) return 'cannot lose';
  if (much >= 3) return 'at risk';
  return r === 2 || much >= 2 ? 'hibernating' : 'lost';
}
