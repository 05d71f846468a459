// Who has seen which variant, from the event store: people as they are known now, each with what they saw first.

import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import { type Events, JOIN_MOVED, profileOf, property, sqlTime } from '../platform/events/index.ts';

export interface Exposures {
  /** By variant, '' for the holdout: people by what they saw first, and views in all. */
  variants: { variant: string; people: number; views: number }[];
  /** People who have seen more than one variant, as some do who were two people once: to be left out of analyses. */
  several: number;
}

const SEEN = `
  SELECT ${profileOf()} AS person, ${property('properties.variant').text} AS variant,
    (e.time, e.message_id) AS moment
  FROM events AS e ${JOIN_MOVED}
  WHERE e.workspace_id = {workspace:String} AND e.name = {name:String} AND e.type = 'track'
    AND ${property('properties.experience').text} = {experience:String} AND variant IS NOT NULL`;

export async function readExposures(
  events: Events,
  workspaceId: string,
  experience: string,
): Promise<Exposures> {
  const params = { workspace: workspaceId, name: EXPERIENCE_VIEWED, experience };
  const people = await events.query<{ variant: string; people: number; several: number }>(
    `SELECT first AS variant, count() AS people, countIf(kinds > 1) AS several FROM (
       SELECT person, argMin(variant, moment) AS first, uniqExact(variant) AS kinds FROM (${SEEN}) GROUP BY person
     ) GROUP BY variant ORDER BY variant`,
    params,
  );
  const views = await events.query<{ variant: string; views: number }>(
    `SELECT variant, count() AS views FROM (${SEEN}) GROUP BY variant ORDER BY variant`,
    params,
  );
  const counted = new Map(people.map((row) => [row.variant, row.people]));
  return {
    variants: views.map((row) => ({ ...row, people: counted.get(row.variant) ?? 0 })),
    several: people.reduce((sum, row) => sum + row.several, 0),
  };
}

/** People who have seen anything of each experience, whoever is held out of it included. */
export function countSeen(
  events: Events,
  workspaceId: string,
): Promise<{ experience: string; people: number }[]> {
  return events.query(
    `SELECT ${property('properties.experience').text} AS experience, uniqExact(${profileOf()}) AS people
     FROM events AS e ${JOIN_MOVED}
     WHERE e.workspace_id = {workspace:String} AND e.name = {name:String} AND e.type = 'track'
       AND experience IS NOT NULL AND ${property('properties.variant').text} IS NOT NULL
     GROUP BY experience ORDER BY experience`,
    { workspace: workspaceId, name: EXPERIENCE_VIEWED },
  );
}

/** How views were shared among the variants, by day of the workspace's time zone; days without any are absent. */
export interface DayShare {
  day: string;
  variant: string;
  views: number;
  people: number;
}

/** Of views that were drawn; who is held out is not. */
export function readShares(
  events: Events,
  workspaceId: string,
  { experience, from, timezone }: { experience: string; from: number; timezone: string },
): Promise<DayShare[]> {
  return events.query<DayShare>(
    `SELECT toString(toDate(moment.1, {timezone:String})) AS day, variant, count() AS views,
       uniqExact(person) AS people
     FROM (${SEEN}) WHERE variant != '' AND moment.1 >= toDateTime64({from:String}, 3)
     GROUP BY day, variant ORDER BY day, variant`,
    { workspace: workspaceId, name: EXPERIENCE_VIEWED, experience, timezone, from: sqlTime(from) },
  );
}

/** People by the side of a holdout on which they were first seen: kept back, or not. */
export async function readSides(
  events: Events,
  workspaceId: string,
  holdout: string,
): Promise<{ held: number; others: number }> {
  const said = property(`properties.holdouts.${holdout}`).text;
  const [row] = await events.query<{ held: number; others: number }>(
    `SELECT countIf(first = '') AS held, countIf(first != '') AS others FROM (
       SELECT person, argMin(side, moment) AS first FROM (
         SELECT ${profileOf()} AS person, (e.time, e.message_id) AS moment,
           coalesce(${said}, if(${property('properties.experience').text} = {holdout:String},
             ${property('properties.variant').text}, NULL)) AS side
         FROM events AS e ${JOIN_MOVED}
         WHERE e.workspace_id = {workspace:String} AND e.name = {name:String} AND e.type = 'track'
           AND side IS NOT NULL
       ) GROUP BY person
     )`,
    { workspace: workspaceId, name: EXPERIENCE_VIEWED, holdout },
  );
  return row ?? { held: 0, others: 0 };
}
