// The HTTP words for who enters and leaves: as it happens, and what was.

import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { iso } from '../platform/clock.ts';
import type { App } from '../platform/http/index.ts';
import { SegmentMovesPageShape, SegmentStreamShape } from './answer-shapes.ts';
import type { Segments } from './index.ts';
import { someone } from './insights.ts';
import { Id, secret, tags } from './route-words.ts';
import type { Cursor, LoggedTransition } from './transition-store.ts';

const STREAM_EVERY_MS = 500;

export function registerMoveRoutes(app: App, segments: Segments): void {
  registerMoves(app, segments);
  registerStream(app, segments);
}

/** What the stream would have told, for who comes later. */
function registerMoves(app: App, segments: Segments): void {
  app.get(
    '/v1/segments/:id/moves',
    {
      config: secret,
      schema: {
        summary: 'Who entered and left, the latest first',
        tags,
        params: Id,
        querystring: Type.Object({
          limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
          cursor: Type.Optional(Type.String({ maxLength: 60, description: '`next` of the page before.' })),
        }),
        response: { 200: SegmentMovesPageShape },
      },
    },
    async (request) => {
      const { workspaceId } = request.caller!;
      const { limit, cursor = '' } = request.query;
      const { id: segmentId } = await segments.definitions.segment(workspaceId, request.params.id);
      const before = cursorOf(cursor);
      const found = await segments.transitions.latest({ workspaceId, segmentId, limit, before });
      const last = found.at(-1)?.cursor;
      const data = await movesOf(segments, workspaceId, found);
      return found.length === limit && last ? { data, next: `${last.tx}.${last.seq}` } : { data };
    },
  );
}

/** Each with the name of whom it was, where there is one. */
async function movesOf(segments: Segments, workspaceId: string, transitions: readonly LoggedTransition[]) {
  const people = await segments.people(workspaceId, [...new Set(transitions.map((one) => one.profileId))]);
  const names = new Map(people.map(({ view }) => [view.profile.id, someone(view)]));
  return transitions.map(({ profileId, entered, time, cause }) => {
    const { name } = names.get(profileId) ?? {};
    return { profile: profileId, ...(name && { name }), entered, time: iso(time), cause };
  });
}

/** Server-sent events: `entered` and `left`, of all servers, since the stream was opened or `Last-Event-ID`. */
function registerStream(app: App, segments: Segments): void {
  const { definitions, transitions } = segments;
  app.get(
    '/v1/segments/:id/stream',
    {
      config: secret,
      schema: {
        summary: 'Who enters and leaves, as it happens',
        tags,
        params: Id,
        response: { 200: SegmentStreamShape },
      },
    },
    async (request, reply) => {
      const { workspaceId } = request.caller!;
      const segment = await definitions.segment(workspaceId, request.params.id);
      const asked = String(request.headers['last-event-id'] ?? '');
      let after = cursorOf(asked) ?? (await transitions.end());
      const open = openStream(reply, app.closing);
      while (!open.ended) {
        const news = await transitions.read({ after, limit: 200, workspaceId, segmentId: segment.id });
        if (news.length > 0) after = news.at(-1)!.cursor;
        const moves = await movesOf(segments, workspaceId, news);
        for (const [at, move] of moves.entries()) {
          const { tx, seq } = news[at]!.cursor;
          open.send(move.entered ? 'entered' : 'left', `${tx}.${seq}`, move);
        }
        if (news.length === 0) await open.rest(STREAM_EVERY_MS);
      }
      return reply;
    },
  );
}

const cursorOf = (text: string): Cursor | undefined => {
  const [tx, seq] = /^\d+\.\d+$/.test(text) ? text.split('.').map(Number) : [];
  return tx === undefined || seq === undefined ? undefined : { tx, seq };
};

/** Takes the socket over from the framework; a comment every fifteen seconds keeps proxies from closing it. */
function openStream(reply: FastifyReply, closing: AbortSignal) {
  const headers = reply.getHeaders() as Record<string, string>;
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  raw.write(':\n\n');
  const beat = setInterval(() => raw.write(':\n\n'), 15_000);
  const stream = {
    ended: false,
    send: (event: string, id: string, data: unknown) =>
      raw.write(`event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`),
    rest: (ms: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        raw.once('close', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
  const end = () => {
    stream.ended = true;
    clearInterval(beat);
    if (!raw.writableEnded) raw.end();
  };
  raw.on('close', end);
  closing.addEventListener('abort', end, { once: true });
  return stream;
}
