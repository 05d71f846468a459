// Signing in and out: /api/auth/*, served by better-auth. Only the addresses named here exist; each is asked for its
// origin first, guesses are slowed down, and failures leave in our own shape.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { type ErrorCode, VisavisError } from '../platform/errors.ts';
import type { App } from '../platform/http/index.ts';
import type { AccountParts } from './index.ts';
import { requireSameOrigin } from './same-origin.ts';
import { Email, Name } from './schemas.ts';
import { SignInThrottle } from './throttle.ts';
import { ADDRESS_HEADER } from './users.ts';

const Password = Type.String({ maxLength: 1000 });

const Time = Type.String({ description: 'ISO 8601.' });
const User = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    email: Type.String(),
    emailVerified: Type.Boolean(),
    image: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    createdAt: Time,
    updatedAt: Time,
  },
  { title: 'SignedInUser' },
);
const Session = Type.Object(
  {
    id: Type.String(),
    userId: Type.String(),
    token: Type.String({ description: 'Names the session to `revoke-session`.' }),
    expiresAt: Time,
    createdAt: Time,
    updatedAt: Time,
    ipAddress: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    userAgent: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  },
  { title: 'Session' },
);
const Done = Type.Object({ status: Type.Boolean() });

interface Address {
  method: 'GET' | 'POST';
  path: string;
  summary: string;
  body?: TSchema;
  answer: TSchema;
}

const ADDRESSES: Address[] = [
  {
    method: 'POST',
    path: '/sign-in/email',
    summary: 'Signs in; the answer sets the session cookie.',
    body: Type.Object({ email: Email, password: Password, rememberMe: Type.Optional(Type.Boolean()) }),
    answer: Type.Object({ redirect: Type.Boolean(), token: Type.String(), user: User }),
  },
  {
    method: 'POST',
    path: '/sign-out',
    summary: 'Ends this session.',
    answer: Type.Object({ success: Type.Boolean() }),
  },
  {
    method: 'POST',
    path: '/change-password',
    summary: 'Changes your password and ends your other sessions.',
    body: Type.Object({ currentPassword: Password, newPassword: Password }),
    answer: Type.Object({ token: Type.Union([Type.String(), Type.Null()]), user: User }),
  },
  {
    method: 'POST',
    path: '/update-user',
    summary: 'Changes your name.',
    body: Type.Object({ name: Name }, { additionalProperties: false }),
    answer: Done,
  },
  {
    method: 'GET',
    path: '/get-session',
    summary: 'Your session, or null.',
    answer: Type.Union([Type.Object({ session: Session, user: User }), Type.Null()]),
  },
  { method: 'GET', path: '/list-sessions', summary: 'Where you are signed in.', answer: Type.Array(Session) },
  {
    method: 'POST',
    path: '/revoke-session',
    summary: 'Ends one of your sessions.',
    body: Type.Object({ token: Type.String({ maxLength: 200 }) }),
    answer: Done,
  },
  {
    method: 'POST',
    path: '/revoke-other-sessions',
    summary: 'Ends all of your sessions but this one.',
    answer: Done,
  },
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
  for (const { method, path, summary, body, answer } of ADDRESSES) {
    const schema = {
      ...{ tags: ['Sign-in'], summary, response: { 200: answer } },
      ...(body ? { body } : {}),
    };
    app.route({ method, url: `/api/auth${path}`, schema, config: { access: 'public' }, handler });
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
    if (asksPassword !== undefined) {
      if (response.ok) throttle.succeeded(asksPassword);
      else if (response.status === 401)
        request.log.warn({ id: request.id, address: request.ip, path }, 'somebody gave a wrong password');
    }
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

function toWebRequest(request: FastifyRequest): Request {
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

async function sendWebResponse(response: Response, reply: FastifyReply): Promise<FastifyReply> {
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
