// Attention as numbers: what somebody looked at, chose and bought, by values of what it was (its category, its brand, its
// band of price), weighted by intent and fading with time. Values come from the event itself, else from the catalogue.

import { quote } from '../../platform/events/index.ts';
import { TIME_MS } from '../../segment/index.ts';
import type { ColumnSql } from './behaviour.ts';
import type { AffinityPlan, AffinityStep, AttributePlan } from './plan.ts';

const DAY_MS = 86_400_000;

/** By attribute: attention to all of its values, then to each of the plan's. */
export function affinityColumns({ attributes }: AffinityPlan): ColumnSql[] {
  return attributes.flatMap(({ name, values }, a) => {
    const column = (said: string, label: string, passes: string): ColumnSql => ({
      column: { name: `${name}=${said}`, label, kind: 'number', group: name },
      sql: `sumIf(attention, ${passes})`,
    });
    return [
      column('', `Attention to any ${name}`, `attribute = ${a}`),
      ...values.map((value, v) =>
        column(value, `${name}: ${value}`, `attribute = ${a} AND place = ${v + 1}`),
      ),
    ];
  });
}

/** Rows of one thing that somebody turned to: `profile, attribute, value, place, attention`. */
export function attentionSql(
  { steps, attributes, halfLifeDays }: AffinityPlan,
  profile: string,
  from: string,
  where: string,
  prices: 'bands' | 'number' = 'bands',
): string {
  const names = steps.map(({ event }) => quote(event)).join(', ');
  const weight = `transform(toString(e.name), [${names}], [${steps.map((step) => step.weight.toFixed(4)).join(', ')}], 0.)`;
  const faded = `exp2(-greatest(0, {cutoff:Int64} - ${TIME_MS}) / ${halfLifeDays * DAY_MS})`;
  const pairs = attributes.map(
    (attribute, a) => `arrayMap(v -> (${a}, v), ${valuesSql(attribute, steps, prices)})`,
  );
  const rows =
    `SELECT ${profile} AS profile, ${weight} * ${faded} AS attention, arrayJoin(arrayConcat(${pairs.join(', ')})) AS pair ` +
    `FROM ${from} WHERE ${where} AND e.name IN (${names})`;
  return (
    `SELECT profile, attention, tupleElement(pair, 1) AS attribute, tupleElement(pair, 2) AS value, ` +
    `${placeSql(attributes)} AS place FROM (${rows}) WHERE value != ''`
  );
}

/** Its place among the values of the plan, from 1; 0: another one. */
function placeSql(attributes: readonly AttributePlan[]): string {
  const known = attributes.flatMap(({ values }, a) =>
    values.map((value, v) => ({ key: `${a} ${value}`, place: v + 1 })),
  );
  if (known.length === 0) return '0';
  const keys = known.map(({ key }) => quote(key)).join(', ');
  return `transform(concat(toString(attribute), ' ', value), [${keys}], [${known.map(({ place }) => place).join(', ')}], 0)`;
}

/** Array(String): the values of everything that the event is about. */
function valuesSql(attribute: AttributePlan, steps: readonly AffinityStep[], prices: string): string {
  const each = steps.map(({ event, list, id }) => {
    const things = list === null ? `['']` : `e.lists[${quote(list)}]`;
    const value = valueSql(attribute, list === null, id, prices);
    return `e.name = ${quote(event)}, arrayFilter(v -> v != '', arrayMap(o -> ${value}, ${things}))`;
  });
  return `multiIf(${each.join(', ')}, CAST([] AS Array(String)))`;
}

function valueSql(
  { property, bands, items }: AttributePlan,
  isFlat: boolean,
  id: string,
  prices: string,
): string {
  const text = (name: string) =>
    isFlat ? `e.texts[${quote(`properties.${name}`)}]` : `JSONExtractString(o, ${quote(name)})`;
  const known = items.ids.length === 0 ? `''` : fromCatalogue(items, idSql(isFlat, id));
  if (!bands && prices === 'bands') return `if(${text(property)} != '', ${text(property)}, ${known})`;
  const price = isFlat
    ? `e.numbers[${quote(`properties.${property}`)}]`
    : `JSONExtractFloat(o, ${quote(property)})`;
  const amount = `if(${price} > 0, ${price}, toFloat64OrZero(${known}))`;
  if (!bands) return `toString(${amount})`;
  const cuts = bands.flatMap((cut, i) => [`${amount} < ${cut}`, quote(bandOf(bands, i))]);
  return `multiIf(${amount} <= 0, '', ${[...cuts, quote(bandOf(bands, bands.length))].join(', ')})`;
}

const idSql = (isFlat: boolean, id: string): string =>
  isFlat
    ? `if(e.texts[${quote(`properties.${id}`)}] != '', e.texts[${quote(`properties.${id}`)}], if(mapContains(e.numbers, ${quote(`properties.${id}`)}), toString(e.numbers[${quote(`properties.${id}`)}]), ''))`
    : `if(JSONType(o, ${quote(id)}) = 'String', JSONExtractString(o, ${quote(id)}), JSONExtractRaw(o, ${quote(id)}))`;

const fromCatalogue = ({ ids, values }: AttributePlan['items'], id: string): string =>
  `transform(${id}, [${ids.map(quote).join(',')}], [${values.map(quote).join(',')}], '')`;

/** @example bandOf([10, 25], 1)  // '10 to 25' */
function bandOf(cuts: readonly number[], place: number): string {
  if (cuts.length === 0) return 'any';
  if (place === 0) return `under ${cuts[0]}`;
  if (place === cuts.length) return `${cuts.at(-1)} and more`;
  return `${cuts[place - 1]} to ${cuts[place]}`;
}
