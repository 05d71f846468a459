// The call that a website makes: events in, what to show out; and the same for several people at once.

import type { Fault, Json, JsonObject } from '@visavis/engine/collect';
import type { Counterfactual, Decision, LoggedDecision, Missing, TraceEntry } from '@visavis/engine/decide';
import { DEVICE_TYPES, type ProfileView } from '@visavis/engine/unify';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { addLenientBodies } from '../collect/index.ts';
import { VisavisError } from '../platform/errors.ts';
import type { App } from '../platform/http/index.ts';
import type { AnsweredPerson, Question } from './answer.ts';
import { ReplayedShape } from './answer-shapes.ts';
import { Answer, Answers, Batch, Body, type PastDecision, PastDecisions } from './decision-schemas.ts';
import type { Exposure } from './exposures.ts';
import type { Decide } from './index.ts';

/** What a call asks, once it has been read. */
export interface Asking {
  workspaceId: string;
  /** The person's names, most telling first. */
  identifiers: { type: string; value: string }[];
  /** Of an identity whose name is not at hand. */
  identityId?: string;
  messages: readonly unknown[];
  slots?: readonly string[];
  request: Record<string, Json>;
  /** Keeps nothing, and waits for nobody. */
  preview: boolean;
  log: boolean;
  /** It is seen as it comes. */
  exposed?: boolean;
  /** False: views that the messages speak of need a proof. */
  trusted?: boolean;
  explain: boolean;
  /** Say what is missing for a higher rung. */
  climb?: boolean;
  /** A token that proves names, of those that the call itself names. */
  token?: string;
  /** Names that this server has proven by itself, such as by a visitor's pass. */
  vouched?: { type: string; value: string }[];
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
  person: AnsweredPerson | undefined;
  decisions: Decision[];
  /** By slot: what is to be said when it is seen; empty when that is recorded already. */
  exposures: Record<string, Exposure & { proof: string }>;
  missing: Record<string, Missing>;
  trace: Record<string, TraceEntry[]> | undefined;
  counterfactuals: Record<string, Counterfactual[]> | undefined;
}
/** Takes a question through the flow. */
export type Ask = (asking: Asking) => Promise<Told>;

/** A time in milliseconds and an id. */
const CURSOR = /^\d{1,16}\.[0-9a-f-]{36}$/;
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
        response: { 200: ReplayedShape },
      },
    },
    async ({ caller, params }) => decide.replay(caller!.workspaceId, params.id),
  );
  app.get(
    '/v1/profiles/:key/decisions',
    {
      config: { access: 'secret' },
      schema: {
        summary: 'What a person would be shown now, why, what is missing for more, and what would change it',
        tags: ['decide'],
        params: Type.Object({ key: Type.String({ minLength: 1, maxLength: 600 }) }),
        querystring: Type.Object({ slot: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })) }),
        response: { 200: Answer },
      },
    },
    async (request) => {
      const { key } = request.params;
      const told = await ask(aboutPerson(key, request.query.slot, request));
      if (!told.person) throw new VisavisError('not_found', `Nobody is known by “${key}”.`);
      return answerOf(told, request);
    },
  );
  app.get(
    '/v1/profiles/:key/decisions/past',
    {
      config: { access: 'secret', role: 'viewer' },
      schema: {
        summary: 'What was decided for a person, the latest first; each can be replayed by its id',
        tags: ['decide'],
        params: Type.Object({ key: Type.String({ minLength: 1, maxLength: 600 }) }),
        querystring: Type.Object({
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
          cursor: Type.Optional(Type.String({ pattern: CURSOR.source, description: '`next` of a page.' })),
        }),
        response: { 200: PastDecisions },
      },
    },
    async ({ caller, params, query: { limit, cursor } }) => {
      const [time, id] = cursor?.split('.') ?? [];
      const before = id === undefined ? undefined : { time: Number(time), id };
      const page = { limit: limit + 1, ...(before && { before }) };
      const list = await decide.past(caller!.workspaceId, params.key, page);
      const data = list.slice(0, limit).map(pastOf);
      const last = list.length > limit ? list[limit - 1] : undefined;
      return { data, ...(last && { next: `${last.time}.${last.id}` }) };
    },
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
        const body = request.body as Static<typeof Body>;
        return answerOf(await ask(readAsking(body, request)), request);
      },
    );
  });
  app.post(
    '/v1/decide/batch',
    {
      config: { access: 'secret', role: 'editor' },
      schema: {
        summary: 'The same for several people, each with their events; one that is refused stops no other',
        tags: ['decide'],
        body: Batch,
        response: { 200: Answers },
      },
    },
    async (request) => {
      const one = async (body: Static<typeof Body>) =>
        answerOf(await ask(readAsking(body, request)), request);
      const settled = await Promise.allSettled(request.body.requests.map(one));
      return {
        data: settled.map((each) => (each.status === 'fulfilled' ? each.value : refused(each.reason))),
      };
    },
  );
}

