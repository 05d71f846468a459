// The rule by which actions are ranked. There is no common currency for a complaint, a cart and a stage, so none is made
// up: kinds have a fixed order with a reason each, and within a kind the stronger comes first.

import type { Action, ActionKind, Knowledge } from './action.ts';
import { cart } from './kinds/cart.ts';
import { churn } from './kinds/churn.ts';
import { consent } from './kinds/consent.ts';
import { reorder } from './kinds/reorder.ts';
import { shown } from './kinds/shown.ts';
import { stage } from './kinds/stage.ts';
import { trouble } from './kinds/trouble.ts';

export const ACTION_KINDS: readonly ActionKind[] = [trouble, cart, churn, reorder, stage, shown, consent];

/** What to do next, the best first. */
export function nextActions(knowledge: Knowledge): Action[] {
  return ACTION_KINDS.flatMap(({ kind, find }) =>
    find(knowledge)
      .map((action) => ({ kind, ...action }))
      .sort((a, b) => b.strength - a.strength),
  );
}
