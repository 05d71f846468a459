// Chooses which attributes and values affinities are kept of: what the workspace's events and its catalogue say of the
// things that people look at, as far as enough people share it.

import type { Events } from '../platform/events/index.ts';
import type { CatalogueItem, Items } from '../unify/index.ts';
import { bandsOf, commonValues, LONGEST } from './affinity-plan-store.ts';
import type { AffinityAsked } from './kinds/table.ts';
import type { AffinityPlan, AffinityStep, AttributePlan } from './sql/plan.ts';

/** The text of a statement has its bounds, and what is not in the events is only needed of what is sold most. */
const MOST_ITEMS = 3000;

export interface Planned {
  events: Events;
  workspaceId: string;
  asked: AffinityAsked;
  /** Nothing later chooses a value. */
  until: number;
  items: Items;
}

export async function affinityPlanOf(planned: Planned): Promise<AffinityPlan> {
  const { asked, items } = planned;
  const { halfLifeDays } = asked;
  const steps = asked.steps.map(stepOf);
  const some = [...items.values()].slice(0, MOST_ITEMS);
  const attributes = await Promise.all(
    asked.attributes.map(async (name): Promise<AttributePlan> => {
      const isPrice = name === 'price';
      const known = itemsBy(some, name);
      const bands = isPrice ? await bandsOf(planned, steps, known) : undefined;
      return { name, property: name, values: [], items: known, ...(bands && { bands }) };
    }),
  );
  const bare: AffinityPlan = { features: 'affinity', halfLifeDays, steps, attributes };
  const values = await commonValues(planned, bare);
  return {
    ...bare,
    attributes: attributes
      .map((attribute, a) => ({ ...attribute, values: values.get(a) ?? [] }))
      .filter((attribute) => attribute.values.length > 1),
  };
}

function stepOf({ event, item, weight }: AffinityAsked['steps'][number]): AffinityStep {
  const parts = item.split('.');
  const list = parts.length > 2 ? parts.slice(0, -1).join('.') : null;
  return { event, weight, list, id: parts.at(-1)! };
}

/** What the catalogue says of each; a price as a text. */
function itemsBy(items: readonly CatalogueItem[], name: string): AttributePlan['items'] {
  const ids: string[] = [];
  const values: string[] = [];
  for (const item of items) {
    const value = sayOf(item, name);
    if (value === '' || value.length > LONGEST) continue;
    ids.push(item.id);
    values.push(value);
  }
  return { ids, values };
}

function sayOf(item: CatalogueItem, name: string): string {
  if (name === 'category') return item.categories.at(-1) ?? '';
  if (name === 'brand') return item.brand ?? '';
  if (name === 'price') return item.price === null ? '' : String(item.price);
  const value = item.attributes[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}
