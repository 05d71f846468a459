// Sources and the data-source map over HTTP.

import Type from 'typebox';
import { type App, nothing } from '../platform/http/index.ts';
import type { NeedsOf } from './data-map.ts';
import type { Collect } from './index.ts';
import type { SourceKeys } from './sources.ts';
import { workspaceOf } from './workspace-of.ts';

const Time = Type.Union([Type.String(), Type.Null()]);
const Source = Type.Object({
  id: Type.String(),
  name: Type.String(),
  kind: Type.String(),
  writeKey: Type.String(),
  events: Type.Integer(),
  firstEventAt: Time,
  lastEventAt: Time,
  createdAt: Type.String(),
});
const Name = Type.String({ minLength: 1, maxLength: 100 });
const Kind = Type.String({ minLength: 1, maxLength: 30 });
const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });
const Use = Type.Object({ id: Type.String(), key: Type.String(), name: Type.String() });
const DataMap = Type.Object({
  events: Type.Array(
    Type.Object({
      name: Type.String(),
      count: Type.Integer(),
      lastSeen: Time,
      sources: Type.Array(Type.String()),
      usedBy: Type.Array(Use),
      missing: Type.Optional(Type.Boolean({ description: 'A segment needs it, and nobody has sent it' })),
    }),
  ),
  fields: Type.Array(
    Type.Object({
      name: Type.String(),
      kind: Type.String(),
      event: Type.Optional(Type.String()),
      types: Type.Array(Type.String()),
      coverage: Type.Number({ description: 'The share of the events that could carry it and do' }),
      firstSeen: Time,
      lastSeen: Time,
      examples: Type.Array(Type.Unknown()),
      sources: Type.Array(Type.String()),
      usedBy: Type.Array(Use),
      missing: Type.Optional(Type.Boolean()),
    }),
  ),
  computedAt: Type.String(),
});

export interface SourceRoutesOptions {
  account: SourceKeys;
  needsOf: NeedsOf;
}

export function registerSourceRoutes(
  app: App,
  collect: Collect,
  { account, needsOf }: SourceRoutesOptions,
): void {
  const sources = collect.inside.sources(account);
  const config = { access: 'secret' } as const;
  const tags = ['collect'];
  app.get(
    '/v1/sources',
    {
      config,
      schema: { tags, summary: 'All sources', response: { 200: Type.Object({ data: Type.Array(Source) }) } },
    },
    async (request) => ({ data: await sources.list(workspaceOf(request)) }),
  );
  const body = Type.Object({ name: Name, kind: Type.Optional(Kind) });
  app.post(
    '/v1/sources',
    { config, schema: { tags, summary: 'A new source with its write key', body, response: { 201: Source } } },
    async (request, reply) => {
      const { name, kind = 'web' } = request.body;
      const createdBy = request.caller?.name ?? '';
      return reply
        .code(201)
        .send(await sources.create({ workspaceId: workspaceOf(request), name, kind, createdBy }));
    },
  );
  app.patch(
    '/v1/sources/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Renames a source',
        params: Id,
        body: Type.Partial(body),
        response: { 200: Source },
      },
    },
    async (request) => sources.change(workspaceOf(request), request.params.id, request.body),
  );
  app.delete(
    '/v1/sources/:id',
    {
      config: { access: 'secret', role: 'admin' },
      schema: {
        tags,
        summary: 'Closes a source’s write keys; its events stay',
        params: Id,
        response: { 204: nothing() },
      },
    },
    async (request, reply) => {
      await sources.remove(workspaceOf(request), request.params.id);
      return reply.code(204).send();
    },
  );
  app.get(
    '/v1/sources/map',
    {
      config,
      schema: {
        tags,
        summary: 'Every event and field, and which segments rest on it',
        response: { 200: DataMap },
      },
    },
    async (request) => {
      const workspaceId = workspaceOf(request);
      const map = await collect.dataMap(workspaceId, await needsOf(workspaceId));
      return { ...map, fields: map.fields.map((field) => ({ ...field, examples: [...field.examples] })) };
    },
  );
}
