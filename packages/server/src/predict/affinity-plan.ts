// Chooses which attributes and values affinities are kept of: what the workspace's events and its catalogue say of the
// things that people look at, as far as enough people share it.

import { type Events, JOIN_MOVED, profileOf } from '../platform/events/index.ts';
import type { CatalogueItem, Items } from '../unify/index.ts';
import type { AffinityAsked } from './kinds/table.ts';
import { attentionSql } from './sql/affinity.ts';
import type { AffinityPlan, AffinityStep, AttributePlan } from './sql/plan.ts';

const VALUES_EACH = 12;
/** A value that fewer people turned to would point at somebody. */
const LEAST_PEOPLE = 20;
/** The text of a statement has its bounds, and what is not in the events is only needed of what is sold most. */
const MOST_ITEMS = 3000;
const LONGEST = 80;
const TIMEOUT_MS = 120_000;
const BANDS = [0.25, 0.5, 0.75];

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

const UNTIL = `e.workspace_id = {workspace:String} AND e.time <= fromUnixTimestamp64Milli({cutoff:Int64}, 'UTC')`;

/** Quarters of what people turned to, by price, rounded so that they can be said. */
async function bandsOf(
  { events, workspaceId, until }: Planned,
  steps: readonly AffinityStep[],
  items: AttributePlan['items'],
): Promise<number[]> {
  // With a single band everything is of one price; the same statement then gives the prices themselves.
  const property = { name: 'price', property: 'price', values: [], items };
  const plan: AffinityPlan = {
    features: 'affinity',
    halfLifeDays: 3650,
    steps: [...steps],
    attributes: [property],
  };
  const rows = attentionSql(plan, profileOf(), `events AS e ${JOIN_MOVED}`, UNTIL, 'number');
  const [row] = await events.query<{ cuts: number[] }>(
    `SELECT quantiles(${BANDS.join(', ')})(toFloat64OrZero(value)) AS cuts FROM (${rows}) WHERE toFloat64OrZero(value) > 0`,
    { workspace: workspaceId, cutoff: until },
    { timeoutMs: TIMEOUT_MS },
  );
  const cuts = (row?.cuts ?? []).map((cut) => Number(Number(cut).toPrecision(2))).filter((cut) => cut > 0);
  return [...new Set(cuts)];
}

async function commonValues(
  { events, workspaceId, until }: Planned,
  plan: AffinityPlan,
): Promise<Map<number, string[]>> {
  if (plan.attributes.length === 0) return new Map();
  const rows = attentionSql(plan, profileOf(), `events AS e ${JOIN_MOVED}`, UNTIL);
  const found = await events.query<{ attribute: number; value: string }>(
    `SELECT attribute, value FROM (${rows}) WHERE lengthUTF8(value) <= ${LONGEST} GROUP BY attribute, value
     HAVING uniq(profile) >= ${LEAST_PEOPLE} ORDER BY attribute, sum(attention) DESC, value LIMIT ${VALUES_EACH} BY attribute`,
    { workspace: workspaceId, cutoff: until },
    { timeoutMs: TIMEOUT_MS },
  );
  const values = new Map<number, string[]>();
  for (const { attribute, value } of found)
    values.set(Number(attribute), [...(values.get(Number(attribute)) ?? []), value]);
  return values;
}
