// Journeys and their stages.

import { createRoute } from '@tanstack/react-router';
import * as warm from '../warm.ts';
import { page } from './page.ts';
import { inShell } from './shell.ts';
import { words } from './words.ts';

export const journeyRoutes = [
  createRoute({
    ...inShell,
    path: '/journeys',
    loader: () => warm.journeys(),
    component: page(() => import('../../journey/JourneysPage.tsx'), 'JourneysPage'),
  }),
  createRoute({
    ...inShell,
    path: '/journeys/new',
    component: page(() => import('../../journey/JourneyFormPages.tsx'), 'NewJourneyPage'),
  }),
  createRoute({
    ...inShell,
    path: '/journeys/$key',
    validateSearch: words('tab', 'days', 'segment', 'leadsTo', 'stage', 'only'),
    component: page(() => import('../../journey/JourneyPage.tsx'), 'JourneyPage'),
  }),
  createRoute({
    ...inShell,
    path: '/journeys/$key/edit',
    component: page(() => import('../../journey/JourneyFormPages.tsx'), 'EditJourneyPage'),
  }),
];
