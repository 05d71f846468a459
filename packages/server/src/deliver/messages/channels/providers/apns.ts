// Apple's push service over HTTP/2, with a signing key
// (https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns).

import { sign } from 'node:crypto';
import { type ClientHttp2Session, connect, constants } from 'node:http2';
import { Type } from 'typebox';
import { guardedLookup, refusalOf } from '../../../../platform/outbound.ts';
import type { Notification, Provider } from '../mobile-push.ts';
import type { Reached } from '../web-push.ts';

/** Apple takes a token for an hour, and wants it renewed no sooner than after twenty minutes. */
const TOKEN_MS = 40 * 60_000;
const TIMEOUT_MS = 10_000;
const MOST_READ = 4096;

export function createApns({
  allowPrivate,
  now,
}: {
  allowPrivate: boolean;
  now(): number;
}): Provider & { close(): void } {
  const sessions = new Map<string, ClientHttp2Session>();
  const tokens = new Map<string, { token: string; at: number }>();

  function sessionOf(url: string): ClientHttp2Session {
    const known = sessions.get(url);
    if (known && !known.closed && !known.destroyed) return known;
    const session = connect(url, allowPrivate ? {} : ({ lookup: guardedLookup } as object));
    // The request that fails with it says so.
    session.on('error', () => session.destroy());
    session.unref();
    sessions.set(url, session);
    return session;
  }

  function tokenOf(key: string, keyId: string, teamId: string): string {
    const known = tokens.get(keyId);
    if (known && now() - known.at < TOKEN_MS) return known.token;
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = `${part({ alg: 'ES256', kid: keyId })}.${part({ iss: teamId, iat: Math.floor(now() / 1000) })}`;
    const signature = sign('sha256', Buffer.from(body), { key, dsaEncoding: 'ieee-p1363' }).toString(
      'base64url',
    );
    const token = `${body}.${signature}`;
    tokens.set(keyId, { token, at: now() });
    return token;
  }

  return {
    settings: {
      apnsKey: Type.String({ maxLength: 5000, default: '', title: 'APNs: signing key (.p8)' }),
      apnsKeyId: Type.String({ maxLength: 20, default: '', title: 'APNs: key id' }),
      apnsTeamId: Type.String({ maxLength: 20, default: '', title: 'APNs: team id' }),
      apnsTopic: Type.String({ maxLength: 200, default: '', title: 'APNs: the app’s bundle id' }),
      apnsUrl: Type.String({ maxLength: 300, default: 'https://api.push.apple.com', title: 'APNs: address' }),
    },
    secrets: ['apnsKey'],
    async send(device, notification, settings): Promise<Reached> {
      const {
        apnsKey = '',
        apnsKeyId = '',
        apnsTeamId = '',
        apnsTopic = '',
        apnsUrl = '',
      } = settings as Record<string, string>;
      if (!apnsKey) return { later: 'APNs has no signing key yet.' };
      const refused = allowPrivate ? undefined : refusalOf(new URL(apnsUrl).hostname);
      if (refused) return { refused };
      const { status, body, error } = await request(sessionOf(apnsUrl), {
        headers: {
          ':method': 'POST',
          ':path': `/3/device/${encodeURIComponent(device)}`,
          authorization: `bearer ${tokenOf(apnsKey, apnsKeyId, apnsTeamId)}`,
          'apns-topic': apnsTopic,
          'apns-push-type': 'alert',
          'apns-id': notification.id,
          'apns-collapse-id': notification.id,
          'apns-expiration': String(Math.floor(now() / 1000) + notification.ttlSeconds),
        },
        body: JSON.stringify(payloadOf(notification)),
      });
      if (status === 200) return 'taken';
      if (status === 410 || /BadDeviceToken|Unregistered/.test(body)) return 'gone';
      const sentence = `APNs: ${error ?? `${status} ${body.slice(0, 200)}`}`;
      const isOver = status >= 400 && status < 500 && ![403, 429].includes(status);
      return isOver ? { refused: sentence } : { later: sentence };
    },
    close() {
      for (const session of sessions.values()) session.destroy();
    },
  };
}

const payloadOf = ({ id, title, body, url, image }: Notification) => ({
  aps: { alert: { title, body }, 'thread-id': id, ...(image && { 'mutable-content': 1 }) },
  message_id: id,
  ...(url && { url }),
  ...(image && { image }),
});

function request(
  session: ClientHttp2Session,
  { headers, body }: { headers: Record<string, string>; body: string },
): Promise<{ status: number; body: string; error?: string }> {
  return new Promise((resolve) => {
    const stream = session.request(headers);
    let status = 0;
    let text = '';
    stream.setTimeout(TIMEOUT_MS, () => stream.close(constants.NGHTTP2_CANCEL));
    stream.setEncoding('utf8');
    stream.on('response', (answer) => {
      status = Number(answer[':status'] ?? 0);
    });
    stream.on('data', (chunk: string) => {
      text = (text + chunk).slice(0, MOST_READ);
    });
    stream.on('error', (error) => resolve({ status: 0, body: '', error: error.message }));
    stream.on('close', () =>
      resolve(status > 0 ? { status, body: text } : { status, body: '', error: 'no answer.' }),
    );
    stream.end(body);
  });
}
