// How a decision asks for recommendations: as an attribute of the person, `recommendations.<source>.<count>`, with the
// attribute that holds where they are now at the end. Like every attribute that a decision reads, its value is in the
// log, so that what was decided on it is worked out again exactly, whatever models have learned since.

import type { Json, JsonObject } from '../../collect/index.ts';
import { STRATEGY_NAMES, type StrategyName } from './strategies/index.ts';

/** A strategy, or all of them in one list. */
export type Source = StrategyName | 'for-you';
export const SOURCES: readonly Source[] = ['for-you', ...STRATEGY_NAMES];

export interface RecommendationsAsked {
  source: Source;
  count: number;
  /** An attribute that names one item or several: recommendations start from these, such as `request.product`. */
  from?: string;
}

export const RECOMMENDATIONS = 'recommendations.';

/** @example nameOf({ source: 'ease', count: 12, from: 'request.product' })  // 'recommendations.ease.12.request.product' */
export const nameOfAsked = ({ source, count, from }: RecommendationsAsked): string =>
  [`${RECOMMENDATIONS}${source}`, count, ...(from ? [from] : [])].join('.');

/** Undefined for an attribute that is something else. */
export function askedOfName(attribute: string): RecommendationsAsked | undefined {
  const [, source, count, from] = /^recommendations\.([a-z-]+)\.(\d{1,3})(?:\.(.+))?$/.exec(attribute) ?? [];
  if (!SOURCES.includes(source as Source)) return undefined;
  return { source: source as Source, count: Number(count), ...(from && { from }) };
}

/** The attribute's value: what of the catalogue is shown, the best first, each with `id` and `score`. */
export type Recommended = { version: number; items: JsonObject[] };

export const isRecommended = (value: Json | undefined): value is Recommended =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Array.isArray(value.items);
