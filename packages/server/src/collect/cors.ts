// Pages on other sites may call every address: browser SDKs are always on another origin, and none of them sends
// cookies. Owns cross-origin answers for the whole app, errors included.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const METHODS = 'GET,POST,DELETE,OPTIONS';
/** What the recorded SDKs send; a preflight that names others gets those, since `*` does not cover authorization. */
const ALLOWED = [
  'authorization, content-type, x-retry-count, x-api-key, if-none-match, anonymousid, sentat, rsa-retry-attempt',
  'rsa-retry-reason, rsa-since-first-attempt, rsa-since-last-attempt, unleash-appname, unleash-connection-id',
  'unleash-instanceid, unleash-sdk, x-force-ip',
].join(', ');
/** Without these, Segment ignores Retry-After, OFREP never sends If-None-Match, GrowthBook never streams. */
const EXPOSED = 'ETag, Retry-After, x-sse-support';

export function addCors(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('access-control-allow-origin', request.headers.origin ?? '*');
    reply.header('access-control-expose-headers', EXPOSED);
    if (request.headers.origin !== undefined) reply.header('vary', 'Origin');
    if (request.method === 'OPTIONS') answerPreflight(request, reply);
    else done();
  });
}

function answerPreflight(request: FastifyRequest, reply: FastifyReply): void {
  const asked = request.headers['access-control-request-headers'];
  reply
    .header('access-control-allow-methods', METHODS)
    .header('access-control-allow-headers', asked && /^[\w\-, ]{1,1000}$/.test(asked) ? asked : ALLOWED)
    .header('access-control-max-age', '600')
    .code(204)
    .send();
}
