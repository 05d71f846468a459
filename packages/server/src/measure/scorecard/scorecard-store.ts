// The scorecard's questions to the event store: how visits to stages ended, what people did and answered while they were
// in a stage, and what those who stand in it are worth. Everything by stage, by period (now or before) and by group.

import type { EventFilter } from '@visavis/engine/segment';
import {
  type Events,
  JOIN_MOVED,
  profileOf,
  property,
  type QueryOptions,
} from '../../platform/events/index.ts';
import { Binder, filterSql, TIME_MS } from '../../segment/index.ts';
import { moneyOf } from '../reports/money-store.ts';
import type { Scope } from '../reports/scope.ts';
import { joinGroups, onlyPeople, paramsOf } from '../reports/scope-store.ts';

export interface AskedCard {
  machine: string;
  /** The period in question is [from, to), the one before it [before, from). */
  before: number;
  from: number;
  to: number;
}
interface Cell {
  stage: string;
  /** 1: the period in question; 0: the one before. */
  now: number;
  value: string;
}

/** A person's visits to one journey, as arrays in order of time. */
function visitsSql(scope: Scope, machine: string, binder: Binder): string {
  const mine = (column: string) =>
    `arrayFilter((x, m) -> m = ${binder.text(machine)}, ${column}, machines) AS ${column}_of`;
  return `SELECT profile AS person, ${['stages', 'entered_at', 'left_at', 'next'].map(mine).join(', ')}
    FROM visits FINAL WHERE workspace_id = {workspace:String}${onlyPeople(scope, 'profile')} AND notEmpty(stages_of)`;
}

export interface EndedRow extends Cell {
  /** In steps of the time that is followed. */
  at: number;
  /** The stage that they went to; '' for out, null where they are still there. */
  next: string | null;
  visits: number;
}

/** Everybody's first visit to each stage that began in the period: how long it was followed, and how it ended. */
export async function readEnded(
  events: Events,
  scope: Scope,
  { machine, before, from, to, stepMs }: AskedCard & { stepMs: number },
  options: QueryOptions,
): Promise<EndedRow[]> {
  const binder = new Binder();
  const [start, middle, end] = [binder.millis(before), binder.millis(from), binder.millis(to)];
  const rows = `SELECT person, visit.1 AS stage, visit.2 AS entered, visit.3 AS left_at, visit.4 AS next, entered >= ${middle} AS now
    FROM (${visitsSql(scope, machine, binder)}) ARRAY JOIN arrayZip(stages_of, entered_at_of, left_at_of, next_of) AS visit
    WHERE entered >= ${start} AND entered < ${end}`;
  // Each period is seen as it was when it ended.
  const until = `if(now, ${end}, ${middle})`;
  const firsts = `SELECT person, stage, now, argMin((left_at, next), entered) AS ended, min(entered) AS began,
      ended.1 > 0 AND ended.1 < ${until} AS isOver, if(isOver, ended.1, ${until}) AS last
    FROM (${rows}) GROUP BY person, stage, now`;
  const found = await events.query<EndedRow & { isOver: number }>(
    `SELECT f.stage AS stage, toUInt8(f.now) AS now, g.value AS value, intDiv(last - began, ${binder.millis(stepMs)}) AS at,
       toUInt8(isOver) AS isOver, if(isOver, ended.2, '') AS next, count() AS visits
     FROM (${firsts}) AS f ${joinGroups(scope, 'f')}
     GROUP BY stage, now, value, at, isOver, next LIMIT 2000000`,
    paramsOf(scope, binder),
    options,
  );
  return found.map(({ isOver, ...row }) => ({
    ...row,
    ...{ at: Number(row.at), visits: Number(row.visits), next: Number(isOver) === 1 ? row.next : null },
  }));
}

export interface EngagedRow extends Cell {
  n: number;
  /** Weeks in the stage, events, and active days: sums, squares and products over people. */
  weeks: number;
  events: number;
  days: number;
  weeksSquared: number;
  eventsSquared: number;
  daysSquared: number;
  weeksEvents: number;
  weeksDays: number;
}

