// Who is exposed to what, since when: people as they are known now, as rows `person, arm, since, kinds, stratum, dim` of
// a statement. Experiments, holdouts and pictures over time differ in nothing but this.

import type { HoldoutPart } from '@visavis/engine/decide';
import type { EventFilter } from '@visavis/engine/segment';
import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import { fact, JOIN_MOVED, profileOf, property } from '../../platform/events/index.ts';
import { type Binder, filterSql } from '../../segment/index.ts';

export type Source =
  /** By the variant that they saw first; '' is the experience's own holdout. */
  | { kind: 'experience'; experience: string | readonly string[] }
  /** By the side of a workspace's holdout on which they were first seen: '' is kept back. */
  | { kind: 'holdout'; holdout: string }
  /**
   * By the highest rung that the workspace's holdouts let them see, `0` to `5`, once the side of each is known. With a
   * slot, only who has seen something there, from then on.
   */
  | { kind: 'ceiling'; parts: readonly Pick<HoldoutPart, 'view' | 'leaves'>[]; slot?: string }
  /** By an event's property, such as the group of a campaign. */
  | { kind: 'property'; of: EventFilter; property: string }
  /** Everybody who was here, since their first event in that time; the one arm is ''. */
  | { kind: 'everybody'; from: number; to: number; of?: EventFilter }
  /** Everybody who was here, by day (`2026-11-22`); whoever comes on two days is in both. */
  | { kind: 'days'; from: number; to: number; timezone: string; of?: EventFilter };

/** What was known of people when they were exposed; what came later may be an effect. */
export type Dimension =
  | { by: 'device' | 'country' | 'channel' }
  | { by: 'segment'; id: string }
  | { by: 'stage'; machine: string };

export interface Exposed {
  source: Source;
  /** Splits the answer. */
  dimension?: Dimension;
  /** Also by kind of device, to compare like with like. */
  isStratified?: boolean;
  /** Moments at which the rules by which people are divided have changed: strata tell those before and after apart. */
  changed?: readonly number[];
}

/** How many of the moments of `changed` lay before somebody of this stratum was exposed. */
export const ruleOf = (stratum: string): number => Number(stratum.slice(0, stratum.indexOf(RULE)));
export const withoutRule = (stratum: string): string => stratum.slice(stratum.indexOf(RULE) + 1);
const RULE = '|';

/** One row a person; of days, one a person and day. `kinds` above 1 is somebody who saw several arms. */
export function exposedSql({ source, dimension, isStratified, changed }: Exposed, binder: Binder): string {
  if (source.kind === 'ceiling') return ceilingSql(source, binder);
  const facts = [
    `${isStratified ? `ifNull(${fact('device.type')}, '')` : `''`} AS stratum_then`,
    `${dimension && dimension.by in FACTS ? `ifNull(${fact(FACTS[dimension.by as 'device'])}, '')` : `''`} AS dim_then`,
  ];
  const { arm, where } = SOURCES[source.kind](source as never, binder);
  const rows = `SELECT ${profileOf()} AS person, ${arm} AS arm_then, e.time AS at, (e.time, e.message_id) AS moment,
      ${facts.join(', ')}
    FROM events AS e ${JOIN_MOVED}
    WHERE e.workspace_id = {workspace:String} AND ${where} AND arm_then IS NOT NULL`;
  const stratum = changed
    ? `concat(toString(arrayCount(t -> t <= toUnixTimestamp64Milli(min(at)), ${binder.bind('Array(Int64)', changed)})), '${RULE}', argMin(stratum_then, moment))`
    : 'argMin(stratum_then, moment)';
  const group = source.kind === 'days' ? 'person, arm_then' : 'person';
  const units = `SELECT person, assumeNotNull(argMin(arm_then, moment)) AS arm, min(at) AS since, uniqExact(arm_then) AS kinds,
      ${stratum} AS stratum, argMin(dim_then, moment) AS dim FROM (${rows}) GROUP BY ${group}`;
  return dimension ? withHistory(units, dimension, binder) : units;
}

/** Whether everybody has one row. */
export const isOncePerson = ({ kind }: Source): boolean => kind !== 'days';

