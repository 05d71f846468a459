// Views and goals in the event store, by person as they are known now.

import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import { type Events, JOIN_MOVED, profileOf, property, quote, sqlTime } from '../../platform/events/index.ts';
import { CROWDED } from '../crowds.ts';

export interface ViewEvent {
  person: string;
  at: number;
  variant: string;
  decision: string;
}
export interface GoalEvent {
  person: string;
  at: number;
  amount: number;
}

/** The latest ones since then, oldest first. */
export async function readViewEvents(
  events: Events,
  workspaceId: string,
  { experience, from, limit }: { experience: string; from: number; limit: number },
): Promise<ViewEvent[]> {
  const rows = await events.query<ViewEvent>(
    `SELECT toString(${profileOf()}) AS person, toUnixTimestamp64Milli(e.time) AS at,
       ${property('properties.variant').text} AS variant,
       ifNull(${property('properties.decisionId').text}, '') AS decision
     FROM events AS e ${JOIN_MOVED}
     WHERE e.workspace_id = {workspace:String} AND e.name = {name:String} AND e.type = 'track'
       AND ${property('properties.experience').text} = {experience:String} AND variant IS NOT NULL
       AND NOT hasAny(e.flags, ['bot', '${CROWDED}'])
       AND e.time >= toDateTime64({from:String}, 3)
     ORDER BY e.time DESC, e.message_id DESC LIMIT {limit:UInt32}`,
    { workspace: workspaceId, name: EXPERIENCE_VIEWED, experience, from: sqlTime(from), limit },
  );
  return rows.map((row) => ({ ...row, at: Number(row.at) })).reverse();
}

/** `value` is the property that holds an amount; null counts each as 1. Oldest first. */
export async function readGoalEvents(
  events: Events,
  workspaceId: string,
  { event, value, from, sources }: { event: string; value: string | null; from: number; sources?: string[] },
): Promise<GoalEvent[]> {
  // The path comes from a definition, and is quoted as a name.
  const amount = value === null ? '1.0' : `ifNull(${property(`properties.${value}`).number}, 0.0)`;
  const rows = await events.query<GoalEvent>(
    `SELECT toString(${profileOf()}) AS person, toUnixTimestamp64Milli(e.time) AS at, ${amount} AS amount
     FROM events AS e ${JOIN_MOVED}
     WHERE e.workspace_id = {workspace:String} AND e.name = {event:String} AND e.type = ${quote('track')}
       AND NOT has(e.flags, 'bot') AND (empty({sources:Array(String)}) OR has({sources:Array(String)}, e.source_id))
       AND e.time >= toDateTime64({from:String}, 3)
     ORDER BY e.time, e.message_id LIMIT 500000`,
    { workspace: workspaceId, event, from: sqlTime(from), sources: sources ?? [] },
  );
  return rows.map((row) => ({ ...row, at: Number(row.at) }));
}
