// The addresses that GrowthBook's SDK calls: features, remote evaluation, changes as they happen, and tracking. The
// client key in the path is a write key.

import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { addLenientBodies } from '../../collect/index.ts';
import { VisavisError } from '../../platform/errors.ts';
import { type App, type Caller, nothing } from '../../platform/http/index.ts';
import type { Ask } from '../decision-routes.ts';
import type { Decide } from '../index.ts';
import { PayloadShape, TrackAnswerShape } from './answer-shapes.ts';
import { evaluateRemotely, namesIn, readQuestion } from './evaluate.ts';
import { messagesOf } from './track.ts';

export interface GrowthbookRoutesDeps {
  decide: Decide;
  ask: Ask;
  callerOfKey(key: string): Promise<Caller | undefined>;
}

const Key = Type.Object({ key: Type.String({ maxLength: 200 }) });
const tags = ['growthbook'];
const config = { access: 'public' } as const;
/** Between these, a page that sleeps is not kept waiting for. */
const HEARTBEAT_MS = 20_000;
const MOST_EVENTS = 500;

export function registerGrowthbookRoutes(app: App, deps: GrowthbookRoutesDeps): void {
  void app.register(async (plain) => {
    const scope = plain as unknown as App;
    addLenientBodies(scope);
    scope.addHook('preValidation', async (request) => demandKey(request, deps));
    registerFeatures(scope, deps);
    registerStream(scope, deps);
    registerTracking(scope, deps);
  });
}

async function demandKey(request: FastifyRequest, { callerOfKey }: GrowthbookRoutesDeps): Promise<void> {
  const { key } = (request.params ?? {}) as { key?: string };
  const given = key ?? (request.query as { client_key?: string }).client_key ?? '';
  const caller = given.startsWith('wk_') ? await callerOfKey(given) : undefined;
  if (!caller)
    throw new VisavisError(
      'unknown_key',
      'Expected a write key (wk_…) as the client key, got none that is known.',
    );
  request.caller = caller;
}

function registerFeatures(app: App, { decide, ask }: GrowthbookRoutesDeps): void {
  app.get(
    '/api/features/:key',
    {
      config,
      schema: {
        summary: 'GrowthBook: slots and features, for a page that evaluates by itself',
        tags,
        params: Key,
        response: { 304: nothing(), 200: PayloadShape },
      },
    },
    async (request, reply) => {
      const { payload } = await decide.growthbook.payload(request.caller!.workspaceId);
      const etag = `"${createHash('sha256').update(JSON.stringify(payload)).digest('base64url').slice(0, 27)}"`;
      // A page that has heard of a change fetches again, and must not get what its browser has kept.
      reply.header('cache-control', 'public, no-cache').header('etag', etag);
      reply.header('x-sse-support', 'enabled');
      return request.headers['if-none-match'] === etag ? reply.code(304).send() : payload;
    },
  );
  app.post(
    '/api/eval/:key',
    {
      config,
      schema: {
        summary: 'GrowthBook: remote evaluation, with what is known of the person',
        ...{ tags, params: Key },
        body: Type.Unknown({ description: '{ attributes, forcedVariations, forcedFeatures, url }' }),
        response: { 200: PayloadShape },
      },
    },
    async (request, reply) => {
      const { payload, ...own } = await decide.growthbook.payload(request.caller!.workspaceId);
      reply.header('cache-control', 'no-store').header('x-sse-support', 'enabled');
      return evaluateRemotely(ask, request, payload, own, readQuestion(request.body));
    },
  );
}

/** Says that it is time to fetch again; a page that is evaluated for asks again. */
function registerStream(app: App, { decide }: GrowthbookRoutesDeps): void {
  const streams = new Map<string, Set<PassThrough>>();
  const stop = decide.watch((workspaceId) => {
    for (const stream of streams.get(workspaceId) ?? [])
      stream.write('event: features-updated\ndata: {}\n\n');
  });
  app.addHook('onClose', async () => stop());
  app.get(
    '/sub/:key',
    { config, schema: { summary: 'GrowthBook: says when features have changed', hide: true, params: Key } },
    async (request, reply) => {
      const stream = open(app, request, reply);
      const { workspaceId } = request.caller!;
      const mine = streams.get(workspaceId) ?? new Set();
      streams.set(workspaceId, mine.add(stream));
      stream.on('close', () => mine.delete(stream));
      return reply.send(stream);
    },
  );
}

function open(app: App, { raw }: FastifyRequest, reply: FastifyReply): PassThrough {
  const stream = new PassThrough();
  const beat = setInterval(() => stream.write(': still here\n\n'), HEARTBEAT_MS);
  const end = () => {
    clearInterval(beat);
    app.closing.removeEventListener('abort', end);
    stream.end();
    stream.destroy();
  };
  raw.on('close', end);
  app.closing.addEventListener('abort', end, { once: true });
  stream.write(': listening\n\n');
  reply.header('content-type', 'text/event-stream').header('cache-control', 'no-store');
  return stream;
}

function registerTracking(app: App, { decide, ask }: GrowthbookRoutesDeps): void {
  app.post(
    '/track',
    {
      config,
      schema: {
        summary: 'GrowthBook: what its tracking plugin sends',
        tags,
        querystring: Type.Object({ client_key: Type.String({ maxLength: 200 }) }),
        body: Type.Array(Type.Unknown(), { maxItems: MOST_EVENTS }),
        response: { 202: TrackAnswerShape },
      },
    },
    async (request, reply) => {
      const { workspaceId } = request.caller!;
      const own = await decide.growthbook.own(workspaceId);
      const messages = messagesOf(request.body as unknown[], own);
      const identifiers = messages.flatMap((message) => namesIn(message)).slice(0, 1);
      const asking = { workspaceId, identifiers, messages, request: {}, slots: [], http: request };
      await ask({ ...asking, preview: false, log: false, explain: false });
      return reply.code(202).send({});
    },
  );
}
