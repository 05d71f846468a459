// Events of one person, grouped as visits: no more than half an hour lies between two events of one visit.

import type { LoggedEvent } from '../collect/index.ts';

const GAP_MS = 30 * 60_000;

export interface Visit {
  /** Newest first, as the events come. */
  events: LoggedEvent[];
  start: number;
  end: number;
}

export function visitsOf(events: readonly LoggedEvent[]): Visit[] {
  const visits: Visit[] = [];
  for (const event of events) {
    const time = Date.parse(event.time);
    const visit = visits.at(-1);
    if (visit && visit.start - time <= GAP_MS) {
      visit.events.push(event);
      visit.start = time;
    } else visits.push({ events: [event], start: time, end: time });
  }
  return visits;
}

/** How the visit began, if one of its events says so. */
export function channelOf({ events }: Visit): string | undefined {
  for (const { facts } of events.toReversed()) {
    const said = facts?.channel;
    const channel = Array.isArray(said) ? said[0] : said;
    if (typeof channel === 'string') return channel;
  }
  return undefined;
}
