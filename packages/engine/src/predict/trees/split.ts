// The best question to ask of the rows of a node, from sums by bin: a threshold for numbers, with what is not known on
// the better side, and for words a set of levels, found by ordering them by their mean slope (W. Fisher, 1958).

/** Sums by bin, all columns after each other: slopes, bends and rows at `3 * bin`, `+ 1` and `+ 2`. */
export type Sums = Float64Array;

export interface SplitRules {
  /** Every side keeps so many rows, and so much bend. */
  minRows: number;
  minBend: number;
  /** Penalty on squared leaf values. */
  l2: number;
  /** Added to that for words, since a set is chosen among many; and to the bends by which levels are ordered. */
  l2Words: number;
  /** Levels of fewer rows are not asked about. */
  rareLevel: number;
}
export interface Split {
  gain: number;
  feature: number;
  upTo: number;
  missingLeft: boolean;
  left?: number[];
}
export interface ColumnPlace {
  /** Where its bins begin, and how many it has. */
  at: number;
  count: number;
  isWords: boolean;
}
export interface Total {
  slope: number;
  bend: number;
  rows: number;
}

/** Undefined where no question helps. */
export function bestSplit(
  sums: Sums,
  columns: readonly ColumnPlace[],
  total: Total,
  rules: SplitRules,
  allowed?: Uint8Array,
): Split | undefined {
  let best: Split | undefined;
  for (const [feature, column] of columns.entries()) {
    if (allowed && allowed[feature] === 0) continue;
    const found = column.isWords
      ? bestSet(sums, column, total, rules)
      : bestThreshold(sums, column, total, rules);
    if (found && found.gain > (best?.gain ?? 1e-9)) best = { ...found, feature };
  }
  return best;
}

type Found = Omit<Split, 'feature'>;

function bestThreshold(
  sums: Sums,
  { at, count }: ColumnPlace,
  total: Total,
  rules: SplitRules,
): Found | undefined {
  const base = worth(total.slope, total.bend, rules.l2);
  const missing = { slope: sums[3 * at]!, bend: sums[3 * at + 1]!, rows: sums[3 * at + 2]! };
  let best: Found | undefined;
  for (const missingLeft of missing.rows > 0 ? [true, false] : [false]) {
    let slope = missingLeft ? missing.slope : 0;
    let bend = missingLeft ? missing.bend : 0;
    let rows = missingLeft ? missing.rows : 0;
    for (let bin = 1; bin < count; bin++) {
      const p = 3 * (at + bin);
      slope += sums[p]!;
      bend += sums[p + 1]!;
      rows += sums[p + 2]!;
      if (rows < rules.minRows || bend < rules.minBend) continue;
      if (total.rows - rows < rules.minRows || total.bend - bend < rules.minBend) break;
      const gain =
        worth(slope, bend, rules.l2) + worth(total.slope - slope, total.bend - bend, rules.l2) - base;
      if (gain > (best?.gain ?? 1e-9)) best = { gain, upTo: bin, missingLeft };
    }
  }
  return best;
}

function bestSet(sums: Sums, { at, count }: ColumnPlace, total: Total, rules: SplitRules): Found | undefined {
  const base = worth(total.slope, total.bend, rules.l2);
  const bins: number[] = [];
  for (let bin = 0; bin < count; bin++) if (sums[3 * (at + bin) + 2]! >= rules.rareLevel) bins.push(bin);
  if (bins.length < 2) return undefined;
  const mean = (bin: number) => sums[3 * (at + bin)]! / (sums[3 * (at + bin) + 1]! + rules.l2Words);
  bins.sort((a, b) => mean(a) - mean(b) || a - b);
  const l2 = rules.l2 + rules.l2Words;
  let best: Found | undefined;
  // The rows of rare levels go to the right; asking from both ends lets them go with either.
  for (const order of [bins, bins.toReversed()]) {
    let [slope, bend, rows] = [0, 0, 0];
    for (let i = 0; i < order.length - 1; i++) {
      const p = 3 * (at + order[i]!);
      slope += sums[p]!;
      bend += sums[p + 1]!;
      rows += sums[p + 2]!;
      if (rows < rules.minRows || bend < rules.minBend) continue;
      if (total.rows - rows < rules.minRows || total.bend - bend < rules.minBend) break;
      const gain = worth(slope, bend, l2) + worth(total.slope - slope, total.bend - bend, l2) - base;
      if (gain > (best?.gain ?? 1e-9))
        best = { gain, upTo: 0, missingLeft: false, left: order.slice(0, i + 1) };
    }
  }
  return best;
}

const worth = (slope: number, bend: number, l2: number): number => (slope * slope) / (bend + l2);
