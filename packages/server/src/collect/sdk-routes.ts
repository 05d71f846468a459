// What SDKs fetch before they send: Segment's settings and its browser library, RudderStack's source configuration.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { VisavisError } from '../platform/errors.ts';
import type { App } from '../platform/http/index.ts';
import { RudderConfigShape, SegmentSettingsShape } from './answer-shapes.ts';

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
  app.get(
    '/v1/projects/:key/settings',
    { config: open, schema: { ...settings, response: { 200: SegmentSettingsShape } } },
    async (request, reply) => {
      const { key } = request.params;
      await known(options, key);
      reply.header('cache-control', 'public, max-age=60');
      return segmentSettings(key, originOf(request, options));
    },
  );
  app.get(
    '/sourceConfig',
    {
      config: open,
      schema: {
        tags: ['collect'],
        summary: 'RudderStack’s source configuration',
        response: { 200: RudderConfigShape },
      },
    },
    (request) => rudderConfig(request, options),
  );
  registerLibrary(app, options);
}

/** The library and the parts that it loads by itself, from beside its own address. */
function registerLibrary(app: App, options: SdkOptions): void {
  const schema = {
    hide: true,
    params: Type.Object({ key: Type.String({ maxLength: 200 }), file: Type.String() }),
  };
  app.get('/analytics.js/v1/:key/:file', { config: open, schema }, async (request, reply) => {
    const { key, file } = request.params;
    await known(options, key);
    const main = file === 'analytics.min.js';
    if (!main && !/^[\w-]+\.bundle\.[0-9a-f]+\.js$/.test(file)) throw noPart(file);
    const packed = /\bgzip\b/.test(String(request.headers['accept-encoding']));
    const content = await read(`${main ? 'standalone.js' : file}${packed ? '.gz' : ''}`);
    if (content === undefined) throw noPart(file);
    reply.type('text/javascript; charset=utf-8');
    // The names of parts carry a hash of their content; the library's own does not.
    reply.header('cache-control', main ? 'public, max-age=3600' : 'public, max-age=31536000, immutable');
    reply.header('vary', 'Accept-Encoding');
    if (packed) reply.header('content-encoding', 'gzip');
    return content;
  });
}

const contents = new Map<string, Buffer>();
async function read(file: string): Promise<Buffer | undefined> {
  const known = contents.get(file);
  if (known !== undefined) return known;
  const content = await readFile(join(BUNDLES, file)).catch(() => undefined);
  if (content !== undefined) contents.set(file, content);
  return content;
}

function noPart(file: string): VisavisError {
  return new VisavisError('not_found', `analytics.js has no part named ${file.slice(0, 100)}.`);
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
