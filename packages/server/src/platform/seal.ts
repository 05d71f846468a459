// Links and tokens that say something under the server's signature, so that nothing need be stored to believe them. They
// can be read by whoever holds them: what nobody may know does not go in.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Json } from '@visavis/engine/collect';

export interface Seals {
  /** @example seal('form page', [workspaceId, formId]) */
  seal(purpose: string, what: Json): string;
  /** What was sealed for this purpose; undefined where it was not, or was changed. */
  open<T extends Json>(purpose: string, token: string): T | undefined;
}

export function createSeals(secret: string): Seals {
  const sign = (purpose: string, text: string) =>
    createHmac('sha256', secret).update(`visavis ${purpose}\n${text}`).digest();
  return {
    seal(purpose, what) {
      const text = Buffer.from(JSON.stringify(what)).toString('base64url');
      return `${text}.${sign(purpose, text).toString('base64url')}`;
    },
    open<T extends Json>(purpose: string, token: string): T | undefined {
      const [, text = '', signature = ''] = /^([\w-]+)\.([\w-]+)$/.exec(token) ?? [];
      const expected = sign(purpose, text);
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      return JSON.parse(Buffer.from(text, 'base64url').toString()) as T; // we wrote it: the signature says so
    },
  };
}
