// The rules of an `nt_audience` entry in our grammar. What has no counterpart is named, and then the audience is not
// mapped at all: half a rule would let the wrong people in.

import { asObject, describeValue, type Json, type JsonObject } from '../../collect/index.ts';
import type { AttributeOperator, Condition, EventCondition, PropertyCondition } from '../../segment/index.ts';
import { CONTINENTS } from './continents.ts';
import { textOf } from './entries.ts';

export interface MappedRules {
  /** Undefined where something could not be mapped. */
  condition: Condition | undefined;
  /** What could not be, and why. */
  unmapped: string[];
  /** What means nearly the same, and where it differs. */
  notes: string[];
}

/** `{ any: [{ all: [rule, …] }, …] }` */
export function mapRules(rules: unknown): MappedRules {
  const mapper = new Mapper();
  const groups = asObject(rules)?.any;
  if (!Array.isArray(groups) || groups.length === 0)
    return { condition: undefined, unmapped: ['The audience has no rules.'], notes: [] };
  const alternatives = groups.map((group) => {
    const all = asObject(group)?.all;
    return Array.isArray(all) ? all.map((rule) => mapper.rule(asObject(rule) ?? {})) : [];
  });
  if (alternatives.some((parts) => parts.length === 0)) mapper.unmapped.push('A group of rules is empty.');
  const { unmapped, notes } = mapper;
  if (unmapped.length > 0) return { condition: undefined, unmapped, notes };
  const condition = joined(
    'any',
    alternatives.map((parts) => joined('all', parts as Condition[])),
  );
  return { condition, unmapped, notes };
}

const joined = (word: 'any' | 'all', parts: Condition[]): Condition =>
  parts.length === 1 ? parts[0]! : word === 'any' ? { any: parts } : { all: parts };

const COUNTS: Record<string, NonNullable<EventCondition['op']>> = {
  equal: 'eq',
  notEqual: 'ne',
  greaterThan: 'gt',
  greaterThanInclusive: 'gte',
  lessThan: 'lt',
  lessThanInclusive: 'lte',
};
const TEXTS: Record<string, AttributeOperator> = {
  equal: 'eq',
  notEqual: 'ne',
  contains: 'contains',
  notContains: 'notContains',
  doesNotContain: 'notContains',
  startsWith: 'startsWith',
  endsWith: 'endsWith',
};
const PLACES: Record<string, string> = {
  countryCode: 'place.country',
  city: 'place.city',
  region: 'place.region',
  postalCode: 'place.postalCode',
  timezone: 'place.timezone',
};
/** By the id of a page condition's key: a fact or property of our page views; those that take a name end in a dot. */
const PAGE_KEYS: Record<string, string> = {
  context_page_url: 'properties.url',
  context_page_path: 'properties.path',
  context_page_referrer: 'properties.referrer',
  context_page_query: 'properties.query.',
  context_page_title: 'properties.title',
  context_campaign_name: 'channel.campaign',
  context_campaign_source: 'channel.source',
  context_campaign_medium: 'channel.medium',
  context_campaign_term: 'channel.term',
  context_campaign_content: 'channel.content',
};

class Mapper {
  readonly unmapped: string[] = [];
  readonly notes: string[] = [];

  rule(rule: JsonObject): Condition | undefined {
    switch (rule.type) {
      case 'page':
        return this.#counted('Page Viewed', rule, (key) => this.#pageProperty(key));
      case 'track':
        return this.#tracked(rule);
      case 'identify':
        return this.#trait(rule);
      case 'location':
        return this.#place(rule);
      case 'isReturningVisitor':
        return this.#returning(rule);
      default:
        return this.#not(`a rule of the type ${describeValue(rule.type)}`);
    }
  }

