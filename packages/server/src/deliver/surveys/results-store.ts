// What surveys were answered, from the log of events. Of each response what was said last counts.

import { type Events, property } from '../../platform/events/index.ts';
import { SURVEY_ANSWERED } from '../ask/telling.ts';

export interface AskedResults {
  survey: string;
  from: number;
  timezone: string;
}
/** How many gave this answer in this group, in this week; `value` is JSON text. */
export interface AnswerRow {
  group: string;
  week: string;
  question: string;
  value: string;
  people: number;
}

const OF = `e.workspace_id = {workspace:String} AND e.type = 'track' AND e.name = '${SURVEY_ANSWERED}'
  AND ${property('properties.survey').text} = {survey:String} AND e.time >= fromUnixTimestamp64Milli({from:Int64})`;

/** One row a response: when it was begun, and its last words. */
const LAST = `SELECT ${property('properties.response').text} AS response, min(e.time) AS began, max(e.time) AS at,
    argMax(JSONExtractRaw(e.raw, 'properties'), (e.time, e.message_id)) AS said
  FROM events AS e WHERE ${OF} GROUP BY response`;

/** The names of the groups that somebody stood in when they answered: `all`, `segment:<key>`, `stage:<machine>:<stage>`. */
const GROUPS = `arrayConcat(['all'],
    arrayMap(x -> concat('segment:', x), JSONExtract(said, 'segments', 'Array(String)')),
    arrayMap(x -> concat('stage:', x.1, ':', x.2), JSONExtractKeysAndValues(said, 'stages', 'String')))`;

export function readAnswers(
  events: Events,
  workspaceId: string,
  { survey, from, timezone }: AskedResults,
): Promise<AnswerRow[]> {
  return events.query<AnswerRow>(
    `SELECT group, toString(toMonday(toDate(began, {timezone:String}))) AS week,
       answer.1 AS question, answer.2 AS value, count() AS people
     FROM (SELECT began, arrayJoin(${GROUPS}) AS group,
             JSONExtractKeysAndValuesRaw(said, 'answers') AS answers FROM (${LAST}))
     ARRAY JOIN answers AS answer
     WHERE length(answer.2) <= 300
     GROUP BY group, week, question, value ORDER BY group, week, question, value LIMIT 200000`,
    { workspace: workspaceId, survey, from, timezone },
  );
}

export interface TextRow {
  at: string;
  said: string;
}
/** The latest responses in which this question was answered in words. */
export function readTexts(
  events: Events,
  workspaceId: string,
  { survey, from, question, limit }: Omit<AskedResults, 'timezone'> & { question: string; limit: number },
): Promise<TextRow[]> {
  return events.query<TextRow>(
    `SELECT at, said FROM (${LAST})
     WHERE JSONExtractString(said, 'answers', {question:String}) != ''
     ORDER BY at DESC LIMIT {limit:UInt32}`,
    { workspace: workspaceId, survey, from, question, limit },
  );
}
