// Finds where a smooth function of a few numbers is least, within bounds, and how sharply it rises around there.
// For models with a handful of parameters; what has thousands brings its own method.

export interface Minimum {
  at: Float64Array;
  value: number;
  /** How often the function was asked. */
  calls: number;
  /** False where it was still falling when the steps ran out. */
  converged: boolean;
}
export interface MinimiseOptions {
  low: ArrayLike<number>;
  high: ArrayLike<number>;
  /** 200, when not given. */
  steps?: number;
  /** The inverse of the curvature around the start, where it is known: saves the first steps, which feel for it. */
  inverse?: Float64Array;
  /** The steepest slope that counts as flat; 1e-7, when not given. */
  flat?: number;
}
type Objective = (at: Float64Array) => number;

/** Three steps in a row that gain less than this have come to where it is flat, if not level. */
const LEAST_GAIN = 1e-11;
/** Steps from each of several starts, before the best of them goes on. */
const TRIED = 15;
const SLOPE_STEP = 1e-5;
const CURVE_STEP = 1e-3;

/**
 * BFGS with central differences; parameters at a bound stay there while the function falls beyond it. Values that are
 * not finite count as walls.
 * Source: J. Nocedal, S. Wright, Numerical Optimization, 2006, chapter 6.
 */
export function minimise(objective: Objective, start: ArrayLike<number>, options: MinimiseOptions): Minimum {
  const { low, high, steps = 200, flat = 1e-7 } = options;
  let calls = 0;
  const f = (at: Float64Array): number => {
    calls++;
    const value = objective(at);
    return Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
  };
  let at = within(Float64Array.from(start), low, high);
  let value = f(at);
  let slope = freeSlope(f, at, low, high);
  let inverse = options.inverse?.slice() ?? identity(at.length);
  let idle = 0;
  for (let step = 0; step < steps; step++) {
    if (greatest(slope) < flat) return { at, value, calls, converged: true };
    const found = search(f, at, value, slope, inverse, low, high);
    if (!found) {
      // The curvature may be stale: once more, straight down the slope.
      if (isIdentity(inverse)) return { at, value, calls, converged: greatest(slope) < Math.sqrt(flat) };
      inverse = identity(at.length);
      continue;
    }
    idle = value - found.value < LEAST_GAIN * Math.max(1, Math.abs(value)) ? idle + 1 : 0;
    if (idle === 3) return { at: found.at, value: found.value, calls, converged: true };
    const nextSlope = freeSlope(f, found.at, low, high);
    updateInverse(inverse, difference(found.at, at), difference(nextSlope, slope));
    [at, value, slope] = [found.at, found.value, nextSlope];
  }
  return { at, value, calls, converged: false };
}

/** Goes some steps from every start, and from the best of those on to the end. */
export function minimiseFrom(
  objective: Objective,
  starts: readonly ArrayLike<number>[],
  options: MinimiseOptions,
): Minimum {
  const tried = starts.map((start) => minimise(objective, start, { ...options, steps: TRIED }));
  const best = tried.reduce((one, next) => (next.value < one.value ? next : one));
  return best.converged ? best : minimise(objective, best.at, options);
}

/** Second derivatives at a point by central differences, `size * size`. */
export function curvature(objective: Objective, at: Float64Array): Float64Array {
  const size = at.length;
  const square = new Float64Array(size * size);
  const middle = objective(at);
  const moved = (i: number, byI: number, j: number, byJ: number): number => {
    const there = at.slice();
    there[i]! += byI * CURVE_STEP;
    there[j]! += byJ * CURVE_STEP;
    return objective(there);
  };
  for (let i = 0; i < size; i++) {
    square[i * size + i] = (moved(i, 1, i, 0) - 2 * middle + moved(i, -1, i, 0)) / CURVE_STEP ** 2;
    for (let j = 0; j < i; j++) {
      const rise = moved(i, 1, j, 1) - moved(i, 1, j, -1) - moved(i, -1, j, 1) + moved(i, -1, j, -1);
      square[i * size + j] = rise / (4 * CURVE_STEP ** 2);
      square[j * size + i] = square[i * size + j]!;
    }
  }
  return square;
}

interface Found {
  at: Float64Array;
  value: number;
}

/** Halves the step until the value has fallen by a share of what the slope promised (Armijo). */
function search(
  f: Objective,
  at: Float64Array,
  value: number,
  slope: Float64Array,
  inverse: Float64Array,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
): Found | undefined {
  const size = at.length;
  const direction = new Float64Array(size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) if (slope[i] !== 0) direction[i]! -= inverse[i * size + j]! * slope[j]!;
  // Logarithms of parameters: more than e² at once leads out of where the curvature means anything.
  const longest = Math.max(1, greatest(direction) / 2);
  for (let share = 1 / longest; share > 1e-12; share /= 2) {
    const next = within(
      direction.map((part, i) => at[i]! + share * part),
      low,
      high,
    );
    const promised = dot(slope, difference(next, at));
    if (promised >= 0) return undefined;
    const reached = f(next);
    if (reached <= value + 1e-4 * promised) return { at: next, value: reached };
  }
  return undefined;
}

function freeSlope(
  f: Objective,
  at: Float64Array,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
): Float64Array {
  return at.map((x, i) => {
    const there = at.slice();
    there[i] = x + SLOPE_STEP;
    const above = f(there);
    there[i] = x - SLOPE_STEP;
    const slope = (above - f(there)) / (2 * SLOPE_STEP);
    const isHeld = (x <= low[i]! && slope > 0) || (x >= high[i]! && slope < 0);
    return isHeld ? 0 : slope;
  });
}

function updateInverse(inverse: Float64Array, step: Float64Array, change: Float64Array): void {
  const size = step.length;
  const along = dot(step, change);
  if (!(along > 1e-14)) return;
  const turned = new Float64Array(size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) turned[i]! += inverse[i * size + j]! * change[j]!;
  const scale = (1 + dot(change, turned) / along) / along;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      inverse[i * size + j]! +=
        scale * step[i]! * step[j]! - (turned[i]! * step[j]! + step[i]! * turned[j]!) / along;
}

function identity(size: number): Float64Array {
  const square = new Float64Array(size * size);
  for (let i = 0; i < size; i++) square[i * size + i] = 1;
  return square;
}

function isIdentity(square: Float64Array): boolean {
  const size = Math.sqrt(square.length);
  return square.every((value, at) => value === Number(at % (size + 1) === 0));
}

function within(at: Float64Array, low: ArrayLike<number>, high: ArrayLike<number>): Float64Array {
  return at.map((x, i) => Math.min(high[i]!, Math.max(low[i]!, x)));
}

const difference = (a: Float64Array, b: Float64Array): Float64Array => a.map((x, i) => x - b[i]!);

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

const greatest = (values: Float64Array): number => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
