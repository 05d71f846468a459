// The HTTP words of measure.

import { Type } from 'typebox';
import type { App } from '../platform/http/index.ts';
import type { Measure } from './index.ts';
import { registerMaturityRoutes } from './maturity/routes.ts';
import { registerEstimateRoutes } from './off-policy/routes.ts';

const Days = Type.Object({ days: Type.Integer({ minimum: 1, maximum: 3660, default: 30 }) });

const Counted = { variant: Type.String(), people: Type.Integer(), converted: Type.Integer() };
const Tested = Type.Object({
  value: Type.Number(),
  low: Type.Number(),
  high: Type.Number(),
  error: Type.Number({ description: 'Standard error.' }),
  p: Type.Number({ description: 'Always valid.' }),
});
const EffectsShape = Type.Object(
  {
    baseline: Type.String({ description: 'What the others are held against; empty is the holdout.' }),
    effects: Type.Array(
      Type.Object({
        variant: Type.String(),
        absolute: Type.Union([Tested, Type.Null()]),
        relative: Type.Union([Tested, Type.Null()]),
        lack: Type.Optional(Type.String()),
      }),
    ),
  },
  { description: 'Intervals of 95 % that hold whenever, and however often, anybody looks.' },
);
const Verdict = Type.Object({ variant: Type.String(), verdict: Type.String(), reason: Type.String() });
const ConversionsShape = Type.Object({
  metrics: Type.Array(
    Type.Object({
      role: Type.Union([Type.Literal('goal'), Type.Literal('guardrail')]),
      name: Type.String(),
      event: Type.String(),
      windowMs: Type.Integer({ description: 'How long after the first view it counts.' }),
      atLeast: Type.Integer({ description: 'How often it must happen to count.' }),
      isSimplified: Type.Boolean({
        description: 'The condition asks for more, such as a sum; counted is whether the event came at all.',
      }),
      variants: Type.Array(Type.Object({ ...Counted, times: Type.Integer() })),
      days: Type.Array(Type.Object({ day: Type.String(), ...Counted })),
      effects: EffectsShape,
    }),
  ),
  verdicts: Type.Array(Verdict),
  computedAt: Type.String(),
});

export function registerMeasureRoutes(app: App, measure: Measure): void {
  registerEstimateRoutes(app, measure);
  registerMaturityRoutes(app, measure.maturity);
  app.get(
    '/v1/experiences/:id/conversions',
    {
      config: { access: 'secret', role: 'viewer' },
      schema: {
        summary:
          'Who saw which variant first, and did in time what its goal and guardrails ask for, and what the difference means',
        tags: ['measure'],
        params: Type.Object({ id: Type.String() }),
        response: { 200: ConversionsShape },
      },
    },
    ({ caller, params }) => measure.conversions(caller!.workspaceId, params.id),
  );
  app.get(
    '/v1/overview',
    {
      config: { access: 'secret' },
      schema: {
        summary: 'Traffic sources, events and people over time',
        tags: ['measure'],
        querystring: Days,
      },
    },
    (request) => measure.overview(request.caller!.workspaceId, request.query.days),
  );
}
