// The HTTP words of channels, and of addresses that are not written to any more.

import { Type } from 'typebox';
import { VisavisError } from '../../platform/errors.ts';
import { type App, nothing } from '../../platform/http/index.ts';
import {
  ChannelSetupShape,
  ChannelsPageShape,
  SuppressionsAnswerShape,
  SuppressionsPageShape,
} from './answer-shapes.ts';
import type { Channel } from './channels/channel.ts';
import type { Messages } from './index.ts';
import { ChannelShape } from './shapes.ts';

const tags = ['messages'];
const secret = { access: 'secret' as const };
/** Passwords of providers are for those who run the place. */
const admin = { access: 'secret' as const, role: 'admin' as const };
const Name = Type.Object({ channel: ChannelShape });

export function registerChannelRoutes(app: App, messages: Messages): void {
  const { channels, deps } = messages.inside;
  const shown = async (workspaceId: string, channel: Channel) => ({
    name: channel.name,
    title: channel.title,
    parts: channel.parts,
    settings: await channels.shown(workspaceId, channel),
    schema: channels.schemaOf(channel),
    secrets: channel.secrets,
  });
  app.get(
    '/v1/channels',
    {
      config: secret,
      schema: { summary: 'Channels, their parts and settings', tags, response: { 200: ChannelsPageShape } },
    },
    async ({ caller }) => ({
      data: await Promise.all(channels.all().map((one) => shown(caller!.workspaceId, one))),
    }),
  );
  app.patch(
    '/v1/channels/:channel',
    {
      config: admin,
      schema: {
        summary: 'Change a channel’s settings; what is not named stays',
        ...{ tags, params: Name, body: Type.Record(Type.String(), Type.Unknown()) },
        response: { 200: ChannelSetupShape },
      },
    },
    async ({ caller, params, body }) => {
      const channel = channels.channel(params.channel);
      await channels.change(caller!.workspaceId, channel, body);
      await deps.audit(caller!.workspaceId, caller!, 'channel.changed', channel.name, {
        changed: Object.keys(body),
      });
      return shown(caller!.workspaceId, channel);
    },
  );
  registerSuppressions(app, messages);
}

function registerSuppressions(app: App, { inside }: Messages): void {
  const { suppressions, deps } = inside;
  const Entry = Type.Object(
    { channel: ChannelShape, address: Type.String({ minLength: 1, maxLength: 2000 }) },
    { additionalProperties: false },
  );
  app.get(
    '/v1/suppressions',
    {
      config: secret,
      schema: {
        summary: 'Addresses that are not written to any more, and why',
        tags,
        response: { 200: SuppressionsPageShape },
      },
    },
    async ({ caller }) => ({
      data: (await suppressions.list(caller!.workspaceId, 500)).map(({ at, workspaceId: _, ...one }) => ({
        ...{ ...one, at: new Date(at).toISOString() },
      })),
    }),
  );
  app.post(
    '/v1/suppressions',
    {
      config: secret,
      schema: {
        summary: 'Do not write to this address any more',
        tags,
        body: Entry,
        response: { 201: SuppressionsAnswerShape },
      },
    },
    async ({ caller, body }, reply) => {
      const { workspaceId } = caller!;
      const address = body.channel === 'email' ? body.address.trim().toLowerCase() : body.address;
      const added = { ...body, address, topic: '*', why: 'by_hand' as const };
      await suppressions.add({ ...added, workspaceId, messageId: null, at: deps.clock.now() });
      await deps.audit(workspaceId, caller!, 'suppression.added', body.channel, {});
      return reply.code(201).send(added);
    },
  );
  app.delete(
    '/v1/suppressions',
    {
      config: secret,
      schema: {
        summary: 'Write to this address again',
        tags,
        querystring: Type.Object({
          ...{ channel: ChannelShape, address: Type.String({ maxLength: 2000 }) },
          topic: Type.Optional(Type.String({ maxLength: 100 })),
        }),
        response: { 204: nothing() },
      },
    },
    async ({ caller, query: { channel, address, topic = '*' } }, reply) => {
      const { workspaceId } = caller!;
      if (!(await suppressions.remove(workspaceId, channel, address, topic)))
        throw new VisavisError('not_found', `${address} is not on the list.`);
      await deps.audit(workspaceId, caller!, 'suppression.removed', channel, {});
      return reply.code(204).send();
    },
  );
}
