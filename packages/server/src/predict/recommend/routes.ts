// The HTTP words of recommendations.

import type { Json } from '@visavis/engine/collect';
import { SOURCES, type Source } from '@visavis/engine/predict';
import { combine, type ProfileView } from '@visavis/engine/unify';
import { Type } from 'typebox';
import { VisavisError } from '../../platform/errors.ts';
import type { App, Caller } from '../../platform/http/index.ts';
import { shownItem } from '../../unify/index.ts';
import type { Recommend } from './index.ts';
import type { Listed } from './list.ts';
import { DEFAULT_SETTINGS, SettingsShape } from './settings.ts';

export interface RecommendRoutesDeps {
  /** By a key such as `user_id:42`; undefined for somebody unknown. */
  person(workspaceId: string, key: string): Promise<ProfileView | undefined>;
  audit(caller: Caller, action: string): Promise<void>;
}

const tags = ['recommendations'];
const secret = { access: 'secret' } as const;
const editor = { access: 'secret', role: 'editor' } as const;
const SourceName = Type.Unsafe<Source>(
  Type.String({ enum: [...SOURCES], description: 'for-you blends all of them' }),
);
const Count = Type.Integer({ minimum: 1, maximum: 100 });
const Id = Type.String({ minLength: 1, maxLength: 200 });
const Filter = Type.Object(
  {
    categories: Type.Optional(Type.Array(Id, { maxItems: 50 })),
    brands: Type.Optional(Type.Array(Id, { maxItems: 50 })),
    maxPrice: Type.Optional(Type.Number()),
  },
  { additionalProperties: false, description: 'Only items that fit all of it' },
);

const Text = Type.Union([Type.String(), Type.Null()]);
const ListedShape = Type.Object({
  ...{ id: Type.String(), title: Type.String(), url: Text, image: Text },
  ...{
    price: Type.Union([Type.Number(), Type.Null()]),
    currency: Text,
    available: Type.Boolean(),
    brand: Text,
  },
  ...{ categories: Type.Array(Type.String()), group: Text },
  attributes: Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.String())])),
  score: Type.Number(),
  because: Type.Object({ source: Type.String(), item: Type.Optional(Type.String()), text: Type.String() }),
});
const AnswerShape = Type.Object({
  data: Type.Array(ListedShape),
  version: Type.Integer({ description: 'Of what was learned; 0: nothing yet' }),
  source: Type.String(),
  known: Type.Boolean({ description: 'Whether anything was known of the person' }),
});

export function registerRecommendRoutes(app: App, recommend: Recommend, deps: RecommendRoutesDeps): void {
  registerLists(app, recommend, deps);
  registerLearning(app, recommend, deps);
}

function registerLists(app: App, recommend: Recommend, deps: RecommendRoutesDeps): void {
  app.post(
    '/v1/recommend',
    {
      config: { access: 'write' },
      schema: {
        summary:
          'A list for a person. A write key names a device and learns nothing beyond what that device did',
        tags,
        body: Type.Object(
          {
            userId: Type.Optional(Id),
            anonymousId: Type.Optional(Id),
            profile: Type.Optional(
              Type.String({ maxLength: 300, description: 'Such as email:…; secret keys only' }),
            ),
            source: Type.Optional(SourceName),
            count: Type.Optional(Count),
            items: Type.Optional(
              Type.Array(Id, { maxItems: 50, description: 'Start from these instead of the history' }),
            ),
            without: Type.Optional(Type.Array(Id, { maxItems: 500 })),
            only: Type.Optional(Filter),
            writeKey: Type.Optional(Type.String()),
          },
          { additionalProperties: false },
        ),
        response: { 200: AnswerShape },
      },
    },
    async ({ caller, body }) => {
      const { userId, anonymousId, profile, source = 'for-you', count = 12, items, without, only } = body;
      const isSecret = caller!.access === 'secret';
      if (!isSecret && (profile !== undefined || userId !== undefined) && anonymousId === undefined)
        throw new VisavisError('forbidden', 'A write key names its own device: expected anonymousId.');
      const key = isSecret
        ? (profile ?? (userId !== undefined ? `user_id:${userId}` : undefined))
        : undefined;
      const named = key ?? (anonymousId === undefined ? undefined : `anonymous_id:${anonymousId}`);
      const found = named === undefined ? undefined : await deps.person(caller!.workspaceId, named);
      const view = found && !isSecret ? ownOf(found, anonymousId!) : found;
      return answer(recommend, caller!.workspaceId, { view, source, count, items, without, only });
    },
  );
  app.get(
    '/v1/recommend',
    {
      config: secret,
      schema: {
        summary: 'A list for a person, or for somebody unknown',
        tags,
        querystring: Type.Object({
          profile: Type.Optional(Type.String({ maxLength: 300, description: 'Such as user_id:42' })),
          source: Type.Optional(SourceName),
          count: Type.Optional(Count),
          items: Type.Optional(Type.String({ maxLength: 2000, description: 'Ids with commas between' })),
        }),
        response: { 200: AnswerShape },
      },
    },
    async ({ caller, query }) => {
      const { profile, source = 'for-you', count = 12, items } = query;
      const view = profile === undefined ? undefined : await deps.person(caller!.workspaceId, profile);
      if (profile !== undefined && !view)
        throw new VisavisError('not_found', `There is nobody with ${profile}.`);
      const from = items
        ?.split(',')
        .map((id) => id.trim())
        .filter(Boolean);
      return answer(recommend, caller!.workspaceId, { view, source, count, items: from });
    },
  );
}

