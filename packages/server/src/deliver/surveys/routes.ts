// The HTTP words of surveys for whoever makes them and reads what came of them.

import { READY_MADE } from '@visavis/engine/deliver';
import { Type } from 'typebox';
import { iso } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Events } from '../../platform/events/index.ts';
import { type App, nothing } from '../../platform/http/index.ts';
import type { Seals } from '../../platform/seal.ts';
import type { StoredPerson } from '../../unify/index.ts';
import { sealPage } from '../ask/respondent.ts';
import {
  ReadyMadeListShape,
  SurveyLinksAnswerShape,
  SurveyResultsShape,
  SurveyShape,
  SurveysPageShape,
  SurveyTextsPageShape,
} from './answer-shapes.ts';
import type { AskedStore } from './asked-store.ts';
import { LEAST_ANSWERS, resultsOf } from './results.ts';
import { readAnswers, readTexts } from './results-store.ts';
import { DEFAULTS, NewSurvey, type SurveyChange as Said, type Survey, SurveyChange } from './survey.ts';
import type { Surveys } from './surveys.ts';

export interface SurveyRoutesDeps {
  surveys: Surveys;
  asked: AskedStore;
  seals: Seals;
  events: Events;
  flush(): Promise<void>;
  timezone(workspaceId: string): Promise<string>;
  now(): number;
  person(workspaceId: string, key: string): Promise<StoredPerson>;
}

const tags = ['surveys'];
const secret = { access: 'secret' as const };
const Params = Type.Object({ key: Type.String({ description: 'A survey’s key or id.', maxLength: 100 }) });
const Days = { days: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) };
const DAY_MS = 86_400_000;
const TEXTS = 100;

export function registerSurveyRoutes(app: App, deps: SurveyRoutesDeps): void {
  const { definitions } = deps.surveys;
  const shown = ({ workspaceId, createdAt, updatedAt, runs: _, ...survey }: Survey) => ({
    ...survey,
    ...{ createdAt: iso(createdAt), updatedAt: iso(updatedAt) },
    page: `/ask/survey/open/${sealPage(deps.seals, workspaceId, survey.id)}`,
  });
  app.get(
    '/v1/surveys',
    {
      config: secret,
      schema: { summary: 'Surveys, the latest first', tags, response: { 200: SurveysPageShape } },
    },
    async ({ caller }) => ({ data: (await definitions.list(caller!.workspaceId)).map(shown) }),
  );
  app.get(
    '/v1/surveys/ready-made',
    {
      config: secret,
      schema: { summary: 'Questionnaires to begin with', tags, response: { 200: ReadyMadeListShape } },
    },
    async () => ({ data: READY_MADE }),
  );
  app.post(
    '/v1/surveys',
    {
      config: secret,
      schema: { summary: 'Make a survey', tags, body: NewSurvey, response: { 201: SurveyShape } },
    },
    async ({ caller, body }, reply) => {
      const said = body as Said & { name: string; key?: string };
      return reply
        .code(201)
        .send(shown(await definitions.create(caller!, { ...DEFAULTS, ...said } as never)));
    },
  );
  app.get(
    '/v1/surveys/:key',
    {
      config: secret,
      schema: { summary: 'One survey', tags, params: Params, response: { 200: SurveyShape } },
    },
    async ({ caller, params }) => shown(await definitions.get(caller!.workspaceId, params.key)),
  );
  app.patch(
    '/v1/surveys/:key',
    {
      config: secret,
      schema: {
        summary: 'Change a survey, or set it live',
        tags,
        params: Params,
        body: SurveyChange,
        response: { 200: SurveyShape },
      },
    },
    async ({ caller, params, body }) => shown(await definitions.change(caller!, params.key, body as never)),
  );
  app.delete(
    '/v1/surveys/:key',
    {
      config: secret,
      schema: {
        summary: 'Archive a survey; what was answered stays',
        tags,
        params: Params,
        response: { 204: nothing() },
      },
    },
    async ({ caller, params }, reply) => {
      await definitions.archive(caller!, params.key);
      return reply.code(204).send();
    },
  );
  registerResults(app, deps);
  registerLinks(app, deps);
}

function registerResults(app: App, { surveys, asked, events, flush, timezone, now }: SurveyRoutesDeps): void {
  app.get(
    '/v1/surveys/:key/results',
    {
      config: secret,
      schema: {
        summary: 'What was answered, with intervals: in all, by stage, by segment, week by week',
        ...{ tags, params: Params, querystring: Type.Object(Days) },
        response: { 200: SurveyResultsShape },
      },
    },
    async ({ caller, params, query }) => {
      const survey = await surveys.definitions.get(caller!.workspaceId, params.key);
      await flush();
      const from = now() - (query.days ?? 90) * DAY_MS;
      const { workspaceId, key, id } = survey;
      const zone = await timezone(workspaceId);
      const rows = await readAnswers(events, workspaceId, { survey: key, from, timezone: zone });
      const counts = await asked.counts(workspaceId, id, from);
      return {
        ...{ from: iso(from), leastAnswers: LEAST_ANSWERS, asked: counts },
        questions: resultsOf(survey.questions, rows),
      };
    },
  );
  app.get(
    '/v1/surveys/:key/texts',
    {
      config: secret,
      schema: {
        summary: 'What people wrote, the latest first, with their other answers',
        ...{ tags, params: Params },
        querystring: Type.Object({ ...Days, question: Type.String({ minLength: 1, maxLength: 64 }) }),
        response: { 200: SurveyTextsPageShape },
      },
    },
    async ({ caller, params, query }) => {
      const survey = await surveys.definitions.get(caller!.workspaceId, params.key);
      await flush();
      const from = now() - (query.days ?? 90) * DAY_MS;
      const wanted = { survey: survey.key, from, question: query.question, limit: TEXTS };
      const rows = await readTexts(events, survey.workspaceId, wanted);
      return {
        data: rows.map(({ at, said }) => {
          const { answers = {}, stages = {} } = JSON.parse(said);
          return { at: new Date(at).toISOString(), text: answers[query.question], answers, stages };
        }),
      };
    },
  );
}

function registerLinks(app: App, deps: SurveyRoutesDeps): void {
  app.post(
    '/v1/surveys/:key/links',
    {
      config: { access: 'secret', role: 'editor' },
      schema: {
        summary:
          'Links for a mail to one person: one for each answer of the first question, each of one click',
        ...{ tags, params: Params },
        body: Type.Object(
          {
            profile: Type.String({ minLength: 1, maxLength: 512, description: 'user_id:42, email:…' }),
            round: Type.Optional(
              Type.String({ maxLength: 200, description: 'What the mail belongs to; the same asks once.' }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: SurveyLinksAnswerShape },
      },
    },
    async ({ caller, params, body }) => {
      const survey = await deps.surveys.definitions.get(caller!.workspaceId, params.key);
      const person = await deps.person(survey.workspaceId, body.profile);
      const links = await deps.surveys.linksFor(survey.workspaceId, person, survey.id, body.round ?? 'mail');
      if (!links) throw new VisavisError('conflict', `“${survey.name}” is not live: nobody could answer it.`);
      return links;
    },
  );
}
