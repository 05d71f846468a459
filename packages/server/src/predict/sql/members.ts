// Who was in which segment at the cutoff, by the same reading of conditions that sizes of the past are worked out with.

import type { Params } from '../../platform/events/index.ts';
import { matchesSql } from '../../segment/index.ts';
import type { PeopleAsked } from './people.ts';

interface MembersSql {
  /** `SELECT profile, found, m0, m1, …`; undefined when no segment is asked about. */
  sql: string | undefined;
  params: Params;
  columns: string[];
}

/** @throws UnanswerableError */
export function membersSql({ workspaceId, cutoff, members }: PeopleAsked): MembersSql {
  if (!members || members.segments.length === 0) return { sql: undefined, params: {}, columns: [] };
  const columns = members.segments.map((_, i) => `m${i}`);
  const { sql, params } = matchesSql(
    members.segments.map(({ condition }) => condition),
    { workspaceId, now: cutoff, ...members.around },
    (holds) =>
      `SELECT profile, 1 AS found, ${holds.map((one, i) => `toUInt8(${one}) AS ${columns[i]}`).join(', ')} FROM people`,
  );
  // Its parameters are counted from 0, as those of the statement around it are.
  const own = sql.replaceAll(/\{(p\d+):/g, '{m_$1:');
  const renamed = Object.entries(params).map(([name, value]) => [
    /^p\d+$/.test(name) ? `m_${name}` : name,
    value,
  ]);
  return { sql: own, params: Object.fromEntries(renamed) as Params, columns };
}
