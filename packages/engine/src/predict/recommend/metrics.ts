// How good lists are, measured on what people did afterwards. Everything that somebody has in the test is relevant;
// average precision divides by how many those are. As in github.com/recommenders-team/recommenders, evaluation (MIT).

export interface RankingMetrics {
  map: number;
  ndcg: number;
  precision: number;
  recall: number;
}

/** One person's, of the first `k` of a list; `relevant` must not be empty. */
export function metricsOf(list: ArrayLike<number>, relevant: ReadonlySet<number>, k: number): RankingMetrics {
  let hits = 0;
  let precisions = 0;
  let gain = 0;
  for (let rank = 0; rank < Math.min(k, list.length); rank++) {
    if (!relevant.has(list[rank]!)) continue;
    hits++;
    precisions += hits / (rank + 1);
    gain += discount(rank);
  }
  let ideal = 0;
  for (let rank = 0; rank < Math.min(k, relevant.size); rank++) ideal += discount(rank);
  return {
    map: precisions / relevant.size,
    ndcg: gain / ideal,
    precision: hits / k,
    recall: hits / relevant.size,
  };
}

const discount = (rank: number): number => 1 / Math.log2(rank + 2);

export function meanOf(all: readonly RankingMetrics[]): RankingMetrics {
  const mean = (key: keyof RankingMetrics) =>
    all.reduce((sum, one) => sum + one[key], 0) / Math.max(1, all.length);
  return { map: mean('map'), ndcg: mean('ndcg'), precision: mean('precision'), recall: mean('recall') };
}

/** The share of the catalogue that is in anybody's list, and how evenly: bits of entropy over what is shown. */
export function coverageOf(
  lists: readonly ArrayLike<number>[],
  items: number,
): { catalogue: number; distributional: number } {
  const shown = new Map<number, number>();
  let all = 0;
  for (const list of lists)
    for (let rank = 0; rank < list.length; rank++) {
      shown.set(list[rank]!, (shown.get(list[rank]!) ?? 0) + 1);
      all++;
    }
  let distributional = 0;
  for (const count of shown.values()) distributional -= (count / all) * Math.log2(count / all);
  return { catalogue: shown.size / Math.max(1, items), distributional };
}

/** Bits of surprise in an item: −log₂ of its share of what was done. */
export const noveltyOf = (count: number, all: number): number => -Math.log2(count / all);
