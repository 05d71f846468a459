// Reads GrowthBook's conditions (MongoDB-like, SDK specification 0.8.0) over the attributes of a visitor. Patterns that
// could run for ever match nobody.

import { asObject, type Json, type JsonObject } from '../../collect/index.ts';
import { paddedVersion } from './version.ts';

/** A list of values, or `{ type: 'list', attributeKey, values }`, or `{ type: 'condition', condition }`. */
export type SavedGroups = JsonObject;
type Value = Json | undefined;
interface Groups {
  groups: SavedGroups;
  /** Already being looked at, so that circles end. */
  open: ReadonlySet<string>;
}

export function meetsCondition(
  attributes: JsonObject,
  condition: JsonObject,
  groups: SavedGroups = {},
): boolean {
  return meets(attributes, condition, { groups, open: new Set() });
}

function meets(attributes: Value, condition: JsonObject, groups: Groups): boolean {
  return Object.entries(condition).every(([key, wanted]) => {
    const join = JOINS[key];
    return join ? join(attributes, wanted, groups) : meetsValue(wanted, at(attributes, key), groups);
  });
}

type Join = (attributes: Value, wanted: Json, groups: Groups) => boolean;
const JOINS: Record<string, Join> = {
  $or: (attributes, parts, groups) => anyOf(attributes, parts, groups),
  $nor: (attributes, parts, groups) => !anyOf(attributes, parts, groups),
  $and: (attributes, parts, groups) => conditionsIn(parts).every((part) => meets(attributes, part, groups)),
  $not: (attributes, part, groups) => !meets(attributes, asObject(part) ?? {}, groups),
  $savedGroup: inSavedGroup,
};

function anyOf(attributes: Value, parts: Json, groups: Groups): boolean {
  const list = conditionsIn(parts);
  return list.length === 0 || list.some((part) => meets(attributes, part, groups));
}

const conditionsIn = (parts: Json): JsonObject[] =>
  Array.isArray(parts) ? parts.map((part) => asObject(part) ?? {}) : [];

function inSavedGroup(attributes: Value, reference: Json, { groups, open }: Groups): boolean {
  const { id, attributeKey } = asObject(reference) ?? {};
  if (typeof id !== 'string' || open.has(id)) return false;
  if (attributeKey !== undefined && typeof attributeKey !== 'string') return false;
  const group = asObject(own(groups, id));
  if (group?.type === 'condition') {
    const condition = asObject(group.condition);
    return condition !== undefined && meets(attributes, condition, { groups, open: new Set(open).add(id) });
  }
  const key = attributeKey ?? group?.attributeKey;
  if (group?.type !== 'list' || typeof key !== 'string' || !Array.isArray(group.values)) return false;
  return isIn(at(attributes, key), group.values);
}

const own = (object: JsonObject, key: string): Value =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/** What a path leads to; null where it leads nowhere. */
function at(value: Value, path: string): Json {
  let here: Value = value;
  for (const part of path.split('.')) {
    if (here === null || typeof here !== 'object' || !Object.hasOwn(here, part)) return null;
    here = (here as JsonObject)[part];
  }
  return here ?? null;
}

function meetsValue(wanted: Json, value: Json, groups: Groups, fold = false): boolean {
  if (typeof wanted === 'string')
    return fold ? String(value).toLowerCase() === wanted.toLowerCase() : String(value) === wanted;
  if (typeof wanted === 'number') return Number(value) === wanted;
  if (typeof wanted === 'boolean') return value !== null && Boolean(value) === wanted;
  if (wanted === null) return value === null;
  if (!isOperators(wanted)) return JSON.stringify(value) === JSON.stringify(wanted);
  return Object.entries(wanted).every(
    ([name, operand]) => Object.hasOwn(OPERATORS, name) && OPERATORS[name]!(value, operand, groups),
  );
}

function isOperators(wanted: Json): wanted is JsonObject {
  const keys = Object.keys(asObject(wanted) ?? {});
  return keys.length > 0 && keys.every((key) => key.startsWith('$'));
}

type Operator = (value: Json, operand: Json, groups: Groups) => boolean;
const versions =
  (holds: (value: string, operand: string) => boolean): Operator =>
  (value, operand) =>
    holds(paddedVersion(value), paddedVersion(operand));
/** JavaScript's own comparison, which coerces; the SDKs of other languages do the same. */
const sizes =
  (holds: (value: string, operand: string) => boolean): Operator =>
  (value, operand) =>
    holds(value as string, operand as string);
