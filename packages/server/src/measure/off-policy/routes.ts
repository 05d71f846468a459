// The HTTP words of estimates before a launch.

import { Type } from 'typebox';
import { AllocationShape } from '../../decide/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Measure } from '../index.ts';
import { ExperienceEstimateShape } from './answer-shapes.ts';

const Body = Type.Object(
  {
    weights: Type.Optional(
      Type.Record(Type.String(), Type.Number({ minimum: 0 }), {
        description: 'By variant, relative to each other. The experience’s own, when neither is given.',
      }),
    ),
    allocation: Type.Optional(AllocationShape),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
  },
  { additionalProperties: false },
);

export function registerEstimateRoutes(app: App, measure: Measure): void {
  app.post(
    '/v1/experiences/:id/estimate',
    {
      config: { access: 'secret', role: 'viewer' },
      schema: {
        summary:
          'What other weights or another allocation would have earned, from the log; refused where it cannot say',
        tags: ['measure'],
        params: Type.Object({ id: Type.String() }),
        body: Body,
        response: { 200: ExperienceEstimateShape },
      },
    },
    ({ caller, params, body }) => measure.estimate(caller!.workspaceId, params.id, body),
  );
}