/** Over `e`: the events that tell of an exposure, whoever's. */
export function sinceSql(source: Source, binder: Binder): string {
  const mine = 'e.workspace_id = {workspace:String}';
  if (source.kind === 'ceiling')
    return `${mine} AND e.type = 'track' AND e.name = ${binder.text(EXPERIENCE_VIEWED)}`;
  const { arm, where } = SOURCES[source.kind](source as never, binder);
  return `${mine} AND ${where} AND (${arm}) IS NOT NULL`;
}

const FACTS = { device: 'device.type', country: 'place.country', channel: 'channel' } as const;

type Compiled = { arm: string; where: string };
type ByEvent = Exclude<Source['kind'], 'ceiling'>;
const SOURCES: {
  [Kind in ByEvent]: (source: Extract<Source, { kind: Kind }>, binder: Binder) => Compiled;
} = {
  experience: ({ experience }, binder) => ({
    arm: property('properties.variant').text,
    where: `e.type = 'track' AND e.name = ${binder.text(EXPERIENCE_VIEWED)}
      AND ${property('properties.experience').text} IN (${[experience].flat().map((one) => binder.text(one))})`,
  }),
  holdout({ holdout }, binder) {
    const side = sideOf(holdout, binder);
    return {
      // Sides are said by name; of those not kept back any name will do.
      arm: `if(${side} = '', '', if(isNull(${side}), NULL, 'everybody else'))`,
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

/** On which side of a holdout an event says that its person is: '' is kept back, NULL says nothing. */
function sideOf(holdout: string, binder: Binder): string {
  const said = property(`properties.holdouts.${holdout}`).text;
  const own = `if(${property('properties.experience').text} = ${binder.text(holdout)}, ${property('properties.variant').text}, NULL)`;
  return `coalesce(${said}, ${own})`;
}

/** Sides are said once, each with what was seen first since it was drawn; so they are put together by person. */
function ceilingSql({ parts, slot }: Extract<Source, { kind: 'ceiling' }>, binder: Binder): string {
  const here =
    slot === undefined ? '1' : `ifNull(${property('properties.slot').text} = ${binder.text(slot)}, 0)`;
  const sides = parts.map(({ view }, i) => `${sideOf(view, binder)} AS s${i}`);
  const rows = `SELECT ${profileOf()} AS person, e.time AS at, (e.time, e.message_id) AS moment, ${here} AS here,
      ${sides.join(', ')}
    FROM events AS e ${JOIN_MOVED}
    WHERE e.workspace_id = {workspace:String} AND e.type = 'track' AND e.name = ${binder.text(EXPERIENCE_VIEWED)}`;
  const isSaid = (i: number) => `s${i} IS NOT NULL`;
  const told = parts.flatMap((_, i) => [
    `argMinIf(assumeNotNull(s${i}), moment, ${isSaid(i)}) AS f${i}`,
    `minIf(at, ${isSaid(i)}) AS t${i}`,
    `uniqExactIf(s${i} = '', ${isSaid(i)}) AS k${i}`,
  ]);
  const of = (letter: string) => parts.map((_, i) => `${letter}${i}`);
  // The lowest comes first, and what it keeps back includes all above.
  const arm = `multiIf(${parts.map(({ leaves }, i) => `f${i} = '', '${leaves}'`).join(', ')}, '5')`;
  return `SELECT person, ${arm} AS arm, greatest(seen, ${of('t').join(', ')}) AS since,
      greatest(${of('k').join(', ')}) AS kinds, '' AS stratum, '' AS dim
    FROM (SELECT person, minIf(at, here) AS seen, countIf(here) AS views, ${told.join(', ')} FROM (${rows}) GROUP BY person)
    WHERE views > 0 AND ${of('k')
      .map((kinds) => `${kinds} > 0`)
      .join(' AND ')}`;
}

/** Segments and stages as they were at that moment. */
function withHistory(units: string, dimension: Dimension, binder: Binder): string {
  const kept = 'u.person AS person, u.arm AS arm, u.since AS since, u.kinds AS kinds, u.stratum AS stratum';
  if (dimension.by === 'segment')
    return `SELECT ${kept}, if(arrayLast(move -> move.1 <= u.since, h.moves).2 = 1, 'inside', 'outside') AS dim
      FROM (${units}) AS u LEFT JOIN (
        SELECT profile, arraySort(groupArray((time, entered))) AS moves FROM transitions
        WHERE workspace_id = {workspace:String} AND segment_id = ${binder.text(dimension.id)} GROUP BY profile
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
