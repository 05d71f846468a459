// What people are worth by the goals that segments are judged by, from the event store.

import { type Events, isAmount, JOIN_MOVED, profileOf } from '../platform/events/index.ts';

export interface GoalRow {
  profile: string;
  /** How often the goal happened, what it was worth, and how much they did in all. */
  times: number;
  worth: number;
  deeds: number;
}

const SPAN_MS = 90 * 86_400_000;
const WORTH = ['properties.revenue', 'properties.total', 'properties.value']
  .map((path) => ({ path, number: `e.numbers['${path}']` }))
  .map(({ path, number }) => `if(mapContains(e.numbers, '${path}') AND ${isAmount(number)}, ${number}, NULL)`)
  .join(', ');

/** Of the last 90 days, of everybody whose profile id is not greater than `until`. */
export async function readGoals(
  events: Events,
  { workspaceId, goal, until, now }: { workspaceId: string; goal: string; until: string; now: number },
): Promise<GoalRow[]> {
  const rows = await events.query<GoalRow>(
    `SELECT toString(${profileOf()}) AS profile, countIf(e.name = {goal:String}) AS times,
       sumIf(ifNull(coalesce(${WORTH}), 0), e.name = {goal:String}) AS worth, count() AS deeds
     FROM events AS e ${JOIN_MOVED}
     WHERE e.workspace_id = {workspace:String} AND e.time > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
     GROUP BY profile HAVING profile <= {until:String}`,
    { workspace: workspaceId, goal, until, since: now - SPAN_MS },
  );
  return rows.map((row) => ({
    profile: row.profile,
    times: Number(row.times),
    worth: Number(row.worth),
    deeds: Number(row.deeds),
  }));
}

/** The event that most looks like a goal: orders, else the commonest thing that people do. */
export async function commonGoal(events: Events, workspaceId: string): Promise<string | undefined> {
  const [row] = await events.query<{ name: string }>(
    `SELECT name FROM (SELECT e.name AS name, count() AS times FROM events AS e
       WHERE e.workspace_id = {workspace:String} AND e.type = 'track' GROUP BY name)
     ORDER BY match(name, '(?i)^(order|purchase|checkout|sign)[ a-z_]*(completed|complete|purchase|up|placed)?$')
       AND match(name, '(?i)completed|purchase|placed|signed') DESC, times DESC, name LIMIT 1`,
    { workspace: workspaceId },
  );
  return row?.name;
}
