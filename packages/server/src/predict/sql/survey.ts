// What a workspace collects, as far as columns can be made of it: which events are common and what numbers they carry,
// which traits and facts have a few common values.

import { FACT_COLUMNS, JOIN_MOVED, type Params, profileOf } from '../../platform/events/index.ts';

export interface Question {
  sql: string;
  params: Params;
}
export interface Surveyed {
  workspaceId: string;
  /** Nothing later is looked at: what becomes common afterwards must not choose the columns. */
  until: number;
}

const UNTIL = `e.workspace_id = {workspace:String} AND e.time <= fromUnixTimestamp64Milli({until:Int64}, 'UTC')`;
const paramsOf = ({ workspaceId, until }: Surveyed): Params => ({ workspace: workspaceId, until });
/** Of many events, some: enough to tell what is common. */
const SAMPLED = 'AND cityHash64(e.identity) % 100 < {share:UInt8}';

/** `SELECT name, people`: the commonest events that are no statements about a person. */
export function commonEventsSql(asked: Surveyed, limit: number): Question {
  return {
    sql: `SELECT e.name AS name, uniq(${profileOf()}) AS people FROM events AS e ${JOIN_MOVED}
      WHERE ${UNTIL} AND e.type NOT IN ('identify', 'group', 'alias') GROUP BY name ORDER BY people DESC, name LIMIT ${limit}`,
    params: paramsOf(asked),
  };
}

/** `SELECT name, path, events, share`: numeric properties, and in what share of its events each is there. */
export function numericPropertiesSql(asked: Surveyed, share: number): Question {
  return {
    sql: `SELECT name, tupleElement(pair, 1) AS path, tupleElement(pair, 2) AS events, events / total AS share FROM (
        SELECT e.name AS name, count() AS total, sumMap(arrayFilter(k -> startsWith(k, 'properties.'), mapKeys(e.numbers)),
          arrayMap(k -> toUInt64(1), arrayFilter(k -> startsWith(k, 'properties.'), mapKeys(e.numbers)))) AS counts
        FROM events AS e WHERE ${UNTIL} AND e.type = 'track' ${SAMPLED} GROUP BY name)
      ARRAY JOIN arrayZip(counts.1, counts.2) AS pair WHERE share >= 0.5 ORDER BY name, events DESC, path`,
    params: { ...paramsOf(asked), share },
  };
}

/** `SELECT path, kind, people, different, top`: traits by their type; `top` are common values with their people. */
export function traitsSql(asked: Surveyed, share: number): Question {
  const of = (map: string, value: string, kind: string) =>
    `SELECT path, '${kind}' AS kind, uniq(identity) AS people, uniq(value) AS different, topK(20)(value) AS top FROM (
      SELECT e.identity AS identity, path, ${value} AS value FROM events AS e
      ARRAY JOIN arrayFilter(k -> startsWith(k, 'traits.'), mapKeys(e.${map})) AS path
      WHERE ${UNTIL} AND e.type = 'identify' ${SAMPLED}) GROUP BY path`;
  return {
    sql: `SELECT * FROM (${[
      of('texts', 'e.texts[path]', 'text'),
      of('numbers', `''`, 'number'),
      of('bools', `''`, 'flag'),
    ].join(' UNION ALL ')}) ORDER BY people DESC, path LIMIT 200`,
    params: { ...paramsOf(asked), share },
  };
}

/** What people answer comes as this event, by whatever asked them. */
export const SURVEY_ANSWERED = 'Survey Answered';
/** Where one event is one answer: what was asked, beside `properties.answer`. */
export const QUESTION = 'properties.question';
/** What says which survey it was and where who answered stood then, not what somebody thinks. */
const ABOUT_SURVEY = [
  'survey',
  'survey_name',
  'survey_version',
  'survey_id',
  'response',
  'channel',
  'question',
  'kind',
  'segments',
];

/** `SELECT path, question, value, people`: what many answered, in words or by choice. */
export function answersSql(asked: Surveyed, leastPeople: number, each: number, limit: number): Question {
  const not = ABOUT_SURVEY.map((name) => `'properties.${name}'`).join(', ');
  const own = (name: string) =>
    `startsWith(k, 'properties.') AND NOT startsWith(k, 'properties.stages.') AND k NOT IN (${not}) AND ${name}`;
  const texts = `arrayMap(k -> (k, e.texts[k]), arrayFilter(k -> ${own(`e.texts[k] != ''`)}, mapKeys(e.texts)))`;
  const chosen =
    `arrayFlatten(arrayMap(k -> arrayMap(v -> (k, JSONExtractString(v)), arrayFilter(v -> startsWith(v, '"'), e.lists[k])), ` +
    `arrayFilter(k -> ${own('1')}, mapKeys(e.lists))))`;
  return {
    sql: `SELECT tupleElement(pair, 1) AS path, if(path = 'properties.answer', asked, '') AS question,
        tupleElement(pair, 2) AS value, uniq(profile) AS people
      FROM (SELECT ${profileOf()} AS profile, e.texts['${QUESTION}'] AS asked, arrayJoin(arrayConcat(${texts}, ${chosen})) AS pair
        FROM events AS e ${JOIN_MOVED} WHERE ${UNTIL} AND e.name = '${SURVEY_ANSWERED}')
      WHERE lengthUTF8(tupleElement(pair, 2)) <= 80 GROUP BY path, question, value HAVING people >= ${leastPeople}
      ORDER BY people DESC, path, question, value LIMIT ${each} BY path, question LIMIT ${limit}`,
    params: paramsOf(asked),
  };
}

/** `SELECT level, people`: values of one trait, or of one fact, by how many people said it. */
export function levelsSql(asked: Surveyed, of: string, limit: number): Question {
  const trait = of.startsWith('traits.');
  const value = trait ? `e.texts[{of:String}]` : `e.${(FACT_COLUMNS as Record<string, string>)[of]!}`;
  return {
    sql: `SELECT ${value} AS level, uniq(${profileOf()}) AS people FROM events AS e ${JOIN_MOVED}
      WHERE ${UNTIL} AND level != '' ${trait ? `AND e.type = 'identify'` : ''} GROUP BY level ORDER BY people DESC, level LIMIT ${limit}`,
    params: { ...paramsOf(asked), of },
  };
}

/** `SELECT people, events, first`: how much there is. */
export function sizeSql(asked: Surveyed): Question {
  return {
    sql: `SELECT uniq(${profileOf()}) AS people, count() AS events, toUnixTimestamp64Milli(min(e.time)) AS first
      FROM events AS e ${JOIN_MOVED} WHERE ${UNTIL}`,
    params: paramsOf(asked),
  };
}
