// The call that a website makes: events in, what to show out.

import type { Fault, Json, JsonObject } from '@visavis/engine/collect';
import { type Decision, HELD, type Missing, type TraceEntry } from '@visavis/engine/decide';
import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { addLenientBodies } from '../collect/index.ts';
import { VisavisError } from '../platform/errors.ts';
import type { App } from '../platform/http/index.ts';
import type { Question } from './answer.ts';
import type { Decide } from './index.ts';

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
        description: 'All slots, when not given.',
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
    exposed: Type.Optional(
      Type.Boolean({
        description: `The content is shown as it comes: the views are recorded now (“${EXPERIENCE_VIEWED}”).`,
      }),
    ),
    explain: Type.Optional(
      Type.Boolean({
        description: 'With a secret key: what became of every experience, condition by condition.',
      }),
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
  propensity: Type.Number(),
  held: Type.Boolean(),
  sticky: Type.Boolean(),
  passedOver: Type.Array(Type.Object({ experience: Type.String(), why: Type.String() })),
  missing: Type.Optional(
    Type.Object(
      {
        rung: Type.Integer(),
        experience: Type.String(),
        text: Type.String(),
        needs: Type.Array(Type.Object({ text: Type.String(), condition: Type.Unknown() })),
      },
      { description: 'For the next rung; told to who may know of the person.' },
    ),
  ),
});
const Answer = Type.Object({
  decisionId: Type.Optional(Type.String({ description: 'In the log; `visavis replay` takes it.' })),
  profile: Type.Union([Type.Null(), Type.Object({ id: Type.String() })]),
  segments: Type.Array(Type.String()),
  decisions: Type.Record(Type.String(), DecisionShape),
  accepted: Type.Integer(),
  trace: Type.Optional(Type.Record(Type.String(), Type.Array(Type.Unknown()))),
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
  /** Keeps nothing, and waits for nobody. */
  preview: boolean;
  log: boolean;
  explain: boolean;
  /** Say what is missing for a higher rung. */
  climb?: boolean;
  /** The device that asks. Who holds only a write key learns of a person what their own device may know. */
  ownDevice?: { type: string; value: string };
  look?: Question['look'];
  http: FastifyRequest;
}
export interface Told {
  /** Of the record in the log. */
  decisionId: string | undefined;
  accepted: number;
  rejected: readonly Fault[];
  person: { id: string; segments: string[] } | undefined;
  decisions: Decision[];
  missing: Record<string, Missing>;
  trace: Record<string, TraceEntry[]> | undefined;
}
/** Takes a question through the flow. */
export type Ask = (asking: Asking) => Promise<Told>;

const DecisionId = Type.Object({ id: Type.String({ format: 'uuid' }) });

export function registerDecisionRoutes(app: App, decide: Decide, ask: Ask): void {
  app.post(
    '/v1/decisions/:id/replay',
    {
      config: { access: 'secret', role: 'viewer' },
      schema: {
        summary: 'A logged decision, and the same worked out again from what was logged',
        tags: ['decide'],
        params: DecisionId,
      },
    },
    async ({ caller, params }) => decide.replay(caller!.workspaceId, params.id),
  );
  void app.register(async (scope) => {
    // Pages send JSON as text: then the browser asks no preflight request first, which would double the time.
    addLenientBodies(scope);
    scope.post(
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
        const asking = readAsking(request.body as Static<typeof Body>, request);
        const told = await ask(asking);
        if ((request.body as Static<typeof Body>).exposed && !asking.preview)
          await confirmViews(ask, asking, told);
        return {
          ...(told.decisionId !== undefined && { decisionId: told.decisionId }),
          ...(told.trace && { trace: told.trace }),
          profile: told.person ? { id: told.person.id } : null,
          segments: told.person?.segments ?? [],
          decisions: Object.fromEntries(
            told.decisions.map((decision) => {
              const missing = told.missing[decision.slot];
              return [decision.slot, { ...decision, ...(missing && { missing }) }];
            }),
          ),
          accepted: told.accepted,
          ...(told.rejected.length > 0 && { rejected: [...told.rejected] }),
        };
      },
    );
  });
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
  if (body.explain && http.caller!.access !== 'secret')
    throw new VisavisError('forbidden', 'An explanation tells of the person, so it needs a secret key.');
  const preview = body.preflight ?? false;
  return {
    workspaceId: http.caller!.workspaceId,
    identifiers,
    messages: events.map((event) => named(event, { userId, anonymousId })),
    slots: body.slots,
    request: (body.request ?? {}) as Record<string, Json>,
    preview,
    log: !preview,
    explain: body.explain ?? false,
    climb: true,
    ownDevice: anonymousId === undefined ? undefined : { type: 'anonymous_id', value: anonymousId },
    http,
  };
}

/** Records that what was decided is seen, as the client would by itself. */
async function confirmViews(ask: Ask, asking: Asking, told: Told): Promise<void> {
  const names = Object.fromEntries(asking.identifiers.map(({ type, value }) => [type, value]));
  const { user_id: userId, anonymous_id: anonymousId, ...others } = names;
  const externalIds = Object.entries(others).map(([type, id]) => ({ type, id, collection: 'users' }));
  const messages = told.decisions.flatMap((decision) => {
    const { experience, slot, variant } = decision;
    if (!experience) return [];
    const properties = {
      experience: experience.key,
      variant: variant ?? HELD,
      version: experience.version,
      slot,
      decisionId: told.decisionId,
    };
    const message = { type: 'track', event: EXPERIENCE_VIEWED, properties, context: { externalIds } };
    return [{ ...message, messageId: `${told.decisionId}:${slot}`.slice(0, 100), userId, anonymousId }];
  });
  if (messages.length > 0) await ask({ ...asking, messages, slots: [], log: false, explain: false });
}

/** An event that names nobody is about the person whom the call names. */
function named(event: unknown, names: { userId?: string; anonymousId?: string }): unknown {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return event;
  const message = event as JsonObject;
  if (message.userId !== undefined || message.anonymousId !== undefined) return message;
  return { ...names, ...message };
}
