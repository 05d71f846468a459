// Segments.

import { createRoute } from '@tanstack/react-router';
import * as warm from '../warm.ts';
import { page } from './page.ts';
import { inShell } from './shell.ts';
import { words } from './words.ts';

export const segmentRoutes = [
  createRoute({
    ...inShell,
    path: '/segments',
    loader: () => warm.segments(),
    component: page(() => import('../../segment/SegmentsPage.tsx'), 'SegmentsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/segments/new',
    validateSearch: words('from'),
    component: page(() => import('../../segment/NewSegmentPage.tsx'), 'NewSegmentPage'),
  }),
  createRoute({
    ...inShell,
    path: '/segments/suggested',
    loader: () => warm.suggestions(),
    component: page(() => import('../../segment/SuggestedPage.tsx'), 'SuggestedPage'),
  }),
  createRoute({
    ...inShell,
    path: '/segments/$id',
    validateSearch: words('tab'),
    loader: ({ params }) => warm.segment(params.id),
    component: page(() => import('../../segment/SegmentPage.tsx'), 'SegmentPage'),
  }),
  createRoute({
    ...inShell,
    path: '/segments/$id/edit',
    component: page(() => import('../../segment/EditSegmentPage.tsx'), 'EditSegmentPage'),
  }),
];
