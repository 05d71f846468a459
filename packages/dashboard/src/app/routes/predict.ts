// Predictions, recommendations and personas.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as warm from '../warm.ts';
import { inShell } from './shell.ts';
import { words } from './words.ts';

export const predictRoutes = [
  createRoute({
    ...inShell,
    path: '/predictions',
    loader: () => warm.predictions(),
    component: lazyRouteComponent(() => import('../../predict/PredictionsPage.tsx'), 'PredictionsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/predictions/new',
    component: lazyRouteComponent(() => import('../../predict/NewPredictionPage.tsx'), 'NewPredictionPage'),
  }),
  createRoute({
    ...inShell,
    path: '/predictions/$key',
    validateSearch: words('tab'),
    component: lazyRouteComponent(() => import('../../predict/ModelPage.tsx'), 'ModelPage'),
  }),
  createRoute({
    ...inShell,
    path: '/recommendations',
    loader: () => warm.recommendations(),
    component: lazyRouteComponent(
      () => import('../../predict/RecommendationsPage.tsx'),
      'RecommendationsPage',
    ),
  }),
  createRoute({
    ...inShell,
    path: '/personas',
    loader: () => warm.personas(),
    component: lazyRouteComponent(() => import('../../predict/PersonasPage.tsx'), 'PersonasPage'),
  }),
  createRoute({
    ...inShell,
    path: '/personas/$model/$persona',
    component: lazyRouteComponent(() => import('../../predict/PersonaPage.tsx'), 'PersonaPage'),
  }),
];
