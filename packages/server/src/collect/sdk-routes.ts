// What SDKs fetch before they send: Segment's settings and its browser library, RudderStack's source configuration.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { VisavisError } from '../platform/errors.ts';
import type { App } from '../platform/http/index.ts';

/** The source that a write key belongs to; undefined when there is no such key. */
export type FindSource = (writeKey: string) => Promise<{ workspaceId: string; sourceId: string } | undefined>;

export interface SdkOptions {
  findSource: FindSource;
  /** Where SDKs reach this server, when the request's own host is not it. */
  publicUrl?: string;
}

const BUNDLES = dirname(
  createRequire(import.meta.url).resolve('@segment/analytics-next/dist/umd/standalone.js'),
);
const KeyParams = Type.Object({ key: Type.String({ maxLength: 200 }) });
const open = { access: 'public' } as const;

export function registerSdkRoutes(app: App, options: SdkOptions): void {
  const settings = { tags: ['collect'], summary: 'Settings of Segment’s analytics.js', params: KeyParams };
  app.get('/v1/projects/:key/settings', { config: open, schema: settings }, async (request, reply) => {
    const { key } = request.params;
    await known(options, key);
    reply.header('cache-control', 'public, max-age=60');
    return segmentSettings(key, originOf(request, options));
  });
  app.get(
    '/sourceConfig',
    { config: open, schema: { tags: ['collect'], summary: 'RudderStack’s source configuration' } },
    (request) => rudderConfig(request, options),
  );
  void app.register(async (scope) => {
    await scope.register(fastifyStatic, {
      root: BUNDLES,
      serve: false,
      decorateReply: !app.hasReplyDecorator('sendFile'),
    });
    registerBundles(scope as App, options);
  });
}

/** The library and the parts that it loads by itself, from beside its own address. */
function registerBundles(app: App, options: SdkOptions): void {
  const schema = {
    hide: true,
    params: Type.Object({ key: Type.String({ maxLength: 200 }), '*': Type.String() }),
  };
  app.get('/analytics.js/v1/:key/*', { config: open, schema }, async (request, reply) => {
    const { key, '*': file } = request.params;
    await known(options, key);
    return file === 'analytics.min.js' ? sendLibrary(reply) : sendBundle(reply, file);
  });
}

function sendLibrary(reply: FastifyReply): FastifyReply {
  return reply
    .type('text/javascript; charset=utf-8')
    .header('cache-control', 'public, max-age=3600')
    .send(library());
}
let read: Buffer | undefined;
function library(): Buffer {
  read ??= readFileSync(join(BUNDLES, 'standalone.js'));
  return read;
}

function sendBundle(reply: FastifyReply, file: string): FastifyReply {
  if (!/^[\w.-]+\.bundle\.[0-9a-f]+\.js$/.test(file))
    throw new VisavisError('not_found', 'There is no such part of analytics.js.');
  return reply
    .type('text/javascript; charset=utf-8')
    .sendFile(file, BUNDLES, { immutable: true, maxAge: '1y' });
}

async function known(
  { findSource }: SdkOptions,
  key: string,
): Promise<{ workspaceId: string; sourceId: string }> {
  const source = await findSource(key);
  if (source === undefined)
    throw new VisavisError('unknown_key', 'Expected a known write key, got one that is unknown or revoked.');
  return source;
}

function originOf(request: FastifyRequest, { publicUrl }: SdkOptions): URL {
  return new URL(publicUrl ?? `${request.protocol}://${request.host}`);
}

/** With `apiHost` here, a page needs to know only where the settings are. A second integration would load Segment's CDN. */
function segmentSettings(key: string, origin: URL) {
  const protocol = origin.protocol.slice(0, -1);
  return {
    integrations: { 'Segment.io': { apiKey: key, apiHost: `${origin.host}/v1`, protocol, retryQueue: true } },
    plan: {},
    metrics: { sampleRate: 0 },
  };
}

async function rudderConfig(request: FastifyRequest, options: SdkOptions) {
  const key = writeKeyOf(request);
  const { workspaceId, sourceId } = await known(options, key);
  const off = { enabled: false };
  return {
    source: {
      id: sourceId,
      name: sourceId,
      writeKey: key,
      enabled: true,
      workspaceId,
      config: { statsCollection: { errors: off, metrics: off } },
      connections: [],
      destinations: [],
      dataplanes: {},
    },
    updatedAt: '2026-01-01T00:00:00.000Z',
  };
}

function writeKeyOf(request: FastifyRequest): string {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() === 'basic')
    return Buffer.from(value, 'base64').toString('utf8').split(':', 1)[0] ?? '';
  return String((request.query as { writeKey?: string }).writeKey ?? '');
}
