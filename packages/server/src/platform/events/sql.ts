// Words for those who write SQL over the event store: whose event it is, and what its properties hold.
//
//   SELECT ${profileOf()} AS person, sum(${micros(property('properties.price').number)})
//   FROM events AS e ${JOIN_MOVED} WHERE e.name = 'Order Completed' GROUP BY person

import { FACT_COLUMNS } from './facts.ts';

/**
 * Joins the few identities whose profile is not their own id. `e` is the events table, one workspace. The engine finds
 * the latest row of each identity as it reads them in order, which takes half of the time that grouping them takes.
 */
export const JOIN_MOVED =
  'LEFT JOIN (SELECT identity, profile FROM moved FINAL WHERE workspace_id = {workspace:String}) AS m ' +
  'ON m.identity = e.identity';

/** The profile that an event belongs to now; needs `JOIN_MOVED`. */
export const profileOf = (): string =>
  `if(m.profile = toUUID('00000000-0000-0000-0000-000000000000'), e.identity, m.profile)`;

/** A value by its type: exactly one of these is not NULL when the event has the property, and none when it has not. */
export interface PropertySql {
  text: string;
  number: string;
  bool: string;
  /** Array(String): every element as JSON text, such as `"red"`, `1`, `true`, `{"id":7}`. Empty when not a list. */
  list: string;
  /** Whether it is there at all, as whatever type. */
  exists: string;
}

/** `path` is `properties.<path>`, `traits.<path>` or `consent.<purpose>`; dots reach into objects. */
export function property(path: string): PropertySql {
  const key = quote(path);
  return {
    text: orNull('texts', key),
    number: orNull('numbers', key),
    bool: orNull('bools', key),
    list: `lists[${key}]`,
    exists: ['texts', 'numbers', 'bools', 'lists'].map((map) => `mapContains(${map}, ${key})`).join(' OR '),
  };
}

/** A fact as text, NULL when unknown. Throws for a name that is not in the engine's FACTS. */
export function fact(name: string): string {
  const column = (FACT_COLUMNS as Record<string, string>)[name];
  if (!column)
    throw new Error(`Expected a fact, one of ${Object.keys(FACT_COLUMNS).join(', ')}; got ${name}`);
  return `nullIf(${column}, '')`;
}

/** The engine's, from which it takes a number for an id or a mistake; `cases.json` of segments holds the two together. */
const GREATEST_AMOUNT = 1e18;

/** Whether a number is one that the engine would sum. */
export const isAmount = (number: string): string => `abs(${number}) <= ${GREATEST_AMOUNT}`;

/**
 * An amount in whole millionths, rounded half up, as the engine folds it: sums of these are exact. 0 for what is no
 * amount, since a single number that no integer holds would fail the whole statement.
 */
export const micros = (number: string): string =>
  `toInt128(floor(if(${isAmount(number)}, ${number}, 0) * 1000000 + 0.5))`;

/** A text as a literal. Values belong into parameters; this is for names that a definition fixes. */
export const quote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&').replaceAll('\0', '\\0')}'`;

const orNull = (map: string, key: string): string => `if(mapContains(${map}, ${key}), ${map}[${key}], NULL)`;
