// What would have gone out, for the built-in mailbox.

import type { Channel, ChannelSettings, Outgoing } from './channels/channel.ts';
import type { Mail } from './mailbox-store.ts';

export function mailFrom(
  channel: Channel,
  out: Outgoing,
  settings: ChannelSettings & Record<string, unknown>,
  at: number,
): Mail {
  const { message, address, subject, content } = out;
  return {
    ...{ workspaceId: message.workspaceId, id: message.id, profileId: message.profileId },
    ...{ channel: channel.name, address, subject, at },
    body: { content, headers: channel.headersOf?.(out, settings) ?? {} },
  };
}
