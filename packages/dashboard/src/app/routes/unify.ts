// People, and what they are recommended from. A page that shows parts of several rooms is put together here in the app.

import { createRoute } from '@tanstack/react-router';
import * as warm from '../warm.ts';
import { page } from './page.ts';
import { inShell } from './shell.ts';
import { words } from './words.ts';

export const unifyRoutes = [
  createRoute({
    ...inShell,
    path: '/people',
    validateSearch: words('search', 'segment', 'sort', 'known'),
    loaderDeps: ({ search }) => search,
    loader: ({ deps }) => warm.people(deps),
    component: page(() => import('../PeopleRoute.tsx'), 'PeopleRoute'),
  }),
  createRoute({
    ...inShell,
    path: '/people/$key',
    validateSearch: words('tab', 'why'),
    loader: ({ params }) => warm.person(params.key),
    component: page(() => import('../PersonRoute.tsx'), 'PersonRoute'),
  }),
  createRoute({
    ...inShell,
    path: '/catalogue',
    loader: () => warm.catalogue(),
    component: page(() => import('../../unify/CataloguePage.tsx'), 'CataloguePage'),
  }),
];
