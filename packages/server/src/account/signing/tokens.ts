// Reads a token that says who somebody is: a JSON Web Token (RFC 7519), signed by the company's own server for one of
// its customers. Whoever holds a page's write key can claim a name; only that server can sign it.

import { type CryptoKey, errors, importSPKI, type JWTPayload, jwtVerify } from 'jose';
import type { ProvenName } from '../../platform/http/index.ts';
import type { Algorithm } from './signing-store.ts';

export interface Verifier {
  id: string;
  algorithm: Algorithm;
  key: Uint8Array | CryptoKey;
}

/** Clocks of two servers differ by less. */
const TOLERANCE_S = 60;
/** A longer token is nobody's. */
const MOST_CHARACTERS = 4096;
const MOST_NAMES = 10;

/** @throws where the text is no public key for this algorithm. */
export const publicKey = (pem: string, algorithm: Algorithm): Promise<CryptoKey> =>
  importSPKI(pem, algorithm);

/**
 * The names that the token proves: `sub` is the user id; `email` (unless `email_verified` is false), `phone_number`, and
 * what stands in `identities` by its type. None where no key has signed it, where it is over, or has no end (`exp`).
 */
export async function provenBy(
  token: string,
  verifiers: readonly Verifier[],
  now: number,
): Promise<{ names: readonly ProvenName[]; until: number }> {
  if (token.length > MOST_CHARACTERS) return NOTHING;
  for (const { algorithm, key } of verifiers) {
    const claims = await claimsOf(token, algorithm, key, now);
    if (claims) return { names: namesIn(claims), until: (claims.exp! + TOLERANCE_S) * 1000 };
  }
  return NOTHING;
}

const NOTHING = { names: [], until: Number.POSITIVE_INFINITY } as const;

async function claimsOf(
  token: string,
  algorithm: Algorithm,
  key: Verifier['key'],
  now: number,
): Promise<JWTPayload | undefined> {
  try {
    // Only the key's own algorithm: a public key must never be taken for the secret of an HMAC.
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      clockTolerance: TOLERANCE_S,
      currentDate: new Date(now),
      requiredClaims: ['sub', 'exp'],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

function namesIn(claims: JWTPayload): ProvenName[] {
  const names: ProvenName[] = [];
  const add = (type: string, value: unknown) => {
    if (typeof value === 'number') names.push({ type, value: String(value) });
    if (typeof value === 'string' && value.trim() !== '') names.push({ type, value: value.trim() });
  };
  add('user_id', claims.sub);
  if (claims.email_verified !== false) add('email', claims.email);
  if (claims.phone_number_verified !== false) add('phone', claims.phone_number ?? claims.phone);
  const { identities } = claims;
  if (typeof identities === 'object' && identities !== null)
    for (const [type, value] of Object.entries(identities).slice(0, MOST_NAMES)) add(type, value);
  return names;
}
