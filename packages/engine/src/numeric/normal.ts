// The normal distribution.

const DENSITY = 1 / Math.sqrt(2 * Math.PI);

/**
 * The standard normal distribution function, to about 1e-15.
 * Source: G. West, Better approximations to cumulative normal functions, Wilmott 2005 (after J. F. Hart).
 */
export function normalBelow(z: number): number {
  const x = Math.abs(z);
  if (x > 37) return z > 0 ? 1 : 0;
  const e = Math.exp((-x * x) / 2);
  let tail: number;
  if (x < 7.07106781186547) {
    let top = 3.52624965998911e-2 * x + 0.700383064443688;
    for (const part of [
      6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376,
    ])
      top = top * x + part;
    let bottom = 8.83883476483184e-2 * x + 1.75566716318264;
    for (const part of [
      16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948,
      440.413735824752,
    ])
      bottom = bottom * x + part;
    tail = (e * top) / bottom;
  } else {
    let fraction = x + 0.65;
    for (const part of [4, 3, 2, 1]) fraction = x + part / fraction;
    tail = (e * DENSITY) / fraction;
  }
  return z > 0 ? 1 - tail : tail;
}

/** The inverse of `normalBelow`, by bisection; not for hot paths. */
export function normalQuantile(p: number): number {
  let low = -38;
  let high = 38;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (normalBelow(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
