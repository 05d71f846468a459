// Messages in the page and in the app: kept here until the person is there, and fetched by the page itself. Written in
// the unit that records the message, so that none is there twice.

import { Type } from 'typebox';
import type { InboxStore } from '../inbox-store.ts';
import type { Channel } from './channel.ts';

const Settings = Type.Object({
  keptDays: Type.Integer({ minimum: 1, maximum: 365, default: 14, title: 'Waits for the person (days)' }),
});
const DAY = 86_400_000;

export function createInApp({ inbox, now }: { inbox: InboxStore; now(): number }): Channel {
  return {
    name: 'in_app',
    title: 'In the page and in the app',
    parts: [
      { name: 'title', label: 'Title', kind: 'line', required: true },
      { name: 'body', label: 'Text', kind: 'text', required: true },
      { name: 'url', label: 'Opens', kind: 'url', required: false },
      { name: 'button', label: 'Button', kind: 'line', required: false },
      { name: 'image', label: 'Picture', kind: 'url', required: false },
    ],
    titlePart: 'title',
    settings: Settings,
    secrets: [],
    transports: ['in_app'],
    unreachable: 'The person is not known in any browser or app.',
    addressesOf: async ({ id }) => [id],
    async hand({ message, content, clickUrl }, settings) {
      const { keptDays } = settings as unknown as { keptDays: number };
      const { url } = content;
      const at = now();
      const mail = {
        ...{ workspaceId: message.workspaceId, id: message.id, profileId: message.profileId, at },
        content: { ...content, ...(url && { url: clickUrl(url) }) },
        expiresAt: message.expiresAt > 0 ? message.expiresAt : at + keptDays * DAY,
      };
      return { outcome: 'taken', write: (unit) => inbox.put(unit, mail) };
    },
  };
}
