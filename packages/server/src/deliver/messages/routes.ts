// The HTTP words of messages: asking for some, what became of them, pausing and cancelling.

import { Type } from 'typebox';
import { VisavisError } from '../../platform/errors.ts';
import { type App, nothing } from '../../platform/http/index.ts';
import {
  MessageCancelAnswerShape,
  MessagePausesAnswerShape,
  MessagePausesPageShape,
  MessageRetryAnswerShape,
} from './answer-shapes.ts';
import { registerChannelRoutes } from './channel-routes.ts';
import { registerDeviceRoutes } from './device-routes.ts';
import { holdOf } from './held.ts';
import type { Messages } from './index.ts';
import { registerMailboxRoutes } from './mailbox-routes.ts';
import { CHANNELS, type Message } from './message.ts';
import { registerProximityRoutes } from './proximity-routes.ts';
import {
  ChannelShape,
  CountsShape,
  HeldShape,
  MessageShape,
  StateShape,
  shownHold,
  shownMessage,
} from './shapes.ts';
import { registerTemplateRoutes } from './template-routes.ts';
import { registerTrackingRoutes } from './tracking-routes.ts';

const tags = ['messages'];
const secret = { access: 'secret' as const };
const Id = Type.Object({ id: Type.String() });
const PAGE = 50;

const NewMessage = Type.Object(
  {
    profile: Type.String({
      maxLength: 500,
      description: 'Whom: `user_id:42`, `email:ada@example.com`, `id:…`.',
    }),
    channel: ChannelShape,
    template: Type.String({ minLength: 1, maxLength: 100, description: 'The template’s key.' }),
    variant: Type.Optional(Type.String({ maxLength: 100 })),
    context: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    idempotencyKey: Type.String({
      ...{ minLength: 1, maxLength: 200 },
      description: 'The same key sends nothing a second time.',
    }),
    priority: Type.Optional(Type.Integer({ minimum: -100, maximum: 100 })),
    tags: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20 })),
    transactional: Type.Optional(
      Type.Boolean({ description: 'Goes out in spite of unsubscribing: receipts, passwords.' }),
    ),
    whileAvailable: Type.Optional(
      Type.Boolean({
        description:
          'It is about things of the catalogue (product_id or products in `context.properties`, `context.event` or `context.items`): once held, it goes only while one of them can be had.',
      }),
    ),
    notBefore: Type.Optional(Type.String({ format: 'date-time' })),
    expiresAt: Type.Optional(Type.String({ format: 'date-time' })),
  },
  { additionalProperties: false },
);

export function registerMessageRoutes(app: App, messages: Messages): void {
  registerSending(app, messages);
  registerLooking(app, messages);
  registerPausing(app, messages);
  registerTemplateRoutes(app, messages);
  registerMailboxRoutes(app, messages);
  registerChannelRoutes(app, messages);
  registerTrackingRoutes(app, messages);
  registerDeviceRoutes(app, messages);
  registerProximityRoutes(app, messages);
}

