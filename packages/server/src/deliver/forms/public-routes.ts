// The HTTP words of forms for whoever fills them in: with a write key, from a page of ours, or by a link. Nothing that
// comes back tells anything of a person beyond what the same browser has said.

import type { Json, JsonObject } from '@visavis/engine/collect';
import { type Static, Type } from 'typebox';
import { addLenientBodies } from '../../collect/index.ts';
import type { App } from '../../platform/http/index.ts';
import { element, escaped, sendPage } from '../ask/page.ts';
import type { Shield } from '../ask/protection.ts';
import { openPage, type RespondentDeps, respondentOf } from '../ask/respondent.ts';
import { AnswersShape, PageShape, Who } from '../ask/shapes.ts';
import { AskFormAnswerShape, TakenShape } from './answer-shapes.ts';
import type { Forms } from './forms.ts';

export interface PublicDeps {
  forms: Forms;
  shield: Shield;
  respondents: RespondentDeps;
}

const tags = ['ask'];
const config = { access: 'public' } as const;
const Token = Type.String({ minLength: 1, maxLength: 4000 });
const Open = Type.Object({
  ...Who,
  form: Type.String({ minLength: 1, maxLength: 100 }),
  page: Type.Optional(Token),
  person: Type.Optional(Token),
});
const Submit = Type.Object({
  ...Who,
  ...{ page: Type.Optional(Token), person: Type.Optional(Token), token: Token },
  answers: AnswersShape,
  consents: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), Type.Boolean())),
  trap: Type.Optional(
    Type.String({ maxLength: 1000, description: 'What people do not see; must be empty.' }),
  ),
  work: Type.Optional(Type.Integer({ description: 'The proof of work, where the form asks for one.' })),
  at: Type.Optional(PageShape),
});
const TokenParams = Type.Object({ token: Token });

export function registerPublicFormRoutes(app: App, { forms, shield, respondents }: PublicDeps): void {
  void app.register(async (scope) => {
    addLenientBodies(scope, 200_000);
    scope.post(
      '/v1/ask/form',
      {
        config,
        schema: {
          summary: 'Open a form: what to ask this visitor',
          tags,
          body: Open,
          response: { 200: AskFormAnswerShape },
        },
      },
      async (request) => {
        const body = request.body as Static<typeof Open>;
        return forms.open(body.form, await respondentOf(respondents, body, request));
      },
    );
    scope.post(
      '/v1/ask/form/submit',
      {
        config,
        schema: {
          summary: 'Send a form; what cannot be taken is said by question',
          tags,
          body: Submit,
          response: { 200: TakenShape },
        },
      },
      async (request, reply) => {
        shield.count(request.ip, (seconds) => reply.header('retry-after', seconds));
        const body = request.body as Static<typeof Submit>;
        const respondent = await respondentOf(respondents, body, request);
        const { token, trap, work, consents = {}, at } = body;
        const answers = body.answers as Record<string, Json>;
        return forms.submit(
          { token, trap, work, consents, answers, ...(at && { page: at as JsonObject }) },
          respondent,
        );
      },
    );
  });
  const page = { config, schema: { hide: true, params: TokenParams } } as const;
  app.get('/ask/form/:token', page, async ({ params }, reply) => {
    const { workspaceId, id } = openPage(respondents.seals, params.token);
    const form = await forms.definitions.get(workspaceId, id);
    const body = `<h1>${escaped(form.title || form.name)}</h1>${element('visavis-form', { form: form.key, page: params.token, untitled: '' })}`;
    return sendPage(reply, form.title || form.name, body);
  });
  registerConfirmation(app, forms);
}

/** Following the link changes nothing by itself, since machines follow links in mails too: a button does. */
function registerConfirmation(app: App, forms: Forms): void {
  const page = { config, schema: { hide: true, params: TokenParams } } as const;
  app.get('/ask/confirm/:token', page, async ({ params }, reply) =>
    sendPage(
      reply,
      'Confirm your address',
      `<h1>Confirm your address</h1><p>Was it you who asked to hear from us?</p><form method="post" action="/ask/confirm/${escaped(params.token)}"><button>Yes, confirm</button></form>`,
    ),
  );
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    scope.post('/ask/confirm/:token', page, async (request, reply) => {
      const { token } = request.params as { token: string };
      const form = await forms.confirm(token, request);
      return sendPage(
        reply.code(form ? 200 : 404),
        form ? 'Confirmed' : 'This link is over',
        form
          ? '<h1>Confirmed</h1><p>Thank you. You can close this page.</p>'
          : '<h1>This link is over</h1><p>It was used already, or it is older than a week.</p>',
      );
    });
  });
}
