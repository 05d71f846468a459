// The second reader of conditions: a statement over the event store that names the people of whom a condition holds
// at an instant. The first is the engine's program, which settles people one by one as events arrive; both give the
// same answer, which a property test demands.
//
//   const { sql, params } = toSql({ event: 'Order Completed' }, { workspaceId, now, ...surroundings })
//   const people = await events.query<{ profile: string }>(sql, params)

import type { Condition, EventCondition } from '@visavis/engine/segment';
import { instantOf } from '@visavis/engine/unify';
import { JOIN_MOVED, type Params, profileOf } from '../../platform/events/index.ts';
import { attributeSql } from './attribute.ts';
import { Binder } from './binder.ts';
import { and, compareInstant, or } from './comparison.ts';
import { measureSql } from './measure.ts';
import { needsEvents } from './needs-events.ts';
import { Reader, type Surroundings } from './reader.ts';
import { sequenceSql } from './sequence.ts';

export { needsEvents } from './needs-events.ts';
export { OneInstantError, type Surroundings, UnanswerableError } from './reader.ts';

export interface Asked extends Surroundings {
  workspaceId: string;
  now: number;
  /** How the names of its parameters begin. */
  prefix?: string;
}
export interface Sql {
  sql: string;
  params: Params;
}

/** `SELECT profile` of all of whom the condition holds. @throws UnanswerableError */
export function toSql(condition: Condition, asked: Asked): Sql {
  return matchesSql([condition], asked, ([holds]) => `SELECT profile FROM people WHERE ${holds}`);
}

/** `SELECT profile` of all who have any event that the condition looks at, whether it holds or not. */
export function touchedSql(condition: Condition, asked: Asked): Sql {
  return matchesSql([condition], asked, () => 'SELECT profile FROM people ORDER BY profile');
}

/** `SELECT size`: how many they are. */
export function countSql(condition: Condition, asked: Asked): Sql {
  return matchesSql([condition], asked, ([holds]) => `SELECT countIf(${holds}) AS size FROM people`);
}

/**
 * `SELECT n, size`: how many they were at each of these instants (oldest first), `n` counting from 1; an instant without
 * anybody has no row. One pass over the events, in which each counts once for every instant that it lies before.
 * @throws OneInstantError
 * @throws UnanswerableError of what was worked out of people: the past of that is not known
 */
export function countsSql(
  condition: Condition,
  { now: _, ...asked }: Asked,
  instants: readonly number[],
): Sql {
  const n = instants.length > 1 ? 'at_n' : '1';
  const select = ([holds]: readonly string[]) =>
    `SELECT ${n} AS n, countIf(${holds}) AS size FROM people GROUP BY n`;
  return peopleSql([condition], asked, { instants, past: true }, select);
}

/**
 * Any question about all people and the conditions that hold of them; `people` has a column `profile`, and `holds` are
 * expressions over its other columns.
 */
export function matchesSql(
  conditions: readonly Condition[],
  { now, ...asked }: Asked,
  select: (holds: readonly string[]) => string,
): Sql {
  return peopleSql(conditions, asked, { instants: [now] }, select);
}

function peopleSql(
  conditions: readonly Condition[],
  { workspaceId, prefix, ...surroundings }: Omit<Asked, 'now'>,
  { instants, past }: { instants: readonly number[]; past?: boolean },
  select: (holds: readonly string[]) => string,
): Sql {
  const binder = new Binder(prefix);
  const reader = new Reader(binder, instants, surroundings, past);
  const holds = conditions.map((condition) => conditionSql(reader, condition));
  const restricted = conditions.every((condition) => needsEvents(condition, surroundings));
  const columns = [...reader.aggregates].map(([sql, name]) => `${sql} AS ${name}`);
  const maps = [...reader.groupMaps].map(([sql, name]) => `${sql} AS ${name}`);
  const several = instants.length > 1;
  const where = [
    'e.workspace_id = {workspace:String}',
    `e.time <= ${binder.time(instants.at(-1)!)}`,
    ...(several ? [`e.time <= ${reader.timePerInstant((now) => now)}`] : []),
    ...(restricted ? restriction(reader) : []),
  ];
  const who = [`${profileOf()} AS profile`, ...(several ? ['at_n'] : []), ...columns].join(', ');
  const from = `events AS e ${JOIN_MOVED}${several ? ` ARRAY JOIN range(1, ${instants.length + 1}) AS at_n` : ''}`;
  const group = several ? 'profile, at_n' : 'profile';
  const people = `SELECT ${who} FROM ${from} WHERE ${where.join(' AND ')} GROUP BY ${group}`;
  const known = reader.readsDerived
    ? `SELECT p.*, d.values AS derived FROM (${people}) AS p ${JOIN_DERIVED}`
    : people;
  const sql = `WITH ${[...maps, `people AS (${known})`].join(', ')} ${select(holds)}`;
  return { sql, params: { workspace: workspaceId, ...binder.params } };
}

/** What was worked out of each, as it is now. */
const JOIN_DERIVED =
  'LEFT JOIN (SELECT profile, values FROM derived FINAL WHERE workspace_id = {workspace:String}) AS d ON d.profile = p.profile';

/** Only events that any part of the condition looks at, when nobody else can meet it. */
function restriction(reader: Reader): string[] {
  const { names, from, binder } = reader;
  return [
    ...(names && names.size > 0 ? [`e.name IN ${binder.bind('Array(String)', [...names])}`] : []),
    ...(Number.isFinite(from) ? [`e.time >= ${binder.time(from)}`] : []),
  ];
}

function conditionSql(reader: Reader, condition: Condition): string {
  if ('all' in condition) return and(condition.all.map((part) => conditionSql(reader, part)));
  if ('any' in condition) return or(condition.any.map((part) => conditionSql(reader, part)));
  if ('not' in condition) return `NOT ${conditionSql(reader, condition.not)}`;
  if ('attribute' in condition) return attributeSql(reader, condition);
  if ('sequence' in condition) return sequenceSql(reader, condition);
  if ('segment' in condition) {
    const other = reader.segments.get(condition.segment);
    return other ? conditionSql(reader, other) : '0';
  }
  return eventSql(reader, condition);
}

const SIZES = { gt: '>', gte: '>=', lt: '<', lte: '<=', eq: '=' } as const;

function eventSql(reader: Reader, condition: EventCondition): string {
  const { measure = { count: true }, window, op = 'gte', value = 1 } = condition;
  const { binder } = reader;
  const { sql } = measureSql(reader, condition, measure, window);
  // A comparison of nothing is NULL; it holds only of `ne`.
  if (op === 'ne') return `ifNull(${sql} != ${literal(value, binder)}, 1)`;
  if (op === 'between') {
    const [least, most] = value as [number, number];
    return `ifNull(${sql} >= ${binder.number(least)} AND ${sql} <= ${binder.number(most)}, 0)`;
  }
  if (op in SIZES) return `ifNull(${sql} ${SIZES[op as keyof typeof SIZES]} ${literal(value, binder)}, 0)`;
  const instant = compareInstant({ instant: sql, op: op as 'before', value, now: reader.nowSql, binder });
  return `ifNull(${instant}, 0)`;
}

function literal(value: unknown, binder: Binder): string {
  if (typeof value === 'number') return binder.number(value);
  return binder.number(instantOf(value as string) ?? Number.NaN);
}