function registerSending(app: App, messages: Messages): void {
  const { deps } = messages.inside;
  app.post(
    '/v1/messages',
    {
      config: secret,
      schema: {
        summary: 'Send one person a message',
        tags,
        body: NewMessage,
        response: { 202: MessageShape },
      },
    },
    async ({ caller, body }, reply) => {
      const { workspaceId } = caller!;
      const { profile, notBefore, expiresAt, context = {}, ...rest } = body;
      await messages.templates.get(workspaceId, rest.template);
      const person = await deps.person(workspaceId, profile);
      if (!person) throw new VisavisError('not_found', `Nobody is known as ${profile.slice(0, 200)}.`);
      const request = {
        ...{ ...rest, workspaceId, profileId: person.id },
        // Checked by the schema to be JSON, as everything that came is.
        context: context as never,
        cause: { kind: 'api' as const, id: caller!.keyId ?? caller!.userId ?? 'api' },
        ...(notBefore !== undefined && { notBefore: Date.parse(notBefore) }),
        ...(expiresAt !== undefined && { expiresAt: Date.parse(expiresAt) }),
      };
      await deps.records.unit([], async (unit) => messages.request(unit, [request]));
      messages.wake();
      const asked = await messages.inside.byKey(workspaceId, rest.idempotencyKey);
      return reply.code(202).send(shownMessage(asked!));
    },
  );
  app.post(
    '/v1/messages/:id/cancel',
    {
      config: secret,
      schema: {
        summary: 'Do not send it, if it still waits',
        tags,
        params: Id,
        response: { 200: MessageCancelAnswerShape },
      },
    },
    async ({ caller, params }) => {
      const { workspaceId, name } = caller!;
      const reason = { code: 'cancelled', sentence: `Cancelled by ${name}.` };
      const cancelled = await messages.cancel(workspaceId, { id: params.id }, reason);
      if (cancelled === 0) {
        await there(messages, workspaceId, params.id);
        throw new VisavisError('conflict', 'It does not wait any more.');
      }
      return { cancelled };
    },
  );
  app.post(
    '/v1/messages/:id/retry',
    {
      config: secret,
      schema: {
        summary: 'Try again what failed, or is in doubt',
        tags,
        params: Id,
        response: { 200: MessageRetryAnswerShape },
      },
    },
    async ({ caller, params }) => {
      const { workspaceId } = caller!;
      if (!(await messages.inside.retry(workspaceId, params.id))) {
        await there(messages, workspaceId, params.id);
        throw new VisavisError('conflict', 'Only what failed, is suppressed or in doubt can be tried again.');
      }
      return { retried: true };
    },
  );
}

