// The HTTP words of paths.

import { type Static, Type } from 'typebox';
import { iso } from '../../platform/clock.ts';
import type { QueryOptions } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Reports } from '../reports/index.ts';
import {
  Common,
  Filter,
  lengthOf,
  patience,
  Span,
  shownStretch,
  stretchOf,
  strict,
  tags,
  viewer,
} from '../reports/route-words.ts';
import { PathsShape } from './shapes.ts';

export const PathsBody = Type.Object(
  {
    ...Common,
    event: Filter,
    direction: Type.Optional(
      Type.Union([Type.Literal('after'), Type.Literal('before')], { default: 'after' }),
    ),
    within: Span('How far a step may lie from the event.', '1d'),
    depth: Type.Integer({ minimum: 1, maximum: 8, default: 4 }),
    branches: Type.Integer({
      minimum: 1,
      maximum: 20,
      default: 5,
      description: 'Steps named at each place.',
    }),
    leastShare: Type.Number({
      minimum: 0,
      maximum: 1,
      default: 0.01,
      description: 'Rarer steps are not named.',
    }),
    without: Type.Optional(
      Type.Array(Type.String(), { maxItems: 100, description: 'Events that are no steps.' }),
    ),
  },
  strict,
);

export async function askPaths(
  reports: Reports,
  workspaceId: string,
  body: Static<typeof PathsBody>,
  options: QueryOptions,
) {
  const {
    direction = 'after',
    within = '1d',
    depth = 4,
    branches = 5,
    leastShare = 0.01,
    without = [],
  } = body;
  const event = await reports.filter(workspaceId, body.event, 'event');
  const stretch = stretchOf(body, reports.now());
  const asked = {
    event,
    direction,
    depth,
    branches,
    leastShare,
    without,
    withinMs: lengthOf(within),
    ...stretch,
  };
  const report = await reports.paths(workspaceId, body, asked, options);
  return { ...shownStretch(stretch), direction, computedAt: iso(reports.now()), ...report };
}

export function registerPaths(app: App, reports: Reports): void {
  app.post(
    '/v1/reports/paths',
    {
      config: viewer,
      schema: {
        summary: 'What people do after an event, or did before it, as a tree',
        tags,
        body: PathsBody,
        response: { 200: PathsShape },
      },
    },
    ({ body, caller }, reply) => askPaths(reports, caller!.workspaceId, body, patience(reply)),
  );
}
