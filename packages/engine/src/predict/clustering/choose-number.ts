// How many clusters? Six ways of asking, each of which is right somewhere and wrong somewhere, and a vote among them.

import { chance, type Matrix, rowsOf } from '../../numeric/index.ts';
import { gapsOf } from './gap.ts';
import { indicesOf } from './indices.ts';
import { kmeans, nearestCentre, sampleOf } from './kmeans.ts';
import { mixture } from './mixture.ts';
import { stabilityOf } from './stability.ts';

export const CRITERIA = [
  'silhouette',
  'calinskiHarabasz',
  'daviesBouldin',
  'gap',
  'bic',
  'stability',
] as const;
export type Criterion = (typeof CRITERIA)[number];

export interface Tried {
  k: number;
  inertia: number;
  silhouette: number;
  calinskiHarabasz: number;
  daviesBouldin: number;
  gap: number;
  bic: number;
  stability: number;
}
export interface Choice {
  k: number;
  /** What each criterion would have. */
  votes: Record<Criterion, number>;
  tried: Tried[];
}

export interface ChooseOptions {
  seed?: number | string;
  /** The greatest number that is tried; the square root of the rows, 30 at most, when not given. */
  most?: number;
  progress?(share: number): void;
}

/** So many rows tell how many clusters there are as well as more would. */
const LOOKED_AT = 2000;
const MOST = 30;
/** Of numbers that are nearly as stable as the most stable, the greatest says most. */
const AS_FIRM = 0.03;

export function chooseNumber(all: Matrix, { seed = 1, most, progress }: ChooseOptions = {}): Choice {
  const random = chance('choose', seed);
  const data = all.rows > LOOKED_AT ? rowsOf(all, sampleOf(all.rows, LOOKED_AT, random)) : all;
  const greatest = Math.max(2, Math.min(most ?? MOST, Math.floor(Math.sqrt(data.rows)), data.rows - 1));
  const ks = Array.from({ length: greatest }, (_, i) => i + 1);
  const runs = ks.map((k) => kmeans(data, { k, seed, starts: 3, patience: 4, rounds: 50 }));
  progress?.(0.3);
  const gaps = gapsOf(
    data,
    ks,
    runs.map(({ inertia }) => inertia),
    { seed, references: 4 },
  );
  progress?.(0.6);
  const full = fullPays(data);
  const tried = ks.map((k, i): Tried => {
    const { silhouette, calinskiHarabasz, daviesBouldin } = indicesOf(data, runs[i]!.labels);
    const one: Tried = {
      k,
      inertia: runs[i]!.inertia,
      silhouette: silhouette ?? -1,
      calinskiHarabasz: calinskiHarabasz ?? 0,
      daviesBouldin: daviesBouldin ?? Number.POSITIVE_INFINITY,
      gap: gaps[i]!.gap,
      bic: mixture(data, { k, seed, starts: 1, shape: full, rounds: 30 }).bic,
      stability: k === 1 ? 1 : stabilityAt(data, k, seed),
    };
    progress?.(0.6 + (0.4 * k) / greatest);
    return one;
  });
  const votes = votesOf(
    tried,
    gaps.map(({ slack }) => slack),
  );
  return { k: elected(tried, votes), votes, tried };
}

const stabilityAt = (data: Matrix, k: number, seed: number | string): number =>
  stabilityOf(
    data,
    (sample, rows, turn) => {
      const { centres } = kmeans(sample, { k, seed: `${seed} ${turn}`, starts: 2, patience: 0, rounds: 50 });
      return Int32Array.from({ length: rows.rows }, (_, i) => nearestCentre(rows, i, centres));
    },
    { pairs: 4, most: 800, seed },
  ).mean;

/** Whole covariances need rows; with few, their likelihood says nothing of the number of clusters. */
const fullPays = (data: Matrix): 'full' | 'diagonal' =>
  data.rows >= 15 * data.columns * data.columns ? 'full' : 'diagonal';

function votesOf(tried: readonly Tried[], slack: readonly number[]): Record<Criterion, number> {
  const several = tried.slice(1);
  const best = (worth: (one: Tried) => number) =>
    several.reduce((top, one) => (worth(one) > worth(top) ? one : top), several[0]!).k;
  const widest = tried.reduce((top, { gap }, i) => (gap > tried[top]!.gap ? i : top), 0);
  const asWide = several.find(({ gap }) => gap >= tried[widest]!.gap - slack[widest]!);
  const firmest = Math.max(...several.map(({ stability }) => stability));
  const firm = several.filter(({ stability }) => stability >= firmest - AS_FIRM);
  return {
    silhouette: best((one) => one.silhouette),
    calinskiHarabasz: best((one) => one.calinskiHarabasz),
    daviesBouldin: best((one) => -one.daviesBouldin),
    gap: asWide?.k ?? 2,
    bic: best((one) => -one.bic),
    stability: firm.at(-1)!.k,
  };
}

/**
 * The number with most votes, a neighbour's counting half; among equals the one that other samples of the rows find
 * again most often. Who votes for the greatest number tried has found no best one, and abstains.
 */
function elected(tried: readonly Tried[], votes: Record<Criterion, number>): number {
  const greatest = tried.at(-1)!.k;
  const decided = Object.values(votes).filter((vote) => vote < greatest);
  const given = decided.length > 0 ? decided : Object.values(votes);
  const support = (k: number) =>
    given.reduce((sum, vote) => sum + (vote === k ? 1 : Math.abs(vote - k) === 1 ? 0.5 : 0), 0);
  const of = (k: number) => tried.find((one) => one.k === k)!;
  const isBefore = (a: Tried, b: Tried) =>
    support(b.k) - support(a.k) || b.stability - a.stability || b.silhouette - a.silhouette;
  return [...new Set(given)].map(of).sort(isBefore)[0]!.k;
}
