// Many questions at once: p-values adjusted so that the answers may be read together.

export type Correction = 'none' | 'bonferroni' | 'holm' | 'benjamini-hochberg';

/**
 * Adjusted p-values in the order given. Bonferroni and Holm bound the chance of any false finding, Benjamini and
 * Hochberg the expected share of false ones among the findings.
 * Sources: S. Holm, Scandinavian Journal of Statistics 1979; Y. Benjamini, Y. Hochberg, JRSS B 1995.
 */
export function adjust(p: readonly number[], correction: Correction): number[] {
  const n = p.length;
  if (correction === 'none') return [...p];
  if (correction === 'bonferroni') return p.map((one) => Math.min(1, one * n));
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!);
  const adjusted = Array<number>(n);
  if (correction === 'holm') {
    let most = 0;
    order.forEach((i, rank) => {
      most = Math.max(most, Math.min(1, p[i]! * (n - rank)));
      adjusted[i] = most;
    });
    return adjusted;
  }
  let least = 1;
  for (let rank = n - 1; rank >= 0; rank--) {
    const i = order[rank]!;
    least = Math.min(least, (p[i]! * n) / (rank + 1));
    adjusted[i] = least;
  }
  return adjusted;
}
