// What people did before they converted, added up by channel in the event store: for every conversion the touches of the
// time before it, each with its part under each rule; and how people went from touch to touch, for the rule that is
// learned. Touches are events that say how a visit began.

import type { TouchStep } from '@visavis/engine/measure';
import type { EventFilter } from '@visavis/engine/segment';
import { type Events, fact, JOIN_MOVED, profileOf, type QueryOptions } from '../../platform/events/index.ts';
import { Binder, filterSql, TIME_MS } from '../../segment/index.ts';
import { moneyOf } from '../reports/money-store.ts';
import type { Scope } from '../reports/scope.ts';
import { onlyPeople, paramsOf } from '../reports/scope-store.ts';

export const RULES = ['first', 'last', 'linear', 'position', 'decay'] as const;
export type Rule = (typeof RULES)[number];

export interface AskedAttribution {
  conversion: EventFilter;
  /** The property that says what one is worth; revenue, total or value when not given. */
  money: string | undefined;
  /** What touches are told apart by: a fact, such as `channel` or `channel.campaign`. */
  touch: string;
  /** How long before a conversion a touch counts. */
  lookbackMs: number;
  /** After so long a touch counts half. */
  halfLifeMs: number;
  /** Conversions in [from, to). */
  from: number;
  to: number;
}
export interface CreditRow {
  /** '' for conversions without a touch. */
  channel: string;
  touches: number;
  /** Conversions, and money in millionths, by rule in the order of RULES. */
  conversions: number[];
  money: number[];
}

export async function readCredit(
  events: Events,
  scope: Scope,
  asked: AskedAttribution,
  options: QueryOptions,
): Promise<CreditRow[]> {
  const binder = new Binder();
  const life = binder.number(asked.halfLifeMs);
  const share = (weights: string) => `arrayMap(w -> w / arraySum(${weights}), ${weights})`;
  const n = 'length(touches)';
  const weights: Record<Rule, string> = {
    first: `arrayMap(i -> toFloat64(i = 1), arrayEnumerate(touches))`,
    last: `arrayMap(i -> toFloat64(i = ${n}), arrayEnumerate(touches))`,
    linear: share(`arrayMap(i -> 1., touches)`),
    // 40 in a hundred for the first and for the last, the rest for those between; alone a touch has it all.
    position: share(
      `arrayMap(i -> multiIf(${n} <= 2, 1., i = 1 OR i = ${n}, 0.4, 0.2 / (${n} - 2)), arrayEnumerate(touches))`,
    ),
    // Relative to the last touch, so that very old touches do not vanish below what a number can tell.
    decay: share(`arrayMap(t -> exp2((t.1 - touches[-1].1) / ${life}), touches)`),
  };
  const all = `arrayZip(arrayMap(t -> t.3, touches), ${RULES.map((rule) => weights[rule]).join(', ')})`;
  const parts = `if(empty(touches), [('', ${RULES.map(() => '1.').join(', ')})], ${all})`;
  const list = (of: (i: number) => string) => `[${RULES.map((_, i) => of(i)).join(', ')}]`;
  const rows = await events.query<CreditRow>(
    `SELECT part.1 AS channel, count() AS touches, ${list((i) => `sum(part.${i + 2})`)} AS conversions,
       ${list((i) => `sum(part.${i + 2} * money)`)} AS money
     FROM (SELECT arrayJoin(${parts}) AS part, toFloat64(money) AS money FROM (${conversionsSql(scope, asked, binder)}))
     GROUP BY channel ORDER BY conversions[3] DESC, channel LIMIT 500`,
    paramsOf(scope, binder),
    options,
  );
  return rows.map((row) => ({ ...row, touches: Number(row.touches) }));
}

/** Ways of people from touch to touch: up to each conversion, and after the last one to nowhere. */
export async function readSteps(
  events: Events,
  scope: Scope,
  asked: AskedAttribution,
  options: QueryOptions,
): Promise<TouchStep[]> {
  const binder = new Binder();
  const converted = `SELECT arrayMap(t -> t.3, touches) AS names, 1 AS converted FROM (${conversionsSql(scope, asked, binder)}) WHERE notEmpty(touches)`;
  const left = `SELECT arrayMap(t -> t.3, arrayFilter(t -> t.1 > last, touches)) AS names, 0 AS converted FROM (
      SELECT p.touches AS touches, arrayMax(arrayConcat([toInt64(0)], arrayMap(x -> x.1, p.conversions))) AS last FROM (${peopleSql(scope, asked, binder)}) AS p
    ) WHERE notEmpty(names)`;
  // The ends are numbers, which no name is.
  const stops = `arrayConcat([('', 1)], arrayMap(n -> (n, 0), names), [('', if(converted = 1, 2, 3))])`;
  const rows = await events.query<{ from: [string, number]; to: [string, number]; times: number }>(
    `SELECT pair.1 AS from, pair.2 AS to, count() AS times FROM (
       SELECT arrayJoin(arrayZip(arrayPopBack(stops), arrayPopFront(stops))) AS pair
       FROM (SELECT ${stops} AS stops FROM (${converted} UNION ALL ${left}))
     ) GROUP BY from, to ORDER BY from, to LIMIT 100000`,
    paramsOf(scope, binder),
    options,
  );
  return rows.map(({ from, to, times }) => ({
    from: from[1] === 1 ? null : from[0],
    to: to[1] === 2 ? 'converted' : to[1] === 3 ? 'left' : { channel: to[0] },
    times: Number(times),
  }));
}

/** `SELECT touches, money`: a row for each conversion, with its touches in order: (ms, message, name). */
const conversionsSql = (scope: Scope, asked: AskedAttribution, binder: Binder): string =>
  `SELECT arrayFilter(t -> t.1 <= c.1 AND t.1 >= c.1 - ${binder.millis(asked.lookbackMs)}, people_touches) AS touches, c.2 AS money
   FROM (SELECT p.touches AS people_touches, arrayJoin(p.conversions) AS c FROM (${peopleSql(scope, asked, binder)}) AS p)`;

/** `SELECT touches, conversions`: everybody with any; conversions are (ms, millionths). */
function peopleSql(
  scope: Scope,
  { conversion, money, touch, lookbackMs, from, to }: AskedAttribution,
  binder: Binder,
): string {
  const converts = `${filterSql(conversion, binder)} AND e.time >= ${binder.time(from)}`;
  const touches = `${fact(touch)} IS NOT NULL AND e.channel != ''`;
  return `SELECT ${profileOf()} AS person,
      arraySort(groupArrayIf((${TIME_MS}, e.message_id, assumeNotNull(${fact(touch)})), ${touches})) AS touches,
      groupArrayIf((${TIME_MS}, ${moneyOf(money)}), ${converts}) AS conversions
    FROM events AS e ${JOIN_MOVED}
    WHERE e.workspace_id = {workspace:String} AND e.time >= ${binder.time(from - lookbackMs)} AND e.time < ${binder.time(to)}
      AND ((${touches}) OR (${filterSql(conversion, binder)}))${onlyPeople(scope)} GROUP BY person`;
}
