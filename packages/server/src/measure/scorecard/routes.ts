// The HTTP words of a journey’s scorecard.

import { type Static, Type } from 'typebox';
import { iso } from '../../platform/clock.ts';
import type { QueryOptions } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Reports } from '../reports/index.ts';
import {
  Common,
  lengthOf,
  Money,
  ORDER,
  patience,
  Span,
  shownStretch,
  tags,
  viewer,
} from '../reports/route-words.ts';
import { ScorecardShape } from './shapes.ts';

const DAY_MS = 86_400_000;

export const ScorecardQuery = Type.Object({
  ...{ to: Common.to, segment: Common.segment, by: Common.by },
  days: Type.Integer({
    minimum: 1,
    maximum: 1830,
    default: 30,
    description: 'The period; it is held against as many days before.',
  }),
  within: Type.Optional(
    Span('How long after entering a stage what happens counts; half of the period when not given.'),
  ),
  order: Type.Optional(
    Type.String({
      maxLength: 300,
      description: 'The event that earns; "Order Completed" when not given.',
    }),
  ),
  money: Money,
  lost: Type.Optional(
    Type.String({
      maxLength: 1000,
      description: 'Keys of stages that nobody should come to, with commas.',
    }),
  ),
});

export async function askScorecard(
  reports: Reports,
  workspaceId: string,
  { journey, ...query }: Static<typeof ScorecardQuery> & { journey: string },
  options: QueryOptions,
) {
  const { days = 30, segment, by, money, lost } = query;
  const to = query.to ? Date.parse(query.to) : reports.now();
  const length = days * DAY_MS;
  const order = await reports.filter(workspaceId, { event: query.order ?? ORDER.event }, 'order');
  const asked = {
    ...{ journey, before: to - 2 * length, from: to - length, to, order, money },
    withinMs: Math.min(length, query.within ? lengthOf(query.within) : length / 2),
    lost: lost?.split(',').filter(Boolean),
  };
  const card = await reports.scorecard(workspaceId, { segment, by }, asked, options);
  const { withinMs } = asked;
  return {
    ...shownStretch(asked),
    before: iso(asked.before),
    withinMs,
    computedAt: iso(reports.now()),
    ...card,
  };
}

export function registerScorecard(app: App, reports: Reports): void {
  app.get(
    '/v1/journeys/:key/scorecard',
    {
      config: viewer,
      schema: {
        summary:
          'Of every stage: who goes on, how satisfied, worth and engaged people are, and where the journey fails',
        tags,
        params: Type.Object({ key: Type.String({ description: 'A journey’s key.' }) }),
        querystring: ScorecardQuery,
        response: { 200: ScorecardShape },
      },
    },
    ({ params, query, caller }, reply) =>
      askScorecard(reports, caller!.workspaceId, { ...query, journey: params.key }, patience(reply)),
  );
}
