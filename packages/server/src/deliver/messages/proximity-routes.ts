// The HTTP words of what is said near a shop.

import { Type } from 'typebox';
import { VisavisError } from '../../platform/errors.ts';
import { type App, nothing } from '../../platform/http/index.ts';
import type { Messages } from './index.ts';

const tags = ['messages'];
const secret = { access: 'secret' as const };
const Key = Type.Object({ key: Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,60}$' }) });
const Said = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  template: Type.String({ maxLength: 100, description: 'A template for mobile push.' }),
  segment: Type.Optional(Type.String({ maxLength: 100, description: 'Only who is in this segment.' })),
  places: Type.Array(
    Type.Object(
      {
        name: Type.String({ minLength: 1, maxLength: 200 }),
        latitude: Type.Number({ minimum: -90, maximum: 90 }),
        longitude: Type.Number({ minimum: -180, maximum: 180 }),
        radiusMeters: Type.Number({ minimum: 10, maximum: 50_000 }),
      },
      { additionalProperties: false },
    ),
    { minItems: 1, maxItems: 2000 },
  ),
  everyHours: Type.Number({ minimum: 1, maximum: 8760, default: 24 }),
};
const Shape = Type.Object({ key: Type.String(), ...Said });

export function registerProximityRoutes(app: App, { near, templates, inside }: Messages): void {
  app.get(
    '/v1/proximity',
    {
      config: secret,
      schema: {
        summary: 'What is said to somebody near a shop',
        ...{ tags, response: { 200: Type.Object({ data: Type.Array(Shape) }) } },
      },
    },
    async ({ caller }) => ({ data: await near.list(caller!.workspaceId) }),
  );
  app.put(
    '/v1/proximity/:key',
    {
      config: secret,
      schema: {
        summary: 'Say something to who comes near a shop',
        tags,
        params: Key,
        body: Type.Object(Said, { additionalProperties: false }),
        response: { 200: Shape },
      },
    },
    async ({ caller, params, body }) => {
      const { workspaceId } = caller!;
      const { channel } = await templates.get(workspaceId, body.template);
      if (channel !== 'mobile_push') {
        throw new VisavisError('invalid_request', 'Near a shop only a phone can be reached.', {
          faults: [{ field: 'template', expected: 'a template for mobile_push', got: channel }],
        });
      }
      const made = { key: params.key, ...body };
      await near.put(workspaceId, made);
      await inside.deps.audit(workspaceId, caller!, 'proximity.saved', params.key, {});
      return made;
    },
  );
  app.delete(
    '/v1/proximity/:key',
    {
      config: secret,
      schema: {
        summary: 'Say nothing near a shop any more',
        tags,
        params: Key,
        response: { 204: nothing() },
      },
    },
    async ({ caller, params }, reply) => {
      if (!(await near.remove(caller!.workspaceId, params.key)))
        throw new VisavisError('not_found', `Nothing is said under “${params.key}”.`);
      await inside.deps.audit(caller!.workspaceId, caller!, 'proximity.removed', params.key, {});
      return reply.code(204).send();
    },
  );
}