/**
 * What everybody did in the time that they spent in a stage, within each period. Everybody's events become one list, and
 * each visit takes from it what happened meanwhile: a fifth of what it costs to find the visit of each event.
 */
export async function readEngaged(
  events: Events,
  scope: Scope,
  asked: AskedCard,
  options: QueryOptions,
): Promise<EngagedRow[]> {
  const binder = new Binder();
  const { before, from, to } = asked;
  const within = (start: number, end: number, now: 0 | 1) => {
    const [least, most] = [binder.millis(start), binder.millis(end)];
    return `arrayFilter(s -> s.3 < s.4, arrayMap((stage, entered, gone) ->
      (stage, toUInt8(${now}), greatest(entered, ${least}), least(if(gone = 0, ${most}, gone), ${most})),
      v.stages_of, v.entered_at_of, v.left_at_of))`;
  };
  const times = `SELECT ${profileOf()} AS person, groupArray(${TIME_MS}) AS times FROM events AS e ${JOIN_MOVED}
    WHERE e.workspace_id = {workspace:String} AND e.time >= ${binder.time(before)} AND e.time < ${binder.time(to)}
    GROUP BY person`;
  const visits = `SELECT v.person AS person, arrayConcat(${within(before, from, 0)}, ${within(from, to, 1)}) AS stays,
      arrayMap(s -> arrayFilter(t -> t >= s.3 AND t < s.4, e.times), stays) AS acts
    FROM (${times}) AS e RIGHT JOIN (${visitsSql(scope, asked.machine, binder)}) AS v ON v.person = e.person`;
  const day = `t -> toDate(fromUnixTimestamp64Milli(t, 'UTC'), ${binder.text(scope.timezone)})`;
  const people = `SELECT person, stay.1 AS stage, stay.2 AS now, sum(stay.4 - stay.3) / 604800000 AS weeks,
      sum(length(act)) AS events, length(arrayDistinct(arrayMap(${day}, groupArrayArray(act)))) AS days
    FROM (${visits}) ARRAY JOIN stays AS stay, acts AS act GROUP BY person, stage, now`;
  const sum = (of: string) => `toFloat64(sum(${of}))`;
  return events.query<EngagedRow>(
    `SELECT f.stage AS stage, f.now AS now, g.value AS value, count() AS n, ${sum('f.weeks')} AS weeks,
       ${sum('f.events')} AS events, ${sum('f.days')} AS days, ${sum('f.weeks * f.weeks')} AS weeksSquared,
       ${sum('f.events * f.events')} AS eventsSquared, ${sum('f.days * f.days')} AS daysSquared,
       ${sum('f.weeks * f.events')} AS weeksEvents, ${sum('f.weeks * f.days')} AS weeksDays
     FROM (${people}) AS f ${joinGroups(scope, 'f')} GROUP BY stage, now, value LIMIT 10000`,
    paramsOf(scope, binder),
    options,
  );
}

const SURVEY = 'Survey Answered';
const KIND = property('properties.kind').text;
const SCORE = property('properties.score').number;

export interface AnswerRow extends Cell {
  kind: string;
  score: number;
  people: number;
}

