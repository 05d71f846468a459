// The HTTP words of the built-in mailbox.

import { Type } from 'typebox';
import { VisavisError } from '../../platform/errors.ts';
import { type App, nothing } from '../../platform/http/index.ts';
import type { Messages } from './index.ts';
import type { Mail } from './mailbox-store.ts';
import { ChannelShape } from './shapes.ts';

const tags = ['messages'];
const secret = { access: 'secret' as const };
const LINE = {
  id: Type.String(),
  channel: ChannelShape,
  profileId: Type.String(),
  address: Type.String(),
  subject: Type.String(),
  at: Type.String({ format: 'date-time' }),
};
const MailShape = Type.Object({
  ...LINE,
  content: Type.Record(Type.String(), Type.String()),
  headers: Type.Record(Type.String(), Type.String()),
});
const PAGE = 50;

export function registerMailboxRoutes(app: App, { inside: { mailbox } }: Messages): void {
  app.get(
    '/v1/mailbox',
    {
      config: secret,
      schema: {
        summary: 'What went to the built-in mailbox instead of a provider',
        tags,
        querystring: Type.Object({
          channel: Type.Optional(ChannelShape),
          search: Type.Optional(Type.String({ maxLength: 200 })),
          cursor: Type.Optional(Type.String({ maxLength: 100 })),
        }),
        response: {
          200: Type.Object({ data: Type.Array(Type.Object(LINE)), next: Type.Optional(Type.String()) }),
        },
      },
    },
    async ({ caller, query: { cursor, ...filter } }) => {
      const found = await mailbox.list(caller!.workspaceId, {
        ...{ ...filter, limit: PAGE + 1 },
        ...(cursor !== undefined && { before: cursor }),
      });
      const data = found.slice(0, PAGE);
      return { data: data.map(line), ...(found.length > PAGE && { next: data.at(-1)!.id }) };
    },
  );
  app.get(
    '/v1/mailbox/:id',
    {
      config: secret,
      schema: {
        summary: 'One message as it would have gone out',
        ...{ tags, params: Type.Object({ id: Type.String() }), response: { 200: MailShape } },
      },
    },
    async ({ caller, params }) => {
      const mail = await mailbox.find(caller!.workspaceId, params.id);
      if (!mail) throw new VisavisError('not_found', `The mailbox has no message ${params.id.slice(0, 60)}.`);
      return { ...line(mail), content: mail.body.content, headers: mail.body.headers };
    },
  );
  app.delete(
    '/v1/mailbox',
    {
      config: secret,
      schema: { summary: 'Empty the mailbox; the log of messages stays', tags, response: { 204: nothing() } },
    },
    async ({ caller }, reply) => {
      await mailbox.empty(caller!.workspaceId);
      return reply.code(204).send();
    },
  );
}

const line = ({ id, channel, profileId, address, subject, at }: Omit<Mail, 'body'>) => ({
  ...{ id, channel, profileId, address, subject, at: new Date(at).toISOString() },
});
