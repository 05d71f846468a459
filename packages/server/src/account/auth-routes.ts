// Signing in and out: /api/auth/*, served by better-auth. Only the addresses named here exist; each is asked for its
// origin first, guesses are slowed down, and failures leave in our own shape.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, VisavisError } from '../platform/errors.ts';
import type { App } from '../platform/http/index.ts';
import type { AccountParts } from './index.ts';
import { requireSameOrigin } from './same-origin.ts';
import { SignInThrottle } from './throttle.ts';
import { ADDRESS_HEADER } from './users.ts';

const PATHS = [
  'POST /sign-in/email',
  'POST /sign-out',
  'POST /change-password',
  'POST /update-user',
  'GET /get-session',
  'GET /list-sessions',
  'POST /revoke-session',
  'POST /revoke-other-sessions',
];

const CODES: Record<number, ErrorCode> = {
  400: 'invalid_request',
  401: 'not_signed_in',
  403: 'forbidden',
  404: 'not_found',
  422: 'invalid_request',
  429: 'too_many_requests',
};

export function registerAuthRoutes(app: App, { users, clock, publicUrl }: AccountParts): void {
  const throttle = new SignInThrottle(clock);
  for (const one of PATHS) {
    const [method = 'GET', path = ''] = one.split(' ');
    const url = `/api/auth${path}`;
    const schema = { tags: ['Sign-in'], summary: one };
    app.route({ method, url, schema, config: { access: 'public' }, handler });
  }

  async function handler(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    requireSameOrigin(request, publicUrl);
    const path = request.routeOptions.url ?? '';
    const email = path.endsWith('/sign-in/email') ? emailOf(request.body) : undefined;
    const asksPassword = email ?? (path.endsWith('/change-password') ? request.ip : undefined);
    if (asksPassword !== undefined) {
      throttle.attempt(asksPassword, request.ip, (seconds) => reply.header('retry-after', seconds));
    }
    const response = await users.handle(toWebRequest(request));
    if (response.ok && asksPassword !== undefined) throttle.succeeded(asksPassword);
    return sendWebResponse(response, reply);
  }
}

function emailOf(body: unknown): string {
  const { email } = (body ?? {}) as { email?: unknown };
  return typeof email === 'string' ? email.toLowerCase().slice(0, 254) : '';
}

function bodyText(request: FastifyRequest): string | undefined {
  if (request.method === 'GET') return undefined;
  const body = (request.body ?? {}) as Record<string, unknown>;
  // Who changes a password wants whoever else knew it to be out.
  const changes = request.routeOptions.url?.endsWith('/change-password');
  return JSON.stringify(changes ? { ...body, revokeOtherSessions: true } : body);
}

export function toWebRequest(request: FastifyRequest): Request {
  const { cookie } = request.headers;
  const headers = new Headers({ [ADDRESS_HEADER]: request.ip, 'content-type': 'application/json' });
  if (cookie) headers.set('cookie', cookie);
  // requireSameOrigin has looked at the real one.
  headers.set('origin', `${request.protocol}://${request.host}`);
  const agent = request.headers['user-agent'];
  if (agent) headers.set('user-agent', agent);
  const body = bodyText(request);
  const url = `${request.protocol}://${request.host}${request.url}`;
  return new Request(url, { method: request.method, headers, ...(body === undefined ? {} : { body }) });
}

export async function sendWebResponse(response: Response, reply: FastifyReply): Promise<FastifyReply> {
  copyCookies(response, reply);
  reply.header('cache-control', 'no-store');
  const text = await response.text();
  if (response.ok)
    return reply
      .code(response.status)
      .type('application/json')
      .send(text || '{}');
  const code = CODES[response.status];
  if (!code) throw new Error(`Signing in answered ${response.status}: ${text.slice(0, 500)}`);
  throw new VisavisError(code, messageOf(text) ?? 'The request was refused.');
}

export function copyCookies(response: Response, reply: FastifyReply): void {
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
}

function messageOf(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
