// The HTTP words of webhooks.

import { Type } from 'typebox';
import { iso, isoOrNull } from '../platform/clock.ts';
import { type App, nothing } from '../platform/http/index.ts';
import {
  DeliveryListShape,
  WebhookEnableAnswerShape,
  WebhooksAnswerShape,
  WebhooksPageShape,
} from './answer-shapes.ts';
import { secret } from './route-words.ts';
import { type Delivery, WEBHOOK_EVENTS, type Webhook } from './webhook-store.ts';
import type { Webhooks } from './webhooks.ts';

const tags = ['webhooks'];
const Id = Type.Object({ id: Type.String() });
const NewWebhook = Type.Object(
  {
    url: Type.String({ minLength: 1, maxLength: 2000 }),
    description: Type.Optional(Type.String({ maxLength: 500 })),
    events: Type.Optional(
      Type.Array(Type.Enum([...WEBHOOK_EVENTS]), {
        minItems: 1,
        uniqueItems: true,
        description: 'What it hears of; people who enter and leave segments, when not given.',
      }),
    ),
    segments: Type.Optional(
      Type.Array(Type.String(), { maxItems: 100, description: 'Keys of segments; none: all of them.' }),
    ),
  },
  { additionalProperties: false },
);

export function registerWebhookRoutes(app: App, webhooks: Webhooks): void {
  app.get(
    '/v1/webhooks',
    {
      config: secret,
      schema: {
        summary: 'Who is told of people entering and leaving, and of alarms',
        tags,
        response: { 200: WebhooksPageShape },
      },
    },
    async (request) => {
      const { workspaceId } = request.caller!;
      const all = await webhooks.list(workspaceId);
      return { data: await Promise.all(all.map((webhook) => shown(webhooks, webhook))) };
    },
  );
  app.post(
    '/v1/webhooks',
    {
      config: secret,
      schema: {
        summary: 'Make a webhook; its secret is shown this once',
        tags,
        body: NewWebhook,
        response: { 201: WebhooksAnswerShape },
      },
    },
    async (request, reply) => {
      const { workspaceId, name } = request.caller!;
      const made = await webhooks.create(workspaceId, name, request.body);
      return reply.code(201).send({ ...(await shown(webhooks, made)), secret: made.secret });
    },
  );
  app.delete(
    '/v1/webhooks/:id',
    {
      config: secret,
      schema: { summary: 'Remove a webhook', tags, params: Id, response: { 204: nothing() } },
    },
    async (request, reply) => {
      await webhooks.remove(request.caller!.workspaceId, request.params.id);
      return reply.code(204).send();
    },
  );
  app.post(
    '/v1/webhooks/:id/enable',
    {
      config: secret,
      schema: {
        summary: 'Try again at once, also when it was disabled',
        tags,
        params: Id,
        response: { 200: WebhookEnableAnswerShape },
      },
    },
    async (request) => shown(webhooks, await webhooks.enable(request.caller!.workspaceId, request.params.id)),
  );
  app.get(
    '/v1/webhooks/:id/deliveries',
    {
      config: secret,
      schema: {
        summary: 'The latest calls and what came of them',
        tags,
        params: Id,
        response: { 200: DeliveryListShape },
      },
    },
    async (request) => {
      const { workspaceId } = request.caller!;
      const { id } = await webhooks.find(workspaceId, request.params.id);
      const deliveries = await webhooks.deliveries(workspaceId, id, 100);
      return { data: deliveries.map(shownDelivery) };
    },
  );
}

async function shown(webhooks: Webhooks, webhook: Webhook) {
  const failing = webhook.failingSince > 0;
  const [last] = failing ? await webhooks.deliveries(webhook.workspaceId, webhook.id, 1) : [];
  return {
    id: webhook.id,
    url: webhook.url,
    description: webhook.description,
    events: webhook.events,
    segments: webhook.segments,
    failing,
    failingSince: isoOrNull(webhook.failingSince),
    lastError: webhook.disabledReason ?? last?.error ?? null,
    disabledReason: webhook.disabledReason,
    nextAttemptAt: isoOrNull(webhook.nextAttemptAt),
    createdAt: iso(webhook.createdAt),
    createdBy: webhook.createdBy,
  };
}

const shownDelivery = ({ at, ...delivery }: Delivery) => ({ ...delivery, at: iso(at) });
