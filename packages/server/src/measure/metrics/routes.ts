// The HTTP words of metrics.

import { METRIC_KINDS, type Metric } from '@visavis/engine/measure';
import { Type } from 'typebox';
import type { App } from '../../platform/http/index.ts';
import { type Metrics, readMetric, shownMetric } from './metrics.ts';
import type { Preview } from './preview.ts';

const tags = ['measure'];
const Key = Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' });
const Name = Type.String({ minLength: 1, maxLength: 200 });
const Description = Type.String({ maxLength: 2000 });
const Definition = Type.Unsafe<Metric>(
  Type.Object(
    { kind: Type.Union(METRIC_KINDS.map((kind) => Type.Literal(kind))) },
    {
      additionalProperties: true,
      description:
        'Such as { "kind": "sum", "of": { "event": "Order Completed", "value": "properties.revenue" }, "within": "7d" }: see docs/metrics.md.',
    },
  ),
);
const Shown = Type.Object({
  ...{ key: Type.String(), name: Type.String(), description: Type.String(), metric: Definition },
  sentence: Type.String({ description: 'What it counts, in words.' }),
  ...{ version: Type.Integer(), createdAt: Type.String(), updatedAt: Type.String() },
});
const Version = Type.Object({
  at: Type.String(),
  actor: Type.String({ description: 'The name of who made it.' }),
  definition: Shown,
});
const Params = Type.Object({ key: Type.String() });
const Days = Type.Integer({ minimum: 1, maximum: 366, default: 30 });
const Nullable = Type.Union([Type.Null(), Type.Number()]);
const PreviewShape = Type.Object({
  sentence: Type.String(),
  days: Type.Array(
    Type.Object({
      ...{ day: Type.String(), people: Type.Integer(), value: Nullable, low: Nullable, high: Nullable },
      isOpen: Type.Boolean({
        description: 'Whether its time is not over yet for some who were here that day.',
      }),
    }),
  ),
});
const reading = { access: 'secret', role: 'viewer' } as const;
const writing = { access: 'secret' } as const;

export interface MetricDoor {
  metrics: Metrics;
  preview(workspaceId: string, metric: Metric, days: number): Promise<Preview>;
}

export function registerMetricRoutes(app: App, { metrics, preview }: MetricDoor): void {
  app.get(
    '/v1/metrics',
    {
      config: reading,
      schema: { summary: 'Metrics', tags, response: { 200: Type.Object({ data: Type.Array(Shown) }) } },
    },
    async ({ caller }) => ({ data: (await metrics.list(caller!.workspaceId)).map(shownMetric) }),
  );
  app.post(
    '/v1/metrics',
    {
      config: writing,
      schema: {
        ...{ summary: 'Make a metric', tags },
        body: Type.Object(
          {
            key: Type.Optional(Key),
            name: Name,
            description: Type.Optional(Description),
            metric: Definition,
          },
          { additionalProperties: false },
        ),
        response: { 201: Shown },
      },
    },
    async ({ caller, body }, reply) =>
      reply.status(201).send(shownMetric(await metrics.create(caller!, body))),
  );
  app.post(
    '/v1/metrics/preview',
    {
      config: reading,
      schema: {
        summary:
          'What a metric that need not be kept says of the people who were here on each of the last days',
        tags,
        body: Type.Object({ metric: Definition, days: Type.Optional(Days) }, { additionalProperties: false }),
        response: { 200: PreviewShape },
      },
    },
    ({ caller, body }) => preview(caller!.workspaceId, readMetric(body.metric), body.days ?? 30),
  );
  registerOne(app, { metrics, preview });
}

function registerOne(app: App, { metrics, preview }: MetricDoor): void {
  app.get(
    '/v1/metrics/:key',
    { config: reading, schema: { summary: 'A metric', tags, params: Params, response: { 200: Shown } } },
    async ({ caller, params }) => shownMetric(await metrics.get(caller!.workspaceId, params.key)),
  );
  app.patch(
    '/v1/metrics/:key',
    {
      config: writing,
      schema: {
        ...{ summary: 'Change a metric; earlier versions are kept', tags, params: Params },
        body: Type.Partial(
          Type.Object(
            {
              name: Name,
              description: Description,
              metric: Definition,
              version: Type.Integer({ minimum: 1 }),
            },
            { additionalProperties: false },
          ),
        ),
        response: { 200: Shown },
      },
    },
    async ({ caller, params, body }) => shownMetric(await metrics.change(caller!, params.key, body)),
  );
  app.delete(
    '/v1/metrics/:key',
    {
      config: writing,
      schema: { summary: 'Archive a metric', tags, params: Params, response: { 204: Type.Null() } },
    },
    async ({ caller, params }, reply) => {
      await metrics.archive(caller!, params.key);
      return reply.status(204).send(null);
    },
  );
  app.get(
    '/v1/metrics/:key/versions',
    {
      config: reading,
      schema: {
        ...{ summary: 'Every version of a metric, newest first', tags, params: Params },
        response: { 200: Type.Object({ data: Type.Array(Version) }) },
      },
    },
    async ({ caller, params }) => ({
      data: (await metrics.versions(caller!.workspaceId, params.key)).map(({ at, actor, definition }) => ({
        at: new Date(at).toISOString(),
        actor,
        definition: shownMetric(definition),
      })),
    }),
  );
  app.get(
    '/v1/metrics/:key/days',
    {
      config: reading,
      schema: {
        ...{
          summary: 'What it says of the people who were here on each of the last days',
          tags,
          params: Params,
        },
        querystring: Type.Object({ days: Days }),
        response: { 200: PreviewShape },
      },
    },
    async ({ caller, params, query }) =>
      preview(caller!.workspaceId, (await metrics.get(caller!.workspaceId, params.key)).metric, query.days),
  );
}
