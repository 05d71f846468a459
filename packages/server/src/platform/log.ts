// The log: JSON lines through pino. What a log must never hold (keys, cookies, e-mail addresses) is taken out of
// the finished line, so that no call anywhere has to remember it.

import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

const EMAIL = /[A-Za-z0-9._%+-]+(?:@|%40)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g;
const KEY = /\b(wk|sk|join)_[A-Za-z0-9_-]{8,}/g;
// Base64 of `key:` in a Basic header, or anything after Bearer.
const CREDENTIAL = /\b(Basic|Bearer)\s+[A-Za-z0-9+/=._~-]+/gi;
const SESSION = /(session_token=)[^;"\\\s]+/g;

/** Takes keys, credentials, session cookies and e-mail addresses out of a line. */
export const scrub = (line: string): string =>
  line
    .replace(CREDENTIAL, '$1 [removed]')
    .replace(SESSION, '$1[removed]')
    .replace(KEY, '$1_[removed]')
    .replace(EMAIL, '[e-mail]');

const REDACTED = [
  'authorization',
  'cookie',
  'password',
  'secret',
  '*.authorization',
  '*.cookie',
  '*.password',
  '*.secret',
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers["x-api-key"]',
  'res.headers["set-cookie"]',
];

export function createLog({ level, stream }: { level: string; stream?: DestinationStream }): Log {
  const options = {
    level,
    base: undefined,
    redact: { paths: REDACTED, censor: '[removed]' },
    hooks: { streamWrite: scrub },
  };
  return stream ? pino(options, stream) : pino(options);
}
