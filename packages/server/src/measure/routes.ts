// The HTTP words of measure.

import { Type } from 'typebox';
import type { App } from '../platform/http/index.ts';
import { registerAlarmRoutes } from './alarms/index.ts';
import { OverviewShape } from './answer-shapes.ts';
import { registerDigestRoutes } from './digest/index.ts';
import { registerExperimentRoutes } from './experiments/index.ts';
import type { Measure } from './index.ts';
import { registerLiftRoutes } from './lift/index.ts';
import { registerMaturityRoutes } from './maturity/routes.ts';
import { registerMetricRoutes } from './metrics/index.ts';
import { registerEstimateRoutes } from './off-policy/routes.ts';
import { registerReportRoutes } from './reports/index.ts';
import { registerTeamRoutes } from './team/index.ts';

const Days = Type.Object({ days: Type.Integer({ minimum: 1, maximum: 3660, default: 30 }) });

export function registerMeasureRoutes(app: App, measure: Measure): void {
  registerEstimateRoutes(app, measure);
  registerLiftRoutes(app, measure.lift);
  registerMaturityRoutes(app, measure.maturity);
  registerMetricRoutes(app, { metrics: measure.metrics, preview: measure.preview });
  registerExperimentRoutes(app, measure.experiments);
  registerReportRoutes(app, measure.reports);
  registerAlarmRoutes(app, measure.alarms);
  registerTeamRoutes(app, measure.team);
  registerDigestRoutes(app, measure.digest);
  app.get(
    '/v1/overview',
    {
      config: { access: 'secret' },
      schema: {
        summary: 'Traffic sources, events and people over time',
        tags: ['measure'],
        querystring: Days,
        response: { 200: OverviewShape },
      },
    },
    (request) => measure.overview(request.caller!.workspaceId, request.query.days),
  );
}
