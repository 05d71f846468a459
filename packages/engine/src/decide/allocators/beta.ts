// Beta distributions written out on a grid: quantiles, and how likely each of several is to be the greatest.

const POINTS = 513;
const REACH = 9;

/** A density on an even grid over all but a vanishing part of its mass. */
export interface Gridded {
  low: number;
  step: number;
  density: Float64Array;
  /** The mass up to each point. */
  below: Float64Array;
}

/** Beta(a, b) with a, b of at least 1, on 513 points within nine standard deviations of its mean. */
export function griddedBeta(a: number, b: number): Gridded {
  const mean = a / (a + b);
  const reach = REACH * Math.sqrt((mean * (1 - mean)) / (a + b + 1));
  const low = Math.max(0, mean - reach);
  const step = (Math.min(1, mean + reach) - low) / (POINTS - 1);
  const mode = a + b > 2 ? (a - 1) / (a + b - 2) : mean;
  const top = logBeta(mode, a, b);
  const density = Float64Array.from({ length: POINTS }, (_, i) =>
    Math.exp(logBeta(low + i * step, a, b) - top),
  );
  return normalised({ low, step, density, below: new Float64Array(POINTS) });
}

/** Up to a constant. */
function logBeta(x: number, a: number, b: number): number {
  const left = a === 1 ? 0 : (a - 1) * Math.log(x);
  const right = b === 1 ? 0 : (b - 1) * Math.log(1 - x);
  return left + right;
}

function normalised(grid: Gridded): Gridded {
  const { density, below, step } = grid;
  for (let i = 1; i < POINTS; i++) below[i] = below[i - 1]! + (step * (density[i - 1]! + density[i]!)) / 2;
  const mass = below[POINTS - 1]!;
  for (let i = 0; i < POINTS; i++) {
    density[i] = density[i]! / mass;
    below[i] = below[i]! / mass;
  }
  return grid;
}

function massBelow({ low, step, below }: Gridded, x: number): number {
  const place = (x - low) / step;
  if (place <= 0) return 0;
  if (place >= POINTS - 1) return 1;
  const at = Math.floor(place);
  return below[at]! + (below[at + 1]! - below[at]!) * (place - at);
}

export function quantileOf({ low, step, below }: Gridded, p: number): number {
  let at = 1;
  while (at < POINTS - 1 && below[at]! < p) at++;
  const width = below[at]! - below[at - 1]!;
  return low + step * (at - 1 + (width > 0 ? (p - below[at - 1]!) / width : 0));
}

/** The chance of each to be the greatest: the integral of its density times the others' distribution functions. */
export function chanceToBeBest(grids: readonly Gridded[]): number[] {
  const chances = grids.map((grid, k) => {
    let sum = 0;
    for (let i = 0; i < POINTS; i++) {
      const x = grid.low + i * grid.step;
      let product = grid.density[i]! * (i === 0 || i === POINTS - 1 ? 0.5 : 1);
      for (let j = 0; j < grids.length && product > 0; j++) if (j !== k) product *= massBelow(grids[j]!, x);
      sum += product;
    }
    return sum * grid.step;
  });
  const total = chances.reduce((sum, chance) => sum + chance, 0);
  return chances.map((chance) => (total > 0 ? chance / total : 1 / grids.length));
}
