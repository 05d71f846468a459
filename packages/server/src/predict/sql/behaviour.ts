// The columns of features `behaviour`, as aggregates over a person's events up to the cutoff. Whoever asks restricts the
// events to those at or before `{cutoff:Int64}`; nothing here looks at any other time.

import type { Says } from '@visavis/engine/predict';
import type { PropertyCondition } from '@visavis/engine/segment';
import { FACT_COLUMNS, isAmount, quote } from '../../platform/events/index.ts';
import { TIME_MS } from '../../segment/index.ts';
import type { Column } from '../kinds/table.ts';
import type { BehaviourPlan } from './plan.ts';
import { QUESTION, SURVEY_ANSWERED } from './survey.ts';

/** `sql` is a number, NULL or NaN where nothing is known. */
export interface ColumnSql {
  column: Column;
  sql: string;
}

const DAY_MS = 86_400_000;
const WINDOWS = [7, 30, 90] as const;
const SESSION_GAP_MS = 30 * 60_000;
const LATEST = `(e.time, e.message_id)`;

const recent = (days: number): string => `${TIME_MS} > {cutoff:Int64} - ${days * DAY_MS}`;
const last = (days: number) => ({ last: `${days}d` });
const daysSince = (ms: string): string => `({cutoff:Int64} - ${ms}) / ${DAY_MS}`;

export function behaviourColumns(plan: BehaviourPlan): ColumnSql[] {
  const without = new Set(plan.without);
  return [...all(plan)].filter(({ column }) => !without.has(column.group));
}

function all(plan: BehaviourPlan): ColumnSql[] {
  return [
    ...everything(),
    ...plan.events.flatMap(({ name, values }) => eventColumns(name, values)),
    ...plan.levels.map(({ of, level }) => levelColumn(of, level)),
    ...(plan.answers ?? []).map(answerColumn),
    ...plan.numbers.map((trait) => traitColumn(trait, 'numbers', 'number')),
    ...plan.flags.map((trait) => traitColumn(trait, 'bools', 'flag')),
  ];
}

function everything(): ColumnSql[] {
  const day = 'toUInt16(toDate(e.time))';
  const times = `arraySort(groupArray(${TIME_MS}))`;
  const sessions = `1 + arrayCount(gap -> gap > ${SESSION_GAP_MS}, arrayPopFront(arrayDifference(${times})))`;
  const device = 'concat(e.device_type, e.device_os, e.device_browser)';
  return [
    ...WINDOWS.map((days) =>
      count(`events.${days}d`, `Events in the last ${days} days`, recent(days), 'events', {
        ...{ kind: 'times', of: { event: '*', window: last(days) } },
      }),
    ),
    column('events', 'Events, ever', 'count()', 'events'),
    column('days.30d', 'Days with any event in the last 30', `groupBitmapIf(${day}, ${recent(30)})`, 'days'),
    column('days', 'Days with any event, ever', `groupBitmap(${day})`, 'days'),
    column('sessions', 'Visits, ever', sessions, 'sessions', {
      ...{ kind: 'number', attribute: 'sessions.count' },
    }),
    column('tenure', 'Days since first seen', daysSince(`min(${TIME_MS})`), 'tenure', { kind: 'known' }),
    column('since', 'Days since last seen', daysSince(`max(${TIME_MS})`), 'since', { kind: 'since' }),
    column('devices', 'Different devices', `uniqExactIf(${device}, e.device_type != '')`, 'devices'),
    column('names', 'Names they are known by', 'uniqExact(e.identity)', 'names'),
    column('channels', 'Different channels', `uniqExactIf(e.channel, e.channel != '')`, 'channels'),
    column('weekend', 'Share of events at weekends', 'avg(toDayOfWeek(e.time) > 5)', 'weekend'),
  ];
}

function eventColumns(name: string, values: readonly string[]): ColumnSql[] {
  const is = `e.name = ${quote(name)}`;
  const latest = `if(countIf(${is}) = 0, nan, ${daysSince(`maxIf(${TIME_MS}, ${is})`)})`;
  return [
    ...WINDOWS.map((days) =>
      count(`${name}.${days}d`, `${name}, in the last ${days} days`, `${is} AND ${recent(days)}`, name, {
        ...{ kind: 'times', of: { event: name, window: last(days) } },
      }),
    ),
    count(name, `${name}, ever`, is, name, { kind: 'times', of: { event: name } }),
    column(`${name}.since`, `Days since the latest ${name}`, latest, name, { kind: 'since', event: name }),
    ...values.flatMap((path) => valueColumns(name, path, is)),
  ];
}

