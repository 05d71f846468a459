// The HTTP words of the over-segmentation guard.

import { Type } from 'typebox';
import type { App } from '../platform/http/index.ts';
import type { Segments } from './index.ts';
import { AnyCondition, secret, tags } from './route-words.ts';

const Goal = Type.Object({
  goal: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'The event that counts; orders, or the commonest, when not given.',
    }),
  ),
});
const Foreseen = Type.Object(
  { condition: AnyCondition, self: Type.Optional(Type.String({ maxLength: 60 })) },
  { additionalProperties: false },
);

export function registerGuardRoutes(app: App, { guard, definitions }: Segments): void {
  app.get(
    '/v1/segments/guard',
    {
      config: secret,
      schema: {
        summary: 'Which segments tell nobody apart, and what to do about them',
        tags,
        querystring: Goal,
      },
    },
    ({ caller, query }) => guard.judge(caller!.workspaceId, query.goal),
  );
  app.post(
    '/v1/segments/guard',
    {
      config: secret,
      schema: { summary: 'What speaks against publishing a condition', tags, body: Foreseen },
    },
    async ({ caller, body }) => {
      const condition = await definitions.check(caller!.workspaceId, body.condition);
      return { data: await guard.foresee(caller!.workspaceId, condition, body.self) };
    },
  );
}
