// All channels, by name.

import type { Devices } from '../devices.ts';
import type { InboxStore } from '../inbox-store.ts';
import type { ChannelName } from '../message.ts';
import type { Channel } from './channel.ts';
import { createEmail } from './email.ts';
import { createInApp } from './in-app.ts';
import { createMobilePush } from './mobile-push.ts';
import { createWebPush } from './web-push.ts';
import type { VapidKeys } from './web-push-crypto.ts';
import { createWebhook } from './webhook.ts';

export type Channels = Readonly<Record<ChannelName, Channel>>;

export interface ChannelsDeps {
  devices: Devices;
  inbox: InboxStore;
  vapid(workspaceId: string): VapidKeys;
  /** Providers may be on private addresses. */
  allowPrivate: boolean;
  now(): number;
}

export function createChannels({ devices, inbox, vapid, allowPrivate, now }: ChannelsDeps): Channels {
  return {
    email: createEmail(),
    web_push: createWebPush({ devices, allowPrivate, now, keys: vapid }),
    mobile_push: createMobilePush({ devices, allowPrivate, now }),
    in_app: createInApp({ inbox, now }),
    webhook: createWebhook({ allowPrivate, now }),
  };
}
