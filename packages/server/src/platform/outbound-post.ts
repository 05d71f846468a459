// A POST to somebody else's address: private ones are refused where they are connected to, redirects are not followed,
// and of the answer only so much is read.

import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { guardedLookup, refusalOf } from './outbound.ts';

export interface Post {
  url: string;
  headers: Record<string, string>;
  body: string | Uint8Array;
  allowPrivate: boolean;
}
export interface Posted {
  /** 0: there was no answer. */
  status: number;
  /** Why there was none, as a sentence. */
  error?: string;
  headers: Record<string, string | undefined>;
  /** The first of it. */
  body: string;
}

const TIMEOUT_MS = 10_000;
const MOST_READ = 4096;

export function post({ url, headers, body, allowPrivate }: Post): Promise<Posted> {
  const target = new URL(url);
  const refused = allowPrivate ? undefined : refusalOf(target.hostname);
  const none = (error: string): Posted => ({ status: 0, error, headers: {}, body: '' });
  if (refused) return Promise.resolve(none(refused));
  return new Promise((resolve) => {
    const request = (target.protocol === 'https:' ? requestHttps : requestHttp)(
      target,
      {
        method: 'POST',
        timeout: TIMEOUT_MS,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        ...(allowPrivate ? {} : { lookup: guardedLookup }),
      },
      (response) => {
        const status = response.statusCode ?? 0;
        let text = '';
        const answer = () =>
          resolve({ status, headers: response.headers as Record<string, string | undefined>, body: text });
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text = (text + chunk).slice(0, MOST_READ);
          if (text.length === MOST_READ) response.destroy();
        });
        // The status came in time, whatever becomes of the rest.
        response.on('close', answer);
        response.on('error', answer);
      },
    );
    request.on('error', (error) => resolve(none(sentenceOf(error))));
    request.end(body);
  });
}

const sentenceOf = (error: Error): string =>
  error.name === 'TimeoutError' || error.name === 'AbortError'
    ? `No answer within ${TIMEOUT_MS / 1000} seconds.`
    : error.message;
