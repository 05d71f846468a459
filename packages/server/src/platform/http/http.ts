// The web server under all rooms: one Fastify instance with our error shape, validation, headers, health, metrics,
// API description and pages. It knows no room; rooms register their routes on what this returns.

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { checkAnswers, serializerCompiler } from './answers.ts';
import { addDashboard } from './dashboard.ts';
import { handleError, handleNotFound } from './error-handler.ts';
import { addHealth, Checks } from './health.ts';
import { addOpenApi } from './openapi.ts';
import { addSecurityHeaders } from './security-headers.ts';
import type { App } from './types.ts';
import { validatorCompiler } from './validation.ts';

const BODY_LIMIT = 1024 * 1024;
/** How long open requests may go on after close() was called. */
const DRAIN_MS = 10_000;
const DASHBOARD = join(import.meta.dirname, '../../../../dashboard/dist');

export interface HttpOptions {
  config: Pick<Config, 'trustedProxies' | 'publicUrl'>;
  log: Log;
  metrics: Metrics;
  checks?: Checks;
  dashboardDir?: string;
  version?: string;
  /** For tests: an answer that its schema does not describe is a failure. */
  checkAnswers?: boolean;
}

/** @example const app = await createHttp({ config, log, metrics, checks }); registerXRoutes(app, x); await app.listen({ port }) */
export async function createHttp(options: HttpOptions): Promise<App> {
  const {
    config,
    log,
    metrics,
    checks = new Checks(),
    dashboardDir = DASHBOARD,
    version = '0.1.0',
  } = options;
  const closing = new AbortController();
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // Whoever logs says the request's id; a logger made for every request was a fortieth of what a single event costs.
    childLoggerFactory: (logger) => logger,
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    bodyLimit: BODY_LIMIT,
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    // Fastify's own default lets a request trickle in for ever.
    requestTimeout: 300_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 1024, ignoreTrailingSlash: true },
    // Before routing there is no route to type the reply by.
    frameworkErrors: (error, request, reply) => {
      handleError(error, request as FastifyRequest, reply as unknown as FastifyReply);
    },
  });
  app.decorate('closing', closing.signal);
  app.decorateRequest('caller', null);
  if (config.trustedProxies.length > 0) forgetPorts(app as unknown as App);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  if (options.checkAnswers) checkAnswers(app as unknown as App);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler(handleNotFound);
  addSecurityHeaders(app, { https: config.publicUrl?.startsWith('https:') ?? false });
  endGracefully(app as unknown as App, closing);
  logRequests(app as unknown as App);
  await addOpenApi(app, { version });
  addHealth(app, { checks, metrics });
  await addDashboard(app, { root: dashboardDir });
  // The type provider exists only in types; `withTypeProvider` returns the same instance.
  return app.withTypeProvider() as unknown as App;
}

/** Streams are told to end first; what is still open after the deadline is cut. */
function endGracefully(app: App, closing: AbortController): void {
  app.addHook('preClose', async () => {
    closing.abort();
    setTimeout(() => app.server.closeAllConnections(), DRAIN_MS).unref();
  });
}

/**
 * Some proxies name the client's port beside its address: `203.0.113.9:50712`, `[2001:db8::7]:50712`. With it the address
 * is none, and whoever counts by address would count every connection anew.
 */
function forgetPorts(app: App): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request.raw;
    const said = headers['x-forwarded-for'];
    if (said !== undefined)
      headers['x-forwarded-for'] = String(said)
        .split(',')
        .map((one) => one.trim().replace(/^(\d+(?:\.\d+){3}):\d+$|^\[([\da-f:.]+)\](?::\d+)?$/i, '$1$2'))
        .join(', ');
    done();
  });
}

function logRequests(app: App): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, url, id } = request;
    request.log.debug({ id, method, url, status: reply.statusCode, ms: reply.elapsedTime }, 'request');
    done();
  });
}
