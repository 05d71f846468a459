// How many clusters? Six ways of asking, each of which is right somewhere and wrong somewhere, and a vote among them.

import { chance, type Matrix, rowsOf } from '../../numeric/index.ts';
import { gapsOf } from './gap.ts';
import { indicesOf } from './indices.ts';
import { kmeans, nearestCentre, sampleOf } from './kmeans.ts';
import { mixture } from './mixture.ts';
import { stabilityOf } from './stability.ts';
import { groundBetween, SPARSER } from './valleys.ts';

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
  /** The greatest number that is tried. When not given, 30 or the square root of the rows; 60 where more still look better. */
  most?: number;
  progress?(share: number): void;
}

/** So many rows tell how many clusters there are as well as more would. */
const LOOKED_AT = 2000;
const MOST = 30;
const MOST_OF_ALL = 60;
/** So many criteria that would have the greatest number tried, or the one before, have not seen enough. */
const STILL_RISING = 3;
/** More than the first range are tried only where each would have so many rows. */
const ROWS_EACH = 25;
/** Of numbers that are nearly as stable as the most stable, the greatest says most. */
const AS_FIRM = 0.03;

/** A vote for a number counts whole, one for a neighbour half. */
export const supportOf = (votes: readonly number[], k: number): number =>
  votes.reduce((sum, vote) => sum + (vote === k ? 1 : Math.abs(vote - k) === 1 ? 0.5 : 0), 0);

export function chooseNumber(all: Matrix, { seed = 1, most, progress }: ChooseOptions = {}): Choice {
  const random = chance('choose', seed);
  const data = all.rows > LOOKED_AT ? rowsOf(all, sampleOf(all.rows, LOOKED_AT, random)) : all;
  const first = Math.max(2, Math.min(most ?? MOST, Math.floor(Math.sqrt(data.rows)), data.rows - 1));
  const last =
    most === undefined ? Math.max(first, Math.min(MOST_OF_ALL, Math.floor(data.rows / ROWS_EACH))) : first;
  const part = first / last;
  let seen = seenOf(data, [1, first], seed, (share) => progress?.(share * part));
  if (last > first && isStillRising(votesOf(seen), first) && areApart(data, first, seed)) {
    const more = seenOf(data, [first + 1, last], seed, (share) => progress?.(part + share * (1 - part)));
    seen = [...seen, ...more];
  }
  progress?.(1);
  const votes = votesOf(seen);
  return { k: elected(seen, votes), votes, tried: seen.map(({ slack, ...tried }) => tried) };
}

/** What is known of a number of clusters, and by how much its gap is uncertain. */
type Seen = Tried & { slack: number };

function seenOf(
  data: Matrix,
  [from, to]: readonly [number, number],
  seed: number | string,
  progress: (share: number) => void,
): Seen[] {
  const ks = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const runs = ks.map((k) => kmeans(data, { k, seed, starts: 3, patience: 4, rounds: 50 }));
  progress(0.3);
  const inertias = runs.map(({ inertia }) => inertia);
  const gaps = gapsOf(data, ks, inertias, { seed, references: 4 });
  progress(0.6);
  const shape = fullPays(data);
  return ks.map((k, i): Seen => {
    const { silhouette, calinskiHarabasz, daviesBouldin } = indicesOf(data, runs[i]!.labels);
    const one: Seen = {
      ...{ k, inertia: inertias[i]!, ...gaps[i]! },
      silhouette: silhouette ?? -1,
      calinskiHarabasz: calinskiHarabasz ?? 0,
      daviesBouldin: daviesBouldin ?? Number.POSITIVE_INFINITY,
      bic: mixture(data, { k, seed, starts: 1, shape, rounds: 30 }).bic,
      stability: k === 1 ? 1 : stabilityAt(data, k, seed),
    };
    progress(0.6 + (0.4 * (i + 1)) / ks.length);
    return one;
  });
}

/** One cloud without any clusters can be cut ever finer, too. */
const areApart = (data: Matrix, k: number, seed: number | string): boolean =>
  (groundBetween(data, kmeans(data, { k, seed }), new Int32Array(data.rows)) ?? 1) < SPARSER;

const isStillRising = (votes: Record<Criterion, number>, greatest: number): boolean =>
  Object.values(votes).filter((vote) => vote >= greatest - 1).length >= STILL_RISING;

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

function votesOf(tried: readonly Seen[]): Record<Criterion, number> {
  const several = tried.slice(1);
  const best = (worth: (one: Tried) => number) =>
    several.reduce((top, one) => (worth(one) > worth(top) ? one : top), several[0]!).k;
  const widest = tried.reduce((top, one) => (one.gap > top.gap ? one : top));
  const asWide = several.find(({ gap }) => gap >= widest.gap - widest.slack);
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
 * The number with most votes, a neighbour's counting half; among equals the one that more name outright, then the one that
 * other samples of the rows find again most often. Who votes for the greatest number tried has found no best one, and abstains.
 */
function elected(tried: readonly Tried[], votes: Record<Criterion, number>): number {
  const greatest = tried.at(-1)!.k;
  const decided = Object.values(votes).filter((vote) => vote < greatest);
  const given = decided.length > 0 ? decided : Object.values(votes);
  const support = (k: number) => supportOf(given, k);
  const named = (k: number) => given.filter((vote) => vote === k).length;
  const of = (k: number) => tried.find((one) => one.k === k)!;
  const isBefore = (a: Tried, b: Tried) =>
    support(b.k) - support(a.k) ||
    b.stability - a.stability ||
    named(b.k) - named(a.k) ||
    b.silhouette - a.silhouette;
  return [...new Set(given)].map(of).sort(isBefore)[0]!.k;
}
