// The HTTP words of the consistency guard: what is said to whom, who would be told contradicting things, and to whom it
// happened.

import type { Declared, Saying } from '@visavis/engine/deliver';
import { Type } from 'typebox';
import { iso } from '../../platform/clock.ts';
import type { App } from '../../platform/http/index.ts';
import {
  ConsistencyCheckShape,
  ConsistencyClaimsAnswerShape,
  ConsistencyClaimsPageShape,
  ConsistencyHappenedPageShape,
  ConsistencyReplayPageAnswerShape,
  ConsistencySettingsAnswerShape,
  ConsistencyShape,
} from './answer-shapes.ts';
import type { Consistency } from './index.ts';
import type { Checked, Clash } from './voice.ts';

const tags = ['consistency'];
const looking = { access: 'secret', role: 'viewer' } as const;
const secret = { access: 'secret' } as const;
const strict = { additionalProperties: false };
const Words = (description: string) => Type.Optional(Type.String({ maxLength: 200, description }));
const Subject = Type.String({
  ...{
    minLength: 3,
    maxLength: 300,
    pattern: '^(experience|cms|template|campaign|scenario|message|stage):.+',
  },
  description:
    '`experience:<key>`, `cms:<experience>/<variant>`, `message:<template>`, `template:<key>/<variant>`, `campaign:<key>`, `scenario:<key>/<step>`, `stage:<journey>/<stage>`',
});
const DeclaredShape = Type.Object(
  {
    offers: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        maxItems: 20,
        description: '`10% off dresses`; an empty list: none.',
      }),
    ),
    prices: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        maxItems: 20,
        description: '`Lunch bag £3.50`',
      }),
    ),
    audience: Words(
      'Whom it takes the reader for: new, known, loyal or lapsed; an empty text: nobody in particular.',
    ),
    stage: Words('The stage that it was made for: `<journey>/<stage>`.'),
    tone: Words('`urgent`, `calm`, ...'),
    callToAction: Words('What the reader is to do next.'),
  },
  strict,
);
const Within = Type.Object(
  {
    within: Type.String({
      pattern: '^[1-9]\\d{0,2}[hdw]$',
      description: 'Two things count as told together within so long: `7d`.',
    }),
  },
  strict,
);

export function registerConsistencyRoutes(app: App, consistency: Consistency): void {
  registerLooking(app, consistency);
  registerDeclaring(app, consistency);
}

function registerLooking(app: App, consistency: Consistency): void {
  app.get(
    '/v1/consistency',
    {
      config: looking,
      schema: {
        summary: 'All that is told now and what it claims, and who would be told contradicting things',
        tags,
        response: { 200: ConsistencyShape },
      },
    },
    async ({ caller }) => {
      const { workspaceId } = caller!;
      const [{ gathered, checked }, within] = await Promise.all([
        consistency.told(workspaceId),
        consistency.within(workspaceId),
      ]);
      const { sayings, whom } = gathered;
      const told = sayings.map((one) => ({
        ...shownSaying(one),
        to: whom(one),
        claims: one.claims,
        unread: one.unread ?? null,
      }));
      return { within, sayings: told, ...shownChecked(checked) };
    },
  );
  app.post(
    '/v1/consistency/check',
    {
      config: looking,
      schema: {
        summary: 'Who would be told contradicting things if this were told, as it is stored',
        ...{ tags, body: Type.Object({ subject: Subject }, strict) },
        response: { 200: ConsistencyCheckShape },
      },
    },
    async ({ caller, body }) =>
      shownChecked(await consistency.checkSubject(caller!.workspaceId, body.subject)),
  );
  app.post(
    '/v1/consistency/replay',
    {
      config: looking,
      schema: {
        summary:
          'Whether one person would be told these at an instant: decision, audience, variant and address worked out again',
        tags,
        body: Type.Object(
          {
            sayings: Type.Array(Type.String({ maxLength: 300 }), { minItems: 1, maxItems: 10 }),
            profile: Type.String({ maxLength: 500, examples: ['id:0199…', 'user_id:42'] }),
            at: Type.String({ format: 'date-time' }),
            subject: Type.Optional(Subject),
          },
          strict,
        ),
        response: { 200: ConsistencyReplayPageAnswerShape },
      },
    },
    async ({ caller, body }) => {
      const { at, ...asked } = body;
      const data = await consistency.replay(caller!.workspaceId, { ...asked, at: Date.parse(at) });
      return { data: data.map(({ saying, verdict }) => ({ saying: shownSaying(saying), ...verdict })) };
    },
  );
  app.get(
    '/v1/consistency/happened',
    {
      config: looking,
      schema: {
        summary: 'Contradicting things that people really were told, the latest first',
        tags,
        querystring: Type.Object({
          days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650, default: 30 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
        }),
        response: { 200: ConsistencyHappenedPageShape },
      },
    },
    async ({ caller, query }) => {
      const { days = 30, limit = 100 } = query;
      const from = consistency.now() - days * 86_400_000;
      const { clashes, count, people } = await consistency.happened(caller!.workspaceId, { from, limit });
      const data = clashes.map(({ first, second, ...one }) => ({
        ...{ ...one, first: { ...first, at: iso(first.at) }, second: { ...second, at: iso(second.at) } },
      }));
      return { data, count, people };
    },
  );
}

function registerDeclaring(app: App, consistency: Consistency): void {
  app.get(
    '/v1/consistency/claims',
    {
      config: looking,
      schema: {
        summary: 'What was declared of contents, instead of read in them',
        tags,
        response: { 200: ConsistencyClaimsPageShape },
      },
    },
    async ({ caller }) => ({
      data: [...(await consistency.declared(caller!.workspaceId))].map(([subject, declared]) => ({
        subject,
        declared,
      })),
    }),
  );
  app.put(
    '/v1/consistency/claims',
    {
      config: secret,
      schema: {
        summary: 'Declare what a content claims; null: read it again',
        tags,
        body: Type.Object({ subject: Subject, declared: Type.Union([Type.Null(), DeclaredShape]) }, strict),
        response: { 200: ConsistencyClaimsAnswerShape },
      },
    },
    async ({ caller, body }) => {
      await consistency.declare(caller!, body.subject, body.declared as Declared | null);
      return body;
    },
  );
  app.put(
    '/v1/consistency/settings',
    {
      config: { ...secret, role: 'admin' },
      schema: {
        summary: 'How long two things count as told together',
        tags,
        body: Within,
        response: { 200: ConsistencySettingsAnswerShape },
      },
    },
    async ({ caller, body }) => {
      await consistency.setWithin(caller!, body.within);
      return body;
    },
  );
}

const shownSaying = ({ id, kind, key, part, name, channel, slot }: Saying) => ({
  ...{ id, kind, key, part, name, channel, slot: slot ?? null },
});

const shownClash = ({ first, second, at, disagreements, sentence, witness }: Clash) => ({
  ...{
    first: shownSaying(first),
    second: shownSaying(second),
    at: iso(at),
    disagreements,
    sentence,
    witness,
  },
  ...(witness === null && { note: 'Possible, nobody today.' }),
});

const shownChecked = ({ clashes, ...checked }: Checked) => ({ clashes: clashes.map(shownClash), ...checked });
