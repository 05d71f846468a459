// OpenFeature's remote evaluation protocol (OFREP, open-feature/protocol service/openapi.yaml 0.3.0): every slot is a
// flag. The unmodified providers of OpenFeature's SDKs for servers and browsers speak to these addresses.

import { createHash } from 'node:crypto';
import type { Json } from '@visavis/engine/collect';
import type { Decision, ReasonCode } from '@visavis/engine/decide';
import { identityId, normaliseIdentifier } from '@visavis/engine/unify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { VisavisError } from '../platform/errors.ts';
import { type App, nothing } from '../platform/http/index.ts';
import { FlagAnswerShape, FlagErrorShape, FlagListShape } from './answer-shapes.ts';
import type { Ask, Asking, Told } from './decision-routes.ts';
import type { Decide } from './index.ts';
import { INACTIVITY_SEC, registerOfrepStream } from './ofrep-stream.ts';

/** OFREP knows no DEFAULT. A default that was worked out is not static: a provider might keep it for good. */
const REASONS: Record<ReasonCode, string> = {
  STATIC: 'STATIC',
  TARGETING_MATCH: 'TARGETING_MATCH',
  SPLIT: 'SPLIT',
  DISABLED: 'DISABLED',
  DEFAULT: 'UNKNOWN',
};

const Body = Type.Unknown({ description: '{ "context": { "targetingKey": "…", … } }' });
const tags = ['openfeature'];

export function registerOfrepRoutes(app: App, decide: Decide, ask: Ask): void {
  const config = { access: 'write' } as const;
  app.post(
    '/ofrep/v1/evaluate/flags',
    {
      config,
      errorHandler: (error, _request, reply) => refuse(reply, error, undefined),
      schema: {
        summary: 'OFREP: evaluate every slot as a flag',
        tags,
        body: Body,
        response: { 304: nothing(), 200: FlagListShape },
      },
    },
    async (request, reply) => {
      const told = await ask(asking(request, undefined));
      const flags = told.decisions.map((decision) => flagOf(decision, told));
      const etag = `"${createHash('sha256').update(JSON.stringify(flags)).digest('base64url').slice(0, 27)}"`;
      reply.header('etag', etag);
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return { flags, ...streamOf(request) };
    },
  );
  app.post(
    '/ofrep/v1/evaluate/flags/*',
    {
      config,
      errorHandler: (error, request, reply) => refuse(reply, error, keyIn(request)),
      // A path that ends in a star has no name in OpenAPI; the protocol's own document describes it.
      schema: {
        summary: 'OFREP: evaluate one slot as a flag',
        tags,
        hide: true,
        body: Body,
        response: { 404: FlagErrorShape, 200: FlagAnswerShape },
      },
    },
    async (request, reply) => {
      const key = keyIn(request)!;
      const found = (await decide.slots.list(request.caller!.workspaceId)).some((slot) => slot.key === key);
      if (!found)
        return reply
          .code(404)
          .send({ key, errorCode: 'FLAG_NOT_FOUND', errorDetails: `There is no slot “${key}”.` });
      const told = await ask({ ...asking(request, key), log: true });
      return flagOf(told.decisions[0]!, told);
    },
  );
  registerOfrepStream(app, decide);
}

/** The key comes percent-encoded from some providers and as it is from others; the router has decoded it. */
const keyIn = (request: FastifyRequest): string | undefined => (request.params as { '*'?: string })['*'];

function asking(http: FastifyRequest, slot: string | undefined): Asking {
  const { targetingKey, identityToken, ...request } = contextOf(http.body);
  const { anonymousId } = request;
  const identifiers = ['user_id', 'anonymous_id'].map((type) => ({ type, value: targetingKey }));
  // Who is known by a user id says with it which device it is that asks.
  if (typeof anonymousId === 'string' && anonymousId.trim() !== '')
    identifiers.push({ type: 'anonymous_id', value: anonymousId.slice(0, MOST_CHARACTERS) });
  return {
    workspaceId: http.caller!.workspaceId,
    identifiers,
    messages: [],
    slots: slot === undefined ? undefined : [slot],
    request,
    // Many flags are asked for and few are shown: only single evaluations are worth a record.
    preview: slot === undefined,
    log: false,
    explain: false,
    ...(typeof identityToken === 'string' && { token: identityToken }),
    ownDevice: identifiers.at(-1),
    http,
  };
}

