// Paths: what people do after an event, or did before it, as a tree of the most usual steps.

import { type Pruning, pathTree } from '@visavis/engine/measure';
import type { Events, QueryOptions } from '../../platform/events/index.ts';
import type { Scope } from '../reports/scope.ts';
import { type AskedPaths, readPaths } from './path-store.ts';
import type { PathReport } from './shapes.ts';

export type { PathReport };

export async function pathsOf(
  events: Events,
  scope: Scope,
  { branches, leastShare, ...asked }: AskedPaths & Omit<Pruning, 'depth'>,
  options: QueryOptions,
): Promise<PathReport> {
  const { ways, people } = await readPaths(events, scope, asked, options);
  return { people, tree: pathTree(ways, { branches, leastShare, depth: asked.depth }) };
}
