// What a shop or a support agent might do next for one customer: what is known, what could follow from it, and the rule by
// which it is ranked.

import type { Json, JsonObject } from '../../collect/index.ts';
import type { StageMessage } from '../../journey/index.ts';
import type { Cart } from './cart.ts';

/** What is known of a customer when an agent looks. */
export interface Knowledge {
  now: number;
  cart: Cart | undefined;
  predictions: readonly KnownPrediction[];
  stages: readonly { journey: string; name: string; since: number; says?: StageMessage }[];
  /** What pages show them now, other than what everybody sees. */
  shown: readonly { slot: string; experience: string; reason: string; text: string }[];
  /** The latest first. */
  events: readonly Happened[];
  consent: readonly { purpose: string; granted: boolean }[];
  /** What they would like, the best first. */
  recommended: readonly string[];
}
export interface KnownPrediction {
  model: string;
  name: string;
  kind: string;
  /** `output` is empty for the main one. */
  values: readonly { output: string; label: string; value: Json }[];
  /** What speaks for it, the strongest first. */
  reasons: readonly string[];
}
export interface Happened {
  name: string;
  time: number;
  properties: JsonObject;
}

export interface Action {
  kind: string;
  /** What to do, in a sentence. */
  title: string;
  /** Each a sentence about this person. */
  reasons: string[];
  /** 0 to 1: within its kind, the stronger first. */
  strength: number;
}
/** One kind of action: what of it, if any, is to be done. */
export interface ActionKind {
  kind: string;
  /** Why it stands where it stands in the order of kinds. */
  because: string;
  find(knowledge: Knowledge): Omit<Action, 'kind'>[];
}

/** The value of an output, where it is a number. */
export function numberOf({ values }: KnownPrediction, output: string): number | undefined {
  const value = values.find((one) => one.output === output)?.value;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** `3 hours ago`, `2 days ago`. */
export function since(at: number, now: number): string {
  const many = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'} ago`;
  const passed = Math.max(0, now - at);
  if (passed < HOUR) return many(Math.max(1, Math.round(passed / 60_000)), 'minute');
  if (passed < 2 * DAY) return many(Math.round(passed / HOUR), 'hour');
  return many(Math.round(passed / DAY), 'day');
}
export const percent = (share: number): string => `${Math.round(share * 100)}%`;
