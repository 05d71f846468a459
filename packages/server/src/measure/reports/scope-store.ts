// The parts of statements that say who is asked about, when, and by what people are told apart.

import { derivedNameOf } from '@visavis/engine/unify';
import { fact, JOIN_MOVED, profileOf, quote } from '../../platform/events/index.ts';
import type { Binder, Sql } from '../../segment/index.ts';
import type { Scope } from './scope.ts';

/** By a fact of people's events, such as the channel by which they came. */
export function factGroups(name: string, touch: 'first' | 'latest'): Sql {
  const pick = touch === 'first' ? 'argMin' : 'argMax';
  // What a first touch was like is said by the first event that tells a channel.
  const told = touch === 'first' ? "e.channel != ''" : `${fact(name)} IS NOT NULL`;
  return {
    sql: `SELECT ${profileOf()} AS person, ${pick}(ifNull(${fact(name)}, ''), (e.time, e.message_id)) AS value
      FROM events AS e ${JOIN_MOVED} WHERE e.workspace_id = {workspace:String} AND ${told} GROUP BY person`,
    params: {},
  };
}

/** By what was worked out of them, as it is now. */
export function derivedGroups(attribute: string): Sql {
  const value = `values[${quote(derivedNameOf(attribute))}]`;
  return {
    sql: `SELECT profile AS person, if(startsWith(${value}, '"'), JSONExtractString(${value}), ${value}) AS value
      FROM derived FINAL WHERE workspace_id = {workspace:String}`,
    params: {},
  };
}

export function segmentGroups(segments: readonly { key: string; members: Sql }[]): Sql {
  const each = segments.map(
    ({ key, members }) => `SELECT profile AS person, ${quote(key)} AS value FROM (${members.sql})`,
  );
  return {
    sql: each.join(' UNION ALL '),
    params: Object.assign({}, ...segments.map(({ members }) => members.params)),
  };
}

/** `FROM events AS e` with their people: ` AND <person is asked about>`, or nothing. */
export const onlyPeople = ({ only }: Scope, person = profileOf()): string =>
  only ? ` AND ${person} IN (${only.sql})` : '';

/** Joins `value` to rows with a person; `''` where they have none. */
export const joinGroups = ({ groups }: Scope, rows: string): string =>
  groups
    ? `LEFT JOIN (SELECT person, toString(value) AS value FROM (${groups.sql})) AS g ON g.person = ${rows}.person`
    : `CROSS JOIN (SELECT '' AS value) AS g`;

export const paramsOf = ({ workspaceId, only, groups }: Scope, binder: Binder): Sql['params'] => ({
  ...only?.params,
  ...groups?.params,
  workspace: workspaceId,
  ...binder.params,
});

export const between = (binder: Binder, from: number, to: number): string =>
  `e.time >= ${binder.time(from)} AND e.time < ${binder.time(to)}`;
