// The HTTP words of the catalogue: items, and the feeds they come from.

import multipart from '@fastify/multipart';
import { Type } from 'typebox';
import { iso } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import { type App, nothing } from '../../platform/http/index.ts';
import { unpacked } from '../../platform/outbound.ts';
import type { Feed } from './feed.ts';
import type { Catalogue } from './index.ts';
import type { CatalogueItem } from './item.ts';

const tags = ['catalogue'];
const secret = { access: 'secret' } as const;
const editor = { access: 'secret', role: 'editor' } as const;
const Id = Type.Object({ id: Type.String({ maxLength: 200 }) });
const LARGEST = 200_000_000;
const MOST_ITEMS = 10_000;

const Text = Type.Union([Type.String(), Type.Null()]);
const ItemShape = Type.Object({
  ...{ id: Type.String(), title: Type.String(), description: Text, url: Text, image: Text },
  ...{
    price: Type.Union([Type.Number(), Type.Null()]),
    currency: Text,
    available: Type.Boolean(),
    brand: Text,
  },
  ...{ categories: Type.Array(Type.String()), group: Text },
  attributes: Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.String())])),
  origin: Type.String({ description: 'A feed’s id, api, or events' }),
  updatedAt: Type.String({ description: 'ISO 8601' }),
});
const Fault = Type.Object({
  ...{ index: Type.Integer(), field: Type.String(), expected: Type.String(), got: Type.String() },
});
const FeedShape = Type.Object({
  ...{ id: Type.String(), name: Type.String(), url: Text },
  everyHours: Type.Union([Type.Number(), Type.Null()]),
  last: Type.Union([
    Type.Null(),
    Type.Object({
      ...{
        at: Type.String(),
        format: Text,
        items: Type.Integer(),
        refused: Type.Integer(),
        gone: Type.Integer(),
      },
      ...{ faults: Type.Array(Fault), error: Text },
    }),
  ]),
});
const NewFeed = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    url: Type.Optional(Type.Union([Type.String({ maxLength: 2000 }), Type.Null()])),
    everyHours: Type.Optional(Type.Union([Type.Number({ minimum: 1, maximum: 720 }), Type.Null()])),
  },
  { additionalProperties: false },
);

export function registerCatalogueRoutes(app: App, catalogue: Catalogue): void {
  registerItems(app, catalogue);
  registerFeeds(app, catalogue);
  void app.register(async (plain) => {
    const scope = plain as unknown as App;
    await scope.register(multipart, { limits: { files: 1, fileSize: LARGEST } });
    registerUpload(scope, catalogue);
  });
}

function registerItems(app: App, catalogue: Catalogue): void {
  app.get(
    '/v1/catalogue/items',
    {
      config: secret,
      schema: {
        summary: 'Items, by id; `search` looks at ids, titles, brands and categories',
        tags,
        querystring: Type.Object({
          search: Type.Optional(Type.String({ maxLength: 200 })),
          available: Type.Optional(Type.Boolean()),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
          cursor: Type.Optional(Type.String({ maxLength: 200 })),
        }),
        response: {
          200: Type.Object({
            data: Type.Array(ItemShape),
            next: Type.Optional(Type.String()),
            total: Type.Integer(),
            available: Type.Integer({ description: 'Of all that match' }),
            origins: Type.Record(Type.String(), Type.Integer(), {
              description: 'Of all that match, by origin',
            }),
          }),
        },
      },
    },
    async ({ caller, query }) => {
      const all = [...(await catalogue.items(caller!.workspaceId)).values()].filter((item) =>
        fits(item, query),
      );
      const from = query.cursor === undefined ? 0 : all.findIndex(({ id }) => id > query.cursor!);
      const page = from < 0 ? [] : all.slice(from, from + (query.limit ?? 50));
      const isMore = from >= 0 && from + page.length < all.length;
      const origins: Record<string, number> = {};
      for (const { origin } of all) origins[origin] = (origins[origin] ?? 0) + 1;
      return {
        data: page.map(shown),
        ...(isMore && { next: page.at(-1)!.id }),
        ...{ total: all.length, available: all.filter(({ available }) => available).length, origins },
      };
    },
  );
  app.get(
    '/v1/catalogue/items/:id',
    { config: secret, schema: { summary: 'One item', tags, params: Id, response: { 200: ItemShape } } },
    async ({ caller, params }) => {
      const found = (await catalogue.items(caller!.workspaceId)).get(params.id);
      if (!found) throw new VisavisError('not_found', `There is no item “${params.id}”.`);
      return shown(found);
    },
  );
  app.put(
    '/v1/catalogue/items',
    {
      config: editor,
      schema: {
        summary:
          'Adds and replaces items; fields by Google’s names (id, title, link, image_link, price, availability, …)',
        tags,
        body: Type.Object({
          items: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
            minItems: 1,
            maxItems: MOST_ITEMS,
          }),
        }),
        response: {
          200: Type.Object({ items: Type.Integer(), refused: Type.Integer(), faults: Type.Array(Fault) }),
        },
      },
    },
    ({ caller, body }) => catalogue.put(caller!.workspaceId, body.items),
  );
  app.delete(
    '/v1/catalogue/items/:id',
    {
      config: editor,
      schema: { summary: 'Removes an item', tags, params: Id, response: { 204: nothing() } },
    },
    async ({ caller, params }, reply) => {
      if (!(await catalogue.remove(caller!.workspaceId, params.id)))
        throw new VisavisError('not_found', `There is no item “${params.id}”.`);
      return reply.code(204).send();
    },
  );
}