function valueColumns(name: string, path: string, is: string): ColumnSql[] {
  const key = quote(path);
  const has = `${is} AND mapContains(e.numbers, ${key}) AND ${isAmount(`e.numbers[${key}]`)}`;
  const said = path.replace(/^properties\./, '');
  return [
    column(
      `${name}.${said}.90d`,
      `Sum of ${said} of ${name}, in the last 90 days`,
      `sumIf(e.numbers[${key}], ${has} AND ${recent(90)})`,
      name,
      { kind: 'times', of: { event: name, measure: { sum: path }, window: last(90) } },
    ),
    column(
      `${name}.${said}.mean`,
      `Mean ${said} of ${name}`,
      `if(countIf(${has}) = 0, nan, avgIf(e.numbers[${key}], ${has}))`,
      name,
      { kind: 'times', of: { event: name, measure: { avg: path } } },
    ),
  ];
}

/** The latest that was known of it, as of the cutoff. */
function levelColumn(of: string, level: string): ColumnSql {
  const latest = of.startsWith('traits.')
    ? latestTrait(of, 'texts')
    : factOf((FACT_COLUMNS as Record<string, string>)[of]!);
  return {
    column: {
      ...{ name: `${of}=${level}`, label: `${wordsOf(of)} is ${level}`, kind: 'flag', group: of },
      says: { kind: 'is', attribute: of, value: level },
    },
    sql: `${latest} = ${quote(level)}`,
  };
}

/** Have they ever answered so? A flag for every answer that many give. */
function answerColumn({ path, value, question }: NonNullable<BehaviourPlan['answers']>[number]): ColumnSql {
  const key = quote(path);
  const asked = question && ` AND e.texts[${quote(QUESTION)}] = ${quote(question)}`;
  const said = `(e.texts[${key}] = ${quote(value)} OR has(e.lists[${key}], toJSONString(${quote(value)})))`;
  const about = question || wordsOf(path).replace(/^properties\.(answers\.)?/, '');
  const where: PropertyCondition[] = [
    ...(question ? [{ property: QUESTION, op: 'eq' as const, value: question }] : []),
    { property: path, op: 'eq', value },
  ];
  return {
    column: {
      ...{
        name: `answer ${about}=${value}`,
        label: `answered “${value}” to ${question || about.replaceAll('_', ' ')}`,
        kind: 'flag',
      },
      ...{ group: `answer ${about}`, says: { kind: 'times', of: { event: SURVEY_ANSWERED, where } } },
    },
    sql: `countIf(e.name = '${SURVEY_ANSWERED}'${asked} AND ${said}) > 0`,
  };
}

const factOf = (name: string): string => `argMaxIf(e.${name}, ${LATEST}, e.${name} != '')`;

function latestTrait(trait: string, map: 'texts' | 'numbers' | 'bools'): string {
  const key = quote(trait);
  const value = map === 'bools' ? `toUInt8(e.bools[${key}])` : `e.${map}[${key}]`;
  return `argMaxOrNullIf(${value}, ${LATEST}, e.type = 'identify' AND mapContains(e.${map}, ${key}))`;
}

function traitColumn(trait: string, map: 'numbers' | 'bools', kind: Column['kind']): ColumnSql {
  const label = wordsOf(trait);
  const says = { kind, attribute: trait };
  return { column: { name: trait, label, kind, group: trait, says }, sql: latestTrait(trait, map) };
}

function column(name: string, label: string, sql: string, group: string, says?: Says): ColumnSql {
  return { column: { name, label, kind: 'number', group, ...(says && { says }) }, sql };
}
const count = (name: string, label: string, passes: string, group: string, says: Says): ColumnSql =>
  column(name, label, `countIf(${passes})`, group, says);

const wordsOf = (attribute: string): string => attribute.replace(/^traits\./, '');
