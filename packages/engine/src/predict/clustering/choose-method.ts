// Which way of clustering fits these rows? k-means where clusters are round and alike; mixtures where they are long,
// slanted or of different sizes; density where they wind around each other and empty ground lies between.

import { chance, type Matrix, rowsOf, squaredDistance } from '../../numeric/index.ts';
import { adjustedRand } from './agreement.ts';
import { type Choice, chooseNumber, supportOf } from './choose-number.ts';
import { type Crowding, crowdsOf } from './crowds.ts';
import { inertiaOf, kmeans, type Run, sampleOf } from './kmeans.ts';
import { mixture, parametersOf } from './mixture.ts';
import { groundBetween, HARDLY_SPARSER, MUCH_SPARSER, SPARSER } from './valleys.ts';

export type Method = 'kmeans' | 'gmm' | 'density';
export interface MethodChoice {
  method: Method;
  k: number;
  reason: string;
  /** Of a density: which division it is. */
  crowding?: Crowding;
  /** Absent where the number was given. */
  choice?: Choice;
}

export interface MethodOptions {
  k?: number;
  /** Only the number is looked for. */
  method?: Method;
  /** Where none is asked for: those among which one is chosen; all when not given. */
  among?: readonly Method[];
  seed?: number | string;
  most?: number;
  progress?(share: number): void;
}

const LOOKED_AT = 2000;
/** A mixture with whole covariances needs so many rows a parameter. */
const ROWS_A_PARAMETER = 3;
/** What a row must gain in log-likelihood, after what the parameters cost. */
const WORTH = 0.25;
/** The same where both find as many clusters. */
const WORTH_AT_ONE_NUMBER = 0.1;
/** Divisions that agree so far are the same answer, and the plainer one is given. */
const SAME = 0.9;
const NOISE_AT_MOST: Record<Crowding, number> = { crowds: 0.03, 'crowds-filled': 0.08, gaps: 0.08 };
const CROWDINGS = ['crowds', 'crowds-filled', 'gaps'] as const;
const PURE = 0.99;
/** Of shapes that wind, each criterion would have another number of pieces. */
const AGREED = 3;
const NEARLY_ALL = 4.5;

export function chooseMethod(all: Matrix, options: MethodOptions = {}): MethodChoice {
  const { seed = 1, method } = options;
  if (method === 'density') return { method, k: 0, reason: 'it was asked for' };
  const data =
    all.rows > LOOKED_AT ? rowsOf(all, sampleOf(all.rows, LOOKED_AT, chance('method', seed))) : all;
  const choice = options.k === undefined ? chooseNumber(data, options) : undefined;
  const k = options.k ?? choice!.k;
  const chosen = (method: Method, number: number, reason: string): MethodChoice => ({
    ...{ method, k: number, reason },
    ...(choice && { choice }),
  });
  if (method === 'kmeans') return chosen(method, k, 'it was asked for');
  if (method === 'gmm')
    return chosen(method, options.k ?? likeliestNumber(data, k, seed).k, 'it was asked for');

  const among = options.among ?? ['kmeans', 'gmm', 'density'];
  const round = kmeans(data, { k, seed });
  const isOpen = (clusters: number) => clusters > 1 && (options.k === undefined || options.k === clusters);
  for (const crowding of among.includes('density') ? CROWDINGS : []) {
    const crowded = crowdsOf(data, crowding);
    const { labels, clusters } = crowded;
    if (!isOpen(clusters) || !isClearer(data, crowded, round.labels, NOISE_AT_MOST[crowding])) continue;
    if (choice && areRoundWithin(data, round, choice, crowded, seed)) continue;
    // What k-means of the same number finds as well does not wind: then the vote has the word.
    if (crowding !== 'crowds' && adjustedRand(kmeans(data, { k: clusters, seed }).labels, labels) >= SAME)
      continue;
    if (adjustedRand(mixed(data, clusters, seed).labels, labels) >= SAME)
      return chosen('gmm', clusters, 'the clusters are not round, with empty ground between');
    const reason = 'the clusters wind around each other, with empty ground between';
    return { ...chosen('density', clusters, reason), crowding };
  }
  const slanted = options.k === undefined ? likeliestNumber(data, k, seed) : { k, ...mixed(data, k, seed) };
  const enough = data.rows >= ROWS_A_PARAMETER * parametersOf(slanted.k, data.columns, 'full');
  const gain = (roundBic(data, round) - slanted.bic) / (2 * data.rows);
  if (
    enough &&
    gain > (slanted.k === k ? WORTH_AT_ONE_NUMBER : WORTH) &&
    adjustedRand(slanted.labels, round.labels) < SAME
  )
    return chosen(
      'gmm',
      slanted.k,
      `the clusters are not round: a mixture is likelier by ${gain.toFixed(2)} a row`,
    );
  return chosen('kmeans', k, 'the clusters are round enough, and nothing else is clearer');
}