interface Wanted {
  view: Pick<ProfileView, 'behaviours'> | undefined;
  source: Source;
  count: number;
  items?: string[];
  without?: string[];
  only?: { categories?: string[]; brands?: string[]; maxPrice?: number };
}

async function answer(recommend: Recommend, workspaceId: string, wanted: Wanted) {
  const { view, source, count, items, without = [], only } = wanted;
  const { version, list } = await recommend.list(workspaceId, {
    ...{ view, source, count: only ? count * 20 : count, without: new Set(without) },
    ...(items && items.length > 0 && { from: items }),
  });
  const deeds = view ? await recommend.deeds(workspaceId, view) : [];
  const fitting = only ? list.filter((one) => fits(one, only)) : list;
  return { data: fitting.slice(0, count).map(shown), version, source, known: deeds.length > 0 };
}

function fits({ item }: Listed, { categories, brands, maxPrice }: NonNullable<Wanted['only']>): boolean {
  if (categories && !item.categories.some((one) => categories.includes(one))) return false;
  if (brands && !brands.includes(item.brand ?? '')) return false;
  return maxPrice === undefined || (item.price !== null && item.price <= maxPrice);
}

const shown = ({ item, score, because }: Listed) => ({ ...shownItem(item), score, because });

/** What one device did, without whom it belongs to. */
function ownOf({ profile }: ProfileView, anonymousId: string): ProfileView {
  const own = profile.identities.filter(
    ({ type, value }) => type === 'anonymous_id' && value === anonymousId,
  );
  return combine({ id: profile.id, identities: own }, []);
}

const ReportShape = Type.Object({
  version: Type.Integer(),
  isCurrent: Type.Boolean({
    description: 'The one that lists are made of; POST /v1/models/recommendations/promote takes another',
  }),
  trainedAt: Type.String(),
  knownAt: Type.String(),
  report: Type.Unsafe<Json>(
    Type.Unknown({ description: 'People, items, interactions, and each strategy’s figures' }),
  ),
});
const StandingShape = Type.Object({
  settings: SettingsShape,
  learns: Type.Boolean({ description: 'False until somebody has asked for it' }),
  versions: Type.Array(ReportShape),
  training: Type.Union([Type.Null(), Type.Object({ share: Type.Number(), doing: Type.String() })]),
  refused: Text,
});

function registerLearning(app: App, recommend: Recommend, deps: RecommendRoutesDeps): void {
  const standing = async (workspaceId: string) => {
    const { settings, versions, training, refused } = await recommend.standing(workspaceId);
    return {
      ...{ settings: settings ?? DEFAULT_SETTINGS, learns: settings !== undefined, training, refused },
      versions: versions.map(({ version, isCurrent, trainedAt, knownAt, report }) => ({
        ...{ version, isCurrent, trainedAt: new Date(trainedAt).toISOString() },
        ...{ knownAt: new Date(knownAt).toISOString(), report: report as unknown as Json },
      })),
    };
  };
  app.get(
    '/v1/recommendations',
    {
      config: secret,
      schema: {
        summary: 'What was learned, and how good each strategy was on what it had not seen',
        tags,
        response: { 200: StandingShape },
      },
    },
    ({ caller }) => standing(caller!.workspaceId),
  );
  app.put(
    '/v1/recommendations/settings',
    {
      config: editor,
      schema: {
        summary: 'Which events are learned from',
        tags,
        body: SettingsShape,
        response: { 200: StandingShape },
      },
    },
    async ({ caller, body }) => {
      await recommend.configure(caller!, body);
      await deps.audit(caller!, 'recommendations.configured');
      return standing(caller!.workspaceId);
    },
  );
  app.post(
    '/v1/recommendations/train',
    {
      config: editor,
      schema: { summary: 'Learns anew from what people did', tags, response: { 202: StandingShape } },
    },
    async ({ caller }, reply) => {
      await recommend.train(caller!);
      await deps.audit(caller!, 'recommendations.training');
      return reply.code(202).send(await standing(caller!.workspaceId));
    },
  );
}
