// The HTTP words of the value of information.

import { Type } from 'typebox';
import type { App } from '../../platform/http/index.ts';
import { QuestionValueShape } from './answer-shapes.ts';
import type { Unlocking } from './unlocking.ts';

const Query = Type.Object({
  fresh: Type.Optional(
    Type.Boolean({ description: 'Work it out anew; otherwise it may be ten minutes old.' }),
  ),
});

export function registerUnlockingRoutes(app: App, unlocking: Unlocking): void {
  app.get(
    '/v1/questions/value',
    {
      config: { access: 'secret' },
      schema: {
        summary: 'Which question, put to whom, would let most people enter a segment or climb a rung',
        tags: ['forms'],
        querystring: Query,
        response: { 200: QuestionValueShape },
      },
    },
    async ({ caller, query }) => {
      const { computedAt, ...value } = await unlocking.value(
        caller!.workspaceId,
        query.fresh ? 0 : undefined,
      );
      return { ...value, computedAt: new Date(computedAt).toISOString() };
    },
  );
}
