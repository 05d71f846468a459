// `visavis evaluate`: models and statistics on files, printed as JSON. Needs no server. One file a method.

import { Misuse } from '../misuse.ts';
import { cluster } from './cluster.ts';
import { clv } from './clv.ts';
import { experiment } from './experiment.ts';
import { offPolicy } from './off-policy.ts';
import { propensity } from './propensity.ts';
import { recommend } from './recommend.ts';
import { rfm } from './rfm.ts';
import { uplift } from './uplift.ts';

const METHODS: Record<string, (args: string[]) => Promise<void>> = {
  'off-policy': offPolicy,
  cluster,
  clv,
  experiment,
  propensity,
  recommend,
  uplift,
  rfm,
};

export async function evaluateCommand([method = '', ...args]: string[]): Promise<void> {
  const evaluate = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  if (!evaluate)
    throw new Misuse(
      `evaluate: expected one of ${Object.keys(METHODS).join(', ')}, got ${JSON.stringify(method)}.`,
    );
  await evaluate(args);
}
