// All strategies, by name: one file each.

import type { Strategy } from '../strategy.ts';
import { als } from './als.ts';
import { alsoBought, alsoViewed } from './also.ts';
import { content } from './content.ts';
import { ease } from './ease.ts';
import { itemKnn } from './item-knn.ts';
import { nextItem } from './next-item.ts';
import { popular } from './popular.ts';
import { recentlyViewed } from './recently-viewed.ts';
import { replenishment } from './replenishment.ts';
import { sar } from './sar.ts';
import { trending } from './trending.ts';

export const STRATEGIES = {
  popular,
  trending,
  'recently-viewed': recentlyViewed,
  'also-viewed': alsoViewed,
  'also-bought': alsoBought,
  sar,
  ease,
  als,
  'item-knn': itemKnn,
  'next-item': nextItem,
  content,
  replenishment,
} satisfies Record<string, Strategy>;

export type StrategyName = keyof typeof STRATEGIES;
export const STRATEGY_NAMES = Object.keys(STRATEGIES) as StrategyName[];
export const strategyOf = (name: StrategyName): Strategy => STRATEGIES[name];
