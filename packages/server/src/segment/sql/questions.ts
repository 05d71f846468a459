// Questions about people and segments that the event store answers beside membership itself.

import type { Condition } from '@visavis/engine/segment';
import { JOIN_MOVED, profileOf } from '../../platform/events/index.ts';
import { DONE_TO_THEM } from '../../unify/index.ts';
import { uuidList } from './binder.ts';
import { type Asked, matchesSql, type Sql } from './index.ts';

export interface EstimateRow {
  size: number;
  total: number;
  match: string[];
  /** Those of whom all parts but one hold: [profile, the place of the part that does not]. */
  nearly: [string, number][];
}

/**
 * Size, and five who match and five who nearly do. `parts` must all hold; when there is only one, `wider` is a weaker
 * form of it, and who meets that alone nearly matches.
 */
export function estimateSql(parts: readonly Condition[], wider: Condition | undefined, asked: Asked): Sql {
  return matchesSql(wider ? [...parts, wider] : parts, asked, (holds) => {
    const wanted = holds.slice(0, parts.length);
    const all = wanted.map((hold) => `(${hold})`).join(' AND ');
    const missing = `arrayFirstIndex(h -> NOT h, [${wanted.map((hold) => `toBool(${hold})`).join(', ')}])`;
    const close = wider
      ? `NOT (${all}) AND (${holds.at(-1)})`
      : `${wanted.map((hold) => `toUInt8(toBool(${hold}))`).join(' + ')} = ${parts.length - 1}`;
    const nearly = parts.length === 1 && !wider ? '0' : close;
    return (
      `SELECT countIf(${all}) AS size, count() AS total, groupArraySampleIf(5, 1)(profile, ${all}) AS match, ` +
      `groupArraySampleIf(5, 1)((profile, toUInt32(${missing})), ${nearly}) AS nearly FROM people`
    );
  });
}

/** `SELECT total`: how many people there are. */
export function totalSql({ workspaceId }: Pick<Asked, 'workspaceId'>): Sql {
  return {
    sql: `SELECT uniqExact(${profileOf()}) AS total FROM events AS e ${JOIN_MOVED} WHERE e.workspace_id = {workspace:String}`,
    params: { workspace: workspaceId },
  };
}

/** `SELECT name, inside, outside`: of two samples of people, how many did each event at all. */
export function eventSharesSql(
  workspaceId: string,
  inside: readonly string[],
  outside: readonly string[],
): Sql {
  return {
    sql:
      `SELECT e.name AS name, uniqExactIf(${profileOf()}, ${profileOf()} IN ${uuidList(inside)}) AS inside, ` +
      `uniqExactIf(${profileOf()}, ${profileOf()} IN ${uuidList(outside)}) AS outside ` +
      `FROM events AS e ${JOIN_MOVED} WHERE e.workspace_id = {workspace:String} AND NOT (${DONE_TO_THEM}) ` +
      'GROUP BY name HAVING inside + outside > 2 ORDER BY inside + outside DESC LIMIT 100',
    params: { workspace: workspaceId },
  };
}
