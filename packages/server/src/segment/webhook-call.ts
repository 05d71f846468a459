// One signed call to somebody else's address, as Standard Webhooks describes it (standardwebhooks.com): the headers
// webhook-id, webhook-timestamp and webhook-signature. Private addresses are refused where they are connected to, so
// that no name can turn into one after it was looked at; redirects are not followed.

import { createHmac, randomBytes } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { guardedLookup, refusalOf } from '../platform/outbound.ts';

export interface Call {
  url: string;
  secret: string;
  id: string;
  /** Milliseconds. */
  now: number;
  body: string;
  allowPrivate: boolean;
}
export interface Answer {
  /** 0: none. */
  status: number;
  error: string | null;
}

const TIMEOUT_MS = 10_000;

export const newWebhookSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;

/** @example sign({ secret, id: 'msg_1', seconds: 1700000000, body: '{}' })  // 'v1,K5oZ…=' */
export function sign({
  secret,
  id,
  seconds,
  body,
}: {
  secret: string;
  id: string;
  seconds: number;
  body: string;
}): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

export function call({ url, secret, id, now, body, allowPrivate }: Call): Promise<Answer> {
  const target = new URL(url);
  const seconds = Math.floor(now / 1000);
  const refused = allowPrivate ? undefined : refusalOf(target.hostname);
  if (refused) return Promise.resolve({ status: 0, error: refused });
  return new Promise((resolve) => {
    const request = (target.protocol === 'https:' ? requestHttps : requestHttp)(
      target,
      {
        method: 'POST',
        timeout: TIMEOUT_MS,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Visavis-Webhooks/1',
          'webhook-id': id,
          'webhook-timestamp': String(seconds),
          'webhook-signature': sign({ secret, id, seconds, body }),
        },
        ...(allowPrivate ? {} : { lookup: guardedLookup }),
      },
      (response) => {
        const status = response.statusCode ?? 0;
        // What it says is of no interest; the status came in time.
        response.destroy();
        const isFine = status >= 200 && status < 300;
        resolve({ status, error: isFine ? null : `Expected an answer from 200 to 299, got ${status}.` });
      },
    );
    request.on('error', (error) => resolve({ status: 0, error: sentenceOf(error) }));
    request.end(body);
  });
}

const sentenceOf = (error: Error): string =>
  error.name === 'TimeoutError' || error.name === 'AbortError'
    ? `No answer within ${TIMEOUT_MS / 1000} seconds.`
    : error.message;
