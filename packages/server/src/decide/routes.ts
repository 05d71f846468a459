// The HTTP words of decide: experiences for the people who make them, and the call that a website makes.

import { Type } from 'typebox';
import { VisavisError } from '../platform/errors.ts';
import type { App } from '../platform/http/index.ts';
import { registerDecisionRoutes } from './decision-routes.ts';
import type { StoredExperience } from './experience-store.ts';
import type { Ask, Decide } from './index.ts';

const Key = Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' });
const Editable = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  slot: Key,
  audience: Type.Union([Type.Null(), Type.Record(Type.String(), Type.Unknown())], {
    description: 'A condition in the grammar of segments; null is everybody.',
  }),
  variant: Type.Object({ key: Key, content: Type.Unknown() }),
  priority: Type.Integer({ minimum: -1000, maximum: 1000 }),
  status: Type.Union([Type.Literal('live'), Type.Literal('paused')]),
};
const NewExperience = Type.Object(
  {
    key: Type.Optional(Key),
    name: Editable.name,
    slot: Editable.slot,
    audience: Type.Optional(Editable.audience),
    variant: Editable.variant,
    priority: Type.Optional(Editable.priority),
    status: Type.Optional(Editable.status),
  },
  { additionalProperties: false },
);
const ChangedExperience = Type.Partial(
  Type.Object({ ...Editable, version: Type.Integer({ minimum: 1 }) }, { additionalProperties: false }),
);
const Id = Type.Object({ id: Type.String() });

export function registerDecideRoutes(app: App, decide: Decide, ask: Ask): void {
  registerDecisionRoutes(app, ask);
  app.get(
    '/v1/experiences',
    {
      config: { access: 'secret' },
      schema: { summary: 'Experiences, in the order in which they are tried', tags: ['decide'] },
    },
    async (request) => ({ data: (await decide.list(request.caller!.workspaceId)).map(shown) }),
  );
  app.post(
    '/v1/experiences',
    {
      config: { access: 'secret' },
      schema: { summary: 'Make an experience', tags: ['decide'], body: NewExperience },
    },
    async (request, reply) => {
      const made = await decide.create(request.caller!.workspaceId, request.body, request.caller!);
      return reply.code(201).send(shown(made));
    },
  );
  app.get(
    '/v1/experiences/:id',
    { config: { access: 'secret' }, schema: { summary: 'One experience', tags: ['decide'], params: Id } },
    async (request) => shown(await existing(decide, request.caller!.workspaceId, request.params.id)),
  );
  app.patch(
    '/v1/experiences/:id',
    {
      config: { access: 'secret' },
      schema: {
        summary: 'Change an experience; with `version`, only if nobody else has changed it since',
        tags: ['decide'],
        params: Id,
        body: ChangedExperience,
      },
    },
    async (request) =>
      shown(
        await decide.change(request.caller!.workspaceId, request.params.id, request.body, request.caller!),
      ),
  );
  app.delete(
    '/v1/experiences/:id',
    {
      config: { access: 'secret' },
      schema: { summary: 'Archive an experience', tags: ['decide'], params: Id },
    },
    async (request, reply) => {
      await decide.archive(request.caller!.workspaceId, request.params.id, request.caller!);
      return reply.code(204).send();
    },
  );
}

async function existing(decide: Decide, workspaceId: string, id: string): Promise<StoredExperience> {
  const experience = await decide.find(workspaceId, id);
  if (!experience) throw new VisavisError('not_found', `There is no experience “${id}”.`);
  return experience;
}

const shown = ({ createdAt, updatedAt, ...experience }: StoredExperience) => ({
  ...experience,
  createdAt: new Date(createdAt).toISOString(),
  updatedAt: new Date(updatedAt).toISOString(),
});
