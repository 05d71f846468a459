// The HTTP words of funnels.

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
import { dropConditionOf } from './funnels.ts';
import { FunnelPeopleShape, FunnelShape } from './shapes.ts';

const Funnel = {
  ...Common,
  steps: Type.Array(Filter, {
    minItems: 2,
    maxItems: 10,
    description: 'In order, each strictly later than the one before.',
  }),
  within: Span('From the first step to the last, inclusive.', '7d'),
};

export const FunnelBody = Type.Object(Funnel, strict);
type Asked = Static<typeof FunnelBody>;

async function read(
  reports: Reports,
  workspaceId: string,
  { steps, within = '7d', ...rest }: Pick<Asked, 'steps' | 'within' | 'from' | 'to'>,
) {
  return {
    steps: await Promise.all(steps.map((step, i) => reports.filter(workspaceId, step, `steps.${i}`))),
    withinMs: lengthOf(within),
    ...stretchOf(rest, reports.now()),
  };
}

export async function askFunnel(reports: Reports, workspaceId: string, body: Asked, options: QueryOptions) {
  const asked = await read(reports, workspaceId, body);
  const report = await reports.funnel(workspaceId, body, asked, options);
  const { from, to } = shownStretch(asked);
  const drops = asked.steps.map((_, i) =>
    dropConditionOf(asked.steps, i + 1, body.within ?? '7d', [from, iso(asked.to + asked.withinMs)]),
  );
  return { from, to, within: body.within ?? '7d', computedAt: iso(reports.now()), ...report, drops };
}

export function registerFunnels(app: App, reports: Reports): void {
  app.post(
    '/v1/reports/funnel',
    {
      config: viewer,
      schema: {
        summary: 'How many people take one step after another within a window, and how long it takes them',
        ...{ tags, body: FunnelBody, response: { 200: FunnelShape } },
      },
    },
    ({ body, caller }, reply) => askFunnel(reports, caller!.workspaceId, body, patience(reply)),
  );
  app.post(
    '/v1/reports/funnel/people',
    {
      config: viewer,
      schema: {
        summary: 'Who stopped after a step of a funnel, or came that far, the latest first',
        tags,
        body: Type.Object(
          {
            ...Funnel,
            step: Type.Integer({ minimum: 1, maximum: 10, description: 'The last step taken, from 1.' }),
            dropped: Type.Boolean({ default: true, description: 'Only who went no further.' }),
            value: Type.Optional(Type.String({ description: 'Only this group of `by`.' })),
            limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
          },
          strict,
        ),
        response: { 200: FunnelPeopleShape },
      },
    },
    async ({ body, caller }, reply) => {
      const asked = await read(reports, caller!.workspaceId, body);
      const { dropped = true, limit = 100, value } = body;
      const step = Math.min(body.step, asked.steps.length);
      const data = await reports.funnelPeople(
        caller!.workspaceId,
        body,
        { ...asked, step, dropped, value, limit },
        patience(reply),
      );
      return { data };
    },
  );
}