const listed =
  (holds: (value: Json, list: Json[]) => boolean): Operator =>
  (value, list) =>
    Array.isArray(list) && holds(value, list);
const grouped =
  (holds: (value: Json, list: Json[]) => boolean): Operator =>
  (value, id, { groups }) => {
    const list = valuesOf(own(groups, String(id)));
    return list !== undefined && holds(value, list);
  };

const OPERATORS: Record<string, Operator> = {
  $veq: versions((a, b) => a === b),
  $vne: versions((a, b) => a !== b),
  $vgt: versions((a, b) => a > b),
  $vgte: versions((a, b) => a >= b),
  $vlt: versions((a, b) => a < b),
  $vlte: versions((a, b) => a <= b),
  $eq: (value, operand) => value === operand,
  $ne: (value, operand) => value !== operand,
  $lt: sizes((a, b) => a < b),
  $lte: sizes((a, b) => a <= b),
  $gt: sizes((a, b) => a > b),
  $gte: sizes((a, b) => a >= b),
  $exists: (value, wanted) => (wanted ? value !== null : value === null),
  $in: listed((value, list) => isIn(value, list)),
  $ini: listed((value, list) => isIn(value, list, true)),
  $nin: listed((value, list) => !isIn(value, list)),
  $nini: listed((value, list) => !isIn(value, list, true)),
  $inGroup: grouped((value, list) => isIn(value, list)),
  $notInGroup: grouped((value, list) => !isIn(value, list)),
  $not: (value, operand, groups) => !meetsValue(operand, value, groups),
  $size: (value, operand, groups) => Array.isArray(value) && meetsValue(operand, value.length, groups),
  $elemMatch: hasElement,
  $all: (value, operand, groups) => hasAll(value, operand, groups, false),
  $alli: (value, operand, groups) => hasAll(value, operand, groups, true),
  $regex: (value, pattern) => fits(pattern, value, ''),
  $regexi: (value, pattern) => fits(pattern, value, 'i'),
  $type: (value, type) => type === (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value),
};

/** An unknown group is an empty one; a malformed one holds nobody, whichever way it is asked. */
function valuesOf(group: Value): Json[] | undefined {
  if (group === undefined) return [];
  if (Array.isArray(group)) return group;
  const list = asObject(group);
  return list?.type === 'list' && Array.isArray(list.values) ? list.values : undefined;
}

function isIn(value: Json, list: Json[], fold = false): boolean {
  const folded = (one: Json): Json => (fold && typeof one === 'string' ? one.toLowerCase() : one);
  const wanted = new Set(list.map(folded));
  return Array.isArray(value) ? value.some((one) => wanted.has(folded(one))) : wanted.has(folded(value));
}

function hasElement(value: Json, wanted: Json, groups: Groups): boolean {
  if (!Array.isArray(value)) return false;
  const test = isOperators(wanted)
    ? (one: Json) => meetsValue(wanted, one, groups)
    : (one: Json) => meets(one, asObject(wanted) ?? {}, groups);
  return value.some((one) => one !== null && test(one));
}

function hasAll(value: Json, wanted: Json, groups: Groups, fold: boolean): boolean {
  if (!Array.isArray(value) || !Array.isArray(wanted)) return false;
  return wanted.every((part) => value.some((one) => meetsValue(part, one, groups, fold)));
}

const LONGEST_PATTERN = 300;
const LONGEST_TEXT = 2000;
/** A repeated group that holds a repetition: what makes matching take exponential time. */
const NESTED = /\([^()]*[+*{][^()]*\)\s*[+*{]|\(\?<?[=!].*\)[+*{]|\\\d/;
const patterns = new Map<string, RegExp | undefined>();

function fits(pattern: Json, value: Json, flags: string): boolean {
  const text = String(value);
  return text.length <= LONGEST_TEXT && (compiled(String(pattern), flags)?.test(text) ?? false);
}

function compiled(pattern: string, flags: string): RegExp | undefined {
  const key = `${flags}/${pattern}`;
  if (patterns.has(key)) return patterns.get(key);
  let made: RegExp | undefined;
  try {
    if (pattern.length <= LONGEST_PATTERN && !NESTED.test(pattern)) made = new RegExp(pattern, flags);
  } catch {
    // Not a pattern at all.
  }
  if (patterns.size > 1000) patterns.clear();
  patterns.set(key, made);
  return made;
}
