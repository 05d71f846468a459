// Chooses the columns of a model from what the workspace has collected, once, when it is trained.

import type { Events } from '../platform/events/index.ts';
import type { Items } from '../unify/index.ts';
import { affinityPlanOf } from './affinity-plan.ts';
import type { PeopleRequest } from './kinds/table.ts';
import type { BehaviourPlan, FeaturePlan } from './sql/plan.ts';
import {
  answersSql,
  commonEventsSql,
  levelsSql,
  numericPropertiesSql,
  type Question,
  type Surveyed,
  sizeSql,
  traitsSql,
} from './sql/survey.ts';

const EVENTS = 8;
const VALUES_EACH = 2;
const TRAITS = 8;
const LEVELS_EACH = 6;
const ANSWERS = 30;
/** A value that fewer people share would point at somebody. */
const LEAST_PEOPLE = 20;
const FACTS = ['device.type', 'place.country', 'channel'];
const MANY_EVENTS = 1_000_000;
const TIMEOUT_MS = 120_000;

export interface Size {
  people: number;
  events: number;
  /** Milliseconds. */
  first: number;
}

export async function sizeOf(events: Events, asked: Surveyed): Promise<Size> {
  const [row] = await ask<Size>(events, sizeSql(asked));
  return { people: Number(row!.people), events: Number(row!.events), first: Number(row!.first) };
}

/** By what was there at the latest cutoff, so that nothing of what labels speak of chooses a column. */
export async function planOf(
  events: Events,
  workspaceId: string,
  request: PeopleRequest,
  items: Items = new Map(),
): Promise<FeaturePlan> {
  const { features, orders, cutoffs, labels, seenWithinDays, without } = request;
  if (features === 'orders') return { features, orders: orders! };
  const asked = { workspaceId, until: Math.trunc(cutoffs.at(-1)!) };
  if (features === 'affinity') return affinityPlanOf({ events, items, ...asked, asked: request.affinity! });
  const { events: many } = await sizeOf(events, asked);
  const share = Math.max(1, Math.min(100, Math.ceil((100 * MANY_EVENTS) / Math.max(1, many))));
  const wanted = [...labels.map(({ filter }) => filter.event), ...(orders ? [orders.filter.event] : [])];
  const common = (await ask<{ name: string; people: number }>(events, commonEventsSql(asked, EVENTS)))
    .filter(({ people }) => Number(people) >= LEAST_PEOPLE)
    .map(({ name }) => name);
  const names = [...new Set([...wanted.filter((name) => name !== '*'), ...common])];
  const values = await valuesOf(events, asked, share, orders?.value);
  return {
    features,
    events: names.map((name) => ({ name, values: values.get(name) ?? [] })),
    ...(await traitsOf(events, asked, share)),
    ...(await answersOf(events, asked)),
    ...(orders && { orders }),
    ...(seenWithinDays && { seenWithinDays }),
    ...(without && { without }),
  };
}

async function valuesOf(
  events: Events,
  asked: Surveyed,
  share: number,
  order: string | undefined,
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const { name, path } of await ask<{ name: string; path: string }>(
    events,
    numericPropertiesSql(asked, share),
  )) {
    const list = found.get(name) ?? [];
    if (list.length < VALUES_EACH || path === order) found.set(name, [...list, path]);
  }
  return found;
}

interface TraitRow {
  path: string;
  kind: 'text' | 'number' | 'flag';
  people: number;
  different: number;
}

async function traitsOf(
  events: Events,
  asked: Surveyed,
  share: number,
): Promise<Pick<BehaviourPlan, 'levels' | 'numbers' | 'flags'>> {
  const rows = await ask<TraitRow>(events, traitsSql(asked, share));
  const enough = rows.filter(({ people }) => Number(people) >= (LEAST_PEOPLE * share) / 100);
  const of = (kind: TraitRow['kind']) =>
    enough
      .filter((row) => row.kind === kind)
      .slice(0, TRAITS)
      .map(({ path }) => path);
  // What nearly everybody has another value of is a name, or a text.
  const few = enough.filter(
    ({ kind, people, different }) => kind === 'text' && Number(different) <= Math.max(5, Number(people) / 5),
  );
  const levels: BehaviourPlan['levels'] = [];
  for (const path of [...few.slice(0, TRAITS).map((row) => row.path), ...FACTS]) {
    const found = await ask<{ level: string; people: number }>(events, levelsSql(asked, path, LEVELS_EACH));
    for (const { level, people } of found)
      if (Number(people) >= LEAST_PEOPLE) levels.push({ of: path, level });
  }
  return { levels, numbers: of('number'), flags: of('flag') };
}

/** Of questions, by what many answered: psychographics as far as people say. */
async function answersOf(events: Events, asked: Surveyed): Promise<Pick<BehaviourPlan, 'answers'>> {
  type Answer = NonNullable<BehaviourPlan['answers']>[number];
  const rows = await ask<Answer>(events, answersSql(asked, LEAST_PEOPLE, LEVELS_EACH, ANSWERS));
  const answers = rows.map(({ path, question, value }) => ({ path, question, value }));
  return answers.length > 0 ? { answers } : {};
}

const ask = <R>(events: Events, { sql, params }: Question): Promise<R[]> =>
  events.query<R>(sql, params, { timeoutMs: TIMEOUT_MS });
