// Calls to addresses that somebody else has given: none of them may reach a private network, unless the operator says
// so. Addresses are refused where they are connected to, so that no name can turn into one after it was looked at.

import { lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { decodedText } from './text.ts';

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

const ALLOWED_BY = '; whoever runs this server can allow them (VISAVIS_ALLOW_PRIVATE_WEBHOOKS).';

/** Why a host may not be called, as far as its name alone says. */
export function refusalOf(hostname: string): string | undefined {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && isPrivate(host) ? `${host} is a private address${ALLOWED_BY}` : undefined;
}

type Resolved = { address: string; family: number }[];

/** In place of the usual look-up of a connection: fails when any address of the name is private. */
export const guardedLookup = ((hostname: string, options: object, done: (...args: unknown[]) => void) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: Resolved) => {
    if (error) return done(error);
    const bad = addresses.find(({ address }) => isPrivate(address));
    if (bad) return done(new Error(`${hostname} leads to the private address ${bad.address}${ALLOWED_BY}`));
    if ((options as { all?: boolean }).all) return done(null, addresses);
    return done(null, addresses[0]!.address, addresses[0]!.family);
  });
}) as unknown as typeof lookup;

export interface Fetched {
  body: string;
  type: string;
}
const MOST_REDIRECTS = 3;

/** The text at an address, packed or not, followed over a few redirects. @throws with a sentence */
export async function fetchText(
  url: string,
  asked: { allowPrivate: boolean; timeoutMs: number; mostBytes: number },
  redirects = 0,
): Promise<Fetched> {
  const target = new URL(url);
  if (target.protocol !== 'http:' && target.protocol !== 'https:')
    throw new Error(`Expected an address that begins with http or https, got ${target.protocol}`);
  const refused = asked.allowPrivate ? undefined : refusalOf(target.hostname);
  if (refused) throw new Error(refused);
  const answer = await get(target, asked);
  if ('body' in answer) return answer;
  if (redirects >= MOST_REDIRECTS) throw new Error(`More than ${MOST_REDIRECTS} redirects.`);
  return fetchText(new URL(answer.location, target).href, asked, redirects + 1);
}

function get(
  target: URL,
  { allowPrivate, timeoutMs, mostBytes }: { allowPrivate: boolean; timeoutMs: number; mostBytes: number },
): Promise<Fetched | { location: string }> {
  return new Promise((resolve, reject) => {
    const request = (target.protocol === 'https:' ? requestHttps : requestHttp)(target, {
      signal: AbortSignal.timeout(timeoutMs),
      headers: { 'user-agent': 'Visavis/1', 'accept-encoding': 'gzip' },
      ...(allowPrivate ? {} : { lookup: guardedLookup }),
    });
    request.on('error', (error) =>
      reject(
        error.name === 'TimeoutError' ? new Error(`No answer within ${timeoutMs / 1000} seconds.`) : error,
      ),
    );
    request.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const { location } = response.headers;
      if (status >= 300 && status < 400 && location) {
        response.destroy();
        return resolve({ location });
      }
      if (status !== 200) {
        response.destroy();
        return reject(new Error(`Expected 200, got ${status}.`));
      }
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > mostBytes) request.destroy(new Error(`More than ${mostBytes / 1e6} MB.`));
        else chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () => {
        try {
          const type = response.headers['content-type'] ?? '';
          resolve({ type, body: unpacked(Buffer.concat(chunks), mostBytes) });
        } catch (error) {
          reject(error);
        }
      });
    });
    request.end();
  });
}

/** Text of a file that may be packed; no more than `mostBytes` of it. */
export function unpacked(bytes: Buffer, mostBytes: number): string {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return decodedText(isPacked ? gunzipSync(bytes, { maxOutputLength: mostBytes }) : bytes);
}
