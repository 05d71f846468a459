// Notifications in an app: one channel, and a provider for each kind of device behind one interface.

import { Type } from 'typebox';
import type { Devices } from '../devices.ts';
import type { Channel, Outgoing } from './channel.ts';
import { createApns } from './providers/apns.ts';
import { createFcm } from './providers/fcm.ts';
import { type Reached, toEach } from './web-push.ts';

/** What a device shows; the shape that FCM and APNs have in common. */
export interface Notification {
  /** The message's id: what comes a second time replaces the first. */
  id: string;
  title: string;
  body: string;
  /** What a tap opens. */
  url?: string;
  image?: string;
  ttlSeconds: number;
}
export interface Provider {
  /** Its own settings. */
  settings: Parameters<typeof Type.Object>[0];
  secrets: readonly string[];
  send(token: string, notification: Notification, settings: Record<string, unknown>): Promise<Reached>;
  close?(): void;
}

const SHARED = {
  ttlSeconds: Type.Integer({
    minimum: 0,
    maximum: 2_419_200,
    default: 86_400,
    title: 'Kept for a device that is off (s)',
  }),
};

export function createMobilePush(deps: { devices: Devices; allowPrivate: boolean; now(): number }): Channel {
  const providers = { fcm: createFcm(deps), apns: createApns(deps) };
  return {
    name: 'mobile_push',
    title: 'Mobile push',
    parts: [
      { name: 'title', label: 'Title', kind: 'line', required: true },
      { name: 'body', label: 'Text', kind: 'text', required: true },
      { name: 'url', label: 'Opens', kind: 'url', required: false },
      { name: 'image', label: 'Picture', kind: 'url', required: false },
    ],
    titlePart: 'title',
    settings: Type.Object({ ...SHARED, ...providers.fcm.settings, ...providers.apns.settings }),
    secrets: [...providers.fcm.secrets, ...providers.apns.secrets],
    transports: ['push'],
    unreachable: 'The person has no device that takes notifications.',
    async addressesOf(person, workspaceId) {
      const of = async (kind: 'fcm' | 'apns') =>
        (await deps.devices.of(workspaceId, person, [kind])).map((token) => `${kind}:${token}`);
      return [...(await of('fcm')), ...(await of('apns'))];
    },
    hand: (out, settings) =>
      toEach(out, async (address) => {
        const [kind = '', ...rest] = address.split(':');
        const token = rest.join(':');
        const provider = providers[kind as keyof typeof providers];
        const reached = await provider.send(token, shown(out, Number(settings.ttlSeconds)), settings);
        if (reached === 'gone') await deps.devices.forget(out.message.workspaceId, token);
        return reached;
      }),
    close: () => providers.apns.close?.(),
  };
}

const shown = ({ message, content, clickUrl }: Outgoing, ttlSeconds: number): Notification => ({
  ...{ id: message.id, title: content.title ?? '', body: content.body ?? '', ttlSeconds },
  ...(content.url && { url: clickUrl(content.url) }),
  ...(content.image && { image: content.image }),
});
