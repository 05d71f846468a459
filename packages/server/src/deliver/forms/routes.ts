// The HTTP words of forms for whoever makes them.

import { KIND_NAMES, KINDS } from '@visavis/engine/deliver';
import { Type } from 'typebox';
import { iso } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Events } from '../../platform/events/index.ts';
import { type App, type Caller, nothing } from '../../platform/http/index.ts';
import type { Seals } from '../../platform/seal.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { Wordings } from '../ask/definition-store.ts';
import type { Shield } from '../ask/protection.ts';
import { sealPage } from '../ask/respondent.ts';
import {
  FormFiguresShape,
  FormKindsPageShape,
  FormShape,
  FormSubmissionsPageShape,
  FormsPageShape,
  FormWordingPageShape,
} from './answer-shapes.ts';
import { DEFAULTS, type Form, FormChange, NewForm, type FormChange as Said } from './form.ts';
import type { Forms } from './forms.ts';
import type { PendingStore } from './pending-store.ts';
import { readFormDays, readSubmissions } from './submissions-store.ts';

export interface FormRoutesDeps {
  forms: Forms;
  shield: Shield;
  seals: Seals;
  pending: PendingStore;
  wordings: Wordings;
  /** @throws not_found */
  person(workspaceId: string, key: string): Promise<StoredPerson>;
  events: Events;
  flush(): Promise<void>;
  timezone(workspaceId: string): Promise<string>;
  now(): number;
}

const tags = ['forms'];
const secret = { access: 'secret' as const };
const Params = Type.Object({ key: Type.String({ description: 'A form’s key or id.', maxLength: 100 }) });
const DAY_MS = 86_400_000;

