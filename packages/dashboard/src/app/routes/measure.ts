// Whether it helped: the first page, reports, metrics and the ladder.

import { createRoute } from '@tanstack/react-router';
import * as warm from '../warm.ts';
import { page } from './page.ts';
import { inShell } from './shell.ts';
import { words } from './words.ts';

export const measureRoutes = [
  createRoute({
    ...inShell,
    path: '/',
    validateSearch: words('days'),
    loaderDeps: ({ search }: { search: { days?: string } }) => search,
    loader: ({ deps }) => warm.home(deps.days),
    component: page(() => import('../../measure/HomePage.tsx'), 'HomePage'),
  }),
  createRoute({
    ...inShell,
    path: '/scorecard',
    validateSearch: words('journey', 'days', 'segment', 'by'),
    component: page(() => import('../../measure/reports/ScorecardPage.tsx'), 'ScorecardPage'),
  }),
  createRoute({
    ...inShell,
    path: '/funnels',
    validateSearch: words('steps', 'within', 'days', 'segment', 'by', 'step'),
    component: page(() => import('../../measure/reports/FunnelsPage.tsx'), 'FunnelsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/retention',
    validateSearch: words('start', 'back', 'unit', 'mode', 'days', 'segment', 'by'),
    component: page(() => import('../../measure/reports/RetentionPage.tsx'), 'RetentionPage'),
  }),
  createRoute({
    ...inShell,
    path: '/paths',
    validateSearch: words('event', 'direction', 'within', 'days', 'segment'),
    component: page(() => import('../../measure/reports/PathsPage.tsx'), 'PathsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/revenue',
    validateSearch: words('tab', 'days', 'segment', 'by', 'touch', 'lookback', 'model'),
    component: page(() => import('../../measure/reports/RevenuePage.tsx'), 'RevenuePage'),
  }),
  createRoute({
    ...inShell,
    path: '/measures',
    loader: () => warm.metrics(),
    component: page(() => import('../../measure/metrics/MetricsPage.tsx'), 'MetricsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/measures/new',
    component: page(() => import('../../measure/metrics/MetricPage.tsx'), 'NewMetricPage'),
  }),
  createRoute({
    ...inShell,
    path: '/measures/$key',
    component: page(() => import('../../measure/metrics/MetricPage.tsx'), 'MetricPage'),
  }),
  createRoute({
    ...inShell,
    path: '/stories/$kind/$key',
    validateSearch: words('query', 'panel'),
    component: page(() => import('../../measure/stories/StoryPage.tsx'), 'StoryPage'),
  }),
  createRoute({
    ...inShell,
    path: '/alarms',
    component: page(() => import('../../measure/alarms/AlarmsPage.tsx'), 'AlarmsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/ladder',
    loader: () => warm.ladder(),
    component: page(() => import('../../measure/ladder/LadderPage.tsx'), 'LadderPage'),
  }),
];
