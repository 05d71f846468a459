// Rows of an experiment, one or several a unit, as sums by arm. Whoever saw two variants is counted, and left out.

import type { Statistics, UnstratifiedStatistics } from './statistics.ts';

export interface Row {
  unit: string;
  variant: string;
  value: number;
  /** Makes the metric a ratio: Σ value over Σ denominator. */
  denominator?: number;
  /** The unit's value before the experiment. */
  pre?: number;
  segment?: string;
}
export interface Unit {
  variant: string;
  value: number;
  denominator: number | undefined;
  pre: number | undefined;
  segment: string | undefined;
}
export interface Gathered {
  units: Unit[];
  /** Units that were in more than one variant. */
  crossed: number;
}

/** Values of a unit's rows add up; what was before is said once. */
export function unitsOf(rows: Iterable<Row>): Gathered {
  const units = new Map<string, Unit>();
  const crossed = new Set<string>();
  for (const { unit, variant, value, denominator, pre, segment } of rows) {
    const known = units.get(unit);
    if (!known) units.set(unit, { variant, value, denominator, pre, segment });
    else if (known.variant !== variant) crossed.add(unit);
    else {
      known.value += value;
      if (denominator !== undefined) known.denominator = (known.denominator ?? 0) + denominator;
      known.pre ??= pre;
    }
  }
  for (const unit of crossed) units.delete(unit);
  return { units: [...units.values()], crossed: crossed.size };
}

/** What holds of the units of all arms, so that the sums of all are of one make. */
export interface Make {
  /** Values are 0 or 1: conversions. */
  value: boolean;
  /** What was before is 0 or 1. */
  pre: boolean;
  /** Of some nothing is known from before, of others something is. */
  isPartial?: boolean;
}

/**
 * Sums over units. Those of whom nothing is known from before, such as new visitors, are a stratum of their own: as if
 * they had done nothing, they would hide what it tells of the others.
 */
export function sumsOf(units: readonly Unit[], { isPartial, ...make }: Make): Statistics {
  if (!isPartial || units.some(({ denominator }) => denominator !== undefined)) return plainSums(units, make);
  const strata = Map.groupBy(units, ({ pre }) => (pre === undefined ? 'new' : 'known'));
  return {
    n: units.length,
    strata: Object.fromEntries(
      [...strata].map(([name, list]) => [
        name,
        plainSums(
          list.map((unit) => ({ ...unit, pre: unit.pre ?? 0 })),
          make,
        ),
      ]),
    ),
  };
}

function plainSums(units: readonly Unit[], isBinary: Omit<Make, 'isPartial'>): UnstratifiedStatistics {
  const n = units.length;
  const post = sums(units, ({ value }) => value, isBinary.value);
  const hasPre = units.some(({ pre }) => pre !== undefined);
  if (units.some(({ denominator }) => denominator !== undefined)) {
    const denominator = sums(units, (unit) => unit.denominator ?? 0, false);
    const sumProducts = total(units, (unit) => unit.value * (unit.denominator ?? 0));
    return { n, numerator: sums(units, ({ value }) => value, false), denominator, sumProducts };
  }
  if (!hasPre) return { n, ...post };
  const pre = sums(units, (unit) => unit.pre ?? 0, isBinary.pre);
  return { n, post, pre, sumProducts: total(units, (unit) => unit.value * (unit.pre ?? 0)) };
}

function sums(units: readonly Unit[], of: (unit: Unit) => number, isBinary: boolean) {
  const sum = total(units, of);
  return isBinary ? { sum } : { sum, sumSquares: total(units, (unit) => of(unit) ** 2) };
}

function total(units: readonly Unit[], of: (unit: Unit) => number): number {
  let sum = 0;
  for (const unit of units) sum += of(unit);
  return sum;
}
