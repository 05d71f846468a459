// People who are in an experiment and in any other, by what they saw of both, with what a metric of the one says of them.

import type { Metric } from '@visavis/engine/measure';
import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import { type Events, JOIN_MOVED, profileOf, property } from '../../platform/events/index.ts';
import { Binder } from '../../segment/index.ts';
import { compileMetric, unitsSql } from '../metrics/index.ts';

export interface CrossRow {
  other: string;
  a: string;
  b: string;
  n: number;
  sum: number;
  sumSquares: number;
}

/** Whoever saw two variants of either is left out. `since` is the first exposure to the experience. */
export async function readCrossed(
  events: Events,
  workspaceId: string,
  {
    experience,
    metric,
    cap,
    since,
    now,
  }: { experience: string; metric: Metric; cap: number | undefined; since: number; now: number },
): Promise<CrossRow[]> {
  const binder = new Binder();
  const exposed = { source: { kind: 'experience', experience } } as const;
  const one = compileMetric(metric, 0, binder, cap);
  const values = unitsSql([one], { exposed, now }, { since, binder });
  const other = property('properties.experience').text;
  const others = `SELECT person, other, assumeNotNull(any(variant)) AS arm FROM (
      SELECT ${profileOf()} AS person, assumeNotNull(${other}) AS other, ${property('properties.variant').text} AS variant
      FROM events AS e ${JOIN_MOVED}
      WHERE e.workspace_id = {workspace:String} AND e.type = 'track' AND e.name = ${binder.text(EXPERIENCE_VIEWED)}
        AND ifNull(${other}, '') NOT IN ('', ${binder.text(experience)}) AND variant IS NOT NULL
    ) GROUP BY person, other HAVING uniqExact(variant) = 1`;
  const rows = await events.query<CrossRow>(
    `SELECT o.other AS other, x.arm AS a, o.arm AS b, count() AS n, sum(x.v0) AS sum, sum(x.v0 * x.v0) AS sumSquares
     FROM (SELECT person, arm, v0 FROM (${values}) WHERE kinds = 1) AS x
     INNER JOIN (${others}) AS o ON o.person = x.person
     GROUP BY other, a, b ORDER BY other, a, b`,
    { workspace: workspaceId, ...binder.params },
    { timeoutMs: 120_000 },
  );
  return rows.map((row) => ({
    ...row,
    n: Number(row.n),
    sum: Number(row.sum),
    sumSquares: Number(row.sumSquares),
  }));
}
