// The call that a website makes: events in, what to show out.

import type { Fault, Json, JsonObject } from '@visavis/engine/collect';
import type { Decision } from '@visavis/engine/decide';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { VisavisError } from '../platform/errors.ts';
import type { App } from '../platform/http/index.ts';

const Name = Type.String({ minLength: 1, maxLength: 512 });
const Body = Type.Object(
  {
    writeKey: Type.Optional(Type.String()),
    userId: Type.Optional(Name),
    anonymousId: Type.Optional(Name),
    identities: Type.Optional(
      Type.Record(Type.String(), Name, {
        description: 'Other names of the person by type, such as { "email": "ada@example.com" }.',
      }),
    ),
    events: Type.Optional(
      Type.Array(Type.Unknown(), {
        maxItems: 100,
        description: 'Messages as for /v1/batch; they are kept, and the decision already knows them.',
      }),
    ),
    slots: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        maxItems: 100,
        description: 'All slots with a live experience, when not given.',
      }),
    ),
    request: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'What is true of this moment only, readable in audiences as request.<name>.',
      }),
    ),
    sentAt: Type.Optional(Type.String()),
    preflight: Type.Optional(
      Type.Boolean({ description: 'Works the answer out and keeps nothing, the events included.' }),
    ),
  },
  { additionalProperties: true },
);

const DecisionShape = Type.Object({
  slot: Type.String(),
  value: Type.Unknown(),
  variant: Type.Union([Type.String(), Type.Null()]),
  experience: Type.Union([
    Type.Null(),
    Type.Object({ id: Type.String(), key: Type.String(), version: Type.Integer() }),
  ]),
  rung: Type.Union([Type.Integer({ minimum: 1, maximum: 5 }), Type.Null()]),
  reason: Type.Object({ code: Type.String(), text: Type.String() }),
  passedOver: Type.Array(Type.String()),
});
const Answer = Type.Object({
  profile: Type.Union([Type.Null(), Type.Object({ id: Type.String() })]),
  segments: Type.Array(Type.String()),
  decisions: Type.Record(Type.String(), DecisionShape),
  accepted: Type.Integer(),
  rejected: Type.Optional(Type.Array(Type.Unknown())),
});

/** What a call asks, once it has been read. */
export interface Asking {
  workspaceId: string;
  /** The person's names, most telling first. */
  identifiers: { type: string; value: string }[];
  messages: readonly unknown[];
  slots?: readonly string[];
  request: Record<string, Json>;
  preflight: boolean;
  /** The device that asks. Who holds only a write key learns of a person what their own device may know. */
  ownDevice?: { type: string; value: string };
  http: FastifyRequest;
}
export interface Told {
  accepted: number;
  rejected: readonly Fault[];
  person: { id: string; segments: string[] } | undefined;
  decisions: Decision[];
}

export function registerDecisionRoutes(app: App, ask: (asking: Asking) => Promise<Told>): void {
  app.post(
    '/v1/decide',
    {
      config: { access: 'write' },
      schema: {
        summary: 'What to show this person, by slot, with the reason',
        tags: ['decide'],
        body: Body,
        response: { 200: Answer },
      },
    },
    async (request) => {
      const told = await ask(readAsking(request.body, request));
      return {
        profile: told.person ? { id: told.person.id } : null,
        segments: told.person?.segments ?? [],
        decisions: Object.fromEntries(told.decisions.map((decision) => [decision.slot, decision])),
        accepted: told.accepted,
        ...(told.rejected.length > 0 && { rejected: [...told.rejected] }),
      };
    },
  );
}

function readAsking(body: Static<typeof Body>, http: FastifyRequest): Asking {
  const { userId, anonymousId, identities = {}, events = [] } = body;
  const identifiers = [
    ...(userId === undefined ? [] : [{ type: 'user_id', value: userId }]),
    ...Object.entries(identities).map(([type, value]) => ({ type, value })),
    ...(anonymousId === undefined ? [] : [{ type: 'anonymous_id', value: anonymousId }]),
  ];
  if (identifiers.length === 0 && events.length === 0)
    throw new VisavisError('invalid_request', 'Expected to be told whom it is about, got nobody.', {
      faults: [
        { field: 'userId', expected: 'userId, anonymousId, identities or events', got: 'none of them' },
      ],
    });
  return {
    workspaceId: http.caller!.workspaceId,
    identifiers,
    messages: events.map((event) => named(event, { userId, anonymousId })),
    slots: body.slots,
    request: (body.request ?? {}) as Record<string, Json>,
    preflight: body.preflight ?? false,
    ownDevice: anonymousId === undefined ? undefined : { type: 'anonymous_id', value: anonymousId },
    http,
  };
}

/** An event that names nobody is about the person whom the call names. */
function named(event: unknown, names: { userId?: string; anonymousId?: string }): unknown {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return event;
  const message = event as JsonObject;
  if (message.userId !== undefined || message.anonymousId !== undefined) return message;
  return { ...names, ...message };
}
