// Ninetailed's words on the wire: its envelope, its errors, and its way to say who calls.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { toVisavisError } from '../../platform/http/error-handler.ts';
import type { Caller } from '../../platform/http/index.ts';

/** The SDK wants all three. */
export const envelope = (data: object, message = 'OK') => ({ data, message, error: null });

/** Codes of its documentation, with their status. */
const CODES = {
  ERR_INVALID_DATA: 400,
  ERR_FORBIDDEN: 403,
  ERR_CONFIG_NOT_FOUND: 404,
  ERR_PROFILE_NOT_FOUND: 404,
  ERR_PAYLOAD_TOO_LARGE: 413,
  ERR_UNAVAILABLE: 503,
  ERR_INTERNAL_SERVER_ERROR: 500,
} as const;
type Code = keyof typeof CODES;

export class NinetailedError extends Error {
  readonly code: Code;
  constructor(code: Code, message: string) {
    super(message);
    this.code = code;
  }
}

export function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, message } = asTheirs(error);
  if (CODES[code] >= 500) request.log.error({ err: error, id: request.id }, 'a Ninetailed call failed');
  return reply.code(CODES[code]).send({ message, data: {}, error: { code } });
}

function asTheirs(error: unknown): { code: Code; message: string } {
  if (error instanceof NinetailedError) return error;
  const known = toVisavisError(error);
  if (!known) return { code: 'ERR_INTERNAL_SERVER_ERROR', message: 'Something went wrong on our side.' };
  const { message, status } = known;
  // Its clients never try again after a 429, and should after a 503.
  if (status === 429 || status === 503) return { code: 'ERR_UNAVAILABLE', message };
  if (status === 401 || status === 403) return { code: 'ERR_FORBIDDEN', message };
  if (status === 404) return { code: 'ERR_CONFIG_NOT_FOUND', message };
  if (status === 413 || known.code === 'batch_too_large') return { code: 'ERR_PAYLOAD_TOO_LARGE', message };
  return status < 500
    ? { code: 'ERR_INVALID_DATA', message }
    : { code: 'ERR_INTERNAL_SERVER_ERROR', message: 'Something went wrong on our side.' };
}

export type CallerOfKey = (key: string) => Promise<Caller | undefined>;

/** The client id in the path is a write key, or stands for one: there is no other, and it may stand in a page. */
export async function demandCaller(
  request: FastifyRequest,
  callerOfKey: CallerOfKey,
  keyOf: (clientId: string) => Promise<string | undefined>,
): Promise<Caller> {
  const key = await keyOf((request.params as { clientId: string }).clientId);
  const caller = key === undefined ? undefined : await callerOfKey(key);
  if (!caller)
    throw new NinetailedError(
      'ERR_CONFIG_NOT_FOUND',
      'There is no organization with this client id: expected a write key (wk_…), or an id that stands for one.',
    );
  request.caller = caller;
  return caller;
}

/** Erasing is not for whoever has read a page's source. */
export async function demandSecret(request: FastifyRequest, callerOfKey: CallerOfKey): Promise<Caller> {
  const [, key] = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const caller = key === undefined ? undefined : await callerOfKey(key);
  const isAdmin = caller?.access === 'secret' && ['admin', 'owner'].includes(caller.role);
  if (!isAdmin || caller.workspaceId !== request.caller?.workspaceId)
    throw new NinetailedError(
      'ERR_FORBIDDEN',
      'Erasing needs the secret key of an admin: "Authorization: Bearer sk_…".',
    );
  return caller;
}
