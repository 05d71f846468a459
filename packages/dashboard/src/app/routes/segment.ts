// Segments.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as warm from '../warm.ts';
import { inShell } from './shell.ts';
import { words } from './words.ts';

export const segmentRoutes = [
  createRoute({
    ...inShell,
    path: '/segments',
    loader: () => warm.segments(),
    component: lazyRouteComponent(() => import('../../segment/SegmentsPage.tsx'), 'SegmentsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/segments/new',
    validateSearch: words('from'),
    component: lazyRouteComponent(() => import('../../segment/NewSegmentPage.tsx'), 'NewSegmentPage'),
  }),
  createRoute({
    ...inShell,
    path: '/segments/suggested',
    loader: () => warm.suggestions(),
    component: lazyRouteComponent(() => import('../../segment/SuggestedPage.tsx'), 'SuggestedPage'),
  }),
  createRoute({
    ...inShell,
    path: '/segments/$id',
    validateSearch: words('tab'),
    loader: ({ params }) => warm.segment(params.id),
    component: lazyRouteComponent(() => import('../../segment/SegmentPage.tsx'), 'SegmentPage'),
  }),
  createRoute({
    ...inShell,
    path: '/segments/$id/edit',
    component: lazyRouteComponent(() => import('../../segment/EditSegmentPage.tsx'), 'EditSegmentPage'),
  }),
];