function registerFeeds(app: App, catalogue: Catalogue): void {
  app.get(
    '/v1/catalogue/feeds',
    {
      config: secret,
      schema: {
        summary: 'Feeds, and what came the last time',
        tags,
        response: { 200: Type.Object({ data: Type.Array(FeedShape) }) },
      },
    },
    async ({ caller }) => ({ data: (await catalogue.feeds(caller!.workspaceId)).map(shownFeed) }),
  );
  app.post(
    '/v1/catalogue/feeds',
    {
      config: editor,
      schema: {
        summary: 'A feed to upload files to, or to fetch: CSV, JSON, Google Merchant XML',
        ...{ tags, body: NewFeed, response: { 201: FeedShape } },
      },
    },
    async ({ caller, body }, reply) => {
      const { name, url = null, everyHours = null } = body;
      return reply
        .code(201)
        .send(shownFeed(await catalogue.saveFeed(caller!.workspaceId, { name, url, everyHours })));
    },
  );
  app.patch(
    '/v1/catalogue/feeds/:id',
    {
      config: editor,
      schema: {
        summary: 'Change a feed',
        tags,
        params: Id,
        body: Type.Partial(NewFeed),
        response: { 200: FeedShape },
      },
    },
    async ({ caller, params, body }) => {
      const before = await catalogue.feed(caller!.workspaceId, params.id);
      const { name = before.name, url = before.url, everyHours = before.everyHours } = body;
      return shownFeed(await catalogue.saveFeed(caller!.workspaceId, { name, url, everyHours }, params.id));
    },
  );
  app.delete(
    '/v1/catalogue/feeds/:id',
    {
      config: editor,
      schema: { summary: 'Removes a feed; its items stay', tags, params: Id, response: { 204: nothing() } },
    },
    async ({ caller, params }, reply) => {
      await catalogue.removeFeed(caller!.workspaceId, params.id);
      return reply.code(204).send();
    },
  );
  app.post(
    '/v1/catalogue/feeds/:id/fetch',
    {
      config: editor,
      schema: {
        summary: 'Fetches a feed now; what went wrong is in `last`',
        tags,
        params: Id,
        response: { 200: FeedShape },
      },
    },
    async ({ caller, params }) => shownFeed(await catalogue.read(caller!.workspaceId, params.id)),
  );
}

function registerUpload(app: App, catalogue: Catalogue): void {
  app.post(
    '/v1/catalogue/feeds/:id/upload',
    {
      config: editor,
      bodyLimit: LARGEST,
      schema: {
        summary: 'Takes a file (CSV, JSON, JSON Lines or XML, packed or not) as the whole feed',
        ...{ tags, params: Id, consumes: ['multipart/form-data'], response: { 200: FeedShape } },
      },
    },
    async (request) => {
      const file = await request.file();
      if (file === undefined)
        throw new VisavisError('invalid_request', 'Expected a form with a file, got none.');
      const bytes = await file.toBuffer();
      const { caller, params } = request;
      return shownFeed(
        await catalogue.read(caller!.workspaceId, params.id, { text: unpacked(bytes, LARGEST) }),
      );
    },
  );
}

function fits(item: CatalogueItem, { search, available }: { search?: string; available?: boolean }): boolean {
  if (available !== undefined && item.available !== available) return false;
  const { id, title, brand, categories } = item;
  const words = search?.toLowerCase().trim();
  return !words || [id, title, brand ?? '', ...categories].some((text) => text.toLowerCase().includes(words));
}

const shown = (item: CatalogueItem) => ({ ...item, updatedAt: iso(item.updatedAt) });
const shownFeed = ({ workspaceId: _, last, ...feed }: Feed) => ({
  ...feed,
  last: last && { ...last, at: iso(last.at) },
});
