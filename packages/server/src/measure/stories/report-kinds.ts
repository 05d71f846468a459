// Reports that can be made into a story: what each is asked, who answers, and what tells of the answer. All of them are
// asked exactly as their own addresses ask.

import {
  attributionReport,
  cardReport,
  funnelReport,
  ladderReport,
  pathReport,
  type ReportOf,
  retentionReport,
  revenueReport,
  type Story,
} from '@visavis/engine/measure';
import { durationMs } from '@visavis/engine/unify';
import { type Static, type TSchema, Type } from 'typebox';
import { AttributionBody, askAttribution, askRevenue, RevenueBody } from '../attribution/routes.ts';
import { askFunnel, FunnelBody } from '../funnels/routes.ts';
import type { LiftDoor } from '../lift/index.ts';
import type { MaturityDoor } from '../maturity/index.ts';
import { askPaths, PathsBody } from '../paths/routes.ts';
import type { Reports } from '../reports/index.ts';
import { askRetention, RetentionBody } from '../retention/routes.ts';
import { askScorecard, ScorecardQuery } from '../scorecard/routes.ts';

export interface ReportDeps {
  reports: Reports;
  lift: Pick<LiftDoor, 'price'>;
  maturity: Pick<MaturityDoor, 'assess'>;
  timezone(workspaceId: string): Promise<string>;
}
export interface ReportKind<Body extends TSchema, Answer> {
  body: Body;
  ask(deps: ReportDeps, workspaceId: string, asked: Static<Body>): Promise<Answer>;
  words(asked: Static<Body>): Omit<ReportOf, 'key' | 'timezone'>;
  tell(of: ReportOf, answer: Answer, asked: Static<Body>): Story;
}

/** Infers what is asked from its schema, and what is told from its answer. */
const kind = <Body extends TSchema, Answer>(one: ReportKind<Body, Answer>): ReportKind<Body, Answer> => one;
/** Stories wait for a minute, as reports do. */
const PATIENCE = { timeoutMs: 60_000 };
const posted = (of: string, asked: unknown): string => `POST /v1/reports/${of} ${JSON.stringify(asked)}`;
/** Whom and what: the parts of a title that a question may have. */
const about = (title: string, { segment, by }: { segment?: string; by?: string }): string =>
  `${title}${segment ? `, of ${segment}` : ''}${by ? `, by ${by.split(':')[0]!}` : ''}`;

const CardBody = Type.Object(
  { ...ScorecardQuery.properties, journey: Type.String({ maxLength: 200, description: 'A journey’s key.' }) },
  { additionalProperties: false },
);
const LadderBody = Type.Object(
  {
    metric: Type.Optional(Type.String({ description: 'A metric’s key.' })),
    slot: Type.Optional(Type.String({ description: 'Only people who have seen this slot.' })),
  },
  { additionalProperties: false },
);

export const reportKinds = {
  funnel: kind({
    body: FunnelBody,
    ask: ({ reports }, workspaceId, asked) => askFunnel(reports, workspaceId, asked, PATIENCE),
    words: (asked) => ({
      title: about(`Funnel: ${asked.steps.map(({ event }) => event).join(' → ')}`, asked),
      ...{ call: posted('funnel', asked), says: 'Who takes one step after another' },
    }),
    tell: (of, answer, { steps, within = '7d' }) =>
      funnelReport(of, { ...answer, names: steps.map(({ event }) => event), withinMs: durationMs(within) }),
  }),
  retention: kind({
    body: RetentionBody,
    ask: ({ reports }, workspaceId, asked) => askRetention(reports, workspaceId, asked, PATIENCE),
    words: (asked) => ({
      title: about(
        `Retention: ${asked.back.event} after ${'segment' in asked.start ? `entering ${asked.start.segment}` : asked.start.event.event}`,
        asked,
      ),
      ...{ call: posted('retention', asked), says: 'Who comes back, of those for whom the time is over' },
    }),
    tell: (of, answer, { brackets }) => retentionReport(of, { ...answer, brackets }),
  }),
  paths: kind({
    body: PathsBody,
    ask: ({ reports }, workspaceId, asked) => askPaths(reports, workspaceId, asked, PATIENCE),
    words: (asked) => ({
      title: about(`Paths ${asked.direction ?? 'after'} ${asked.event.event}`, asked),
      ...{ call: posted('paths', asked), says: 'What people do next, or did before' },
    }),
    tell: (of, answer, { event }) => pathReport(of, { ...answer, event: event.event }),
  }),
  attribution: kind({
    body: AttributionBody,
    ask: ({ reports }, workspaceId, asked) => askAttribution(reports, workspaceId, asked, PATIENCE),
    words: (asked) => ({
      title: about('Attribution', asked),
      ...{ call: posted('attribution', asked), says: 'Which channels conversions are put down to' },
    }),
    tell: (of, answer) => attributionReport(of, answer),
  }),
  revenue: kind({
    body: RevenueBody,
    ask: ({ reports }, workspaceId, asked) => askRevenue(reports, workspaceId, asked, PATIENCE),
    words: (asked) => ({
      title: about('Revenue', asked),
      ...{ call: posted('revenue', asked), says: 'What was earned, of new and of returning buyers' },
    }),
    tell: (of, answer) => revenueReport(of, answer),
  }),
  scorecard: kind({
    body: CardBody,
    ask: ({ reports }, workspaceId, asked) => askScorecard(reports, workspaceId, asked, PATIENCE),
    words: ({ journey, ...asked }) => ({
      title: about(`Scorecard: ${journey}`, asked),
      call: `GET /v1/journeys/${journey}/scorecard?${new URLSearchParams(Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)]))}`,
      says: 'Of every stage who goes on, and where the journey fails',
    }),
    tell: (of, answer) => cardReport(of, answer),
  }),
  ladder: kind({
    body: LadderBody,
    async ask({ lift, maturity }, workspaceId, { metric, slot }) {
      const asked = { ...(metric !== undefined && { metric }), ...(slot !== undefined && { slot }) };
      const [stands, priced] = await Promise.all([
        maturity.assess(workspaceId),
        lift.price(workspaceId, asked),
      ]);
      return { ...stands, priced };
    },
    words: () => ({
      ...{ title: 'The ladder', call: 'GET /v1/maturity, GET /v1/ladder' },
      says: 'Where the company stands, what it needs next, and what each rung has earned',
    }),
    tell: (of, answer) => ladderReport(of, answer),
  }),
} as const;
