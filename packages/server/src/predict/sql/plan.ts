// Which columns a model rests on, worked out once from what the workspace had collected when it was trained, and kept
// with the model: later scores are read by the same statement. Levels of traits that few people have are no columns,
// so that a plan describes nobody.

import type { Orders } from '../kinds/table.ts';

export type FeaturePlan = OrderPlan | BehaviourPlan | AffinityPlan;

export interface OrderPlan {
  features: 'orders';
  orders: Orders;
}
export interface BehaviourPlan {
  features: 'behaviour';
  /** The commonest events, each with the numeric properties that it usually carries. */
  events: { name: string; values: string[] }[];
  /** `traits.plan` or a fact such as `device.type`, and one of its common values. */
  levels: { of: string; level: string }[];
  /** Traits that are numbers, and traits that are true or false. */
  numbers: string[];
  flags: string[];
  /** What people said in surveys: the path of the answer, what many answered, and, where it stands beside it, the question. */
  answers?: { path: string; value: string; question: string }[];
  orders?: Orders;
  /** Groups of columns that are left out. */
  without?: readonly string[];
  /** Only people seen in so many days before the cutoff have a row. */
  seenWithinDays?: number;
}

export interface AffinityPlan {
  features: 'affinity';
  halfLifeDays: number;
  steps: AffinityStep[];
  attributes: AttributePlan[];
}
export interface AffinityStep {
  event: string;
  weight: number;
  /** The list of things that the event is about, such as `properties.products`; null: it is about one. */
  list: string | null;
  /** Where a thing's id is, within it. */
  id: string;
}
export interface AttributePlan {
  name: string;
  property: string;
  /** The common ones, the commonest first. */
  values: string[];
  /** Of a price: where its bands end. */
  bands?: number[];
  /** What the catalogue says of things whose events say nothing. */
  items: { ids: string[]; values: string[] };
}
