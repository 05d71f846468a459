// Slots, experiences, and what anybody was shown.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import * as warm from '../warm.ts';
import { inShell } from './shell.ts';
import { words } from './words.ts';

export const decideRoutes = [
  createRoute({
    ...inShell,
    path: '/slots',
    loader: () => warm.slots(),
    component: lazyRouteComponent(() => import('../../decide/SlotsPage.tsx'), 'SlotsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/slots/new',
    component: lazyRouteComponent(() => import('../../decide/SlotFormPage.tsx'), 'NewSlotPage'),
  }),
  createRoute({
    ...inShell,
    path: '/slots/$key',
    loader: () => warm.slots(),
    component: lazyRouteComponent(() => import('../../decide/SlotPage.tsx'), 'SlotPage'),
  }),
  createRoute({
    ...inShell,
    path: '/slots/$key/edit',
    component: lazyRouteComponent(() => import('../../decide/SlotFormPage.tsx'), 'EditSlotPage'),
  }),
  createRoute({
    ...inShell,
    path: '/debugger',
    validateSearch: words('who', 'slot'),
    component: lazyRouteComponent(() => import('../../decide/DebuggerPage.tsx'), 'DebuggerPage'),
  }),
  createRoute({
    ...inShell,
    path: '/exposures',
    validateSearch: words('experience', 'slot'),
    component: lazyRouteComponent(() => import('../../decide/ExposuresPage.tsx'), 'ExposuresPage'),
  }),
  createRoute({
    ...inShell,
    path: '/experiences',
    component: lazyRouteComponent(() => import('../../decide/ExperiencesPage.tsx'), 'ExperiencesPage'),
  }),
  createRoute({
    ...inShell,
    path: '/experiences/new',
    validateSearch: words('slot', 'rung'),
    component: lazyRouteComponent(() => import('../../decide/ExperiencePage.tsx'), 'NewExperiencePage'),
  }),
  createRoute({
    ...inShell,
    path: '/experiences/$id',
    validateSearch: words('tab'),
    component: lazyRouteComponent(() => import('../ExperienceRoute.tsx'), 'ExperienceRoute'),
  }),
];
