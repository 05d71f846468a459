// Reads a request body whatever its Content-Type claims: SDKs send JSON as text, as a form, and gzip without saying so.

import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { LIMITS } from '@visavis/engine/collect';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { VisavisError } from '../platform/errors.ts';

const inflate = promisify(gunzip);

/** A body after reading, with its length, so that small ones need not be measured event by event. */
const lengths = new WeakMap<object, number>();

export function bodyBytes(body: unknown): number | undefined {
  return typeof body === 'object' && body !== null ? lengths.get(body) : undefined;
}

/** Replaces the body parsers of this part of the app. `app` must be a register scope of its own. */
export function addLenientBodies(app: FastifyInstance, limit: number = LIMITS.batchBytes): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: 2 * limit },
    async (request: FastifyRequest, body: Buffer) => {
      return readBody(body, request.headers['content-encoding'], limit);
    },
  );
}

async function readBody(body: Buffer, encoding: string | undefined, limit: number): Promise<unknown> {
  const plain = isGzip(body, encoding) ? await inflated(body, limit) : body;
  if (plain.length > limit) throw tooLarge(limit, `${plain.length} bytes`);
  const parsed = parseJson(plain);
  if (typeof parsed === 'object' && parsed !== null) lengths.set(parsed, plain.length);
  return parsed;
}

function isGzip(body: Buffer, encoding: string | undefined): boolean {
  return (
    (body[0] === 0x1f && body[1] === 0x8b) || (encoding === 'gzip' && body.length > 0 && body[0] !== 0x7b)
  );
}

/** Never inflates past the limit, so that a small bomb stays small. */
async function inflated(body: Buffer, limit: number): Promise<Buffer> {
  try {
    return await inflate(body, { maxOutputLength: limit });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw tooLarge(limit, 'more when unpacked');
    throw new VisavisError('invalid_json', 'The body says that it is gzip, but it cannot be unpacked.', {
      cause,
    });
  }
}

function parseJson(body: Buffer): unknown {
  const start = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0;
  try {
    return JSON.parse(body.toString('utf8', start));
  } catch (cause) {
    const got = body.length === 0 ? 'an empty body' : (cause as Error).message;
    throw new VisavisError('invalid_json', `Expected a body of JSON, got ${got}.`, { cause });
  }
}

function tooLarge(limit: number, got: string): VisavisError {
  return new VisavisError('batch_too_large', `Expected at most ${limit} bytes in one request, got ${got}.`);
}
