// What the pages of messages read from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { Content, VariantFor } from '@visavis/engine/deliver';
import type { List } from '../../ui/api/client.ts';
import { useGet } from '../../ui/api/query.ts';

export const MESSAGES = '/v1/messages';
export const HELD = '/v1/messages/held';
export const MAILBOX = '/v1/mailbox';
export const TEMPLATES = '/v1/templates';
export const CHANNELS = '/v1/channels';
export const PAUSES = '/v1/messages/pauses';
export const SUPPRESSIONS = '/v1/suppressions';

export interface Message {
  id: string;
  profileId: string;
  channel: string;
  template: string;
  variant: string | null;
  cause: { kind: string; id: string; step?: string };
  tags: string[];
  transactional: boolean;
  state: string;
  reason: { code: string; sentence: string } | null;
  address: string | null;
  subject: string | null;
  attempts: number;
  createdAt: string;
  dueAt: string;
  sentAt: string | null;
  openedAt: string | null;
  clickedAt: string | null;
}
/** One that waits: why, and when it is looked at next. */
export interface Held extends Message {
  hold: { code: string; sentence: string; at: string | null };
}
export interface MailLine {
  id: string;
  channel: string;
  profileId: string;
  address: string;
  subject: string;
  at: string;
}
export interface Mail extends MailLine {
  content: Content;
  headers: Record<string, string>;
}
export interface Variant {
  key: string;
  name: string;
  for?: VariantFor;
  content: Content;
}
export interface Template {
  key: string;
  name: string;
  channel: string;
  topic?: string;
  variants: Variant[];
}
export interface StoredTemplate extends Template {
  version: number;
  updatedAt: string;
  updatedBy: string;
}
export interface Part {
  name: string;
  label: string;
  kind: 'line' | 'text' | 'html' | 'mjml' | 'url' | 'json';
  required: boolean;
}
export interface Field {
  title?: string;
  type?: string;
  anyOf?: { const: string }[];
  minimum?: number;
  maximum?: number;
}
export interface Channel {
  name: string;
  title: string;
  parts: Part[];
  settings: Record<string, string | number>;
  schema: { properties: Record<string, Field> };
  secrets: string[];
}
export interface Rendering {
  profileId: string;
  variant: string | null;
  content: Content | null;
  missing: string[];
  error: string | null;
}
export interface Trial {
  people: number;
  missing: { field: string; people: number }[];
  variants: { key: string; people: number }[];
  failed: number;
  samples: Rendering[];
}

export const useTemplates = (): UseQueryResult<List<StoredTemplate>> => useGet(TEMPLATES);
export const useTemplate = (key: string): UseQueryResult<StoredTemplate> =>
  useGet(`${TEMPLATES}/${encodeURIComponent(key)}`);
export const useChannels = (): UseQueryResult<List<Channel>> => useGet(CHANNELS);
export const useCounts = (): UseQueryResult<Record<string, number>> =>
  useGet(`${MESSAGES}/counts`, { everyMs: 5000 });
export const usePauses = (): UseQueryResult<List<{ scope: string; by: string; at: string }>> =>
  useGet(PAUSES);
export const useMail = (id: string): UseQueryResult<Mail> => useGet(`${MAILBOX}/${encodeURIComponent(id)}`);

/** What people called it; its key where it is gone. */
export const useTemplateName = (key: string): string =>
  useTemplates().data?.data.find((one) => one.key === key)?.name ?? key;

const CAUSES: Record<string, string> = { campaign: '/v1/campaigns', scenario: '/v1/scenarios' };
/** `campaign “The new season”`; a scenario's step beside it, for it may send several. */
export function useCauseWords({ kind, id, step }: Message['cause']): string {
  const path = CAUSES[kind];
  const known = useGet<List<{ key?: string; name?: string; scenario?: { key: string; name: string } }>>(
    path ?? '',
    { enabled: path !== undefined, freshMs: 60_000 },
  );
  const named = known.data?.data.map((one) => one.scenario ?? one).find(({ key }) => key === id)?.name;
  return `${kind} “${named ?? id}”${kind === 'scenario' && step ? `, step ${step}` : ''}`;
}

export const CHANNEL_NAMES: Record<string, string> = {
  email: 'E-mail',
  web_push: 'Web push',
  mobile_push: 'Mobile push',
  in_app: 'In the page',
  webhook: 'Webhook',
};
export const STATES: Record<string, { label: string; tone?: 'good' | 'warn' | 'bad' }> = {
  waiting: { label: 'waiting' },
  sending: { label: 'sending' },
  sent: { label: 'sent', tone: 'good' },
  suppressed: { label: 'not sent', tone: 'warn' },
  failed: { label: 'failed', tone: 'bad' },
  expired: { label: 'expired', tone: 'warn' },
  in_doubt: { label: 'in doubt', tone: 'warn' },
  cancelled: { label: 'cancelled' },
};
