// Web push: encrypted for the browser (RFC 8291), signed for the push service (VAPID, RFC 8292). A message that was
// sent twice replaces itself, at the service by its topic (RFC 8030) and on the device by its tag.

import { Type } from 'typebox';
import { post } from '../../../platform/outbound-post.ts';
import type { Devices } from '../devices.ts';
import type { Channel, Handed, Outgoing } from './channel.ts';
import { encrypted, topicOf, type VapidKeys, vapidHeader } from './web-push-crypto.ts';

export interface Subscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}
export interface WebPushDeps {
  devices: Devices;
  /** The same for a workspace on every server. */
  keys(workspaceId: string): VapidKeys;
  allowPrivate: boolean;
  now(): number;
}

const Settings = Type.Object({
  contact: Type.String({
    ...{ maxLength: 300, default: 'mailto:hello@example.com' },
    title: 'Whom a push service turns to: mailto:… or https:…',
  }),
  ttlSeconds: Type.Integer({
    minimum: 0,
    maximum: 2_419_200,
    default: 86_400,
    title: 'Kept for a device that is off (s)',
  }),
});
/** What every push service takes (RFC 8030, 7.2), less what encryption adds. */
const LONGEST = 3900;

export function createWebPush(deps: WebPushDeps): Channel {
  const { devices } = deps;
  return {
    name: 'web_push',
    title: 'Web push',
    parts: [
      { name: 'title', label: 'Title', kind: 'line', required: true },
      { name: 'body', label: 'Text', kind: 'text', required: true },
      { name: 'url', label: 'Opens', kind: 'url', required: false },
      { name: 'icon', label: 'Icon', kind: 'url', required: false },
    ],
    titlePart: 'title',
    settings: Settings,
    secrets: [],
    transports: ['push'],
    unreachable: 'The person has allowed notifications in no browser.',
    addressesOf: (person, workspaceId) => devices.of(workspaceId, person, ['web']),
    hand: (out, settings) =>
      toEach(out, (address) =>
        one(deps, out, settings as unknown as { contact: string; ttlSeconds: number }, address),
      ),
  };
}

/** What became of a message at one device. */
export type Reached = 'taken' | 'gone' | { later: string; afterMs?: number } | { refused: string };

/** One message to all devices of a person: taken when one has it, tried again while none has and one may. */
export async function toEach(out: Outgoing, send: (address: string) => Promise<Reached>): Promise<Handed> {
  const all = await Promise.all(out.addresses.map(send));
  if (all.includes('taken')) return { outcome: 'taken' };
  for (const one of all) {
    if (typeof one === 'object' && 'later' in one) {
      const reason = { code: 'push', sentence: one.later };
      return { outcome: 'later', reason, ...(one.afterMs !== undefined && { afterMs: one.afterMs }) };
    }
  }
  const refused = all.find((one) => typeof one === 'object' && 'refused' in one) as
    | { refused: string }
    | undefined;
  if (refused) return { outcome: 'refused', reason: { code: 'push', sentence: refused.refused } };
  const sentence = 'The device has taken back its permission, or is no more.';
  return { outcome: 'refused', reason: { code: 'gone', sentence }, address: 'bounced' };
}

async function one(
  { devices, keys, allowPrivate, now }: WebPushDeps,
  { message, content, clickUrl, preferencesUrl }: Outgoing,
  { contact, ttlSeconds }: { contact: string; ttlSeconds: number },
  address: string,
): Promise<Reached> {
  const { endpoint, keys: device } = JSON.parse(address) as Subscription;
  const { title, body, icon, url } = content;
  // Of a notification that leads nowhere, the worker only says that it was pressed.
  const link = url ? { url: clickUrl(url) } : { pressed: clickUrl(preferencesUrl) };
  const shown = { id: message.id, title, body, icon, ...link };
  const text = Buffer.from(JSON.stringify(shown));
  if (text.length > LONGEST) return { refused: `Expected at most ${LONGEST} bytes, got ${text.length}.` };
  const answer = await post({
    url: endpoint,
    headers: {
      authorization: vapidHeader(keys(message.workspaceId), { endpoint, contact, now: now() }),
      'content-type': 'application/octet-stream',
      'content-encoding': 'aes128gcm',
      ttl: String(ttlSeconds),
      topic: topicOf(message.id),
      urgency: 'normal',
    },
    body: encrypted(text, device),
    allowPrivate,
  });
  if (answer.status >= 200 && answer.status < 300) return 'taken';
  if (answer.status === 404 || answer.status === 410) {
    await devices.forget(message.workspaceId, address);
    return 'gone';
  }
  const sentence = `The push service: ${answer.error ?? `${answer.status} ${answer.body.slice(0, 200)}`}`;
  if (answer.status === 0 || answer.status === 429 || answer.status >= 500) {
    const after = Number(answer.headers['retry-after']);
    return { later: sentence, ...(after > 0 && { afterMs: after * 1000 }) };
  }
  return { refused: sentence };
}
