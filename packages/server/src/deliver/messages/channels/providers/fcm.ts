// Firebase Cloud Messaging, HTTP v1: a service account signs for a token that holds an hour
// (https://firebase.google.com/docs/cloud-messaging/send/v1-api, https://developers.google.com/identity/protocols/oauth2/service-account).

import { sign } from 'node:crypto';
import { Type } from 'typebox';
import { post } from '../../../../platform/outbound-post.ts';
import type { Notification, Provider } from '../mobile-push.ts';
import type { Reached } from '../web-push.ts';

interface Account {
  project_id: string;
  client_email: string;
  private_key: string;
}
const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const HOUR = 3600;

export function createFcm({ allowPrivate, now }: { allowPrivate: boolean; now(): number }): Provider {
  /** By service account, until it runs out. */
  const tokens = new Map<string, { token: string; until: number }>();

  async function tokenOf(account: Account, url: string): Promise<string | { error: string }> {
    const known = tokens.get(account.client_email);
    if (known && known.until > now()) return known.token;
    const seconds = Math.floor(now() / 1000);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: account.client_email, scope: SCOPE, aud: url, iat: seconds, exp: seconds + HOUR };
    const body = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
    const assertion = `${body}.${sign('sha256', Buffer.from(body), account.private_key).toString('base64url')}`;
    const answer = await post({
      ...{ url, allowPrivate, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion,
      }).toString(),
    });
    if (answer.status !== 200)
      return { error: answer.error ?? `${answer.status} ${answer.body.slice(0, 200)}` };
    const { access_token: token, expires_in: seconds_ } = JSON.parse(answer.body) as {
      access_token: string;
      expires_in: number;
    };
    tokens.set(account.client_email, { token, until: now() + (seconds_ - 60) * 1000 });
    return token;
  }

  return {
    settings: {
      fcmAccount: Type.String({ maxLength: 10_000, default: '', title: 'FCM: service account (JSON)' }),
      fcmUrl: Type.String({ maxLength: 300, default: 'https://fcm.googleapis.com', title: 'FCM: address' }),
      fcmTokenUrl: Type.String({
        ...{
          maxLength: 300,
          default: 'https://oauth2.googleapis.com/token',
          title: 'FCM: address for tokens',
        },
      }),
    },
    secrets: ['fcmAccount'],
    async send(device, notification, settings): Promise<Reached> {
      const { fcmAccount, fcmUrl, fcmTokenUrl } = settings as Record<string, string>;
      if (!fcmAccount) return { later: 'FCM has no service account yet.' };
      const account = JSON.parse(fcmAccount) as Account;
      const token = await tokenOf(account, fcmTokenUrl!);
      if (typeof token === 'object') return { later: `FCM gives no token: ${token.error}` };
      const answer = await post({
        url: `${fcmUrl}/v1/projects/${encodeURIComponent(account.project_id)}/messages:send`,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ message: messageOf(device, notification) }),
        allowPrivate,
      });
      if (answer.status === 200) return 'taken';
      if (answer.status === 404 || /UNREGISTERED/.test(answer.body)) return 'gone';
      const sentence = `FCM: ${answer.error ?? `${answer.status} ${answer.body.slice(0, 200)}`}`;
      const isOver = answer.status >= 400 && answer.status < 500 && ![401, 408, 429].includes(answer.status);
      return isOver ? { refused: sentence } : { later: sentence };
    },
  };
}

const messageOf = (token: string, { id, title, body, url, image, ttlSeconds }: Notification) => ({
  token,
  notification: { title, body, ...(image && { image }) },
  data: { message_id: id, ...(url && { url }) },
  android: { collapse_key: id, ttl: `${ttlSeconds}s`, notification: { tag: id } },
});
