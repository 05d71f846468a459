// The order in which one person sees the items of a list: scores from a recommender, then the shop's own rules, then
// variety. Recommenders are files behind one interface; the ones here know the list, and what its items have earned.

import type { Json, JsonObject } from '../../collect/index.ts';
import { normalQuantile } from '../../numeric/index.ts';
import { isRecommended, nameOfAsked, SOURCES, type Source } from '../../predict/index.ts';
import { shareAt } from '../hash.ts';
import type { Context, LearnedState, Learning } from './allocator.ts';
import { itemTally } from './thompson.ts';

/** Items whose field is this value, or a list that holds it. */
export interface ItemRule {
  field: string;
  is: string | number | boolean;
}
export interface Ranking {
  source: RecommenderName;
  /** The field of an item that is its id. */
  item: string;
  /** The property of the goal's event that holds the item's id. */
  goalItem: string;
  /** How many are shown; null is all. */
  count: number | null;
  /** Ids that come first, in this order. */
  pin: string[];
  /** Their scores are multiplied; the greatest factor of those that fit counts. */
  boost: (ItemRule & { by: number })[];
  /** They come last. */
  bury: ItemRule[];
  /** They do not come at all. */
  exclude: ItemRule[];
  /** Attributes of the person that list ids which they need not see again: what they own, what they have seen. */
  excludeListed: string[];
  /** The list is filled from the catalogue by what is recommended; what the variant holds is for when nothing is. */
  fill: boolean;
  /** An attribute that names the items that recommendations start from, such as `request.product`. */
  from: string | null;
  /** Maximal marginal relevance over these fields; `weight` from 0 (scores alone) to 1 (variety alone). */
  diversity: { fields: string[]; weight: number } | null;
}
export type RecommenderSettings = { kind: 'recommender' } & Ranking & Learning;

export interface Asked {
  context: Context;
  /** For draws; undefined for somebody without a name. */
  unit: string | undefined;
  seed: string;
  learned: LearnedState | undefined;
}
/** Gives each item a score: the greater the sooner, comparable with each other only. Pure, like every allocator. */
export interface Recommender {
  scores(ids: readonly string[], asked: Asked): number[];
}

/** Weights of what is assumed beforehand: an item is like the average of all. */
const PRIOR_VIEWS = 20;

/** As the list has them. */
const listed: Recommender = { scores: (ids) => ids.map((_, i) => ids.length - i) };

/** By what a view of each has earned, shrunk towards the average. */
const popular: Recommender = {
  scores: (ids, { learned }) => posteriors(ids, learned).map(({ mean }) => mean),
};

/** Thompson sampling over items: each score is drawn from its posterior, by a hash, so that a replay draws the same. */
const bandit: Recommender = {
  scores: (ids, { learned, unit, seed, context }) =>
    posteriors(ids, learned).map(({ mean, deviation }, i) => {
      const share = unit === undefined ? 0.5 : shareAt(`${seed}/${ids[i]}`, unit, context.now);
      return mean + deviation * normalQuantile(Math.min(0.9999, Math.max(0.0001, share)));
    }),
};

const OWN = { listed, popular, bandit };
/** What the list has earned knows it itself; everything else is asked of predict, under `recommendations.`. */
export type RecommenderName = keyof typeof OWN | `recommend:${Source}`;
export const RECOMMENDER_NAMES: readonly RecommenderName[] = [
  ...(Object.keys(OWN) as (keyof typeof OWN)[]),
  ...SOURCES.map((source) => `recommend:${source}` as const),
];

/** As many more are asked for as the shop's rules may take away. */
const SPARE = 12;
const MOST_ASKED = 60;

/** The attribute under which the recommendations for this list are read; undefined where none are. */
export function recommendationsFor({ source, count, from }: Ranking): string | undefined {
  if (!source.startsWith('recommend:')) return undefined;
  const asked = { source: source.slice('recommend:'.length) as Source, ...(from !== null && { from }) };
  return nameOfAsked({ ...asked, count: Math.min(MOST_ASKED, (count ?? SPARE) + SPARE) });
}

/** What is recommended to this person, under the name of the list's own id field. */
function recommendedTo(ranking: Ranking, { context }: Asked): JsonObject[] {
  const attribute = recommendationsFor(ranking);
  const value = attribute === undefined ? undefined : context.get(attribute);
  return isRecommended(value) ? value.items.map((item) => ({ ...item, [ranking.item]: item.id! })) : [];
}

/** Those that are recommended by their score, then the others as the list has them. */
function scoresOf(
  ids: readonly string[],
  recommended: readonly JsonObject[],
  ranking: Ranking,
  asked: Asked,
): number[] {
  const { source } = ranking;
  if (Object.hasOwn(OWN, source)) return OWN[source as keyof typeof OWN].scores(ids, asked);
  const places = new Map(recommended.map((item, place) => [String(item.id), place]));
  return ids.map((id, i) => {
    const place = places.get(id);
    return place === undefined ? (1 - i / ids.length) * 0.1 : 1 - (place / recommended.length) * 0.8;
  });
}

