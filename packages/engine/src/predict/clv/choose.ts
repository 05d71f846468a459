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

/** Of log-likelihood; what is nearer than this to the likeliest is as good (twice this: 95 % of χ² with one degree). */
const LEAST_LEAD = 1.92;

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
  const top = sound.reduce((best, next) => (next.logLikelihood > best.logLikelihood ? next : best));
  const near = sound.filter((fit) => top.logLikelihood - fit.logLikelihood < LEAST_LEAD);
  const chosen = ids.flatMap((id) => near.find(({ model }) => model === id) ?? [])[0]!;
  return { fits, chosen, why: whyThis(chosen, near, sound) };
}

function whyThis(chosen: OrderFit, near: readonly OrderFit[], sound: readonly OrderFit[]): string {
  const above = `${chosen.aboveNbd.toFixed(1)} above that of a model in which nobody leaves`;
  if (sound.length === 1) return `The log-likelihood of ${chosen.name} is ${above}.`;
  if (near.length > 1) {
    const others = near.filter((fit) => fit !== chosen).map(({ name }) => name);
    return `${chosen.name} and ${others.join(' and ')} are as likely as each other (less than ${LEAST_LEAD} of log-likelihood apart), so the first of them is taken; its log-likelihood is ${above}.`;
  }
  const next = Math.max(...sound.filter((fit) => fit !== chosen).map((fit) => fit.logLikelihood));
  return `${chosen.name} is the likeliest: its log-likelihood is ${(chosen.logLikelihood - next).toFixed(2)} above that of the next and ${above}.`;
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
