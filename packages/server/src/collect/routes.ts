// All of collect's addresses.

import type { App } from '../platform/http/index.ts';
import { registerBrowserRoutes } from './browser-routes.ts';
import { registerEventRoutes } from './event-routes.ts';
import { registerImportRoutes } from './imports/import-routes.ts';
import type { Imports } from './imports/imports.ts';
import type { Collect } from './index.ts';
import type { Accept } from './intake.ts';
import { registerIntakeRoutes } from './intake-routes.ts';
import { registerSdkRoutes, type SdkOptions } from './sdk-routes.ts';
import { registerSourceRoutes, type SourceRoutesOptions } from './source-routes.ts';

export interface CollectRoutesOptions extends SdkOptions, SourceRoutesOptions {
  accept: Accept;
  imports: Imports;
}

export function registerCollectRoutes(app: App, collect: Collect, options: CollectRoutesOptions): void {
  const { inside } = collect;
  registerIntakeRoutes(app, inside.intake(options.accept), inside.enrichment);
  registerSdkRoutes(app, options);
  registerBrowserRoutes(app);
  registerEventRoutes(app, inside);
  registerSourceRoutes(app, collect, options);
  registerImportRoutes(app, options.imports);
}
