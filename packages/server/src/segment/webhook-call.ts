// One signed call to somebody else's address, as Standard Webhooks describes it (standardwebhooks.com): the headers
// webhook-id, webhook-timestamp and webhook-signature. Private addresses are refused where they are connected to, so
// that no name can turn into one after it was looked at; redirects are not followed.

import { createHmac, randomBytes } from 'node:crypto';
import { lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP } from 'node:net';

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

const PRIVATE = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv6');

export function isPrivate(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  // An IPv4 address in IPv6 clothes.
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return isPrivate(mapped);
  if (/^::ffff:/i.test(address)) return true;
  return PRIVATE.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Why a host may not be called, as far as its name alone says. */
function refusalOf(hostname: string): string | undefined {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && isPrivate(host) ? `${host} is a private address.` : undefined;
}

type Resolved = { address: string; family: number }[];

/** In place of the usual look-up of a connection: fails when any address of the name is private. */
const guardedLookup = ((hostname: string, options: object, done: (...args: unknown[]) => void) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: Resolved) => {
    if (error) return done(error);
    const bad = addresses.find(({ address }) => isPrivate(address));
    if (bad) return done(new Error(`${hostname} leads to the private address ${bad.address}.`));
    if ((options as { all?: boolean }).all) return done(null, addresses);
    return done(null, addresses[0]!.address, addresses[0]!.family);
  });
}) as unknown as typeof lookup;