/** Everybody's latest answer of each kind in the stage and period. */
export async function readAnswers(
  events: Events,
  scope: Scope,
  { machine, before, from, to }: AskedCard,
  options: QueryOptions,
): Promise<AnswerRow[]> {
  const binder = new Binder();
  const answers = `SELECT ${profileOf()} AS person, ${TIME_MS} AS ms, e.time >= ${binder.time(from)} AS now,
      ifNull(${KIND}, '') AS kind, ifNull(${SCORE}, nan) AS score
    FROM events AS e ${JOIN_MOVED} WHERE e.workspace_id = {workspace:String} AND e.time >= ${binder.time(before)}
      AND e.time < ${binder.time(to)} AND e.name = ${binder.text(SURVEY)} AND ${KIND} IS NOT NULL AND NOT isNaN(score)`;
  const visit = 'arrayLastIndex(t -> t <= e.ms, v.entered_at_of)';
  const latest = `SELECT e.person AS person, v.stages_of[${visit}] AS stage, e.now AS now, e.kind AS kind, argMax(e.score, e.ms) AS last
    FROM (${answers}) AS e INNER JOIN (${visitsSql(scope, machine, binder)}) AS v ON v.person = e.person
    WHERE ${visit} > 0 AND (v.left_at_of[${visit}] = 0 OR v.left_at_of[${visit}] > e.ms)
    GROUP BY person, stage, now, kind`;
  const rows = await events.query<AnswerRow>(
    `SELECT f.stage AS stage, toUInt8(f.now) AS now, g.value AS value, f.kind AS kind, f.last AS score, count() AS people
     FROM (${latest}) AS f ${joinGroups(scope, 'f')} GROUP BY stage, now, value, kind, score LIMIT 20000`,
    paramsOf(scope, binder),
    options,
  );
  return rows.map((row) => ({ ...row, people: Number(row.people) }));
}

export interface WorthRow extends Cell {
  n: number;
  sum: number;
  squares: number;
  /** Of those of whom a model says what they will be worth; now only. */
  predicted: number;
  predictedSum: number;
  predictedSquares: number;
}

/** What those who stand in a stage at the end of each period have spent until then, and are predicted to. */
export async function readWorth(
  events: Events,
  scope: Scope,
  {
    machine,
    from,
    to,
    order,
    money,
    model,
  }: AskedCard & { order: EventFilter; money?: string | undefined; model?: string | undefined },
  options: QueryOptions,
): Promise<WorthRow[]> {
  const binder = new Binder();
  const ends = `[(${binder.millis(from)}, 0), (${binder.millis(to)}, 1)]`;
  const visit = 'arrayLastIndex(t -> t < ending.1, entered_at_of)';
  const standing = `SELECT person, ending.2 AS now, ${visit} AS at, stages_of[at] AS stage
    FROM (${visitsSql(scope, machine, binder)}) ARRAY JOIN ${ends} AS ending
    WHERE at > 0 AND (left_at_of[at] = 0 OR left_at_of[at] >= ending.1)`;
  const spent = `SELECT ${profileOf()} AS person, toFloat64(sumIf(${moneyOf(money)}, e.time < ${binder.time(from)})) / 1e6 AS earlier,
      toFloat64(sum(${moneyOf(money)})) / 1e6 AS later
    FROM events AS e ${JOIN_MOVED} WHERE e.workspace_id = {workspace:String} AND ${filterSql(order, binder)}
      AND e.time < ${binder.time(to)} GROUP BY person`;
  const predicted = `SELECT profile AS person, toFloat64OrNull(values[${binder.text(model ?? '')}]) AS worth
    FROM derived FINAL WHERE workspace_id = {workspace:String} AND worth IS NOT NULL`;
  const worth = 'if(f.now = 1, o.later, o.earlier)';
  const isKnown = 'f.now = 1 AND p.person = f.person';
  return events.query<WorthRow>(
    `SELECT f.stage AS stage, toUInt8(f.now) AS now, g.value AS value, count() AS n, sum(${worth}) AS sum,
       sum(${worth} * ${worth}) AS squares, countIf(${isKnown}) AS predicted, sumIf(ifNull(p.worth, 0), ${isKnown}) AS predictedSum,
       sumIf(ifNull(p.worth * p.worth, 0), ${isKnown}) AS predictedSquares
     FROM (${standing}) AS f LEFT JOIN (${spent}) AS o ON o.person = f.person LEFT JOIN (${predicted}) AS p ON p.person = f.person
     ${joinGroups(scope, 'f')} GROUP BY stage, now, value LIMIT 10000`,
    paramsOf(scope, binder),
    options,
  );
}
