// The HTTP words of features that came from GrowthBook.

import Type from 'typebox';
import { type App, nothing } from '../../platform/http/index.ts';
import { GrowthbookFeaturesPageAnswerShape, GrowthbookFeaturesPageShape } from './answer-shapes.ts';
import type { Growthbook } from './index.ts';

const tags = ['decide'];
const config = { access: 'secret' } as const;
const MOST_BYTES = 10 * 1024 * 1024;

export function registerFeatureRoutes(app: App, growthbook: Growthbook): void {
  app.post(
    '/v1/growthbook/features',
    {
      config,
      bodyLimit: MOST_BYTES,
      schema: {
        summary:
          'Take features as GrowthBook’s own /api/features/… gives them; they are evaluated as they are',
        tags,
        body: Type.Unknown({ description: '{ "features": { … }, "savedGroups": { … } }' }),
        response: { 201: GrowthbookFeaturesPageAnswerShape },
      },
    },
    async ({ caller, body }, reply) =>
      reply.code(201).send({ data: await growthbook.take(caller!.workspaceId, body, caller!) }),
  );
  app.get(
    '/v1/growthbook/features',
    {
      config,
      schema: {
        summary: 'Features that came from GrowthBook',
        tags,
        response: { 200: GrowthbookFeaturesPageShape },
      },
    },
    async ({ caller }) => ({
      data: (await growthbook.features(caller!.workspaceId)).map(({ key, feature, version, updatedAt }) => ({
        ...{ key, feature, version, updatedAt: new Date(updatedAt).toISOString() },
      })),
    }),
  );
  app.delete(
    '/v1/growthbook/features/:key',
    {
      config,
      schema: {
        ...{ summary: 'Remove a feature that came from GrowthBook', tags },
        params: Type.Object({ key: Type.String() }),
        response: { 204: nothing() },
      },
    },
    async ({ caller, params }, reply) => {
      await growthbook.remove(caller!.workspaceId, params.key, caller!);
      return reply.code(204).send();
    },
  );
}
