// The catalogue: what a company has to show. Items come in feeds, through the API, or are learned from what people do;
// all of them are held in memory, since every list needs them.

import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import { newId } from '../../platform/id.ts';
import { fetchText } from '../../platform/outbound.ts';
import { Poller } from '../../platform/poller.ts';
import type { Records } from '../../platform/records/index.ts';
import { createCatalogueStore } from './catalogue-store.ts';
import type { Feed, FeedRun } from './feed.ts';
import { type FeedFormat, formatOf, parseFeed } from './feeds/parse.ts';
import { type FeedRecord, itemOf } from './feeds/record.ts';
import type { CatalogueItem } from './item.ts';

export type { Feed, FeedRun } from './feed.ts';
export type { FeedFormat } from './feeds/parse.ts';
export { type CatalogueItem, shownItem } from './item.ts';

export { registerCatalogueRoutes } from './routes.ts';

/** By id. It is replaced, never changed: who holds one holds a state of the catalogue. */
export type Items = ReadonlyMap<string, CatalogueItem>;

export interface Catalogue {
  items(workspaceId: string): Promise<Items>;
  /** Differs whenever an item does. */
  version(workspaceId: string): Promise<number>;
  /** From the API; the faults by place in the list. */
  put(
    workspaceId: string,
    records: readonly FeedRecord[],
  ): Promise<Pick<FeedRun, 'items' | 'refused' | 'faults'>>;
  /** Learned from events: only where nothing better is known. */
  learn(workspaceId: string, records: readonly FeedRecord[]): Promise<number>;
  remove(workspaceId: string, id: string): Promise<boolean>;
  feeds(workspaceId: string): Promise<Feed[]>;
  /** @throws not_found */
  feed(workspaceId: string, id: string): Promise<Feed>;
  saveFeed(workspaceId: string, feed: Pick<Feed, 'name' | 'url' | 'everyHours'>, id?: string): Promise<Feed>;
  removeFeed(workspaceId: string, id: string): Promise<void>;
  /** Takes a file, or without one fetches the feed's address. What went wrong is in the feed's `last`. */
  read(workspaceId: string, id: string, file?: { text: string; format?: FeedFormat }): Promise<Feed>;
  /** Fetches feeds when they are due. */
  start(): void;
  stop(): Promise<void>;
}

export interface CatalogueDeps {
  records: Records;
  clock: Clock;
  allowPrivate: boolean;
  failed(error: unknown): void;
}

const MOST_BYTES = 200_000_000;
const TIMEOUT_MS = 60_000;
const MOST_FAULTS = 20;
const LOOK_EVERY_MS = 60_000;
const HOUR_MS = 3_600_000;
/** On Postgres another server may have changed something. */
const VERSION_CHECK_MS = 2000;

interface Known {
  version: number;
  items: Items;
  checkedAt: number;
}

