// The HTTP words of attribution and revenue.

import { type Static, Type } from 'typebox';
import { iso } from '../../platform/clock.ts';
import type { QueryOptions } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Reports } from '../reports/index.ts';
import {
  Common,
  Filter,
  lengthOf,
  Money,
  ORDER,
  patience,
  Span,
  shownStretch,
  stretchOf,
  strict,
  tags,
  Unit,
  viewer,
} from '../reports/route-words.ts';
import { RULES } from './attribution-store.ts';
import { AttributionShape, MODELS, RevenueShape } from './shapes.ts';

export const AttributionBody = Type.Object(
  {
    from: Common.from,
    to: Common.to,
    segment: Common.segment,
    conversion: Type.Optional(Filter),
    money: Money,
    touch: Type.String({
      pattern: '^channel(\\.(source|medium|campaign|term|content))?$',
      default: 'channel',
      description: 'What touches are told apart by.',
    }),
    lookback: Span('How long before a conversion a touch counts.', '30d'),
    halfLife: Span('After so long a touch counts half, under `decay`.', '7d'),
  },
  strict,
);
export const RevenueBody = Type.Object(
  { ...Common, order: Type.Optional(Filter), money: Money, every: Type.Optional(Unit) },
  strict,
);

export async function askAttribution(
  reports: Reports,
  workspaceId: string,
  body: Static<typeof AttributionBody>,
  options: QueryOptions,
) {
  const { touch = 'channel', lookback = '30d', halfLife = '7d', money } = body;
  const conversion = await reports.filter(workspaceId, body.conversion ?? ORDER, 'conversion');
  const stretch = stretchOf(body, reports.now());
  const lengths = { lookbackMs: lengthOf(lookback), halfLifeMs: lengthOf(halfLife) };
  const asked = { conversion, money, touch, ...lengths, ...stretch };
  const report = await reports.attribution(workspaceId, { segment: body.segment }, asked, options);
  return {
    ...shownStretch(stretch),
    touch,
    models: [...MODELS],
    computedAt: iso(reports.now()),
    ...report,
  };
}

export async function askRevenue(
  reports: Reports,
  workspaceId: string,
  body: Static<typeof RevenueBody>,
  options: QueryOptions,
) {
  const order = await reports.filter(workspaceId, body.order ?? ORDER, 'order');
  const stretch = stretchOf(body, reports.now());
  const asked = { order, money: body.money, every: body.every ?? 'week', ...stretch };
  const report = await reports.revenue(workspaceId, body, asked, options);
  return { ...shownStretch(stretch), every: asked.every, computedAt: iso(reports.now()), ...report };
}

export function registerMoney(app: App, reports: Reports): void {
  app.post(
    '/v1/reports/attribution',
    {
      config: viewer,
      schema: {
        summary: `What channels and campaigns brought, under ${RULES.join(', ')}, and as learned from everybody’s ways`,
        tags,
        body: AttributionBody,
        response: { 200: AttributionShape },
      },
    },
    ({ body, caller }, reply) => askAttribution(reports, caller!.workspaceId, body, patience(reply)),
  );
  app.post(
    '/v1/reports/revenue',
    {
      config: viewer,
      schema: {
        summary: 'What was earned, of new and of returning buyers',
        tags,
        body: RevenueBody,
        response: { 200: RevenueShape },
      },
    },
    ({ body, caller }, reply) => askRevenue(reports, caller!.workspaceId, body, patience(reply)),
  );
}
