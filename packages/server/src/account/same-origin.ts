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
  // A browser may leave out either, but a page can forge neither; so whatever is there has to be right.
  const siteFits = site === undefined || site === 'same-origin';
  const originFits = origin === undefined || ownOrigins(request, publicUrl).includes(origin);
  if ((site !== undefined || origin !== undefined) && siteFits && originFits) return;
  throw new VisavisError(
    'forbidden',
    `Expected a request from this server's own pages, got origin ${origin ?? 'none'}. Programs use a secret key.`,
  );
}
