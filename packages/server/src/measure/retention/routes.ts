// The HTTP words of retention.

import { type Static, Type } from 'typebox';
import { iso } from '../../platform/clock.ts';
import type { QueryOptions } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Reports } from '../reports/index.ts';
import {
  Common,
  Filter,
  patience,
  shownStretch,
  stretchOf,
  strict,
  tags,
  Unit,
  viewer,
} from '../reports/route-words.ts';
import { Mode, RetentionShape } from './shapes.ts';

const UNITS = { day: 86_400_000, week: 604_800_000, month: 2_592_000_000 } as const;
export const RetentionBody = Type.Object(
  {
    ...Common,
    start: Type.Union(
      [Type.Object({ event: Filter }, strict), Type.Object({ segment: Type.String() }, strict)],
      {
        description: 'The first time of an event; or of entering a segment.',
      },
    ),
    back: Filter,
    unit: Type.Optional(Unit),
    units: Type.Integer({ minimum: 1, maximum: 60, default: 12 }),
    mode: Type.Optional(Mode),
    brackets: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 60 }), {
        maxItems: 12,
        description: 'Instead of single units: how many units each cell spans.',
      }),
    ),
  },
  strict,
);

export async function askRetention(
  reports: Reports,
  workspaceId: string,
  body: Static<typeof RetentionBody>,
  options: QueryOptions,
) {
  const { unit = 'week', units = 12, mode = 'nth', brackets } = body;
  const start =
    'segment' in body.start
      ? body.start
      : { event: await reports.filter(workspaceId, body.start.event, 'start.event') };
  const back = await reports.filter(workspaceId, body.back, 'back');
  const stretch = stretchOf(body, reports.now());
  const asked = { start, back, cohort: unit, unitMs: UNITS[unit], units, mode, brackets, ...stretch };
  const report = await reports.retention(workspaceId, body, asked, options);
  return { ...shownStretch(stretch), unit, mode, computedAt: iso(reports.now()), ...report };
}

export function registerRetention(app: App, reports: Reports): void {
  app.post(
    '/v1/reports/retention',
    {
      config: viewer,
      schema: {
        summary: 'Who comes back, by how long after their start, of those for whom that time is over',
        tags,
        body: RetentionBody,
        response: { 200: RetentionShape },
      },
    },
    ({ body, caller }, reply) => askRetention(reports, caller!.workspaceId, body, patience(reply)),
  );
}