function posteriors(ids: readonly string[], learned: LearnedState | undefined) {
  const tallies = ids.map((id) => itemTally(learned, id));
  const views = tallies.reduce((sum, [n]) => sum + n, 0);
  const worth = tallies.reduce((sum, [, w]) => sum + w, 0);
  const average = (worth + 1) / (views + PRIOR_VIEWS);
  return tallies.map(([n, w, squares]) => {
    const mean = (w + PRIOR_VIEWS * average) / (n + PRIOR_VIEWS);
    const spread = (squares + PRIOR_VIEWS * average) / (n + PRIOR_VIEWS) - mean ** 2;
    return { mean, deviation: Math.sqrt(Math.max(spread, average ** 2 * 0.01) / (n + PRIOR_VIEWS)) };
  });
}

/** The attributes that the order of a list may read. */
export const attributesOfRanking = (ranking: Ranking): string[] => [
  ...ranking.excludeListed,
  ...[recommendationsFor(ranking) ?? []].flat(),
];

/** The list as this person sees it. Never empty where the list is not: what leaves nothing is not applied. */
export function rank(items: readonly Json[], ranking: Ranking, asked: Asked): Json[] {
  const recommended = recommendedTo(ranking, asked);
  const plain = new Map<JsonObject, Json>();
  const own = items.flatMap((item): JsonObject[] => {
    const asItem = itemOf(item, ranking);
    if (asItem && asItem !== item) plain.set(asItem, item);
    return asItem ? [asItem] : [];
  });
  const all = ranking.fill && recommended.length > 0 ? recommended : own;
  const allowed = all.filter((item) => !ranking.exclude.some((rule) => fits(item, rule)));
  const owned = new Set(ranking.excludeListed.flatMap((attribute) => textsIn(asked.context.get(attribute))));
  const fresh = allowed.filter((item) => !owned.has(idOf(item, ranking)));
  const left = fresh.length > 0 ? fresh : allowed.length > 0 ? allowed : all;
  const ids = left.map((item) => idOf(item, ranking));
  const scores = weighed(left, scoresOf(ids, recommended, ranking, asked), ranking);
  const pinned = ranking.pin.flatMap((id) => (ids.includes(id) ? [left[ids.indexOf(id)]!] : []));
  const others = inOrder(left, scores, ranking).filter((item) => !pinned.includes(item));
  const isBuried = (item: JsonObject) => ranking.bury.some((rule) => fits(item, rule));
  const sorted = [...pinned, ...others.filter((one) => !isBuried(one)), ...others.filter(isBuried)];
  return sorted.slice(0, ranking.count ?? sorted.length).map((item) => plain.get(item) ?? item);
}

/** From 0 to 1, with what is boosted multiplied. */
function weighed(items: readonly JsonObject[], scores: readonly number[], { boost }: Ranking): number[] {
  const least = Math.min(...scores);
  const range = Math.max(...scores) - least || 1;
  return scores.map((score, i) => {
    const factors = boost.filter((rule) => fits(items[i]!, rule)).map(({ by }) => by);
    return ((score - least) / range) * (factors.length > 0 ? Math.max(...factors) : 1);
  });
}

/** Source: J. Carbonell, J. Goldstein, The Use of MMR, SIGIR 1998. */
function inOrder(
  items: readonly JsonObject[],
  scores: readonly number[],
  { diversity }: Ranking,
): JsonObject[] {
  const left = items.map((item, i) => ({ item, score: scores[i]!, likeness: 0 }));
  const { fields, weight } = diversity ?? { fields: [], weight: 0 };
  const chosen: JsonObject[] = [];
  while (left.length > 0) {
    let best = 0;
    const worth = ({ score, likeness }: (typeof left)[number]) => (1 - weight) * score - weight * likeness;
    for (let i = 1; i < left.length; i++) if (worth(left[i]!) > worth(left[best]!)) best = i;
    const [{ item }] = left.splice(best, 1) as [(typeof left)[number]];
    chosen.push(item);
    if (weight > 0)
      for (const other of left) other.likeness = Math.max(other.likeness, likeness(item, other.item, fields));
  }
  return chosen;
}

/** The share of fields in which two items are the same. */
const likeness = (a: JsonObject, b: JsonObject, fields: readonly string[]): number =>
  fields.filter((field) => a[field] !== undefined && JSON.stringify(a[field]) === JSON.stringify(b[field]))
    .length / Math.max(1, fields.length);

/** A list of plain names (the shelves of a page) is ordered like one of objects. */
function itemOf(item: Json, { item: field }: Ranking): JsonObject | undefined {
  if (typeof item === 'string') return { [field]: item };
  return typeof item === 'object' && item !== null && !Array.isArray(item) ? item : undefined;
}
const idOf = (item: JsonObject, { item: field }: Ranking): string => String(item[field] ?? '');

/** The ids of a list's items. */
export const itemIds = (items: Json, ranking: Ranking): string[] =>
  Array.isArray(items)
    ? items.flatMap((item) => [itemOf(item, ranking) ?? []].flat()).map((item) => idOf(item, ranking))
    : [];

function fits(item: JsonObject, { field, is }: ItemRule): boolean {
  const value = item[field];
  return Array.isArray(value) ? value.includes(is) : value === is;
}

function textsIn(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}
