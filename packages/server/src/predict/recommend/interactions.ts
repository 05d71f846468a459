// What recommendations are learned from: interactions with items from the event store, on typed arrays, and what is known
// of the items. What events say of items that no feed knows is learned on the way.

import { type Catalogue as Facts, Numbering } from '@visavis/engine/predict';
import type { Events } from '../../platform/events/index.ts';
import type { Catalogue, Items } from '../../unify/index.ts';
import { readInteractionRows, readItemFacts } from './interactions-store.ts';
import type { RecommendSettings } from './settings.ts';
import type { TrainingData } from './train.ts';

export interface InteractionDeps {
  events: Events;
  catalogue: Pick<Catalogue, 'items' | 'learn'>;
}

/** As of `now`, milliseconds. */
export async function readInteractions(
  { events, catalogue }: InteractionDeps,
  workspaceId: string,
  asked: object,
  now: number,
): Promise<TrainingData> {
  // As the kind has checked them.
  const settings = asked as RecommendSettings;
  await catalogue.learn(workspaceId, await readItemFacts(events, workspaceId, settings));
  const items = await catalogue.items(workspaceId);
  const users = new Numbering();
  // What can be had first, though nobody has seen it yet.
  const names = new Numbering([...items.values()].filter(({ available }) => available).map(({ id }) => id));
  const rows = new Rows();
  for await (const chunk of readInteractionRows(events, workspaceId, settings, now))
    for (const [user, item, kind, time] of chunk) rows.add(users.of(user), names.of(item), kind, time);
  return {
    // Numbers are enough to tell people apart: nothing that is learned from names anybody.
    ...{ users: users.names.map((_, n) => String(n)), items: names.names, ...rows.done() },
    catalogue: names.names.map((id) => factsOf(items, id)),
  };
}

/** Columns that double when they are full: millions of rows are no lists of numbers. */
class Rows {
  #count = 0;
  #columns = columnsFor(1024);

  add(user: number, item: number, kind: number, time: number): void {
    if (this.#count === this.#columns.user.length) this.#grow();
    const row = this.#count++;
    this.#columns.user[row] = user;
    this.#columns.item[row] = item;
    this.#columns.kind[row] = kind;
    this.#columns.time[row] = time;
  }

  #grow(): void {
    const wider = columnsFor(2 * this.#count);
    wider.user.set(this.#columns.user);
    wider.item.set(this.#columns.item);
    wider.kind.set(this.#columns.kind);
    wider.time.set(this.#columns.time);
    this.#columns = wider;
  }

  done(): ReturnType<typeof columnsFor> {
    const { user, item, kind, time } = this.#columns;
    const to = this.#count;
    return {
      user: user.slice(0, to),
      item: item.slice(0, to),
      kind: kind.slice(0, to),
      time: time.slice(0, to),
    };
  }
}

const columnsFor = (rows: number) => ({
  user: new Int32Array(rows),
  item: new Int32Array(rows),
  kind: new Uint8Array(rows),
  time: new Float64Array(rows),
});

function factsOf(items: Items, id: string): Facts[number] {
  const item = items.get(id);
  if (!item) return undefined;
  const { title, brand, categories, attributes } = item;
  const own = { ...(brand && { brand }), ...(categories.length > 0 && { category: categories }) };
  return { title, attributes: { ...own, ...attributes } };
}
