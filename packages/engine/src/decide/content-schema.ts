// Checks content against a JSON schema that somebody wrote, in bounded work: patterns are matched in linear time (RE2
// instead of backtracking), every part that is looked at counts, and what would take too much is refused.

import { RE2JS } from 're2js';
import Schema from 'typebox/schema';
import { describeValue, type Fault, type Json, type JsonObject } from '../collect/index.ts';

/** Parts of the schema looked at, and steps of patterns (their length times the text's); half a second at most. */
const MOST_STEPS = 2_000_000;
const STEPS_A_PART = 40;
const MOST_FAULTS = 20;

/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const ONE = [
  ...['additionalItems', 'additionalProperties', 'contains', 'else', 'if', 'not', 'propertyNames', 'then'],
  ...['unevaluatedItems', 'unevaluatedProperties'],
];
const SEVERAL = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const NAMED = ['$defs', 'definitions', 'dependentSchemas', 'dependencies', 'properties'];
/** What reaches into places where no schema is expected, or is matched in other ways than linear ones. */
const REFUSED = ['patternProperties', '$dynamicRef', '$recursiveRef', '$anchor', '$dynamicAnchor'];
const REFERENCE = /^#(\/(\$defs|definitions)\/[^/]+)?$/;

class TooMuch extends Error {
  constructor() {
    super('a schema that can be checked in bounded work');
  }
}

/** What is left of the work that a check may take. */
class Budget {
  #left = MOST_STEPS;
  take(steps: number): true {
    this.#left -= steps;
    if (this.#left < 0) throw new TooMuch();
    return true;
  }
}

/** Stands for a regular expression where the schema has one. */
class LinearPattern extends RegExp {
  readonly #written: string;
  readonly #pattern: RE2JS;
  readonly #budget: Budget;
  constructor(written: string, budget: Budget) {
    super('');
    this.#written = written;
    this.#pattern = RE2JS.compile(RE2JS.translateRegExp(written));
    this.#budget = budget;
  }
  override test(text: string): boolean {
    this.#budget.take(this.#pattern.programSize() * (text.length + 1));
    return this.#pattern.test(text);
  }
  override toString(): string {
    return this.#written;
  }
}

/** Why a JSON schema cannot be used; nothing, when it can. */
export function checkJsonSchema(schema: JsonObject): Fault[] {
  try {
    const faults: Fault[] = [];
    const budget = new Budget();
    const bounded = bound(schema, { budget, faults, field: 'schema' });
    if (faults.length === 0) Schema.Errors(bounded as JsonObject, {});
    return faults.slice(0, MOST_FAULTS);
  } catch (error) {
    return [{ field: 'schema', expected: 'a JSON schema', got: (error as Error).message }];
  }
}

/** What is wrong with a content, or several of them that together may take so much work; nothing, when they fit. */
export function checkerOf(schema: JsonObject): (content: unknown, field: string) => Fault[] {
  const faults: Fault[] = [];
  const bounded = bound(schema, { budget: new Budget(), faults, field: 'schema' });
  if (faults.length > 0) return () => faults.slice(0, MOST_FAULTS);
  return (content, field) => {
    try {
      return faultsOf(Schema.Errors(bounded as JsonObject, content), content, field);
    } catch (error) {
      // A range error is a schema, or content, too deep to follow.
      if (!(error instanceof TooMuch || error instanceof RangeError)) throw error;
      const expected = 'content that can be checked against its schema in bounded work';
      return [{ field, expected, got: 'what takes more' }];
    }
  };
}

function faultsOf(
  [fits, errors]: ReturnType<typeof Schema.Errors>,
  content: unknown,
  field: string,
): Fault[] {
  if (fits) return [];
  return errors.slice(0, MOST_FAULTS).map(({ instancePath, message }) => {
    const path = instancePath.split('/').slice(1);
    const value = path.reduce<unknown>(
      (at, key) => (at as Record<string, unknown> | undefined)?.[key],
      content,
    );
    return { field: [field, ...path].join('.'), expected: message, got: describeValue(value) };
  });
}

interface Walk {
  budget: Budget;
  faults: Fault[];
  field: string;
}

/** The same schema, counting what is looked at, with patterns that match in linear time. */
function bound(schema: Json | undefined, walk: Walk): unknown {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema;
  const { budget, faults, field } = walk;
  const inner = (key: string) => ({ ...walk, field: `${field}.${key}` });
  const each = (list: Json, key: string): unknown =>
    Array.isArray(list) ? list.map((one, i) => bound(one, inner(`${key}.${i}`))) : list;
  const bounded: Record<string, unknown> = { ...schema };
  for (const key of REFUSED)
    if (schema[key] !== undefined)
      faults.push({
        field: `${field}.${key}`,
        expected: 'a schema without it',
        got: describeValue(schema[key]),
      });
  const { pattern, $ref } = schema;
  if (typeof pattern === 'string') bounded.pattern = linear(pattern, inner('pattern'));
  if ($ref !== undefined && !(typeof $ref === 'string' && REFERENCE.test($ref)))
    faults.push({ field: `${field}.$ref`, expected: '"#" or "#/$defs/…"', got: describeValue($ref) });
  for (const key of ONE) if (schema[key] !== undefined) bounded[key] = bound(schema[key], inner(key));
  for (const key of SEVERAL) if (schema[key] !== undefined) bounded[key] = each(schema[key], key);
  for (const key of NAMED) {
    const named = schema[key];
    if (typeof named !== 'object' || named === null || Array.isArray(named)) continue;
    const list = Object.entries(named).map(([name, one]) => [name, bound(one, inner(`${key}.${name}`))]);
    bounded[key] = Object.fromEntries(list);
  }
  const { items } = schema;
  if (items !== undefined)
    bounded.items = Array.isArray(items) ? each(items, 'items') : bound(items, inner('items'));
  bounded['~refine'] = [{ check: () => budget.take(STEPS_A_PART), error: () => '' }];
  return bounded;
}

function linear(pattern: string, { budget, faults, field }: Walk): unknown {
  try {
    return new LinearPattern(pattern, budget);
  } catch (error) {
    const got = `${describeValue(pattern)} (${(error as Error).message})`;
    faults.push({ field, expected: 'a regular expression without look-around or back-references', got });
    return pattern;
  }
}
