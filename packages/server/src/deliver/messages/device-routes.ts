// The HTTP words of pages and apps: they say where notifications go, ask for the messages that wait in them, and say
// what became of those. With a write key, which anybody can read, only by the device's own name.

import { DEVICE_TYPES } from '@visavis/engine/unify';
import { Type } from 'typebox';
import { VisavisError } from '../../platform/errors.ts';
import type { App } from '../../platform/http/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { Messages } from './index.ts';

const tags = ['messages'];
const write = { access: 'write' as const };
const anonymousId = Type.String({ minLength: 1, maxLength: 500, description: 'The device’s own name.' });
const Subscription = Type.Object({
  endpoint: Type.String({ pattern: '^https?://', maxLength: 2000 }),
  keys: Type.Object({ p256dh: Type.String({ maxLength: 200 }), auth: Type.String({ maxLength: 100 }) }),
});

/** The endpoint of a subscription, or a token. */
const Address = Type.String({ minLength: 1, maxLength: 2000, pattern: '^[^{]' });

export function registerDeviceRoutes(app: App, messages: Messages): void {
  registerPush(app, messages);
  registerInbox(app, messages);
}

function registerPush(app: App, { inside }: Messages): void {
  app.get(
    '/v1/push/key',
    {
      config: write,
      schema: {
        summary: 'What a page subscribes to notifications with (VAPID)',
        ...{ tags, response: { 200: Type.Object({ publicKey: Type.String() }) } },
      },
    },
    async ({ caller }) => ({ publicKey: inside.vapidKey(caller!.workspaceId) }),
  );
  app.post(
    '/v1/push/devices',
    {
      config: write,
      schema: {
        summary: 'This device takes notifications',
        tags,
        body: Type.Object(
          {
            anonymousId,
            kind: Type.Unsafe<'web' | 'fcm' | 'apns'>(
              Type.Union(['web', 'fcm', 'apns'].map((one) => Type.Literal(one))),
            ),
            subscription: Type.Optional(Subscription),
            token: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
            instead: Type.Optional({
              ...Address,
              description: 'The endpoint or token that this one replaces.',
            }),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ kept: Type.Boolean() }) },
      },
    },
    async ({ caller, body }) => {
      const address =
        body.kind === 'web' ? body.subscription && JSON.stringify(body.subscription) : body.token;
      if (address === undefined) {
        const field = body.kind === 'web' ? 'subscription' : 'token';
        throw new VisavisError('invalid_request', `Expected a ${field}, got none.`, {
          faults: [{ field, expected: 'where notifications go', got: 'nothing' }],
        });
      }
      const name = { type: 'anonymous_id', value: body.anonymousId };
      await inside.devices.keep(caller!.workspaceId, { kind: body.kind, address, name });
      if (body.instead !== undefined && body.instead !== (body.subscription?.endpoint ?? body.token))
        await inside.devices.forget(caller!.workspaceId, body.instead);
      return { kept: true };
    },
  );
  app.post(
    '/v1/push/devices/forget',
    {
      config: write,
      schema: {
        summary: 'This device takes no notifications any more',
        description: 'Nobody can guess an endpoint or a token, so whoever names one may take it back.',
        tags,
        body: Type.Object(
          { anonymousId: Type.Optional(anonymousId), address: Address },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ kept: Type.Boolean() }) },
      },
    },
    async ({ caller, body }) => {
      await inside.devices.forget(caller!.workspaceId, body.address);
      return { kept: false };
    },
  );
}

function registerInbox(app: App, { inside }: Messages): void {
  const { inbox, deps, tracking } = inside;
  const identitiesOf = (person: StoredPerson | undefined) =>
    person?.view.profile.identities.map(({ id }) => id) ?? [];
  const owner = (workspaceId: string, device: string) => {
    const [type] = DEVICE_TYPES;
    return deps.person(workspaceId, `${type}:${device}`);
  };
  app.post(
    '/v1/inbox',
    {
      config: write,
      schema: {
        summary: 'What waits for the person with this device',
        tags,
        body: Type.Object({ anonymousId }, { additionalProperties: false }),
        response: {
          200: Type.Object({
            data: Type.Array(
              Type.Object({
                id: Type.String(),
                content: Type.Record(Type.String(), Type.String()),
                at: Type.String({ format: 'date-time' }),
                seen: Type.Boolean(),
              }),
            ),
          }),
        },
      },
    },
    async ({ caller, body }) => {
      const { workspaceId } = caller!;
      const ids = identitiesOf(await owner(workspaceId, body.anonymousId));
      const waiting = await inbox.waiting(workspaceId, ids, deps.clock.now());
      return {
        data: waiting.map(({ id, content, at, seen = false }) => ({
          ...{ id, content, at: new Date(at).toISOString(), seen },
        })),
      };
    },
  );
  app.post(
    '/v1/inbox/:id/:what',
    {
      config: write,
      schema: {
        summary: 'A message in the page was seen, or is done with',
        tags,
        params: Type.Object({
          id: Type.String({ maxLength: 60 }),
          what: Type.Unsafe<'viewed' | 'dismissed'>(
            Type.Union([Type.Literal('viewed'), Type.Literal('dismissed')]),
          ),
        }),
        body: Type.Object({ anonymousId }, { additionalProperties: false }),
        response: { 200: Type.Object({ marked: Type.Boolean() }) },
      },
    },
    async ({ caller, params: { id, what }, body }) => {
      const { workspaceId } = caller!;
      const identityIds = identitiesOf(await owner(workspaceId, body.anonymousId));
      const waiting = await inbox.waiting(workspaceId, identityIds, deps.clock.now());
      if (!waiting.some((one) => one.id === id))
        throw new VisavisError('not_found', 'No such message waits for this device.');
      const as = what === 'viewed' ? 'seen' : 'done';
      const marked = await inbox.mark({ workspaceId, id, identityIds }, as, deps.clock.now());
      if (marked && what === 'viewed') await tracking.viewed(workspaceId, id);
      return { marked };
    },
  );
}
