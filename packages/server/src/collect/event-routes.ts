// Looking at events: pages of the log, and what arrives now.

import type { Event } from '@visavis/engine/collect';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { type App, written } from '../platform/http/index.ts';
import { FilterQuery, readFilter } from './event-filter.ts';
import { registerExportRoute } from './export/export-route.ts';
import type { CollectParts } from './index.ts';
import { ShownEvent, showEvent } from './shown-event.ts';
import { workspaceOf } from './workspace-of.ts';

const KEEP_ALIVE_MS = 15_000;
/** More than anybody can read; the rest is counted. */
const SHOWN_PER_SECOND = 50;
/** A watcher whose connection holds this much unsent is not sent more. */
const UNSENT_AT_MOST = 256 * 1024;

const Query = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
  before: Type.Optional(Type.Integer({ minimum: 0, description: '`next` of the page before' })),
  ...FilterQuery.properties,
});

export function registerEventRoutes(app: App, collect: CollectParts): void {
  app.get(
    '/v1/events',
    {
      config: { access: 'secret' },
      schema: {
        tags: ['collect'],
        summary: 'Events, the latest to arrive first, by name, type, source, person and time',
        querystring: Query,
        response: { 200: Type.Object({ data: Type.Array(ShownEvent), next: Type.Optional(Type.String()) }) },
      },
    },
    async (request) => {
      const { limit, before, ...asked } = request.query;
      const workspaceId = workspaceOf(request);
      const filter = await readFilter(asked, workspaceId, collect.whose);
      const found = await collect.log({ workspaceId, limit, before, filter });
      const data = found.map(({ seq, event }) => showEvent(event, seq));
      const last = found.at(-1);
      return last !== undefined && found.length === limit ? { data, next: String(last.seq) } : { data };
    },
  );
  registerExportRoute(app, collect);
  app.get(
    '/v1/events/stream',
    {
      config: { access: 'secret' },
      schema: {
        tags: ['collect'],
        summary: 'Events as they arrive (server-sent events)',
        response: {
          200: written('text/event-stream', 'An event each, and `skipped` with how many were left out.'),
        },
      },
    },
    (request, reply) => stream(app, collect, request, reply),
  );
}

/** At most `SHOWN_PER_SECOND`; what is left out is told as `event: skipped`. */
function stream(app: App, collect: CollectParts, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  raw.write('retry: 2000\n: connected\n\n');
  let left = SHOWN_PER_SECOND;
  let skipped = 0;
  const see = (event: Event): boolean => {
    if (left <= 0 || raw.writableLength > UNSENT_AT_MOST) {
      skipped++;
      return false;
    }
    left--;
    return raw.write(`data: ${JSON.stringify(showEvent(event))}\n\n`);
  };
  const stop = collect.watch(workspaceOf(request), { see });
  const second = setInterval(() => {
    left = SHOWN_PER_SECOND;
    if (skipped === 0 || raw.writableLength > UNSENT_AT_MOST) return;
    raw.write(`event: skipped\ndata: {"count":${skipped}}\n\n`);
    skipped = 0;
  }, 1000);
  const alive = setInterval(() => raw.write(': alive\n\n'), KEEP_ALIVE_MS);
  const end = () => {
    stop();
    clearInterval(second);
    clearInterval(alive);
    app.closing.removeEventListener('abort', end);
    raw.end();
  };
  raw.on('close', end);
  raw.on('error', end);
  app.closing.addEventListener('abort', end);
}
