// What the pages of all rooms stand in: the rail, the bar above and the finder.

import { createRootRoute, createRoute, Outlet } from '@tanstack/react-router';
import { warmMe } from '../../account/index.ts';
import { NotFound } from '../NotFound.tsx';
import { Shell } from '../Shell.tsx';

export const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });
export const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  loader: () => warmMe(),
});
export const inShell = { getParentRoute: () => shell };
