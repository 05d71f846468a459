// What the page of alarms reads from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { AlarmKind, AlarmSettings, Reading } from '@visavis/engine/measure';
import { useGet } from '../../ui/api/query.ts';

export interface Alarm {
  id: string;
  kind: AlarmKind;
  name: string;
  to: string;
  state: 'open' | 'acknowledged' | 'snoozed' | 'closed';
  openedAt: string;
  closedAt: string | null;
  snoozedUntil: string | null;
  why: 'over' | 'usual' | 'gone' | 'off' | null;
  sentence: string;
  latest: { sentence: string; at: string; reading: Reading };
}
export interface DoneAbout {
  at: string;
  what: 'opened' | 'acknowledged' | 'snoozed' | 'woken' | 'closed';
  who: string;
  note: string;
}
export interface Kind {
  kind: AlarmKind;
  title: string;
  about: string;
  promise: string;
  settings: Partial<AlarmSettings>;
  lookedAt: string | null;
  watched: { target: string; name: string; to: string; reading: Reading }[];
}

export const ALARMS = '/v1/alarms';

export const useAlarms = (days: number): UseQueryResult<{ data: Alarm[]; open: number }> =>
  useGet(ALARMS, { params: { days }, everyMs: 60_000 });
export const useWatched = (): UseQueryResult<{ data: Kind[] }> =>
  useGet(`${ALARMS}/watched`, { everyMs: 60_000 });
export const useHistory = (id: string): UseQueryResult<{ history: DoneAbout[] }> => useGet(`${ALARMS}/${id}`);
