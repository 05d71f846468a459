// From the event store to a new version: reads, learns in a thread, writes down.

import { Worker } from 'node:worker_threads';
import { type Catalogue as Facts, Numbering } from '@visavis/engine/predict';
import type { Clock } from '../../platform/clock.ts';
import type { Events } from '../../platform/events/index.ts';
import type { Catalogue, Items } from '../../unify/index.ts';
import type { Bundle, TrainingReport } from './bundle.ts';
import { readInteractionRows, readItemFacts } from './interactions-store.ts';
import type { RecommendStore } from './recommend-store.ts';
import type { RecommendSettings } from './settings.ts';
import type { TrainingData } from './train.ts';

export interface TrainingDeps {
  events: Events;
  clock: Clock;
  store: RecommendStore;
  catalogue: Catalogue;
  /** Ships what is committed, so that training sees it. */
  flush(): Promise<void>;
}
export interface Progress {
  share: number;
  doing: string;
}

/** Fewer interactions than that are no ground for anything. */
export const LEAST_INTERACTIONS = 20;

/** The new version's number, or why there is none. */
export async function trainRecommendations(
  deps: TrainingDeps,
  workspaceId: string,
  settings: RecommendSettings,
  tell: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<{ version: number } | { refused: string }> {
  tell({ share: 0, doing: 'Reading what people did' });
  await deps.flush();
  const knownAt = deps.clock.now();
  await deps.catalogue.learn(workspaceId, await readItemFacts(deps.events, workspaceId, settings));
  const items = await deps.catalogue.items(workspaceId);
  const data = await gather(deps.events, workspaceId, settings, knownAt, items);
  signal.throwIfAborted();
  if (data.user.length < LEAST_INTERACTIONS)
    return {
      refused: `There are ${data.user.length} interactions with items (${settings.viewed.event}, ${settings.added.event}, ${settings.bought.event}); ${LEAST_INTERACTIONS} are the least.`,
    };
  const { bundle, report } = await inThread(data, tell, signal);
  const trainedAt = deps.clock.now();
  return { version: await deps.store.add(workspaceId, { trainedAt, knownAt, report }, bundle) };
}

async function gather(
  events: Events,
  workspaceId: string,
  settings: RecommendSettings,
  now: number,
  items: Items,
): Promise<TrainingData> {
  const users = new Numbering();
  // What can be had first, though nobody has seen it yet.
  const names = new Numbering([...items.values()].filter(({ available }) => available).map(({ id }) => id));
  const rows: { user: number[]; item: number[]; kind: number[]; time: number[] } = {
    ...{ user: [], item: [], kind: [], time: [] },
  };
  for await (const chunk of readInteractionRows(events, workspaceId, settings, now))
    for (const [user, item, kind, time] of chunk) {
      rows.user.push(users.of(user));
      rows.item.push(names.of(item));
      rows.kind.push(kind);
      rows.time.push(time);
    }
  return {
    ...{ users: users.names, items: names.names },
    user: Int32Array.from(rows.user),
    item: Int32Array.from(rows.item),
    kind: Uint8Array.from(rows.kind),
    time: Float64Array.from(rows.time),
    catalogue: names.names.map((id) => factsOf(items, id)),
  };
}

function factsOf(items: Items, id: string): Facts[number] {
  const item = items.get(id);
  if (!item) return undefined;
  const { title, brand, categories, attributes } = item;
  const own = { ...(brand && { brand }), ...(categories.length > 0 && { category: categories }) };
  return { title, attributes: { ...own, ...attributes } };
}

type Said = Progress | { bundle: Bundle; report: TrainingReport };

function inThread(data: TrainingData, tell: (progress: Progress) => void, signal: AbortSignal) {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: data,
    transferList: [data.user, data.item, data.kind, data.time].map(({ buffer }) => buffer as ArrayBuffer),
  });
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop);
  return new Promise<{ bundle: Bundle; report: TrainingReport }>((resolve, reject) => {
    worker.on('message', (said: Said) => {
      if ('bundle' in said) resolve(said);
      else tell(said);
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('The thread that learned recommendations has ended.')));
  }).finally(() => signal.removeEventListener('abort', stop));
}
