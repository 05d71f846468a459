// One signed call to somebody else's address, as Standard Webhooks describes it (standardwebhooks.com): the headers
// webhook-id, webhook-timestamp and webhook-signature. Private addresses are refused where they are connected to, so
// that no name can turn into one after it was looked at; redirects are not followed.

import { createHmac, randomBytes } from 'node:crypto';
import { post } from './outbound-post.ts';

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

export async function call({ url, secret, id, now, body, allowPrivate }: Call): Promise<Answer> {
  const seconds = Math.floor(now / 1000);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Visavis-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': sign({ secret, id, seconds, body }),
  };
  const { status, error } = await post({ url, headers, body, allowPrivate });
  if (error !== undefined) return { status, error };
  const isFine = status >= 200 && status < 300;
  return { status, error: isFine ? null : `Expected an answer from 200 to 299, got ${status}.` };
}