function registerLooking(app: App, messages: Messages): void {
  app.get(
    '/v1/messages',
    {
      config: secret,
      schema: {
        summary: 'Messages, the latest first, with why they are where they are',
        tags,
        querystring: Type.Object({
          state: Type.Optional(StateShape),
          channel: Type.Optional(ChannelShape),
          profile: Type.Optional(Type.String({ maxLength: 500 })),
          template: Type.Optional(Type.String({ maxLength: 100 })),
          cause: Type.Optional(Type.String({ maxLength: 200, description: 'Such as `campaign:spring`.' })),
          cursor: Type.Optional(Type.String({ maxLength: 100 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
        }),
        response: {
          200: Type.Object({ data: Type.Array(MessageShape), next: Type.Optional(Type.String()) }),
        },
      },
    },
    async ({ caller, query }) => {
      const { workspaceId } = caller!;
      const { profile, cause, cursor, limit = PAGE, ...filter } = query;
      const profileIds = await namesOf(messages, workspaceId, profile);
      if (profileIds?.length === 0) return { data: [] };
      const [kind = '', ...id] = (cause ?? '').split(':');
      const found = await messages.list(workspaceId, {
        ...{ ...filter, limit: limit + 1 },
        ...(profileIds && { profileIds }),
        ...(cause !== undefined && { cause: { kind, id: id.join(':') } }),
        ...(cursor !== undefined && { before: cursor }),
      });
      const data = found.slice(0, limit);
      return {
        data: data.map(shownMessage),
        ...(found.length > limit && { next: data.at(-1)!.id }),
      };
    },
  );
  registerHeld(app, messages);
  app.get(
    '/v1/messages/counts',
    {
      config: secret,
      schema: { summary: 'How many messages are in each state', tags, response: { 200: CountsShape } },
    },
    async ({ caller }) => messages.counts(caller!.workspaceId),
  );
  app.get(
    '/v1/messages/:id',
    {
      config: secret,
      schema: { summary: 'One message', tags, params: Id, response: { 200: MessageShape } },
    },
    async ({ caller, params }) => shownMessage(await there(messages, caller!.workspaceId, params.id)),
  );
}

/** @throws not_found */
async function there(messages: Messages, workspaceId: string, id: string): Promise<Message> {
  const found = await messages.find(workspaceId, id);
  if (found) return found;
  throw new VisavisError('not_found', `There is no message ${id.slice(0, 60)}.`);
}

/** Every id that the person has had; undefined where none is asked for, none where nobody is known so. */
async function namesOf(messages: Messages, workspaceId: string, profile: string | undefined) {
  if (profile === undefined) return undefined;
  const person = await messages.inside.deps.person(workspaceId, profile);
  return person ? [...new Set([person.id, ...person.view.profile.identities.map(({ id }) => id)])] : [];
}

function registerHeld(app: App, messages: Messages): void {
  app.get(
    '/v1/messages/held',
    {
      config: secret,
      schema: {
        summary: 'Messages that wait, the next first: why each is held, and when it goes',
        tags,
        querystring: Type.Object({
          channel: Type.Optional(ChannelShape),
          profile: Type.Optional(Type.String({ maxLength: 500 })),
          cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,16}:.{1,100}$' })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
        }),
        response: {
          200: Type.Object({ data: Type.Array(HeldShape), next: Type.Optional(Type.String()) }),
        },
      },
    },
    async ({ caller, query: { channel, profile, cursor, limit = PAGE } }) => {
      const { workspaceId } = caller!;
      const profileIds = await namesOf(messages, workspaceId, profile);
      if (profileIds?.length === 0) return { data: [] };
      const [dueAt, ...id] = (cursor ?? '').split(':');
      const found = await messages.held(workspaceId, {
        ...{ limit: limit + 1, ...(channel && { channel }), ...(profileIds && { profileIds }) },
        ...(cursor !== undefined && { after: { dueAt: Number(dueAt), id: id.join(':') } }),
      });
      const pauses = await messages.pauses.list(workspaceId);
      const now = messages.inside.deps.clock.now();
      const data = found.slice(0, limit);
      const last = data.at(-1);
      return {
        data: data.map((one) => ({ ...shownMessage(one), hold: shownHold(holdOf(one, pauses, now)) })),
        ...(found.length > limit && { next: `${last!.dueAt}:${last!.id}` }),
      };
    },
  );
}

const Scope = Type.Object(
  {
    scope: Type.String({
      pattern: `^(\\*|${CHANNELS.join('|')}|(campaign|scenario|api|form|survey):.{1,200})$`,
      description: '`*` is everything; otherwise a channel, or a cause such as `campaign:spring`.',
    }),
  },
  { additionalProperties: false },
);

function registerPausing(app: App, messages: Messages): void {
  const { pauses } = messages;
  const { audit } = messages.inside.deps;
  app.get(
    '/v1/messages/pauses',
    {
      config: secret,
      schema: { summary: 'What is paused', tags, response: { 200: MessagePausesPageShape } },
    },
    async ({ caller }) => ({
      data: (await pauses.list(caller!.workspaceId)).map(({ at, ...pause }) => ({
        ...{ ...pause, at: new Date(at).toISOString() },
      })),
    }),
  );
  app.post(
    '/v1/messages/pauses',
    {
      config: secret,
      schema: {
        summary: 'Stop sending at once',
        tags,
        body: Scope,
        response: { 201: MessagePausesAnswerShape },
      },
    },
    async ({ caller, body: { scope } }, reply) => {
      await pauses.pause(caller!.workspaceId, scope, caller!.name);
      await audit(caller!.workspaceId, caller!, 'messages.paused', scope, {});
      return reply.code(201).send({ scope });
    },
  );
  app.delete(
    '/v1/messages/pauses',
    {
      config: secret,
      schema: { summary: 'Go on sending', tags, querystring: Scope, response: { 204: nothing() } },
    },
    async ({ caller, query: { scope } }, reply) => {
      await pauses.resume(caller!.workspaceId, scope);
      messages.wake();
      await audit(caller!.workspaceId, caller!, 'messages.resumed', scope, {});
      return reply.code(204).send();
    },
  );
}
