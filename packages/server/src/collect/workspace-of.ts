// Whose workspace a request is about: that of the key, or of the member who has signed in.

import type { FastifyRequest } from 'fastify';
import { VisavisError } from '../platform/errors.ts';

export function workspaceOf(request: FastifyRequest): string {
  if (request.caller === null)
    throw new VisavisError('not_signed_in', 'Expected a secret key or a signed-in member.');
  return request.caller.workspaceId;
}