const mixed = (data: Matrix, k: number, seed: number | string) =>
  mixture(data, { k, seed, starts: k > 8 ? 1 : 3, rounds: 100 });

/** By the Bayesian criterion, up to a little more than the vote's. */
function likeliestNumber(data: Matrix, k: number, seed: number | string) {
  const most = Math.min(k + 2, Math.floor(data.rows / 5));
  const from = Math.max(1, Math.min(k - 4, 2));
  const ks = Array.from({ length: most - from + 1 }, (_, i) => from + i);
  const tried = ks.map((number) => ({ k: number, ...mixed(data, number, seed) }));
  return tried.reduce((best, one) => (one.bic < best.bic ? one : best));
}

/** Of k-means taken as a mixture of round Gaussians of one size, each row in one of them. */
function roundBic(data: Matrix, { centres, labels, sizes }: Run): number {
  const { rows, columns } = data;
  const k = centres.rows;
  const variance = inertiaOf(data, centres, labels) / (rows * columns) || 1e-300;
  const mixing = sizes.reduce((sum, size) => sum + (size > 0 ? size * Math.log(size / rows) : 0), 0);
  const logLikelihood = mixing - (rows * columns * (Math.log(2 * Math.PI * variance) + 1)) / 2;
  return -2 * logLikelihood + (k - 1 + k * columns + 1) * Math.log(rows);
}

/**
 * Whether a division's parts are made of more round clusters, each within one part and with sparser ground around it, which
 * say more than the parts do. The more the criteria agree on their number, the less the ground has to say.
 */
function areRoundWithin(
  data: Matrix,
  round: Run,
  { k, votes }: Choice,
  { labels, clusters }: { labels: Int32Array; clusters: number },
  seed: number | string,
): boolean {
  const sparser = (run: Run, than: number) =>
    run.centres.rows > clusters &&
    within(run.labels, labels) >= PURE &&
    (groundBetween(data, run, labels) ?? 0) < than;
  const support = supportOf(Object.values(votes), k);
  if (support >= NEARLY_ALL) return sparser(round, HARDLY_SPARSER);
  if (support >= AGREED) return sparser(round, SPARSER);
  const numbers = new Set(Object.values(votes));
  return (
    sparser(round, MUCH_SPARSER) ||
    [...numbers].some((n) => sparser(kmeans(data, { k: n, seed }), MUCH_SPARSER))
  );
}

/** Nearly everybody belongs, neighbours are together, and in the other division they are not. */
function isClearer(
  data: Matrix,
  { labels, noise }: { labels: Int32Array; noise: number },
  other: Int32Array,
  noiseAtMost: number,
): boolean {
  if (noise > noiseAtMost || adjustedRand(labels, other) >= SAME) return false;
  const [mine, theirs] = [purity(data, labels), purity(data, other)];
  return mine >= PURE && mine > theirs + (1 - PURE) / 2;
}

/** The share of rows that are where most of their piece is. */
function within(pieces: Int32Array, labels: Int32Array): number {
  const counts = new Map<number, Map<number, number>>();
  for (const [row, piece] of pieces.entries()) {
    const of = counts.get(piece) ?? new Map<number, number>();
    counts.set(piece, of.set(labels[row]!, (of.get(labels[row]!) ?? 0) + 1));
  }
  const most = [...counts.values()].map((of) => Math.max(...of.values()));
  return most.reduce((sum, one) => sum + one, 0) / pieces.length;
}

const NEIGHBOURS = 5;

/** The share of rows whose nearest neighbours are all in the same cluster. */
function purity(data: Matrix, labels: Int32Array): number {
  let pure = 0;
  const gaps = new Float64Array(NEIGHBOURS);
  const nearest = new Int32Array(NEIGHBOURS);
  for (let i = 0; i < data.rows; i++) {
    gaps.fill(Number.POSITIVE_INFINITY);
    for (let j = 0; j < data.rows; j++) {
      if (i === j) continue;
      const gap = squaredDistance(data, i, data, j);
      if (gap >= gaps[NEIGHBOURS - 1]!) continue;
      let at = NEIGHBOURS - 1;
      for (; at > 0 && gaps[at - 1]! > gap; at--) {
        gaps[at] = gaps[at - 1]!;
        nearest[at] = nearest[at - 1]!;
      }
      gaps[at] = gap;
      nearest[at] = j;
    }
    if (nearest.every((row) => labels[row] === labels[i] || labels[row]! < 0)) pure++;
  }
  return pure / data.rows;
}
