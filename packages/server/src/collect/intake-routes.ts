// The addresses that Segment's and RudderStack's SDKs post events to, long and short.

import { type EventType, parseTime } from '@visavis/engine/collect';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { VisavisError } from '../platform/errors.ts';
import type { App } from '../platform/http/index.ts';
import { MAnswerShape } from './answer-shapes.ts';
import { addLenientBodies, bodyBytes } from './body.ts';
import type { Enrichment } from './enrichment/index.ts';
import type { Arrived, Intake } from './intake.ts';

const PATHS: Record<EventType, readonly string[]> = {
  identify: ['/v1/identify', '/v1/i'],
  track: ['/v1/track', '/v1/t'],
  page: ['/v1/page', '/v1/p'],
  screen: ['/v1/screen', '/v1/s'],
  group: ['/v1/group', '/v1/g'],
  alias: ['/v1/alias', '/v1/a'],
};
const BATCH_PATHS = ['/v1/batch', '/v1/b', '/v1/import'];

const Answer = Type.Object({
  success: Type.Literal(true),
  rejected: Type.Optional(
    Type.Array(
      Type.Object({
        index: Type.Optional(Type.Integer({ description: 'The place in the batch, from 0' })),
        field: Type.String(),
        expected: Type.String(),
        got: Type.String(),
      }),
      { description: 'The events that were refused, fault by fault; the others are taken' },
    ),
  ),
});
const config = { access: 'write' } as const;

export function registerIntakeRoutes(app: App, intake: Intake, enrichment: Enrichment): void {
  void app.register(async (scope) => {
    addLenientBodies(scope);
    for (const [type, [path, short]] of Object.entries(PATHS) as [EventType, [string, string]][]) {
      const handler = (request: FastifyRequest) => intake.takeSingle(arrivedOf(request, enrichment), type);
      const schema = { tags: ['collect'], summary: `One ${type} event`, response: { 200: Answer } };
      scope.post(path, { config, schema }, handler);
      scope.post(short, { config, schema: { ...schema, hide: true } }, handler);
    }
    for (const path of BATCH_PATHS) {
      const schema = {
        tags: ['collect'],
        summary: 'Many events',
        hide: path === '/v1/b',
        response: { 200: Answer },
      };
      scope.post(path, { config, schema }, (request) => intake.takeBatch(arrivedOf(request, enrichment)));
    }
    // analytics-next's own metrics, which nobody reads here; refusing them would only make it ask again.
    scope.post(
      '/v1/m',
      { config: { access: 'public' }, schema: { hide: true, response: { 200: MAnswerShape } } },
      async () => ({
        success: true,
      }),
    );
  });
}

function arrivedOf(request: FastifyRequest, enrichment: Enrichment): Arrived {
  const caller = request.caller;
  if (caller === null) throw new VisavisError('unknown_key', 'Expected a write key, got none.');
  return {
    workspaceId: caller.workspaceId,
    sourceId: caller.sourceId ?? caller.keyId ?? caller.userId ?? '',
    body: request.body,
    trusted: caller.access === 'secret',
    address: request.ip,
    bytes: bodyBytes(request.body),
    sentAt: parseTime(request.headers.sentat),
    factsOf: enrichment.forRequest(request),
    caller,
  };
}
