// Recommendations: lists of the version of the model `recommendations` that is in force, kept in memory, and asked by
// pages, slots and messages. Trainings, versions and going back are those of every model.

import type { Json, JsonObject } from '@visavis/engine/collect';
import { askedOfName, type Recommended, type Source } from '@visavis/engine/predict';
import type { ProfileView } from '@visavis/engine/unify';
import type { Clock } from '../../platform/clock.ts';
import type { Caller } from '../../platform/http/index.ts';
import { type Catalogue, type Items, shownItem } from '../../unify/index.ts';
import type { Predict } from '../index.ts';
import { recommendations } from '../kinds/recommendations.ts';
import { isOpen, type Model } from '../model.ts';
import type { Bundle, RecommendVersion, TrainingReport } from './bundle.ts';
import { type Deed, deedsOf } from './history.ts';
import { type ListAsked, type Listed, Lister } from './list.ts';
import { DEFAULT_SETTINGS, INTERACTION_KINDS, type RecommendSettings, traitOf } from './settings.ts';

export { registerRecommendRoutes } from './routes.ts';

export interface RecommendDeps {
  predict: Pick<Predict, 'models' | 'train' | 'jobs' | 'current'>;
  clock: Clock;
  catalogue: Catalogue;
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
  training: { share: number; doing: string } | null;
  /** Why the last one led to nothing. */
  refused: string | null;
}

export interface Recommend {
  /** The same object for as long as the server runs; what it says follows what is learned. */
  live(workspaceId: string): Promise<LiveRecommendations>;
  /** Empty, with version 0, where nothing was learned yet. */
  list(workspaceId: string, asked: Asked): Promise<{ version: number; list: Listed[] }>;
  deeds(workspaceId: string, view: Pick<ProfileView, 'behaviours'>): Promise<Deed[]>;
  standing(workspaceId: string): Promise<Standing>;
  /** @throws invalid_definition */
  configure(caller: Caller, settings: RecommendSettings): Promise<void>;
  /** Begins to learn, if nothing is under way. */
  train(caller: Caller): Promise<void>;
}

interface Live {
  version: number;
  lister: Lister | undefined;
  items: Items;
  settings: RecommendSettings | undefined;
  checkedAt: number;
}

/** Another server may have learned, and feeds come and go. */
const CHECK_MS = 2000;
const HOURS = 24;
const KEY = recommendations.key!;

export function createRecommend(deps: RecommendDeps): Recommend {
  const { predict, clock, catalogue, failed } = deps;
  const { models } = predict;
  const lives = new Map<string, Live>();

  async function modelOf(workspaceId: string): Promise<Model | undefined> {
    return (await models.list(workspaceId)).find(({ kind }) => kind === recommendations.name);
  }

  /** Folding keeps what people did with items, which lists go by. */
  async function remember(workspaceId: string, settings: RecommendSettings): Promise<void> {
    for (const kind of INTERACTION_KINDS) await deps.keepTrait(workspaceId, traitOf(kind, settings));
  }

  async function refresh(workspaceId: string): Promise<Live> {
    const live: Live = lives.get(workspaceId) ?? {
      ...{ version: 0, lister: undefined, items: new Map(), settings: undefined, checkedAt: 0 },
    };
    // Before anything is waited for: whoever holds it must see what others refresh.
    lives.set(workspaceId, live);
    const model = await modelOf(workspaceId);
    const version = model?.version ?? 0;
    if (version !== live.version) {
      // Also of a model that was made or changed as models are, and not by `configure`.
      if (model && version > 0) await remember(workspaceId, settingsOf(model)).catch(failed);
      // The kind's own: a version of it is a bundle.
      const bundle = version > 0 ? ((await predict.current(workspaceId, KEY)).model as Bundle) : undefined;
      live.lister = bundle && new Lister(bundle);
      live.version = version;
    }
    live.items = await catalogue.items(workspaceId);
    live.settings = model && settingsOf(model);
    live.checkedAt = clock.now();
    return live;
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
    async deeds(workspaceId, view) {
      const model = await modelOf(workspaceId);
      return deedsOf(view, model ? settingsOf(model) : DEFAULT_SETTINGS);
    },
    async standing(workspaceId) {
      const model = await modelOf(workspaceId);
      if (!model) return { settings: undefined, versions: [], training: null, refused: null };
      const [[job], versions] = await Promise.all([predict.jobs(model, 1), models.versions(model)]);
      const isRefused = job && (job.state === 'refused' || job.state === 'failed');
      return {
        settings: settingsOf(model),
        versions: versions.map(({ version, trainedAt, knownAt, report }) => ({
          ...{ version, isCurrent: version === model.version, trainedAt, knownAt },
          // What the kind puts there.
          report: report.details as unknown as TrainingReport,
        })),
        training: job && isOpen(job) ? { share: job.share, doing: job.doing } : null,
        refused: isRefused ? job.reasons.join(' ') : null,
      };
    },
    async configure(caller, { everyHours, ...settings }) {
      const { workspaceId } = caller;
      const retrainDays = everyHours === null ? null : everyHours / HOURS;
      if (await modelOf(workspaceId)) await models.change(caller, KEY, { settings, retrainDays });
      else
        await models.create(caller, {
          ...{ key: KEY, name: recommendations.title, kind: recommendations.name, settings, retrainDays },
        });
      await remember(workspaceId, { ...settings, everyHours });
      await refresh(workspaceId);
    },
    async train(caller) {
      const model = await modelOf(caller.workspaceId);
      const [job] = model ? await predict.jobs(model, 1) : [];
      if (job && isOpen(job)) return;
      await recommend.configure(caller, model ? settingsOf(model) : DEFAULT_SETTINGS);
      await predict.train(caller, KEY);
    },
  };
  return recommend;
}

const settingsOf = ({ settings, retrainDays }: Model): RecommendSettings => ({
  // As the kind has checked them.
  ...(settings as unknown as Omit<RecommendSettings, 'everyHours'>),
  everyHours: retrainDays === null ? null : Math.round(retrainDays * HOURS),
});

/** What a list holds of an item. */
const shownListed = ({ item, score, because }: Listed): JsonObject =>
  ({ ...shownItem(item), score, because }) as unknown as JsonObject;

function idsIn(value: Json | undefined): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((one) => (typeof one === 'string' || typeof one === 'number' ? [String(one)] : []));
}

export type { Source };
