// What comes in: sources, imports, the stream of events and the data map.

import { createRoute } from '@tanstack/react-router';
import * as warm from '../warm.ts';
import { page } from './page.ts';
import { inShell } from './shell.ts';
import { words } from './words.ts';

export const collectRoutes = [
  createRoute({
    ...inShell,
    path: '/sources',
    validateSearch: words('source'),
    loader: () => warm.sources(),
    component: page(() => import('../../collect/SourcesPage.tsx'), 'SourcesPage'),
  }),
  createRoute({
    ...inShell,
    path: '/live',
    validateSearch: words('event', 'name', 'type', 'from', 'to'),
    component: page(() => import('../../collect/LivePage.tsx'), 'LivePage'),
  }),
  createRoute({
    ...inShell,
    path: '/map',
    validateSearch: words('field'),
    loader: () => warm.map(),
    component: page(() => import('../../collect/MapPage.tsx'), 'MapPage'),
  }),
  createRoute({
    ...inShell,
    path: '/imports',
    component: page(() => import('../../collect/ImportsPage.tsx'), 'ImportsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/imports/$id',
    component: page(() => import('../../collect/ImportPage.tsx'), 'ImportPage'),
  }),
];
