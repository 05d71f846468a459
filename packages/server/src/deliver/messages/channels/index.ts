// All channels, by name.

import type { ChannelName } from '../message.ts';
import type { Channel } from './channel.ts';
import { createEmail } from './email.ts';

export type Channels = Partial<Record<ChannelName, Channel>>;

export function createChannels(): Channels {
  return { email: createEmail() };
}
