// Scenarios to begin with. Each is an ordinary scenario that speaks of the events of Segment's e-commerce specification;
// names, hours and words are there to be changed.

import type { Scenario } from '../scenario.ts';
import type { Expectation } from '../simulate.ts';
import { abandonedCart } from './abandoned-cart.ts';
import { onboarding } from './onboarding.ts';
import { postPurchase } from './post-purchase.ts';
import { replenishment } from './replenishment.ts';
import { winBack } from './win-back.ts';

export interface ScenarioTemplate {
  /** In a sentence. */
  for: string;
  scenario: Scenario;
  /** What it is tried against on history, before it goes live. */
  expectations: readonly Expectation[];
}

export const SCENARIO_TEMPLATES: readonly ScenarioTemplate[] = [
  abandonedCart,
  replenishment,
  winBack,
  onboarding,
  postPurchase,
];
