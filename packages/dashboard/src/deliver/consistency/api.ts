// What the pages of one voice read from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { Claim, Declared, Disagreement, Saying as Said, TopicName } from '@visavis/engine/deliver';
import { useGet } from '../../ui/api/query.ts';
import { CHANNEL_NAMES } from '../messages/api.ts';

export const CONSISTENCY = '/v1/consistency';

export interface Saying extends Pick<Said, 'id' | 'kind' | 'key' | 'part' | 'name' | 'channel'> {
  slot: string | null;
}
export interface Told extends Saying {
  /** Whom it is for, in words. */
  to: string;
  claims: Claim[];
  /** But for amounts, what it says is not read: the content is not here, or in a language that is not read. */
  unread: 'elsewhere' | 'language' | null;
}
export interface Clash {
  first: Saying;
  second: Saying;
  at: string;
  disagreements: Disagreement[];
  sentence: string;
  witness: { profileId: string; name: string | null; because: [string, string] } | null;
}
export interface Checked {
  clashes: Clash[];
  looked: number;
  people: number;
  isCut: boolean;
}
export interface Voice extends Checked {
  within: string;
  sayings: Told[];
}
export interface Happened {
  data: {
    profileId: string;
    first: { saying: string; name: string; at: string };
    second: { saying: string; name: string; at: string };
    sentence: string;
  }[];
  count: number;
  people: number;
}
export type { Claim, Declared };

export const useVoice = (): UseQueryResult<Voice> => useGet(CONSISTENCY, { freshMs: 30_000 });
export const useHappened = (): UseQueryResult<Happened> =>
  useGet(`${CONSISTENCY}/happened`, { freshMs: 30_000 });
export const useDeclared = (): UseQueryResult<{ data: { subject: string; declared: Declared }[] }> =>
  useGet(`${CONSISTENCY}/claims`);

export const TOPIC_WORDS: Record<TopicName, string> = {
  ...{ offer: 'Offer', price: 'Price', audience: 'Takes the reader for', stage: 'Made for the stage' },
  ...{ tone: 'Tone', action: 'Call to action' },
};

/** What claims are declared of; a campaign's and a scenario's step hold for every variant of their template. */
export const subjectOf = ({ kind, key, part }: Saying): string =>
  kind === 'campaign' || kind === 'message' ? `${kind}:${key}` : `${kind}:${key}/${part}`;

export const channelName = (channel: string): string =>
  channel === '*'
    ? 'Stage’s own words'
    : channel === 'in_page'
      ? 'On the page'
      : (CHANNEL_NAMES[channel] ?? channel);
