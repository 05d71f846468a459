// Pareto/NBD: a customer orders at a rate of their own and leaves at a rate of their own, at any time; both are gamma
// distributed over people.
// Source: D. Schmittlein, D. Morrison, R. Colombo, Counting your customers, Management Science 33, 1987; the likelihood
// in the form of P. Fader, B. Hardie, A note on deriving the Pareto/NBD model and related expressions, 2005.

import { gaussLegendre, hypergeometricOfOne, logGamma } from '../../numeric/index.ts';
import type { OrderLaw, OrderModel } from './model.ts';
import { byCount, negativeBinomial } from './nbd.ts';

export const pareto: OrderModel = {
  id: 'pareto',
  name: 'Pareto/NBD',
  parameters: ['r', 'alpha', 's', 'beta'],
  times: ['alpha', 'beta'],
  hasDropout: true,
  starts: (shape, rate, age) => [
    [shape * 1.3, rate * 0.9, 0.6, age * 0.4],
    [shape * 1.1, rate, 1.5, age * 2],
    [shape * 1.5, rate * 0.7, 0.2, age * 0.05],
  ],
  with: ([r = 0, alpha = 0, s = 0, beta = 0]: ArrayLike<number> & Iterable<number>): OrderLaw => {
    const fixed = byCount((x) => logGamma(r + x) - logGamma(r) + r * Math.log(alpha) + s * Math.log(beta));
    const law = { r, alpha, s, beta };
    const stayed = (x: number, T: number): number => -(r + x) * Math.log(alpha + T) - s * Math.log(beta + T);
    return {
      logLikelihood: (x, tx, T) => {
        const there = stayed(x, T);
        return fixed(x) + there + Math.log1p(goneToThere(law, x, tx, T, there));
      },
      alive: (x, tx, T) => 1 / (1 + goneToThere(law, x, tx, T, stayed(x, T))),
      ifAlive: (x, T, t) => {
        const log = Math.log1p(t / (beta + T));
        // (1 - ((β + T) / (β + T + t))^(s - 1)) / (s - 1), whole at s = 1 too.
        const time = s === 1 ? log : -Math.expm1((1 - s) * log) / (s - 1);
        return ((r + x) / (alpha + T)) * (beta + T) * time;
      },
      chancesIfAlive: (x, T, t, out) => livingChances(law, x, T, t, out),
      pace: (x, T) => ({ shape: r + x, rate: alpha + T }),
    };
  },
};

interface Law {
  r: number;
  alpha: number;
  s: number;
  beta: number;
}

const RULE = gaussLegendre(32);
/** Nearer to 1 than this, the continued fraction needs more steps than the quadrature has points. */
const NEAR_ONE = 0.98;

/**
 * The odds of having left between `tx` and `T`: s ∫ (α+τ)^-(r+x) (β+τ)^-(s+1) dτ, over `there`, the same of staying
 * (its logarithm). Never loses digits: what is taken away from the first integral is less than the whole.
 */
function goneToThere(law: Law, x: number, tx: number, T: number, there: number): number {
  const { alpha, beta } = law;
  if (Math.abs(alpha - beta) / (Math.max(alpha, beta) + tx) > NEAR_ONE) return byPoints(law, x, tx, T, there);
  return Math.max(0, Math.exp(tail(law, x, tx) - there) - Math.exp(tail(law, x, T) - there));
}

/** The logarithm of s ∫ from `from` to infinity. */
function tail({ r, alpha, s, beta }: Law, x: number, from: number): number {
  const greater = Math.max(alpha, beta) + from;
  const smaller = Math.min(alpha, beta) + from;
  const k = r + x + s;
  const power = alpha >= beta ? s + 1 : r + x;
  const z = (greater - smaller) / greater;
  const fraction = hypergeometricOfOne(k + 1 - power, k + 1, z);
  return Math.log((s / k) * fraction) - k * Math.log(greater) + (1 - power) * Math.log(smaller / greater);
}

/** By quadrature over the logarithm of time, where α and β differ by orders of magnitude. */
function byPoints({ r, alpha, s, beta }: Law, x: number, tx: number, T: number, there: number): number {
  const isAlphaSmaller = alpha < beta;
  const small = Math.min(alpha, beta) + tx;
  const great = Math.max(alpha, beta) + tx;
  const [steep, slow] = isAlphaSmaller ? [r + x, s + 1] : [s + 1, r + x];
  const whole = Math.log1p((T - tx) / small);
  const reach = steep > 1 ? Math.min(whole, 45 / (steep - 1)) : whole;
  const front = Math.log(s) + (1 - steep) * Math.log(small) - slow * Math.log(great) - there;
  let sum = 0;
  for (let i = 0; i < RULE.points.length; i++) {
    const u = reach * RULE.points[i]!;
    const log = front + (1 - steep) * u - slow * Math.log1p((small * Math.expm1(u)) / great);
    sum += RULE.weights[i]! * Math.exp(log);
  }
  return reach * sum;
}

/** Those who stay order as in the NBD; those who leave at τ, as in the NBD up to τ: summed over when they leave. */
function livingChances({ r, alpha, s, beta }: Law, x: number, T: number, t: number, out: Float64Array): void {
  const stays = (1 + t / (beta + T)) ** -s;
  negativeBinomial(r + x, t / (alpha + T), out);
  for (let n = 0; n < out.length; n++) out[n]! *= stays;
  const part = new Float64Array(out.length);
  for (let i = 0; i < RULE.points.length; i++) {
    const until = stays + (1 - stays) * RULE.points[i]!;
    const time = (beta + T) * Math.expm1(-Math.log(until) / s);
    negativeBinomial(r + x, time / (alpha + T), part);
    const weight = (1 - stays) * RULE.weights[i]!;
    for (let n = 0; n < out.length; n++) out[n]! += weight * part[n]!;
  }
}
