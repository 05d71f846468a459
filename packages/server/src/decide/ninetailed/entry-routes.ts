// The HTTP words of the CMS's entries: taken as they are, listed, paused, removed.

import { asObject } from '@visavis/engine/collect';
import { looksLikeEntries } from '@visavis/engine/decide';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { VisavisError } from '../../platform/errors.ts';
import { type App, nothing } from '../../platform/http/index.ts';
import {
  CmsAudienceListShape,
  CmsExperienceListShape,
  CmsExperienceShape,
  ReportShape,
} from './answer-shapes.ts';
import type { Ninetailed } from './index.ts';
import { CMS_STATUSES } from './stored.ts';

const tags = ['decide'];
const config = { access: 'secret' } as const;
const Id = Type.Object({ id: Type.String() });
const Status = Type.Unsafe<(typeof CMS_STATUSES)[number]>(
  Type.Union(CMS_STATUSES.map((status) => Type.Literal(status))),
);
const Reason = Type.Optional(
  Type.String({
    ...{ minLength: 3, maxLength: 500 },
    description: 'Why it goes live although it contradicts what people are told; kept in the audit log.',
  }),
);
const Entries = Type.Unknown({
  description:
    'Entries `nt_experience` and `nt_audience` as Contentful or Contentstack give them: one, a list, an answer of the delivery API, a whole export. `audiences` beside them maps audiences to segments by hand: { "<nt_audience_id>": "<segment>" }; `reason`: why what contradicts goes live all the same.',
});
/** Exports of a CMS hold much more than what is taken. */
const MOST_BYTES = 25 * 1024 * 1024;

export function registerEntryRoutes(app: App, ninetailed: Ninetailed): void {
  app.post(
    '/v1/cms/entries',
    {
      config,
      bodyLimit: MOST_BYTES,
      schema: {
        summary: "Take Ninetailed's experiences and audiences as the CMS has them",
        tags,
        body: Entries,
        response: { 201: ReportShape },
      },
    },
    async (request, reply) => {
      if (!looksLikeEntries(request.body))
        throw new VisavisError('invalid_definition', 'There is no entry in it.', {
          faults: [{ field: '', expected: 'an entry with nt_experience_id or nt_audience_id', got: 'none' }],
        });
      return reply.code(201).send(await taken(request, ninetailed));
    },
  );
  app.get(
    '/v1/cms/experiences',
    {
      config,
      schema: {
        summary: "The CMS's experiences, in its order",
        tags,
        response: { 200: CmsExperienceListShape },
      },
    },
    async ({ caller }) => ({ data: (await ninetailed.experiences(caller!.workspaceId)).map(dated) }),
  );
  app.get(
    '/v1/cms/audiences',
    {
      config,
      schema: {
        summary: "The CMS's audiences, and the segments that they stand for",
        tags,
        response: { 200: CmsAudienceListShape },
      },
    },
    async ({ caller }) => ({ data: (await ninetailed.audiences(caller!.workspaceId)).map(dated) }),
  );
  app.patch(
    '/v1/cms/experiences/:id',
    {
      config,
      schema: {
        ...{ summary: 'Pause an experience of the CMS, or let it live', tags, params: Id },
        body: Type.Object({ status: Status, reason: Reason }, { additionalProperties: false }),
        response: { 200: CmsExperienceShape },
      },
    },
    async ({ caller, params, body }) =>
      dated(await ninetailed.setStatus(caller!.workspaceId, params.id, body.status, caller!, body.reason)),
  );
  app.delete(
    '/v1/cms/experiences/:id',
    {
      config,
      schema: { summary: 'Remove an experience of the CMS', tags, params: Id, response: { 204: nothing() } },
    },
    async ({ caller, params }, reply) => {
      await ninetailed.setStatus(caller!.workspaceId, params.id, 'archived', caller!);
      return reply.code(204).send();
    },
  );
}

/** For `POST /v1/experiences`, which takes entries too; before its own validation. */
export function takesEntries(ninetailed: Ninetailed) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    if (!looksLikeEntries(request.body)) return undefined;
    return reply.code(201).send(await taken(request, ninetailed));
  };
}

function taken({ caller, body }: FastifyRequest, ninetailed: Ninetailed) {
  const byHand = Object.entries(asObject(asObject(body)?.audiences) ?? {}).flatMap(([id, segment]) =>
    typeof segment === 'string' ? [[id, segment] as const] : [],
  );
  const { reason } = asObject(body) ?? {};
  const given = {
    audiences: Object.fromEntries(byHand),
    ...(typeof reason === 'string' && { reason: reason.slice(0, 500) }),
  };
  return ninetailed.take(caller!.workspaceId, body, given, caller!);
}

const dated = <T extends { createdAt: number; updatedAt: number }>(stored: T) => ({
  ...stored,
  createdAt: new Date(stored.createdAt).toISOString(),
  updatedAt: new Date(stored.updatedAt).toISOString(),
});
