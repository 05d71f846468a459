// The HTTP words of templates.

import { Type } from 'typebox';
import { VisavisError } from '../../platform/errors.ts';
import { type App, nothing } from '../../platform/http/index.ts';
import type { Messages } from './index.ts';
import {
  ChangedTemplateShape,
  NewTemplateShape,
  RenderingShape,
  shownTemplate,
  TemplateShape,
  TrialShape,
} from './shapes.ts';

const tags = ['messages'];
const secret = { access: 'secret' as const };
/** Looks, and changes nothing. */
const looking = { access: 'secret' as const, role: 'viewer' as const };
const Key = Type.Object({ key: Type.String({ maxLength: 100 }) });
const Context = Type.Optional(
  Type.Record(Type.String(), Type.Unknown(), { description: 'Such as `{ "event": { … } }`.' }),
);

export function registerTemplateRoutes(app: App, messages: Messages): void {
  registerMaking(app, messages);
  registerTrying(app, messages);
}

function registerMaking(app: App, { templates }: Messages): void {
  app.get(
    '/v1/templates',
    {
      config: secret,
      schema: {
        summary: 'Templates',
        tags,
        response: { 200: Type.Object({ data: Type.Array(TemplateShape) }) },
      },
    },
    async ({ caller }) => ({ data: (await templates.list(caller!.workspaceId)).map(shownTemplate) }),
  );
  app.get(
    '/v1/templates/:key',
    {
      config: secret,
      schema: { summary: 'One template', tags, params: Key, response: { 200: TemplateShape } },
    },
    async ({ caller, params }) => shownTemplate(await templates.get(caller!.workspaceId, params.key)),
  );
  app.post(
    '/v1/templates',
    {
      config: secret,
      schema: { summary: 'Make a template', tags, body: NewTemplateShape, response: { 201: TemplateShape } },
    },
    async ({ caller, body }, reply) =>
      reply.code(201).send(shownTemplate(await templates.create(caller!.workspaceId, caller!, body))),
  );
  app.patch(
    '/v1/templates/:key',
    {
      config: secret,
      schema: {
        summary: 'Change a template; what waits goes out as it is then',
        ...{ tags, params: Key, body: ChangedTemplateShape, response: { 200: TemplateShape } },
      },
    },
    async ({ caller, params, body }) =>
      shownTemplate(await templates.change(caller!.workspaceId, caller!, params.key, body)),
  );
  app.delete(
    '/v1/templates/:key',
    {
      config: secret,
      schema: { summary: 'Remove a template', tags, params: Key, response: { 204: nothing() } },
    },
    async ({ caller, params }, reply) => {
      await templates.remove(caller!.workspaceId, caller!, params.key);
      return reply.code(204).send();
    },
  );
}

function registerTrying(app: App, { templates, inside }: Messages): void {
  app.post(
    '/v1/templates/preview',
    {
      config: looking,
      schema: {
        summary: 'A template, saved or not, as one person would have it',
        tags,
        body: Type.Object(
          {
            template: NewTemplateShape,
            profile: Type.String({ maxLength: 500 }),
            variant: Type.Optional(Type.String({ maxLength: 100 })),
            context: Context,
          },
          { additionalProperties: false },
        ),
        response: { 200: RenderingShape },
      },
    },
    async ({ caller, body: { template, profile, variant = null, context = {} } }) => {
      const person = await inside.deps.person(caller!.workspaceId, profile);
      if (!person) throw new VisavisError('not_found', `Nobody is known as ${profile.slice(0, 200)}.`);
      // What came as JSON is JSON.
      const given = { variant, context: context as never };
      return templates.preview(caller!.workspaceId, template, person, given);
    },
  );
  app.post(
    '/v1/templates/trial',
    {
      config: looking,
      schema: {
        summary: 'What a template lacks for real people, with samples',
        tags,
        body: Type.Object(
          {
            template: NewTemplateShape,
            segment: Type.Optional(Type.String({ maxLength: 100, description: 'A segment’s key.' })),
            people: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
            context: Context,
          },
          { additionalProperties: false },
        ),
        response: { 200: TrialShape },
      },
    },
    async ({ caller, body: { template, segment, people = 50, context = {} } }) =>
      templates.trial(caller!.workspaceId, template, {
        ...{ people, context: context as never },
        ...(segment !== undefined && { segment }),
      }),
  );
}
