// Who did what a goal asks for after having seen an experience, from the event store: people as they are known now, each
// with what they saw first, and counted once.

import type { EventFilter } from '@visavis/engine/segment';
import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import { type Events, JOIN_MOVED, profileOf, property } from '../platform/events/index.ts';
import { Binder, filterSql } from '../segment/index.ts';

export interface ConversionRow {
  variant: string;
  /** The day of the first view. */
  seen: string;
  /** The day on which they had done it; '' for who has not. */
  done: string;
  people: number;
  /** How often they did it in all, inside the window. */
  times: number;
}
export interface AskedConversions {
  experience: string;
  filter: EventFilter;
  /** How often it must happen. */
  atLeast: number;
  /** How long after the first view it counts. */
  windowMs: number;
  timezone: string;
}

/** By variant, day of the first view and day of having done it. Days without anybody are absent. */
export async function readConversions(
  events: Events,
  workspaceId: string,
  { experience, filter, atLeast, windowMs, timezone }: AskedConversions,
): Promise<ConversionRow[]> {
  const binder = new Binder();
  const variant = property('properties.variant').text;
  const zone = binder.text(timezone);
  const first = `SELECT person, argMin(variant, moment) AS first, min(at) AS since FROM (
      SELECT ${profileOf()} AS person, ${variant} AS variant, (e.time, e.message_id) AS moment, e.time AS at
      FROM events AS e ${JOIN_MOVED}
      WHERE e.workspace_id = {workspace:String} AND e.type = 'track' AND e.name = ${binder.text(EXPERIENCE_VIEWED)}
        AND ${property('properties.experience').text} = ${binder.text(experience)} AND variant IS NOT NULL
    ) GROUP BY person`;
  const done = `SELECT ${profileOf()} AS person, e.time AS at FROM events AS e ${JOIN_MOVED}
      WHERE e.workspace_id = {workspace:String} AND ${filterSql(filter, binder)}`;
  const within = `d.at >= v.since AND d.at <= v.since + toIntervalMillisecond(${binder.millis(windowMs)})`;
  const needed = binder.bind('UInt32', atLeast);
  return events.query<ConversionRow>(
    `SELECT variant, seen, done, count() AS people, sum(length(times)) AS times FROM (
       SELECT v.first AS variant, toString(toDate(v.since, ${zone})) AS seen,
         arraySort(groupArrayIf(d.at, ${within})) AS times,
         if(length(times) >= ${needed}, toString(toDate(times[${needed}], ${zone})), '') AS done
       FROM (${first}) AS v LEFT JOIN (${done}) AS d ON d.person = v.person
       GROUP BY v.person, v.first, v.since
     ) GROUP BY variant, seen, done ORDER BY variant, seen, done`,
    { workspace: workspaceId, ...binder.params },
  );
}