  #tracked(rule: JsonObject): Condition | undefined {
    const event = textOf(rule.value);
    if (event === undefined) return this.#not('a rule about an event without a name');
    if (event === '*') this.notes.push('“Any event” counts page views and identify calls too.');
    return this.#counted(event, rule, (key) => textOf(key.value) && `properties.${textOf(key.value)}`);
  }

  #counted(
    event: string,
    { operator, count, conditions }: JsonObject,
    propertyOf: (key: JsonObject) => string | undefined,
  ): Condition | undefined {
    const op = COUNTS[String(operator)];
    const times = Number(count ?? 1);
    if (!op || !Number.isInteger(times) || times < 0)
      return this.#not(`how often “${event}” happened: ${String(operator)} ${String(count)}`);
    const where = (Array.isArray(conditions) ? conditions : []).map((one) =>
      this.#property(asObject(one) ?? {}, propertyOf),
    );
    if (where.includes(undefined)) return undefined;
    const needed = (where as (PropertyCondition | 'any')[]).filter((one) => one !== 'any');
    return { event, ...(needed.length > 0 && { where: needed }), op, value: times };
  }

  #property(
    { key, operator, value }: JsonObject,
    propertyOf: (key: JsonObject) => string | undefined,
  ): PropertyCondition | 'any' | undefined {
    const property = propertyOf(asObject(key) ?? {});
    const op = TEXTS[String(operator)];
    if (property === undefined || !op)
      return this.#not(`a condition on ${describeValue(asObject(key)?.key ?? key)} (${String(operator)})`);
    if (value === '*' && op === 'eq')
      return property === 'properties.url' ? 'any' : { property, op: 'exists' };
    return { property, op, value: value ?? '' };
  }

  #pageProperty({ id, value }: JsonObject): string | undefined {
    const property = Object.hasOwn(PAGE_KEYS, String(id)) ? PAGE_KEYS[String(id)] : undefined;
    if (!property?.endsWith('.')) return property;
    const name = textOf(value);
    if (name === undefined || name.includes('.')) return undefined;
    return property + name;
  }

  #trait({ key, operator, value }: JsonObject): Condition | undefined {
    const name = textOf(key);
    if (name === undefined) return this.#not('a rule about a trait without a name');
    const attribute = `traits.${name}`;
    if (value === '*' && operator === 'equal') return { attribute, op: 'exists' };
    const text = TEXTS[String(operator)];
    // The CMS keeps every value as text, whatever the trait is.
    if (text === 'eq') return { attribute, op: 'in', value: readings(value ?? '') };
    if (text === 'ne') return { attribute, op: 'notIn', value: readings(value ?? '') };
    if (text) return { attribute, op: text, value: String(value) };
    const size = COUNTS[String(operator)] as AttributeOperator | undefined;
    const number = Number(value);
    if (!size || String(value).trim() === '' || !Number.isFinite(number))
      return this.#not(`the trait “${name}” compared by ${String(operator)}`);
    return { attribute, op: size, value: number };
  }

  #place({ key, operator, value }: JsonObject): Condition | undefined {
    const op = TEXTS[String(operator)];
    const name = String(key);
    if (name === 'continent' && (op === 'eq' || op === 'ne')) {
      const countries = CONTINENTS.get(String(value));
      if (countries)
        return { attribute: 'place.country', op: op === 'eq' ? 'in' : 'notIn', value: [...countries] };
    }
    const attribute = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined;
    if (!attribute || !op)
      return this.#not(`the place’s ${name} compared by ${String(operator)} with ${describeValue(value)}`);
    return { attribute, op, value: value ?? '' };
  }

  #returning({ operator, value }: JsonObject): Condition | undefined {
    if (operator !== 'equal' && operator !== 'notEqual')
      return this.#not(`“returning visitor” compared by ${String(operator)}`);
    const wanted = (String(value) === 'true') === (operator === 'equal');
    return { attribute: 'sessions.count', op: wanted ? 'gte' : 'lt', value: 2 };
  }

  #not(what: string): undefined {
    this.unmapped.push(`There is no counterpart of ${what}.`);
  }
}

/** "true" → "true" and true; "5" → "5" and 5. */
function readings(value: Json): Json[] {
  if (typeof value !== 'string') return [value];
  if (value === 'true' || value === 'false') return [value, value === 'true'];
  const number = Number(value);
  return value.trim() !== '' && Number.isFinite(number) && String(number) === value
    ? [value, number]
    : [value];
}
