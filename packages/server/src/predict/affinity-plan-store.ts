// What people's events say of the values that affinities could be kept of: which are common, and what things cost.

import { JOIN_MOVED, profileOf } from '../platform/events/index.ts';
import type { Planned } from './affinity-plan.ts';
import { attentionSql } from './sql/affinity.ts';
import type { AffinityPlan, AffinityStep, AttributePlan } from './sql/plan.ts';

const VALUES_EACH = 12;
/** A value that fewer people turned to would point at somebody. */
const LEAST_PEOPLE = 20;
/** Of a value, in characters. */
export const LONGEST = 80;
const TIMEOUT_MS = 120_000;
const BANDS = [0.25, 0.5, 0.75];

const UNTIL = `e.workspace_id = {workspace:String} AND e.time <= fromUnixTimestamp64Milli({cutoff:Int64}, 'UTC')`;

/** Quarters of what people turned to, by price, rounded so that they can be said. */
export async function bandsOf(
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
    `SELECT quantilesExact(${BANDS.join(', ')})(toFloat64OrZero(value)) AS cuts FROM (${rows}) WHERE toFloat64OrZero(value) > 0`,
    { workspace: workspaceId, cutoff: until },
    { timeoutMs: TIMEOUT_MS },
  );
  const cuts = (row?.cuts ?? []).map((cut) => Number(Number(cut).toPrecision(2))).filter((cut) => cut > 0);
  return [...new Set(cuts)];
}

export async function commonValues(
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