export function registerFormRoutes(app: App, deps: FormRoutesDeps): void {
  const { forms, seals, wordings } = deps;
  const { definitions } = forms;
  const shown = ({ workspaceId, createdAt, updatedAt, ...form }: Form) => ({
    ...form,
    ...{ createdAt: iso(createdAt), updatedAt: iso(updatedAt) },
    page: `/ask/form/${sealPage(seals, workspaceId, form.id)}`,
  });
  app.get(
    '/v1/forms',
    {
      config: secret,
      schema: { summary: 'Forms, the latest first', tags, response: { 200: FormsPageShape } },
    },
    async ({ caller }) => ({ data: (await definitions.list(caller!.workspaceId)).map(shown) }),
  );
  app.get(
    '/v1/forms/kinds',
    {
      config: secret,
      schema: { summary: 'Kinds of questions', tags, response: { 200: FormKindsPageShape } },
    },
    async () => ({
      data: KIND_NAMES.map((kind) => ({
        ...{ kind, name: KINDS[kind].name, chooses: KINDS[kind].chooses === true },
        scale: KINDS[kind].scale ?? null,
      })),
    }),
  );
  app.get(
    '/v1/forms/wordings/:purpose',
    {
      config: secret,
      schema: {
        summary: 'Every version of the words that people agreed to, the latest first',
        ...{ tags, params: Type.Object({ purpose: Type.String({ maxLength: 64 }) }) },
        response: { 200: FormWordingPageShape },
      },
    },
    async ({ caller, params }) => ({
      data: (await wordings.of(caller!.workspaceId, params.purpose)).map(({ since, ...one }) => ({
        ...one,
        since: iso(since),
      })),
    }),
  );
  app.post(
    '/v1/forms',
    {
      config: secret,
      schema: { summary: 'Make a form', tags, body: NewForm, response: { 201: FormShape } },
    },
    async ({ caller, body }, reply) => {
      const { key, name, ...said } = body as Said & { key?: string; name: string };
      const made = await definitions.create(caller!, { ...DEFAULTS, ...clean(said), name, key } as never);
      return reply.code(201).send(shown(made));
    },
  );
  app.get(
    '/v1/forms/:key',
    {
      config: secret,
      schema: { summary: 'One form', tags, params: Params, response: { 200: FormShape } },
    },
    async ({ caller, params }) => shown(await definitions.get(caller!.workspaceId, params.key)),
  );
  app.patch(
    '/v1/forms/:key',
    {
      config: secret,
      schema: {
        summary: 'Change a form, or set it live',
        tags,
        params: Params,
        body: FormChange,
        response: { 200: FormShape },
      },
    },
    async ({ caller, params, body }) =>
      shown(await definitions.change(caller!, params.key, clean(body as Said) as never)),
  );
  app.delete(
    '/v1/forms/:key',
    {
      config: secret,
      schema: {
        summary: 'Archive a form; what was sent stays',
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
  registerLink(app, deps);
  registerAnswers(app, deps);
}

/** Null takes it back. */
const clean = ({ progressive, ...said }: Said) => ({
  ...said,
  ...(progressive !== undefined && { progressive: progressive ?? undefined }),
});

function registerLink(app: App, { forms, person }: FormRoutesDeps): void {
  app.post(
    '/v1/forms/:key/links',
    {
      config: { access: 'secret', role: 'editor' },
      schema: {
        summary: 'A link for one person: whoever follows it answers for them',
        ...{ tags, params: Params },
        body: Type.Object(
          { profile: Type.String({ minLength: 1, maxLength: 512, description: 'user_id:42, email:…' }) },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            title: Type.String(),
            url: Type.String(),
            person: Type.String({ description: 'The token in the address that says who it is.' }),
          }),
        },
      },
    },
    async ({ caller, params, body }) => {
      const form = await forms.definitions.get(caller!.workspaceId, params.key);
      const whom = await person(form.workspaceId, body.profile);
      const link = await forms.linkFor(form.workspaceId, whom, form.id);
      if (!link) throw new VisavisError('conflict', `“${form.name}” is not live: nobody could answer it.`);
      return link;
    },
  );
}

function registerAnswers(
  app: App,
  { forms, shield, pending, events, flush, timezone, now }: FormRoutesDeps,
): void {
  const formOf = (caller: Caller | null, key: string) => forms.definitions.get(caller!.workspaceId, key);
  app.get(
    '/v1/forms/:key/submissions',
    {
      config: secret,
      schema: {
        summary: 'What was sent, the latest first',
        ...{ tags, params: Params },
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
          before: Type.Optional(
            Type.String({ maxLength: 40, description: 'The cursor of the page before.' }),
          ),
        }),
        response: { 200: FormSubmissionsPageShape },
      },
    },
    async ({ caller, params, query }) => {
      const form = await formOf(caller, params.key);
      const { limit = 50, before } = query;
      if (before !== undefined && Number.isNaN(Date.parse(before)))
        throw new VisavisError('invalid_request', 'Expected the cursor of the page before.', {
          faults: [{ field: 'before', expected: 'a time', got: 'something else' }],
        });
      await flush();
      const asked = { form: form.key, limit, before: before && new Date(before).toISOString() };
      const rows = await readSubmissions(events, form.workspaceId, asked);
      const data = rows.map(({ id, at, person, properties }) => {
        const { answers = {}, consents = [], waits = false } = JSON.parse(properties);
        return { id, at: new Date(at).toISOString(), person, answers, consents, waits };
      });
      return { data, ...(rows.length === limit && { next: data.at(-1)!.at }) };
    },
  );
  app.get(
    '/v1/forms/:key/figures',
    {
      config: secret,
      schema: {
        summary: 'How many were sent by day, how many wait for their confirmation, and what was caught',
        ...{ tags, params: Params },
        querystring: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 400 })) }),
        response: { 200: FormFiguresShape },
      },
    },
    async ({ caller, params, query }) => {
      const form = await formOf(caller, params.key);
      await flush();
      const from = now() - (query.days ?? 30) * DAY_MS;
      const zone = await timezone(form.workspaceId);
      const days = await readFormDays(events, form.workspaceId, { form: form.key, from, timezone: zone });
      return {
        days,
        submitted: days.reduce((sum, { submitted }) => sum + submitted, 0),
        confirmed: days.reduce((sum, { confirmed }) => sum + confirmed, 0),
        waiting: await pending.count(form.workspaceId, form.id, now()),
        caught: Object.entries(shield.caughtSince(form.id)).map(([reason, times]) => ({ reason, times })),
      };
    },
  );
}
