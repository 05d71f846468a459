// The HTTP words of Assist: finding a customer, and everything about one that an agent needs.

import { Type } from 'typebox';
import type { App } from '../../platform/http/index.ts';
import type { Assist } from './assist.ts';
import { AboutShape, LineShape } from './shapes.ts';

const tags = ['assist'];
const config = { access: 'secret', role: 'viewer' } as const;

export function registerAssistRoutes(app: App, assist: Assist): void {
  app.get(
    '/v1/assist/search',
    {
      config,
      schema: {
        summary: 'Find a customer by the beginning of a name, an address or an identifier, or by an order',
        tags,
        querystring: Type.Object({ q: Type.String({ minLength: 1, maxLength: 200 }) }),
        response: { 200: Type.Object({ data: Type.Array(LineShape) }) },
      },
    },
    async ({ caller, query }) => ({ data: await assist.search(caller!.workspaceId, query.q) }),
  );
  app.get(
    '/v1/assist/:key',
    {
      config,
      schema: {
        summary: 'One customer: who, where they stand, what they were told, and what to do next and why',
        tags,
        params: Type.Object({ key: Type.String({ minLength: 1, maxLength: 600 }) }),
        response: { 200: AboutShape },
      },
    },
    async ({ caller, params }) => assist.about(caller!.workspaceId, params.key),
  );
}
