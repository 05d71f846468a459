// Predictions, recommendations and personas.

import { createRoute } from '@tanstack/react-router';
import * as warm from '../warm.ts';
import { page } from './page.ts';
import { inShell } from './shell.ts';
import { words } from './words.ts';

export const predictRoutes = [
  createRoute({
    ...inShell,
    path: '/predictions',
    loader: () => warm.predictions(),
    component: page(() => import('../../predict/PredictionsPage.tsx'), 'PredictionsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/predictions/new',
    component: page(() => import('../../predict/NewPredictionPage.tsx'), 'NewPredictionPage'),
  }),
  createRoute({
    ...inShell,
    path: '/predictions/$key',
    validateSearch: words('tab'),
    component: page(() => import('../../predict/ModelPage.tsx'), 'ModelPage'),
  }),
  createRoute({
    ...inShell,
    path: '/recommendations',
    loader: () => warm.recommendations(),
    component: page(() => import('../../predict/RecommendationsPage.tsx'), 'RecommendationsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/personas',
    loader: () => warm.personas(),
    component: page(() => import('../../predict/PersonasPage.tsx'), 'PersonasPage'),
  }),
  createRoute({
    ...inShell,
    path: '/personas/$model/$persona',
    component: page(() => import('../../predict/PersonaPage.tsx'), 'PersonaPage'),
  }),
];