/** Without what it rested on: that is for replaying. */
function pastOf({ id, time, decisions, knows, before }: LoggedDecision): Static<typeof PastDecision> {
  return {
    id,
    time: new Date(time).toISOString(),
    knows,
    ...(before && { before }),
    decisions: decisions.map(({ slot, experience, variant, rung, held, sticky, propensity, reason }) => ({
      ...{ slot, variant, rung, held, sticky, propensity, reason },
      experience: experience && { key: experience.key, version: experience.version },
    })),
  };
}

/** Works it out and keeps nothing. */
function aboutPerson(key: string, slot: string | undefined, http: FastifyRequest): Asking {
  const [, type, value] = /^([a-z_]+):(.+)$/.exec(key) ?? [];
  if (type === undefined || value === undefined)
    throw new VisavisError('invalid_request', `Expected a key such as “user_id:42”, got “${key}”.`);
  return {
    workspaceId: http.caller!.workspaceId,
    ...(type === 'id' ? { identifiers: [], identityId: value } : { identifiers: [{ type, value }] }),
    messages: [],
    ...(slot !== undefined && { slots: [slot] }),
    request: {},
    preview: true,
    log: false,
    explain: true,
    climb: true,
    http,
  };
}

function answerOf(told: Told, { caller }: FastifyRequest): Static<typeof Answer> {
  const decisions = told.decisions.map((decision) => {
    const { slot } = decision;
    // Any name may be asked for, such as “constructor”.
    const missing = Object.hasOwn(told.missing, slot) ? told.missing[slot] : undefined;
    const exposure = Object.hasOwn(told.exposures, slot) ? told.exposures[slot] : undefined;
    return [
      slot,
      {
        ...decision,
        ...(missing && { missing }),
        ...(exposure && { exposure: exposure as unknown as Record<string, unknown> }),
      },
    ] as const;
  });
  return {
    ...(told.decisionId !== undefined && { decisionId: told.decisionId }),
    ...(told.trace && { trace: told.trace, counterfactuals: told.counterfactuals ?? {} }),
    profile: told.person ? summaryOf(told.person, caller!.access === 'secret') : null,
    segments: told.person?.segments ?? [],
    ...stagesOf(told.person?.view),
    decisions: Object.fromEntries(decisions),
    accepted: told.accepted,
    ...(told.rejected.length > 0 && { rejected: [...told.rejected] }),
  };
}

/** Traits may be anything that was ever sent, so they are not for a key that stands in a page. */
function summaryOf({ id, view }: AnsweredPerson, isSecret: boolean) {
  const time = (attribute: string) => {
    const at = view.get(attribute);
    return typeof at === 'number' ? { [attribute]: new Date(at).toISOString() } : {};
  };
  const { identities } = view.profile;
  return {
    id,
    ...time('firstSeen'),
    ...time('lastSeen'),
    visits: (view.get('sessions.count') as number | undefined) ?? 0,
    known: identities.some(({ type }) => !DEVICE_TYPES.has(type)),
    ...(isSecret && { traits: traitsOf(view) }),
  };
}

/** Where they stand in the first journey, and in each. */
function stagesOf(view: ProfileView | undefined): { stage: string | null; stages: Record<string, string> } {
  const stages: Record<string, string> = {};
  for (const [name, { value }] of Object.entries(view?.profile.derived ?? {}))
    if (name.startsWith('stage.') && typeof value === 'string') stages[name.slice('stage.'.length)] = value;
  const first = view?.get('stage');
  return { stage: typeof first === 'string' ? first : null, stages };
}

function traitsOf(view: ProfileView): Record<string, Json> {
  const names = new Set(view.profile.identities.flatMap(({ traits }) => Object.keys(traits)));
  return Object.fromEntries(
    [...names].sort().flatMap((name) => {
      const value = view.get(`traits.${name}`);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function refused(error: unknown) {
  if (!(error instanceof VisavisError) || error.status >= 500) throw error;
  const { code, message, faults } = error;
  return { error: { code, message, ...(faults && { faults: [...faults] }) } };
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
    log: !preview || (body.logged ?? false),
    exposed: (body.exposed ?? false) && !preview,
    trusted: http.caller!.access === 'secret',
    explain: body.explain ?? false,
    climb: true,
    ...(body.identityToken !== undefined && { token: body.identityToken }),
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
