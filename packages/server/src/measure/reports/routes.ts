// The HTTP words of reports. Questions that need more than a few words are asked by POST; none of them changes anything.

import type { App } from '../../platform/http/index.ts';
import { registerMoney } from '../attribution/routes.ts';
import { registerFunnels } from '../funnels/routes.ts';
import { registerPaths } from '../paths/routes.ts';
import { registerRetention } from '../retention/routes.ts';
import { registerScorecard } from '../scorecard/routes.ts';
import type { Reports } from './index.ts';

export function registerReportRoutes(app: App, reports: Reports): void {
  registerFunnels(app, reports);
  registerRetention(app, reports);
  registerPaths(app, reports);
  registerMoney(app, reports);
  registerScorecard(app, reports);
}
