// The HTTP words of surveys for whoever answers them. A page asks whether there is one for its visitor; a link in a mail
// names one ask. What comes back is the questions and nothing of the person.

import type { Json, JsonObject } from '@visavis/engine/collect';
import { type Static, Type } from 'typebox';
import { addLenientBodies } from '../../collect/index.ts';
import { VisavisError } from '../../platform/errors.ts';
import { type App, nothing } from '../../platform/http/index.ts';
import { element, sendPage } from '../ask/page.ts';
import type { Shield } from '../ask/protection.ts';
import { type RespondentDeps, respondentOf } from '../ask/respondent.ts';
import { AnswersShape, PageShape, Who } from '../ask/shapes.ts';
import {
  AskSurveyAnswerAnswerShape,
  AskSurveyAnswerShape,
  AskSurveyDueAnswerShape,
} from './answer-shapes.ts';
import type { Surveys } from './surveys.ts';

const tags = ['ask'];
const config = { access: 'public' } as const;
const Token = Type.String({ minLength: 1, maxLength: 4000 });
const Due = Type.Object(Who);
const Open = Type.Object({
  ...Who,
  survey: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  page: Type.Optional(Token),
  token: Type.Optional(Token),
});
const Mark = Type.Object({
  token: Token,
  state: Type.Union([Type.Literal('seen'), Type.Literal('dismissed')]),
});
const Answer = Type.Object({
  ...{ token: Token, anonymousId: Who.anonymousId, answers: AnswersShape },
  part: Type.Optional(Type.Boolean({ description: 'More is to come: nothing is missing yet.' })),
  at: Type.Optional(PageShape),
});
const Answered = Type.Object({ answer: Type.Optional(Type.String({ maxLength: 200 })) });

interface PublicDeps {
  surveys: Surveys;
  shield: Shield;
  respondents: RespondentDeps;
}

export function registerPublicSurveyRoutes(app: App, { surveys, shield, respondents }: PublicDeps): void {
  void app.register(async (scope) => {
    addLenientBodies(scope, 200_000);
    scope.post(
      '/v1/ask/survey/due',
      {
        config,
        schema: {
          summary: 'The survey that this visitor is to be asked now, if any',
          tags,
          body: Due,
          response: { 200: AskSurveyDueAnswerShape },
        },
      },
      async (request) => {
        const respondent = await respondentOf(respondents, request.body as Static<typeof Due>, request);
        return (await surveys.due(respondent)) ?? { survey: null };
      },
    );
    scope.post(
      '/v1/ask/survey',
      {
        config,
        schema: {
          summary: 'Open a survey by its key, or by the token of a link',
          tags,
          body: Open,
          response: { 200: AskSurveyAnswerShape },
        },
      },
      async (request, reply) => {
        const body = request.body as Static<typeof Open>;
        if (body.token !== undefined) return surveys.reopen(body.token);
        if (body.survey === undefined)
          throw new VisavisError('invalid_request', 'Expected a survey or a token, got neither.');
        shield.count(request.ip, (seconds) => reply.header('retry-after', seconds));
        const respondent = await respondentOf(respondents, body, request);
        return surveys.open(body.survey, respondent, body.page === undefined ? 'page' : 'hosted');
      },
    );
    scope.post(
      '/v1/ask/survey/mark',
      {
        config,
        schema: {
          summary: 'It is seen, or was closed unanswered',
          tags,
          body: Mark,
          response: { 204: nothing() },
        },
      },
      async (request, reply) => {
        const { token, state } = request.body as Static<typeof Mark>;
        await surveys.mark(token, state);
        return reply.code(204).send();
      },
    );
    scope.post(
      '/v1/ask/survey/answer',
      {
        config,
        schema: {
          summary: 'Answer a survey, whole or in part',
          tags,
          body: Answer,
          response: { 200: AskSurveyAnswerAnswerShape },
        },
      },
      async (request, reply) => {
        shield.count(request.ip, (seconds) => reply.header('retry-after', seconds));
        const { token, answers, part = false, at, anonymousId } = request.body as Static<typeof Answer>;
        return surveys.answer(
          {
            ...{ token, part, given: answers as Record<string, Json> },
            ...(anonymousId !== undefined && { anonymousId }),
            ...(at && { page: at as JsonObject }),
          },
          request,
        );
      },
    );
  });
  const schema = { hide: true, params: Type.Object({ token: Token }), querystring: Answered };
  // Looking at a link answers nothing, since machines look at links in mails too; the page itself does.
  app.get('/ask/survey/:token', { config, schema }, async ({ params, query }, reply) =>
    sendPage(reply, 'A question', element('visavis-survey', { token: params.token, answer: query.answer })),
  );
  app.get('/ask/survey/open/:token', { config, schema }, async ({ params }, reply) => {
    const { survey, page } = await surveys.pageOf(params.token);
    return sendPage(
      reply,
      survey.title || survey.name,
      element('visavis-survey', { survey: survey.key, page }),
    );
  });
}
