// Slots, experiences, and what anybody was shown.

import { createRoute } from '@tanstack/react-router';
import * as warm from '../warm.ts';
import { page } from './page.ts';
import { inShell } from './shell.ts';
import { words } from './words.ts';

export const decideRoutes = [
  createRoute({
    ...inShell,
    path: '/slots',
    loader: () => warm.slots(),
    component: page(() => import('../../decide/SlotsPage.tsx'), 'SlotsPage'),
  }),
  createRoute({
    ...inShell,
    path: '/slots/new',
    component: page(() => import('../../decide/SlotFormPage.tsx'), 'NewSlotPage'),
  }),
  createRoute({
    ...inShell,
    path: '/slots/$key',
    loader: () => warm.slots(),
    component: page(() => import('../../decide/SlotPage.tsx'), 'SlotPage'),
  }),
  createRoute({
    ...inShell,
    path: '/slots/$key/edit',
    component: page(() => import('../../decide/SlotFormPage.tsx'), 'EditSlotPage'),
  }),
  createRoute({
    ...inShell,
    path: '/debugger',
    validateSearch: words('who', 'slot'),
    component: page(() => import('../../decide/DebuggerPage.tsx'), 'DebuggerPage'),
  }),
  createRoute({
    ...inShell,
    path: '/exposures',
    validateSearch: words('experience', 'slot'),
    component: page(() => import('../../decide/ExposuresPage.tsx'), 'ExposuresPage'),
  }),
  createRoute({
    ...inShell,
    path: '/experiences',
    component: page(() => import('../../decide/ExperiencesPage.tsx'), 'ExperiencesPage'),
  }),
  createRoute({
    ...inShell,
    path: '/experiences/new',
    validateSearch: words('slot', 'rung'),
    component: page(() => import('../../decide/ExperiencePage.tsx'), 'NewExperiencePage'),
  }),
  createRoute({
    ...inShell,
    path: '/experiences/$id',
    validateSearch: words('tab'),
    component: page(() => import('../ExperienceRoute.tsx'), 'ExperienceRoute'),
  }),
];
