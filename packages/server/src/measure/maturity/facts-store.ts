// What the event store says of a company as a whole: who sends, how visits begin, which slots are decided.

import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import type { Clock } from '../../platform/clock.ts';
import { type Events, property, sqlTime } from '../../platform/events/index.ts';

const DAY_MS = 86_400_000;
/** Of all visits; what comes less often may be chance. */
const NOTABLE = 0.01;

export interface LogFacts {
  /** Sources that sent something in the last days. */
  liveSources(workspaceId: string, days: number): Promise<number>;
  /** Ways in which at least one in a hundred visits began. */
  channels(workspaceId: string, days: number): Promise<number>;
  decidedSlots(workspaceId: string, days: number): Promise<number>;
}

export function createLogFacts({ events, clock }: { events: Events; clock: Clock }): LogFacts {
  const ask = async (sql: string, workspaceId: string, days: number): Promise<number> => {
    const from = sqlTime(clock.now() - days * DAY_MS);
    const [row] = await events.query<{ n: number }>(sql, { workspace: workspaceId, from, notable: NOTABLE });
    return Number(row?.n ?? 0);
  };
  const recent = (time: string) =>
    `workspace_id = {workspace:String} AND ${time} >= toDateTime64({from:String}, 3)`;
  return {
    liveSources: (workspaceId, days) =>
      ask(`SELECT uniqExact(source_id) AS n FROM events WHERE ${recent('received_at')}`, workspaceId, days),
    channels: (workspaceId, days) =>
      ask(
        `SELECT countIf(visits >= {notable:Float64} * total) AS n FROM (
           SELECT count() AS visits, sum(count()) OVER () AS total FROM events
           WHERE ${recent('time')} AND channel != '' GROUP BY channel)`,
        workspaceId,
        days,
      ),
    decidedSlots: (workspaceId, days) =>
      ask(
        `SELECT uniqExact(slot) AS n FROM (
           SELECT arrayJoin(slots) AS slot FROM decisions WHERE ${recent('time')}
           UNION ALL SELECT ${property('properties.slot').text} AS slot FROM events AS e
           WHERE ${recent('time')} AND e.name = '${EXPERIENCE_VIEWED}' AND slot IS NOT NULL)`,
        workspaceId,
        days,
      ),
  };
}
