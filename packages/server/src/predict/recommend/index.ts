// Recommendations: learned from what people did with items, kept in memory, and asked by lists, slots and pages.

import type { Json, JsonObject } from '@visavis/engine/collect';
import { askedOfName, type Recommended, type Source } from '@visavis/engine/predict';
import type { ProfileView } from '@visavis/engine/unify';
import type { Clock } from '../../platform/clock.ts';
import type { Events } from '../../platform/events/index.ts';
import type { Records } from '../../platform/records/index.ts';
import { type Catalogue, type Items, shownItem } from '../../unify/index.ts';
import type { RecommendVersion } from './bundle.ts';
import { type Deed, deedsOf } from './history.ts';
import { type ListAsked, type Listed, Lister } from './list.ts';
import { createRecommendStore } from './recommend-store.ts';
import { DEFAULT_SETTINGS, INTERACTION_KINDS, type RecommendSettings, traitOf } from './settings.ts';
import { type Progress, trainRecommendations } from './training.ts';

export { recommendMigrations } from './recommend-store.ts';
export { registerRecommendRoutes } from './routes.ts';

export interface RecommendDeps {
  records: Records;
  events: Events;
  clock: Clock;
  catalogue: Catalogue;
  flush(): Promise<void>;
  /** Sees to it that folding keeps this of everybody, from the beginning of history on. */
  keepTrait(workspaceId: string, trait: ReturnType<typeof traitOf>): Promise<void>;
  failed(error: unknown): void;
}

/** What decides now; asked in the middle of a decision, so everything is in memory. */
export interface LiveRecommendations {
  /** The value of an attribute such as `recommendations.for-you.24`; undefined where nothing was learned yet. */
  value(attribute: string, asked: { view: ProfileView; now: number; mayKnow: boolean }): Json | undefined;
}

export interface Asked extends Omit<ListAsked, 'deeds' | 'now'> {
  view?: Pick<ProfileView, 'behaviours'>;
}
export interface Standing {
  /** Undefined: nobody has asked for recommendations yet. */
  settings: RecommendSettings | undefined;
  /** The latest first. */
  versions: RecommendVersion[];
  /** The training under way. */
  training: Progress | null;
  /** Why the last one led to nothing. */
  refused: string | null;
}

export interface Recommend {
  /** The same object for as long as the server runs; what it says follows what is learned. */
  live(workspaceId: string): Promise<LiveRecommendations>;
  /** @throws conflict when nothing was learned yet */
  list(workspaceId: string, asked: Asked): Promise<{ version: number; list: Listed[] }>;
  deeds(workspaceId: string, view: Pick<ProfileView, 'behaviours'>): Promise<Deed[]>;
  standing(workspaceId: string): Promise<Standing>;
  configure(workspaceId: string, settings: RecommendSettings): Promise<void>;
  /** Begins to learn, if nothing is under way; `done` resolves when that is over. */
  train(workspaceId: string): Promise<{ done: Promise<void> }>;
  start(): void;
  stop(): Promise<void>;
}

interface Live {
  version: number;
  lister: Lister | undefined;
  items: Items;
  settings: RecommendSettings | undefined;
  checkedAt: number;
}
interface Run {
  progress: Progress;
  done: Promise<void>;
  abort: AbortController;
}

const LOOK_EVERY_MS = 60_000;
/** Another server may have learned, and feeds come and go. */
const CHECK_MS = 2000;

