// All models on the same data, and which of them to trust: the likeliest that found the dropout it is about; where none
// did, the one without dropout.

import { bgnbd } from './bgnbd.ts';
import { fitModel, type OrderFit } from './fit.ts';
import type { GroupedHistories } from './histories.ts';
import { mbgnbd } from './mbgnbd.ts';
import type { ModelId, OrderModel } from './model.ts';
import { nbd } from './nbd.ts';
import { pareto } from './pareto.ts';

export const ORDER_MODELS: Record<ModelId, OrderModel> = { nbd, bgnbd, mbgnbd, pareto };

/** Fewer people than this who ordered again say too little about four parameters. */
export const LEAST_REPEATERS = 50;

export interface OrderChoice {
  fits: OrderFit[];
  chosen: OrderFit;
  why: string;
}

/** Fits the named models and the NBD. All with dropout have four parameters, so likelihoods compareHeldOut as they are. */
export function fitAndChoose(rows: GroupedHistories, ids: readonly ModelId[]): OrderChoice {
  const fits = [...new Set<ModelId>(['nbd', ...ids])].map((id) => fitModel(ORDER_MODELS[id], rows));
  const sound = fits.filter(({ model, degenerate }) => model !== 'nbd' && !degenerate);
  if (sound.length === 0) return { fits, chosen: fits[0]!, why: whyNone(fits) };
  const chosen = sound.reduce((best, next) => (next.logLikelihood > best.logLikelihood ? next : best));
  const others = sound.filter((fit) => fit !== chosen);
  const ahead =
    others.length === 0 ? 0 : chosen.logLikelihood - Math.max(...others.map((fit) => fit.logLikelihood));
  const why =
    others.length === 0
      ? `${chosen.name} is ${chosen.aboveNbd.toFixed(1)} likelier (log-likelihood) than a model in which nobody leaves.`
      : `${chosen.name} is the likeliest: ${ahead.toFixed(2)} of log-likelihood ahead of the next, ${chosen.aboveNbd.toFixed(1)} ahead of a model in which nobody leaves.`;
  return { fits, chosen, why };
}

function whyNone(fits: readonly OrderFit[]): string {
  if (fits.length === 1) return 'NBD was asked for: nobody leaves.';
  return 'No customer is seen to leave for good in this history, so nobody is predicted to: the NBD, which has no dropout, takes the place of the others. A longer history may show otherwise.';
}

/** What is missing for a fit; nothing where there is enough. */
export function tooFew({ x, count }: GroupedHistories): string | undefined {
  let repeaters = 0;
  for (let i = 0; i < x.length; i++) if (x[i]! > 0) repeaters += count[i]!;
  if (repeaters >= LEAST_REPEATERS) return undefined;
  return `${LEAST_REPEATERS} customers with a second order are the least that a model can be fitted to; there are ${repeaters}.`;
}
