// A pass says whom a visitor has signed in as. The site's own server gets it with a secret key and hands it to the page;
// it carries what it says under a signature, so nothing is stored and every server can read it.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';

const PASS_MS = 3_600_000;

export interface Passes {
  /** `key` such as `user_id:42`. */
  issue(workspaceId: string, key: string): { pass: string; expiresAt: number };
  /** The key that it was issued for; throws `not_signed_in` for one that is forged, over, or of another workspace. */
  read(workspaceId: string, pass: string): string;
}

export function createPasses({ secret, clock }: { secret: string; clock: Clock }): Passes {
  const sign = (text: string) => createHmac('sha256', secret).update(`visitor-pass\n${text}`).digest();
  return {
    issue(workspaceId, key) {
      const expiresAt = clock.now() + PASS_MS;
      const text = Buffer.from(JSON.stringify([workspaceId, key, expiresAt])).toString('base64url');
      return { pass: `vp_${text}.${sign(text).toString('base64url')}`, expiresAt };
    },
    read(workspaceId, pass) {
      const [, text = '', signature = ''] = /^vp_([\w-]+)\.([\w-]+)$/.exec(pass) ?? [];
      const expected = sign(text);
      const given = Buffer.from(signature, 'base64url');
      if (given.length === expected.length && timingSafeEqual(given, expected)) {
        const [of, key, expiresAt] = JSON.parse(Buffer.from(text, 'base64url').toString());
        if (of === workspaceId && expiresAt > clock.now()) return key;
      }
      throw new VisavisError(
        'not_signed_in',
        'The pass is not valid any more. Ask the site for a new one: it lasts an hour.',
      );
    },
  };
}
