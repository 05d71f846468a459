// Journeys and their stages.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as warm from '../warm.ts';
import { inShell } from './shell.ts';
import { words } from './words.ts';

export const journeyRoutes = [
  createRoute({
    ...inShell,
    path: '/journeys',
    loader: () => warm.journeys(),
    component: lazyRouteComponent(() => import('../../journey/JourneysPage.tsx'), 'JourneysPage'),
  }),
  createRoute({
    ...inShell,
    path: '/journeys/new',
    component: lazyRouteComponent(() => import('../../journey/JourneyFormPages.tsx'), 'NewJourneyPage'),
  }),
  createRoute({
    ...inShell,
    path: '/journeys/$key',
    validateSearch: words('tab', 'days', 'segment', 'leadsTo', 'stage', 'only'),
    component: lazyRouteComponent(() => import('../../journey/JourneyPage.tsx'), 'JourneyPage'),
  }),
  createRoute({
    ...inShell,
    path: '/journeys/$key/edit',
    component: lazyRouteComponent(() => import('../../journey/JourneyFormPages.tsx'), 'EditJourneyPage'),
  }),
];
