// Who is exposed to what, since when: people as they are known now, as rows `person, arm, since, kinds, stratum, dim` of
// a statement. Experiments, holdouts and pictures over time differ in nothing but this.

import type { EventFilter } from '@visavis/engine/segment';
import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import { fact, JOIN_MOVED, profileOf, property } from '../../platform/events/index.ts';
import { type Binder, filterSql } from '../../segment/index.ts';

export type Source =
  /** By the variant that they saw first; '' is the experience's own holdout. */
  | { kind: 'experience'; experience: string }
  /** By the side of a workspace's holdout on which they were first seen: '' is kept back. */
  | { kind: 'holdout'; holdout: string }
  /** By an event's property, such as the group of a campaign. */
  | { kind: 'property'; of: EventFilter; property: string }
  /** Everybody who was here, since their first event in that time; the one arm is ''. */
  | { kind: 'everybody'; from: number; to: number; of?: EventFilter }
  /** Everybody who was here, by day (`2026-11-22`); whoever comes on two days is in both. */
  | { kind: 'days'; from: number; to: number; timezone: string; of?: EventFilter };

/** What was known of people when they were exposed; what came later may be an effect. */
export type Dimension =
  | { by: 'device' | 'country' | 'channel' }
  | { by: 'segment'; key: string }
  | { by: 'stage'; machine: string };

export interface Exposed {
  source: Source;
  /** Splits the answer. */
  dimension?: Dimension;
  /** Also by kind of device, to compare like with like. */
  isStratified?: boolean;
}

/** One row a person; of days, one a person and day. `kinds` above 1 is somebody who saw several arms. */
export function exposedSql({ source, dimension, isStratified }: Exposed, binder: Binder): string {
  const facts = [
    `${isStratified ? `ifNull(${fact('device.type')}, '')` : `''`} AS stratum_then`,
    `${dimension && dimension.by in FACTS ? `ifNull(${fact(FACTS[dimension.by as 'device'])}, '')` : `''`} AS dim_then`,
  ];
  const { arm, where } = SOURCES[source.kind](source as never, binder);
  const rows = `SELECT ${profileOf()} AS person, ${arm} AS arm_then, e.time AS at, (e.time, e.message_id) AS moment,
      ${facts.join(', ')}
    FROM events AS e ${JOIN_MOVED}
    WHERE e.workspace_id = {workspace:String} AND ${where} AND arm_then IS NOT NULL`;
  const group = source.kind === 'days' ? 'person, arm_then' : 'person';
  const units = `SELECT person, assumeNotNull(argMin(arm_then, moment)) AS arm, min(at) AS since, uniqExact(arm_then) AS kinds,
      argMin(stratum_then, moment) AS stratum, argMin(dim_then, moment) AS dim FROM (${rows}) GROUP BY ${group}`;
  return dimension ? withHistory(units, dimension, binder) : units;
}

const FACTS = { device: 'device.type', country: 'place.country', channel: 'channel' } as const;

type Compiled = { arm: string; where: string };
const SOURCES: {
  [Kind in Source['kind']]: (source: Extract<Source, { kind: Kind }>, binder: Binder) => Compiled;
} = {
  experience: ({ experience }, binder) => ({
    arm: property('properties.variant').text,
    where: `e.type = 'track' AND e.name = ${binder.text(EXPERIENCE_VIEWED)}
      AND ${property('properties.experience').text} = ${binder.text(experience)}`,
  }),
  holdout({ holdout }, binder) {
    const name = binder.text(holdout);
    const said = property(`properties.holdouts.${holdout}`).text;
    const own = `if(${property('properties.experience').text} = ${name}, ${property('properties.variant').text}, NULL)`;
    return {
      // Sides are said by name; of those not kept back any name will do.
      arm: `if(coalesce(${said}, ${own}) = '', '', if(isNull(coalesce(${said}, ${own})), NULL, 'everybody else'))`,
      where: `e.type = 'track' AND e.name = ${binder.text(EXPERIENCE_VIEWED)}`,
    };
  },
  property: ({ of, property: path }, binder) => ({ arm: property(path).text, where: filterSql(of, binder) }),
  everybody: (here, binder) => ({ arm: `toNullable('')`, where: hereSql(here, binder) }),
  days: ({ timezone, ...here }, binder) => ({
    arm: `toNullable(toString(toDate(e.time, ${binder.text(timezone)})))`,
    where: hereSql(here, binder),
  }),
};

function hereSql({ from, to, of }: { from: number; to: number; of?: EventFilter }, binder: Binder): string {
  const span = `e.time >= ${binder.time(from)} AND e.time < ${binder.time(to)} AND NOT has(e.flags, 'bot')`;
  return of ? `${span} AND ${filterSql(of, binder)}` : span;
}

/** Segments and stages as they were at that moment. */
function withHistory(units: string, dimension: Dimension, binder: Binder): string {
  const kept = 'u.person AS person, u.arm AS arm, u.since AS since, u.kinds AS kinds, u.stratum AS stratum';
  if (dimension.by === 'segment')
    return `SELECT ${kept}, if(arrayLast(move -> move.1 <= u.since, h.moves).2 = 1, 'inside', 'outside') AS dim
      FROM (${units}) AS u LEFT JOIN (
        SELECT profile, arraySort(groupArray((time, entered))) AS moves FROM transitions
        WHERE workspace_id = {workspace:String} AND segment_id = ${binder.text(dimension.key)} GROUP BY profile
      ) AS h ON h.profile = u.person`;
  if (dimension.by !== 'stage') return units;
  const then = 'toUnixTimestamp64Milli(u.since)';
  const machine = binder.text(dimension.machine);
  return `SELECT ${kept}, h.stages[arrayLastIndex((machine, entered) -> machine = ${machine} AND entered <= ${then},
        h.machines, h.entered_at)] AS dim
      FROM (${units}) AS u LEFT JOIN (
        SELECT profile, machines, stages, entered_at FROM visits FINAL WHERE workspace_id = {workspace:String}
      ) AS h ON h.profile = u.person`;
}
