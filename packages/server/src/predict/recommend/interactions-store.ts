// What people did with items, and what their events say of the items, from the event store.

import { type Events, JOIN_MOVED, profileOf } from '../../platform/events/index.ts';
import { Binder, keysOf, TIME_MS } from '../../segment/index.ts';
import { INTERACTION_KINDS, type InteractionKind, type RecommendSettings } from './settings.ts';

/** A row: who, which item, by which kind (its place), when in milliseconds. */
export type InteractionRow = [user: string, item: string, kind: number, time: number];

/** As many are learned from, the latest. */
const MOST_INTERACTIONS = 5_000_000;
const TIMEOUT_MS = 600_000;

/** Numbers and texts are the same item: shops write 85123 here and "85123" there. */
const itemOf = (path: string): string =>
  `arrayMap(k -> if(startsWith(k, '"'), substring(k, 2), k), ${keysOf(path)})`;

export async function* readInteractionRows(
  events: Events,
  workspaceId: string,
  settings: RecommendSettings,
  now: number,
): AsyncIterable<InteractionRow[]> {
  const binder = new Binder();
  const each = INTERACTION_KINDS.map((kind, place) => {
    const { event, item } = settings[kind];
    const only = `e.workspace_id = {workspace:String} AND e.name = ${binder.text(event)}`;
    const since = `e.time > fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND e.time <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')`;
    return (
      `SELECT toString(${profileOf()}) AS user, arrayJoin(${itemOf(item)}) AS item, ${place} AS kind, ` +
      `${TIME_MS} AS time FROM events AS e ${JOIN_MOVED} WHERE ${only} AND ${since}`
    );
  });
  const sql = `SELECT user, item, kind, time FROM (${each.join(' UNION ALL ')}) ORDER BY time DESC, user, item, kind LIMIT ${MOST_INTERACTIONS}`;
  const params = {
    workspace: workspaceId,
    until: now,
    from: now - settings.days * 86_400_000,
    ...binder.params,
  };
  type Row = { user: string; item: string; kind: number; time: number };
  for await (const rows of events.stream<Row>(sql, params, { timeoutMs: TIMEOUT_MS }))
    yield rows.map(({ user, item, kind, time }): InteractionRow => [user, item, Number(kind), Number(time)]);
}

/** What the latest events say of each item: its name, price, category and picture, where they do. */
export async function readItemFacts(
  events: Events,
  workspaceId: string,
  settings: RecommendSettings,
): Promise<Record<string, unknown>[]> {
  const found = new Map<string, Record<string, unknown>>();
  // Those of orders first, since a page of the item says more.
  for (const kind of ['bought', 'added', 'viewed'] as const)
    for (const facts of await factsOf(events, workspaceId, settings[kind])) {
      const id = String(facts.id);
      found.set(id, {
        ...found.get(id),
        ...Object.fromEntries(Object.entries(facts).filter(([, v]) => v !== '' && v !== 0)),
      });
    }
  return [...found.values()];
}

const FACTS = ['name', 'category', 'brand', 'image_url', 'url', 'currency'] as const;
const MOST_ITEMS = 100_000;

async function factsOf(
  events: Events,
  workspaceId: string,
  { event, item }: RecommendSettings[InteractionKind],
): Promise<Record<string, unknown>[]> {
  const binder = new Binder();
  const where = `e.workspace_id = {workspace:String} AND e.name = ${binder.text(event)}`;
  const parts = item.split('.');
  const [field, list] = [parts.at(-1)!, parts.slice(0, -1).join('.')];
  const isListed = parts.length > 2;
  const text = (name: string) =>
    isListed ? `JSONExtractString(o, ${binder.text(name)})` : `e.texts[${binder.text(`properties.${name}`)}]`;
  const price = isListed ? `JSONExtractFloat(o, 'price')` : `e.numbers['properties.price']`;
  const id = isListed
    ? `if(JSONType(o, ${binder.text(field)}) = 'String', JSONExtractString(o, ${binder.text(field)}), JSONExtractRaw(o, ${binder.text(field)}))`
    : `arrayElement(${itemOf(item)}, 1)`;
  const from = isListed
    ? `(SELECT arrayJoin(e.lists[${binder.text(list)}]) AS o, e.time AS time FROM events AS e WHERE ${where})`
    : `events AS e WHERE ${where}`;
  const time = isListed ? 'time' : 'e.time';
  const facts = FACTS.map(
    (name) => `argMaxIf(${text(name)}, (${time}, ${text(name)}), ${text(name)} != '') AS ${name}`,
  );
  return events.query(
    `SELECT ${id} AS id, ${facts.join(', ')}, argMaxIf(${price}, (${time}, ${price}), ${price} > 0) AS price ` +
      `FROM ${from} GROUP BY id HAVING id != '' LIMIT ${MOST_ITEMS}`,
    { workspace: workspaceId, ...binder.params },
    { timeoutMs: TIMEOUT_MS },
  );
}
