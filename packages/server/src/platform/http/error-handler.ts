// Every failure leaves the server in one shape, `{ error: { code, message, faults? } }`. What we did not foresee is
// logged with its cause and answered with the request's id, never with its insides.

import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ERRORS, type ErrorCode, type Fault, noSpaceFor, VisavisError } from '../errors.ts';

export interface ErrorBody {
  error: { code: ErrorCode; message: string; faults?: readonly Fault[]; id?: string };
}

function errorBody(error: VisavisError): ErrorBody {
  const { code, message, faults } = error;
  return { error: faults && faults.length > 0 ? { code, message, faults } : { code, message } };
}

/** By the code of what the framework, or the file system, throws. */
const KNOWN: Record<string, (error: FastifyError) => VisavisError> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new VisavisError('payload_too_large', 'The body is larger than this address accepts.'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () =>
    new VisavisError('invalid_json', 'Expected a JSON body, got an empty one.'),
  FST_ERR_CTP_INVALID_JSON_BODY: (error) => new VisavisError('invalid_json', jsonMessage(error)),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new VisavisError('invalid_request', 'Expected a JSON body (Content-Type: application/json).'),
  ENOSPC: (error) => noSpaceFor('what came', error),
  FST_ERR_BAD_URL: () => new VisavisError('invalid_request', 'The address is not a valid URL.'),
};

const jsonMessage = (error: Error): string => `The body is not valid JSON: ${error.message.slice(0, 200)}`;

const BY_STATUS: Record<number, ErrorCode> = {
  401: 'not_signed_in',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'payload_too_large',
  429: 'too_many_requests',
};

/** Any thrown value as a VisavisError; undefined when it is a fault of ours. */
export function toVisavisError(error: unknown): VisavisError | undefined {
  if (error instanceof VisavisError) return error;
  if (!(error instanceof Error)) return undefined;
  const known = error as FastifyError;
  const convert = known.code === undefined ? undefined : KNOWN[known.code];
  if (convert) return convert(known);
  const status = known.statusCode ?? 500;
  if (error instanceof SyntaxError && status === 400)
    return new VisavisError('invalid_json', jsonMessage(error));
  if (status < 400 || status >= 500) return undefined;
  return new VisavisError(BY_STATUS[status] ?? 'invalid_request', error.message, { cause: error });
}

function internal(error: unknown, request: FastifyRequest): ErrorBody {
  request.log.error({ err: error, id: request.id, route: request.routeOptions.url }, 'a request failed');
  const message = `Something went wrong on our side. The log has more under the id ${request.id}.`;
  return { error: { code: 'internal', message, id: request.id } };
}

export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toVisavisError(error);
  if (!known) return reply.code(ERRORS.internal).send(internal(error, request));
  if (known.status >= 500) request.log.error({ err: known, id: request.id }, known.message);
  return reply.code(known.status).send(errorBody(known));
}

export function handleNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? '';
  const error = new VisavisError('not_found', `There is nothing at ${request.method} ${path.slice(0, 200)}.`);
  return reply.code(error.status).send(errorBody(error));
}
