// Where a request carries its key: the ways that Segment's and RudderStack's libraries, OpenFeature and people use.

import type { FastifyRequest } from 'fastify';
import type { Access } from '../platform/http/index.ts';

function fromAuthorization(header: string): string | undefined {
  const [scheme = '', value = ''] = header.trim().split(/\s+/, 2);
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  // The key is the user name; what follows the colon, usually nothing, is ignored.
  return Buffer.from(value, 'base64').toString('utf8').split(':', 1)[0];
}

function ownText(holder: unknown, name: string): string | undefined {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, name)) return undefined;
  const value = (holder as Record<string, unknown>)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * The key of a request, or undefined. Only a write key may travel in the body or the query (`writeKey`): beacons can
 * set no header, and addresses end up in logs, where a secret key must not be.
 */
export function keyOf(request: FastifyRequest, access: Access): string | undefined {
  const header = request.headers.authorization;
  const key = header === undefined ? undefined : fromAuthorization(header);
  if (key) return key;
  const apiKey = request.headers['x-api-key'];
  if (typeof apiKey === 'string' && apiKey !== '') return apiKey;
  if (access !== 'write') return undefined;
  const loose = ownText(request.body, 'writeKey') ?? ownText(request.query, 'writeKey');
  return loose?.startsWith('wk_') ? loose : undefined;
}
