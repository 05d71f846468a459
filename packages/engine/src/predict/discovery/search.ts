// Looks for groups of people who differ from the rest in an outcome: conjunctions of parts, grown one part at a time
// from the best so far (a beam), as in subgroup discovery. Then the few that are worth trying on other people: those
// that say something which neither a shorter rule, nor one chosen before, nor a segment that exists says already.
// Source: W. Klösgen, Explora, Advances in Knowledge Discovery and Data Mining, 1996; W. Duivesteijn et al., Exceptional
// model mining, Data Mining and Knowledge Discovery 30, 2016.

import type { Part } from './says.ts';

export interface Rule {
  /** Places of its parts, in rising order. */
  parts: number[];
  /** By row, of all people. */
  inside: Uint8Array;
  /** How many deviations its mean lies above the others', among those searched. */
  z: number;
}
export interface Wanted {
  parts: readonly Part[];
  outcome: ArrayLike<number>;
  /** Rows that may be looked at. */
  searched: Int32Array;
  mostParts: number;
  /** Fewer people in a rule, or outside of it, among those searched, are too few. */
  least: number;
  most: number;
  /** By row: who is in a segment that there is already. */
  known: readonly Uint8Array[];
  progress?(share: number): void;
}

const BEAM = 24;
/** A rule below this is not worth a try on other people: it would cost the others some of their sureness. */
const WORTH_A_TRY = 3.5;
/** What each part must add to the rule without it, and a rule to those chosen before it. */
const ADDS = 3;
/** Rules, or a rule and a segment, that agree so far (Pearson's phi) are the same said twice. */
const ALIKE = 0.6;

export function searchRules(wanted: Wanted): Rule[] {
  const single = wanted.parts.flatMap((part, p) => keep(wanted, [p], part.holds));
  const found = [...single];
  let beam = best(single);
  for (let size = 2; size <= wanted.mostParts; size++) {
    const seen = new Set<string>();
    const grown: Rule[] = [];
    for (const [n, rule] of beam.entries()) {
      wanted.progress?.((size - 2 + n / beam.length) / Math.max(1, wanted.mostParts - 1));
      for (const [p, part] of wanted.parts.entries()) {
        const parts = [...rule.parts, p].sort((a, b) => a - b);
        const name = parts.join();
        const isTold = rule.parts.some((one) => wanted.parts[one]!.group === part.group);
        if (isTold || seen.has(name)) continue;
        seen.add(name);
        grown.push(...keep(wanted, parts, both(rule.inside, part.holds)));
      }
    }
    found.push(...grown);
    beam = best(grown);
  }
  return chosen(found, wanted);
}

const best = (rules: readonly Rule[]): Rule[] =>
  rules.toSorted((a, b) => Math.abs(b.z) - Math.abs(a.z)).slice(0, BEAM);

function keep({ outcome, searched, least }: Wanted, parts: number[], inside: Uint8Array): Rule[] {
  const z = differenceOf(outcome, searched, inside, { least });
  return z === undefined ? [] : [{ parts, inside, z }];
}

const both = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((one, row) => one & b[row]!);

/** In deviations of its error; undefined when either side has too few. `among` leaves out everybody else. */
function differenceOf(
  outcome: ArrayLike<number>,
  rows: ArrayLike<number>,
  inside: Uint8Array,
  { least, among }: { least: number; among?: Uint8Array },
): number | undefined {
  let [n, sum, m, all, allSquares] = [0, 0, 0, 0, 0];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (among && among[row] === 0) continue;
    const value = outcome[row]!;
    m++;
    all += value;
    allSquares += value * value;
    if (inside[row] === 0) continue;
    n++;
    sum += value;
  }
  const rest = m - n;
  if (n < least || rest < least) return undefined;
  const variance = (allSquares - (all * all) / m) / m;
  if (!(variance > 0)) return undefined;
  return (sum / n - (all - sum) / rest) / Math.sqrt(variance * (1 / n + 1 / rest));
}

function chosen(found: readonly Rule[], wanted: Wanted): Rule[] {
  const { searched, most, known, least } = wanted;
  const left = Float64Array.from(wanted.outcome);
  const taken: Rule[] = [];
  // Of rules that are as good, the shorter.
  const worth = ({ z, parts }: Rule) => Math.abs(z) - 0.3 * parts.length;
  for (const rule of found.toSorted((a, b) => worth(b) - worth(a))) {
    if (taken.length === most || Math.abs(rule.z) < WORTH_A_TRY) break;
    const others = [...known, ...taken.map(({ inside }) => inside)];
    if (others.some((other) => Math.abs(phi(rule.inside, other, searched)) >= ALIKE)) continue;
    if (!eachPartAdds(rule, wanted)) continue;
    const added = differenceOf(left, searched, rule.inside, { least }) ?? 0;
    if (Math.abs(added) < ADDS || Math.sign(added) !== Math.sign(rule.z)) continue;
    taken.push(rule);
    level(left, rule.inside, searched);
  }
  return taken;
}

/** Against the rule without that part, in the same direction. */
function eachPartAdds(rule: Rule, wanted: Wanted): boolean {
  if (rule.parts.length === 1) return true;
  return withoutEach(rule, wanted.parts).every((among) => {
    const z = differenceOf(wanted.outcome, wanted.searched, rule.inside, { least: wanted.least / 2, among });
    return z !== undefined && z * Math.sign(rule.z) >= ADDS;
  });
}

/** Who is in the rule once each of its parts in turn is taken away. */
export const withoutEach = ({ parts }: Pick<Rule, 'parts'>, all: readonly Part[]): Uint8Array[] =>
  parts.length < 2
    ? []
    : parts.map((left) =>
        parts
          .filter((part) => part !== left)
          .map((part) => all[part]!.holds)
          .reduce(both),
      );

/** Takes out of the outcome what this rule says of it. */
function level(outcome: Float64Array, inside: Uint8Array, rows: Int32Array): void {
  const [sums, counts] = [
    [0, 0],
    [0, 0],
  ] as [number[], number[]];
  for (const row of rows) {
    sums[inside[row]!]! += outcome[row]!;
    counts[inside[row]!]!++;
  }
  for (const row of rows) outcome[row]! -= sums[inside[row]!]! / counts[inside[row]!]!;
}

/** The correlation of two groups. */
function phi(a: Uint8Array, b: Uint8Array, rows: ArrayLike<number>): number {
  let [inA, inB, inBoth] = [0, 0, 0];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    inA += a[row]!;
    inB += b[row]!;
    inBoth += a[row]! & b[row]!;
  }
  const n = rows.length;
  const spread = inA * (n - inA) * inB * (n - inB);
  return spread > 0 ? (n * inBoth - inA * inB) / Math.sqrt(spread) : 0;
}
