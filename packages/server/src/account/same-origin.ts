// Whether a request that a browser sends along with our cookie comes from our own page. Browsers say where a request
// comes from in headers that pages cannot forge: `Sec-Fetch-Site`, and `Origin` on everything but plain GETs.

import type { FastifyRequest } from 'fastify';
import { VisavisError } from '../platform/errors.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function ownOrigins(request: FastifyRequest, publicUrl: string | undefined): string[] {
  const here = `${request.protocol}://${request.host}`;
  return publicUrl === undefined ? [here] : [publicUrl, here];
}

/** Throws when a request that may change something was not sent by our own page. */
export function requireSameOrigin(request: FastifyRequest, publicUrl: string | undefined): void {
  if (SAFE.has(request.method)) return;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  // The browser's own word decides; it holds even where a proxy hides from us that people come by https. Browsers
  // give it on https and on this machine only, so without it the origin has to be right.
  if (site === 'same-origin') return;
  if (site === undefined && origin !== undefined && ownOrigins(request, publicUrl).includes(origin)) return;
  throw new VisavisError(
    'forbidden',
    `Expected a request from this server's own pages, got origin ${origin ?? 'none'}. Programs use a secret key.`,
  );
}
