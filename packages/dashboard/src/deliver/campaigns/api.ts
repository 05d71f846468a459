// What the pages of campaigns read from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { Campaign } from '@visavis/engine/deliver';
import type { List } from '../../ui/api/client.ts';
import { useAsk, useGet } from '../../ui/api/query.ts';

export const CAMPAIGNS = '/v1/campaigns';

export type Status = 'draft' | 'review' | 'running' | 'paused' | 'done' | 'cancelled';
export interface StoredCampaign extends Campaign {
  version: number;
  status: Status;
  /** Of the audience. */
  says: string;
  review: { askedByName: string; size?: number; approvedByName?: string } | null;
  next: { occurrence: string; startsAt: string } | null;
  createdAt: string;
  updatedAt: string;
  updatedBy: string;
}
export interface Report {
  /** Under which its messages are found. */
  cause: string;
  occurrences: {
    id: string;
    state: 'drawing' | 'sending' | 'done';
    startsAt: string;
    beganAt: string;
    endedAt: string | null;
    people: number;
    held: number;
    waiting: number;
  }[];
  messages: Record<string, number>;
  variants: {
    variant: string | null;
    states: Record<string, number>;
    messages: number;
    opened: number;
    clicked: number;
  }[];
}

export const useCampaigns = (): UseQueryResult<List<StoredCampaign>> =>
  useGet(CAMPAIGNS, { everyMs: 10_000 });
export const useCampaign = (key: string, everyMs = 5_000): UseQueryResult<StoredCampaign> =>
  useGet(`${CAMPAIGNS}/${encodeURIComponent(key)}`, { everyMs });
export const useReport = (key: string): UseQueryResult<Report> =>
  useGet(`${CAMPAIGNS}/${encodeURIComponent(key)}/report`, { everyMs: 5_000 });
export const useSize = (
  audience: Campaign['audience'],
  enabled: boolean,
): UseQueryResult<{ people: number; says: string }> => useAsk(`${CAMPAIGNS}/size`, { audience }, enabled);

export const STATUS_WORDS: Record<Status, string> = {
  draft: 'Draft',
  review: 'In review',
  running: 'Running',
  paused: 'Paused',
  done: 'Done',
  cancelled: 'Cancelled',
};

export function scheduleWords({ schedule }: Pick<Campaign, 'schedule'>): string {
  switch (schedule.kind) {
    case 'now':
      return 'at once, when it is started';
    case 'at':
      return `on ${schedule.date} at ${schedule.time}${whose(schedule.zone)}`;
    case 'recurring': {
      const on = schedule.on
        ? ` on ${schedule.on.join(', ')}`
        : schedule.day
          ? ` on day ${schedule.day}`
          : '';
      return `every ${schedule.every}${on} at ${schedule.time}${whose(schedule.zone)}`;
    }
    case 'trigger':
      return 'whenever it happens';
  }
}

const whose = (zone: 'workspace' | 'person'): string => (zone === 'person' ? ' with each person' : '');
