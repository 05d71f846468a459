// The cryptography of web push on node:crypto: the one package for it is under a licence that we do not take. Message
// encryption is RFC 8291 over RFC 8188, with the RFC's own example as a test; the sender's name is RFC 8292.

import {
  createCipheriv,
  createECDH,
  createHash,
  createPrivateKey,
  hkdfSync,
  randomBytes,
  sign,
} from 'node:crypto';

export interface VapidKeys {
  /** 65 bytes, uncompressed, base64url: what a page subscribes with. */
  publicKey: string;
  /** 32 bytes, base64url. */
  privateKey: string;
}
interface Device {
  p256dh: string;
  auth: string;
}

const CURVE = 'prime256v1';
const RECORD_SIZE = 4096;
const JWT_SECONDS = 12 * 3600;

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
const hkdf = (salt: Buffer, key: Buffer, info: Buffer | string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, info, length));

/** Of a workspace, from the server's secret: the same on every server, and nowhere stored. */
export function vapidKeys(secret: string, workspaceId: string): VapidKeys {
  for (let round = 0; ; round++) {
    const scalar = Buffer.from(hkdfSync('sha256', secret, workspaceId, `visavis vapid ${round}`, 32));
    try {
      const pair = createECDH(CURVE);
      pair.setPrivateKey(scalar);
      return { publicKey: pair.getPublicKey('base64url'), privateKey: scalar.toString('base64url') };
    } catch {
      // Not below the order of the curve, once in 2³² times.
    }
  }
}

/** The `Authorization` for one push service. */
export function vapidHeader(
  { publicKey, privateKey }: VapidKeys,
  { endpoint, contact, now }: { endpoint: string; contact: string; now: number },
): string {
  const exp = Math.floor(now / 1000) + JWT_SECONDS;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({ typ: 'JWT', alg: 'ES256' })}.${part({ aud: new URL(endpoint).origin, exp, sub: contact })}`;
  const point = bytes(publicKey);
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');
  const key = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', d: privateKey, x, y }, format: 'jwk' });
  const signature = sign('sha256', Buffer.from(body), { key, dsaEncoding: 'ieee-p1363' });
  return `vapid t=${body}.${signature.toString('base64url')}, k=${publicKey}`;
}

/** @param chance what a test gives in place of new keys */
export function encrypted(
  text: Buffer,
  { p256dh, auth }: Device,
  chance: { salt: Buffer; privateKey?: Buffer } = { salt: randomBytes(16) },
): Buffer {
  const pair = createECDH(CURVE);
  if (chance.privateKey) pair.setPrivateKey(chance.privateKey);
  else pair.generateKeys();
  const own = pair.getPublicKey();
  const device = bytes(p256dh);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), device, own]);
  const key = hkdf(bytes(auth), pair.computeSecret(device), info, 32);
  const content = hkdf(chance.salt, key, 'Content-Encoding: aes128gcm\0', 16);
  const nonce = hkdf(chance.salt, key, 'Content-Encoding: nonce\0', 12);
  const cipher = createCipheriv('aes-128-gcm', content, nonce);
  // The last record ends with a 2 (RFC 8188).
  const sealed = Buffer.concat([
    cipher.update(text),
    cipher.update(Buffer.of(2)),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_SIZE);
  return Buffer.concat([chance.salt, size, Buffer.of(own.length), own, sealed]);
}

/** 32 characters at most (RFC 8030, 5.4). */
export const topicOf = (messageId: string): string =>
  createHash('sha256').update(messageId).digest('base64url').slice(0, 32);
