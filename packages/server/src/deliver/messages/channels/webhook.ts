// A signed call for each message (standardwebhooks.com): to another program that does what no channel here does. Its
// `webhook-id` is the message's, so a call that had to be made again is known for the same.

import { Type } from 'typebox';
import { call } from '../../../platform/webhook-call.ts';
import type { Channel, ChannelSettings, Handed, Outgoing } from './channel.ts';

const Settings = Type.Object({
  url: Type.String({ maxLength: 2000, default: '', title: 'Address' }),
  secret: Type.String({ maxLength: 200, default: '', title: 'Secret (whsec_…) that signs' }),
});

export function createWebhook({ allowPrivate, now }: { allowPrivate: boolean; now(): number }): Channel {
  return {
    name: 'webhook',
    title: 'Webhook',
    parts: [{ name: 'json', label: 'What is sent, as JSON', kind: 'json', required: true }],
    titlePart: 'json',
    settings: Settings,
    secrets: ['secret'],
    transports: ['webhook'],
    unreachable: 'The person has no name that could be told.',
    addressesOf: async ({ id }) => [id],
    async hand(out, given): Promise<Handed> {
      const { url, secret } = given as unknown as ChannelSettings & { url: string; secret: string };
      if (!URL.canParse(url) || !secret) {
        const sentence = 'The webhook channel has no address and secret yet.';
        return { outcome: 'later', reason: { code: 'not_set', sentence } };
      }
      const body = bodyOf(out);
      if (body === undefined) {
        const sentence = 'Filled in for this person, it is no JSON.';
        return { outcome: 'refused', reason: { code: 'json', sentence } };
      }
      const { status, error } = await call({
        url,
        secret,
        id: out.message.id,
        now: now(),
        body,
        allowPrivate,
      });
      if (error === null) return { outcome: 'taken' };
      const reason = { code: 'webhook', sentence: error };
      const isFinal = status >= 400 && status < 500 && status !== 408 && status !== 429;
      return { outcome: isFinal ? 'refused' : 'later', reason };
    },
  };
}

function bodyOf({ message, content }: Outgoing): string | undefined {
  try {
    return JSON.stringify({
      type: 'message',
      timestamp: new Date(message.createdAt).toISOString(),
      data: {
        id: message.id,
        profile: { id: message.profileId },
        ...{ template: message.template, variant: message.variant, cause: message.cause, tags: message.tags },
        content: JSON.parse(content.json ?? '') as unknown,
      },
    });
  } catch {
    return undefined;
  }
}