export function createRecommend(deps: RecommendDeps): Recommend {
  const { records, clock, catalogue, failed } = deps;
  const store = createRecommendStore(records);
  const lives = new Map<string, Live>();
  const runs = new Map<string, Run>();
  const refusals = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;

  async function refresh(workspaceId: string): Promise<Live> {
    const live: Live = lives.get(workspaceId) ?? {
      ...{ version: 0, lister: undefined, items: new Map(), settings: undefined, checkedAt: 0 },
    };
    // Before anything is waited for: whoever holds it must see what others refresh.
    lives.set(workspaceId, live);
    const version = await store.latest(workspaceId);
    if (version !== live.version) {
      const bundle = await store.bundle(workspaceId, version);
      live.lister = bundle && new Lister(bundle);
      live.version = version;
    }
    live.items = await catalogue.items(workspaceId);
    live.settings = await store.settings(workspaceId);
    live.checkedAt = clock.now();
    return live;
  }

  function learn(workspaceId: string, settings: RecommendSettings): Run {
    const abort = new AbortController();
    const run: Run = { progress: { share: 0, doing: 'Beginning' }, abort, done: Promise.resolve() };
    const tell = (progress: Progress) => {
      run.progress = progress;
    };
    run.done = trainRecommendations({ ...deps, store }, workspaceId, settings, tell, abort.signal)
      .then(async (outcome) => {
        if ('refused' in outcome) refusals.set(workspaceId, outcome.refused);
        else refusals.delete(workspaceId);
        await refresh(workspaceId);
      })
      .catch((error: unknown) => {
        if (abort.signal.aborted) return;
        refusals.set(workspaceId, error instanceof Error ? error.message : String(error));
        failed(error);
      })
      .finally(() => runs.delete(workspaceId));
    runs.set(workspaceId, run);
    return run;
  }

  async function keepTraits(workspaceId: string, settings: RecommendSettings): Promise<void> {
    for (const kind of INTERACTION_KINDS) await deps.keepTrait(workspaceId, traitOf(kind, settings));
  }

  async function learnDue(): Promise<void> {
    for (const workspaceId of await store.workspaces()) {
      const settings = await store.settings(workspaceId);
      const [latest] = await store.versions(workspaceId);
      if (!settings?.everyHours || !latest || runs.has(workspaceId)) continue;
      if (latest.trainedAt + settings.everyHours * 3_600_000 <= clock.now()) learn(workspaceId, settings);
    }
  }

  const recommend: Recommend = {
    async live(workspaceId) {
      const held = lives.get(workspaceId);
      const known = held && held.checkedAt > 0 ? held : await refresh(workspaceId);
      return {
        value(attribute, { view, now, mayKnow }) {
          const asked = askedOfName(attribute);
          // Looks again behind the decision's back: a decision never waits.
          if (now - known.checkedAt > CHECK_MS) {
            known.checkedAt = now;
            void refresh(workspaceId).catch(failed);
          }
          if (!asked || !known.lister || !known.settings) return undefined;
          const deeds = mayKnow ? deedsOf(view, known.settings) : [];
          const { source, count } = asked;
          const from = asked.from === undefined ? [] : idsIn(view.get(asked.from));
          const list = known.lister.list({ source, count, deeds, now, from }, known.items);
          return { version: known.version, items: list.map(shownListed) } satisfies Recommended;
        },
      };
    },
    async list(workspaceId, { view, ...asked }) {
      const live = await refresh(workspaceId);
      const settings = live.settings ?? DEFAULT_SETTINGS;
      const deeds = view ? deedsOf(view, settings) : [];
      const list = live.lister?.list({ ...asked, deeds, now: clock.now() }, live.items) ?? [];
      return { version: live.version, list };
    },
    deeds: async (workspaceId, view) =>
      deedsOf(view, (await store.settings(workspaceId)) ?? DEFAULT_SETTINGS),
    async standing(workspaceId) {
      return {
        settings: await store.settings(workspaceId),
        versions: await store.versions(workspaceId),
        training: runs.get(workspaceId)?.progress ?? null,
        refused: refusals.get(workspaceId) ?? null,
      };
    },
    async configure(workspaceId, settings) {
      await store.saveSettings(workspaceId, settings);
      await keepTraits(workspaceId, settings);
      await refresh(workspaceId);
    },
    async train(workspaceId) {
      const under = runs.get(workspaceId);
      if (under) return { done: under.done };
      const settings = (await store.settings(workspaceId)) ?? DEFAULT_SETTINGS;
      await recommend.configure(workspaceId, settings);
      return { done: learn(workspaceId, settings).done };
    },
    start() {
      timer = setInterval(() => void learnDue().catch(failed), LOOK_EVERY_MS).unref();
    },
    async stop() {
      clearInterval(timer);
      for (const { abort } of runs.values()) abort.abort();
      await Promise.all([...runs.values()].map(({ done }) => done));
    },
  };
  return recommend;
}

/** What a list holds of an item. */
export const shownListed = ({ item, score, because }: Listed): JsonObject =>
  ({ ...shownItem(item), score, because }) as unknown as JsonObject;

function idsIn(value: Json | undefined): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((one) => (typeof one === 'string' || typeof one === 'number' ? [String(one)] : []));
}

export type { Source };
