// Every address of the dashboard, rooms from left to right; a room's own are in `routes/`.

import { createRoute, createRouter } from '@tanstack/react-router';
import { Broken } from './Broken.tsx';
import { NotFound } from './NotFound.tsx';
import { collectRoutes } from './routes/collect.ts';
import { decideRoutes } from './routes/decide.ts';
import { deliverRoutes } from './routes/deliver.ts';
import { journeyRoutes } from './routes/journey.ts';
import { measureRoutes } from './routes/measure.ts';
import { page } from './routes/page.ts';
import { predictRoutes } from './routes/predict.ts';
import { segmentRoutes } from './routes/segment.ts';
import { inShell, root, shell } from './routes/shell.ts';
import { unifyRoutes } from './routes/unify.ts';
import { words } from './routes/words.ts';

const routes = [
  createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    validateSearch: words('to'),
    component: page(() => import('../account/SignInPage.tsx'), 'SignInPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/join/$token',
    component: page(() => import('../account/JoinPage.tsx'), 'JoinPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/shared/$token',
    component: page(() => import('../measure/stories/SharedPage.tsx'), 'SharedPage'),
  }),
  shell.addChildren([
    ...collectRoutes,
    ...unifyRoutes,
    ...segmentRoutes,
    ...journeyRoutes,
    ...predictRoutes,
    ...decideRoutes,
    ...deliverRoutes,
    ...measureRoutes,
    createRoute({
      ...inShell,
      path: '/settings',
      validateSearch: words('tab'),
      component: page(() => import('./SettingsPage.tsx'), 'SettingsPage'),
    }),
    createRoute({ ...inShell, path: '$', component: NotFound }),
  ]),
];

export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