export function createCatalogue({ records, clock, allowPrivate, failed }: CatalogueDeps): Catalogue {
  const store = createCatalogueStore(records);
  const known = new Map<string, Known>();

  async function load(workspaceId: string): Promise<Known> {
    const now = clock.now();
    const before = known.get(workspaceId);
    if (before && (records.exclusive || now - before.checkedAt < VERSION_CHECK_MS)) return before;
    const version = await store.version(workspaceId);
    const items =
      before?.version === version
        ? before.items
        : new Map((await store.items(workspaceId)).map((item) => [item.id, item]));
    const loaded = { version, items, checkedAt: now };
    known.set(workspaceId, loaded);
    return loaded;
  }

  function itemsIn(records: readonly FeedRecord[], origin: string) {
    const updatedAt = clock.now();
    const items = new Map<string, CatalogueItem>();
    const faults: FeedRun['faults'] = [];
    let refused = 0;
    for (const [index, record] of records.entries()) {
      const read = itemOf(record);
      if (read.faults) {
        refused++;
        if (faults.length < MOST_FAULTS) faults.push(...read.faults.map((fault) => ({ ...fault, index })));
      } else items.set(read.item.id, { ...read.item, origin, updatedAt });
    }
    return { items: [...items.values()], refused, faults };
  }

  async function put(workspaceId: string, items: readonly CatalogueItem[]): Promise<void> {
    await store.put(workspaceId, items);
    known.delete(workspaceId);
  }

  async function take(feed: Feed, text: string, format: FeedFormat): Promise<FeedRun> {
    const at = clock.now();
    const { items, refused, faults } = itemsIn(parseFeed(text, format), feed.id);
    if (items.length > 0) await put(feed.workspaceId, items);
    const stale = await store.unmentioned(feed.workspaceId, feed.id, at);
    const gone = stale.filter(({ available }) => available);
    // What a feed no longer names is not sold any more; lists that name it still know what it was.
    if (gone.length > 0 && items.length > 0)
      await put(
        feed.workspaceId,
        gone.map((item) => ({ ...item, available: false })),
      );
    return { at, format, items: items.length, refused, faults, gone: gone.length, error: null };
  }

  async function read(feed: Feed, file?: { text: string; format?: FeedFormat }): Promise<Feed> {
    let last: FeedRun;
    try {
      const text = file?.text ?? (await fetchFeed(feed));
      last = await take(feed, text, file?.format ?? formatOf(text));
    } catch (error) {
      const nothing = { format: null, items: 0, refused: 0, faults: [], gone: 0 };
      last = { at: clock.now(), ...nothing, error: error instanceof Error ? error.message : String(error) };
    }
    const after = { ...feed, last };
    await store.saveFeed(after);
    return after;
  }

  async function fetchFeed({ url, name }: Feed): Promise<string> {
    if (!url) throw new VisavisError('invalid_request', `“${name}” has no address: upload a file.`);
    const { body } = await fetchText(url, { allowPrivate, timeoutMs: TIMEOUT_MS, mostBytes: MOST_BYTES });
    return body;
  }

  async function readDue(): Promise<void> {
    for (const feed of await store.feeds()) {
      const due = (feed.last?.at ?? 0) + (feed.everyHours ?? 0) * HOUR_MS;
      if (feed.url && feed.everyHours !== null && due <= clock.now()) await read(feed);
    }
  }

  const poller = new Poller({ everyMs: LOOK_EVERY_MS, look: readDue, failed });
  const catalogue: Catalogue = {
    items: async (workspaceId) => (await load(workspaceId)).items,
    version: async (workspaceId) => (await load(workspaceId)).version,
    async put(workspaceId, records) {
      const { items, refused, faults } = itemsIn(records, 'api');
      if (items.length > 0) await put(workspaceId, items);
      return { items: items.length, refused, faults };
    },
    async learn(workspaceId, records) {
      const before = await catalogue.items(workspaceId);
      const { items } = itemsIn(records, 'events');
      const fresh = items.filter(({ id }) => (before.get(id)?.origin ?? 'events') === 'events');
      const changed = fresh.filter((item) => !isSame(item, before.get(item.id)));
      if (changed.length > 0) await put(workspaceId, changed);
      return changed.length;
    },
    async remove(workspaceId, id) {
      const removed = await store.remove(workspaceId, id);
      known.delete(workspaceId);
      return removed;
    },
    feeds: (workspaceId) => store.feeds(workspaceId),
    async feed(workspaceId, id) {
      const found = (await store.feeds(workspaceId)).find((feed) => feed.id === id);
      if (!found) throw new VisavisError('not_found', `There is no feed “${id}”.`);
      return found;
    },
    async saveFeed(workspaceId, given, id) {
      const before = id === undefined ? undefined : await catalogue.feed(workspaceId, id);
      if (given.url !== null && !/^https?:\/\//i.test(given.url))
        throw new VisavisError('invalid_request', 'A feed’s address begins with http:// or https://.', {
          faults: [{ field: 'url', expected: 'an address with http or https', got: given.url }],
        });
      const feed = { workspaceId, id: id ?? newId(clock.now()), ...given, last: before?.last ?? null };
      await store.saveFeed(feed);
      return feed;
    },
    async removeFeed(workspaceId, id) {
      await store.removeFeed(await catalogue.feed(workspaceId, id));
    },
    read: async (workspaceId, id, file) => read(await catalogue.feed(workspaceId, id), file),
    start: () => poller.start(LOOK_EVERY_MS),
    stop: () => poller.stop(),
  };
  return catalogue;
}

const isSame = (a: CatalogueItem, b: CatalogueItem | undefined): boolean =>
  b !== undefined && JSON.stringify({ ...a, updatedAt: 0 }) === JSON.stringify({ ...b, updatedAt: 0 });
