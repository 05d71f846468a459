// All of collect's addresses.

import type { App } from '../platform/http/index.ts';
import type { Collect } from './index.ts';
import type { Accept } from './intake.ts';
import { registerIntakeRoutes } from './intake-routes.ts';

export interface CollectRoutesOptions {
  accept: Accept;
}

export function registerCollectRoutes(app: App, collect: Collect, { accept }: CollectRoutesOptions): void {
  registerIntakeRoutes(app, collect.intake(accept), collect.enrichment);
}
