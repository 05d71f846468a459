// What came of a form, from the log of events: there is no second copy of what people sent.

import { type Events, JOIN_MOVED, profileOf, property } from '../../platform/events/index.ts';
import { FORM_CONFIRMED, FORM_SUBMITTED } from '../ask/telling.ts';

export interface SubmissionRow {
  id: string;
  at: string;
  person: string;
  /** The properties of the event, as they came. */
  properties: string;
}
const OF_FORM = `${property('properties.form').text} = {form:String}`;
const MINE = `e.workspace_id = {workspace:String} AND e.type = 'track' AND ${OF_FORM}`;

/** The latest first, each as its sender's profile is now. */
export function readSubmissions(
  events: Events,
  workspaceId: string,
  { form, limit, before }: { form: string; limit: number; before: string | undefined },
): Promise<SubmissionRow[]> {
  const until = before === undefined ? '' : 'AND e.time < {before:DateTime64(3)}';
  return events.query<SubmissionRow>(
    `SELECT e.message_id AS id, e.time AS at, toString(${profileOf()}) AS person,
       JSONExtractRaw(e.raw, 'properties') AS properties
     FROM events AS e ${JOIN_MOVED}
     WHERE ${MINE} AND e.name = '${FORM_SUBMITTED}' ${until}
     ORDER BY e.time DESC, e.message_id LIMIT {limit:UInt32}`,
    {
      workspace: workspaceId,
      form,
      limit,
      ...(before !== undefined && { before: before.replace('T', ' ').replace('Z', '') }),
    },
  );
}

export interface FormDay {
  day: string;
  submitted: number;
  confirmed: number;
}
/** By day of the workspace's calendar; days without any are absent. */
export function readFormDays(
  events: Events,
  workspaceId: string,
  { form, from, timezone }: { form: string; from: number; timezone: string },
): Promise<FormDay[]> {
  return events.query<FormDay>(
    `SELECT toString(toDate(e.time, {timezone:String})) AS day,
       countIf(e.name = '${FORM_SUBMITTED}') AS submitted, countIf(e.name = '${FORM_CONFIRMED}') AS confirmed
     FROM events AS e
     WHERE ${MINE} AND e.name IN ('${FORM_SUBMITTED}', '${FORM_CONFIRMED}')
       AND e.time >= fromUnixTimestamp64Milli({from:Int64})
     GROUP BY day ORDER BY day`,
    { workspace: workspaceId, form, from, timezone },
  );
}
