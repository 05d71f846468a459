// Serves the built dashboard. Addresses that name no file belong to the page's own router and get index.html; while
// the dashboard is not built, a page says so.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const YEAR_MS = 365 * 24 * 3600 * 1000;
/** Prefixes whose unknown addresses are mistakes, not pages. */
const NOT_PAGES = /^\/(v\d+|api|ofrep|docs|assets|openapi\.json|metrics|healthz|readyz)(\/|$)/;

const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Visavis</title>
<h1>The dashboard is not built</h1>
<p>Run <code>npm start</code>, which builds it, or <code>npm run build -w @visavis/dashboard</code>.</p>
<p>The API is up: <a href="/docs">its documentation</a>, <a href="/readyz">its state</a>.</p>
</html>
`;

const isFileName = (path: string): boolean => /\.[A-Za-z0-9]+$/.test(path);
/** Files lie at the top or under `assets`: further down a dot belongs to an address of a page, as in somebody's e-mail address. */
const isFileAtTheTop = (path: string): boolean => !path.includes('/') && isFileName(path);

function sendIndex(root: string, reply: FastifyReply): FastifyReply {
  reply.header('cache-control', 'no-cache');
  if (existsSync(join(root, 'index.html'))) return reply.sendFile('index.html', { cacheControl: false });
  return reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT);
}

function servePage(root: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? '/';
  const file = (request.params as { '*': string })['*'];
  if (path.startsWith('/assets/') && isFileName(file)) {
    // The builder puts a hash of the content into these names.
    return reply.sendFile(file, { maxAge: YEAR_MS, immutable: true });
  }
  if (NOT_PAGES.test(path)) {
    reply.callNotFound();
    return reply;
  }
  if (isFileAtTheTop(file) && existsSync(root)) return reply.sendFile(file, { maxAge: 3600_000 });
  return sendIndex(root, reply);
}

export async function addDashboard(app: FastifyInstance, { root }: { root: string }): Promise<void> {
  await app.register(fastifyStatic, {
    ...{ root, serve: false, dotfiles: 'ignore', index: false },
    // The build packs them once, instead of the server for each that asks.
    preCompressed: true,
  });
  app.get('/*', { config: { access: 'public' }, schema: { hide: true } }, (request, reply) =>
    servePage(root, request, reply),
  );
}