/** What OFREP says of a request that cannot be answered. */
class OfrepError extends Error {
  readonly errorCode: string;
  constructor(errorCode: string, message: string) {
    super(message);
    this.errorCode = errorCode;
  }
}

const MOST_CHARACTERS = 512;

function contextOf(body: unknown): { targetingKey: string } & Record<string, Json> {
  const context = (body as { context?: unknown } | null | undefined)?.context ?? {};
  if (typeof context !== 'object' || Array.isArray(context))
    throw new OfrepError('INVALID_CONTEXT', 'Expected "context" to be an object.');
  const { targetingKey } = context as Record<string, unknown>;
  if (typeof targetingKey !== 'string' || targetingKey.trim() === '')
    throw new OfrepError(
      'TARGETING_KEY_MISSING',
      'Expected "targetingKey", the name of the person, as text.',
    );
  if (targetingKey.length > MOST_CHARACTERS)
    throw new OfrepError(
      'INVALID_CONTEXT',
      `Expected "targetingKey" of at most ${MOST_CHARACTERS} characters.`,
    );
  return context as { targetingKey: string } & Record<string, Json>;
}

interface FlagAnswer {
  key: string;
  value: Json;
  reason: string;
  variant: string;
  metadata: Record<string, string | number | boolean>;
}

function flagOf(decision: Decision, { decisionId, exposures }: Told): FlagAnswer {
  const { slot, value, reason, variant, held, experience } = decision;
  return {
    key: slot,
    value,
    reason: REASONS[reason.code],
    variant: variant ?? (held ? 'holdout' : 'default'),
    metadata: {
      why: reason.text,
      ...(experience && { experience: experience.key, version: experience.version }),
      ...(decisionId !== undefined && { decisionId }),
      // The properties of “Experience Viewed”, proof included; metadata knows no objects.
      ...(exposures[slot] && { exposure: JSON.stringify(exposures[slot]) }),
    },
  };
}

function refuse(reply: FastifyReply, error: unknown, key: string | undefined): FastifyReply {
  const known = error instanceof OfrepError;
  const { statusCode } = error as { statusCode?: unknown };
  const ours =
    error instanceof VisavisError ? error.status : typeof statusCode === 'number' ? statusCode : 500;
  const status = known ? 400 : ours;
  const errorCode = known ? error.errorCode : status === 400 ? 'PARSE_ERROR' : 'GENERAL';
  const errorDetails = known || status < 500 ? (error as Error).message : 'Something went wrong here.';
  if (status >= 500) reply.log.error({ err: error }, 'a flag could not be evaluated');
  return reply.code(status).send({ ...(key !== undefined && { key }), errorCode, errorDetails });
}

/** An EventSource can set no header, so the address carries the key; a secret key must not stand in one. */
function streamOf(request: FastifyRequest): object {
  const { caller, headers } = request;
  const key = writeKeyIn(headers);
  if (caller!.access !== 'write' || key === undefined) return {};
  // By the ids that the person's names have here, so that the address says no name.
  const ids = asking(request, undefined).identifiers.map(({ type, value }) => {
    const name = normaliseIdentifier({ type, value });
    return identityId(request.caller!.workspaceId, name.type, name.value);
  });
  const requestUri = `/ofrep/v1/stream?writeKey=${encodeURIComponent(key)}&for=${ids.join('.')}`;
  return { eventStreams: [{ type: 'sse', endpoint: { requestUri }, inactivityDelaySec: INACTIVITY_SEC }] };
}

function writeKeyIn(headers: FastifyRequest['headers']): string | undefined {
  const [, bearer] = /^bearer\s+(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const key = bearer ?? headers['x-api-key'];
  return typeof key === 'string' && key.startsWith('wk_') ? key : undefined;
}
