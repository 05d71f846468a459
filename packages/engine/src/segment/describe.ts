// Conditions as plain English: "People in Germany who bought at least 3 times in the last 30 days and who have not
// viewed a page this week". Every part of a condition has a clause of its own, so an editor can show clause by clause.

import type { Json } from '../collect/index.ts';
import { agreeing, amount, comparison } from './comparison-words.ts';
import type {
  AttributeCondition,
  Condition,
  EventCondition,
  SegmentCondition,
  SequenceCondition,
} from './condition.ts';
import { did, eventWords, windowWords } from './event-words.ts';
import { filterWords } from './filter-words.ts';
import { countryName, label, lengthWords, list, quoted } from './words.ts';

/** What keys are called, by attribute: of the personas of `persona.customers`, of the stages of `stage.customer`. */
export type ValueNames = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Names for keys, where the caller knows them: of segments, computed traits, and values that are keys themselves. */
export interface Names {
  segments?: Readonly<Record<string, string>>;
  computed?: Readonly<Record<string, string>>;
  values?: ValueNames;
}

/** A condition as a tree of sentences. `path` leads from the whole condition to this part: `['all', 0, 'not']`. */
export interface Outline {
  kind: 'all' | 'any' | 'not' | 'attribute' | 'event' | 'sequence' | 'segment';
  path: (string | number)[];
  sentence: string;
  parts: Outline[];
}

/** One sentence without its full stop. */
export function describe(condition: Condition, names: Names = {}): string {
  return `People ${clause(condition, false, names)}`;
}

export function outline(condition: Condition, names: Names = {}, path: (string | number)[] = []): Outline {
  const sentence = clause(condition, false, names);
  const below = (part: Condition, ...steps: (string | number)[]) => outline(part, names, [...path, ...steps]);
  const kind = kindOfCondition(condition);
  if ('all' in condition) {
    return { kind, path, sentence, parts: condition.all.map((part, i) => below(part, 'all', i)) };
  }
  if ('any' in condition) {
    return { kind, path, sentence, parts: condition.any.map((part, i) => below(part, 'any', i)) };
  }
  if ('not' in condition) return { kind, path, sentence, parts: [below(condition.not, 'not')] };
  return { kind, path, sentence, parts: [] };
}

function kindOfCondition(condition: Condition): Outline['kind'] {
  const kinds = ['all', 'any', 'not', 'attribute', 'sequence', 'segment'] as const;
  return kinds.find((kind) => kind in condition) ?? 'event';
}

/** What follows "people": "in Germany", "who bought", "whose plan is “pro”". With `negated` the opposite. */
function clause(condition: Condition, negated: boolean, names: Names, nested = false): string {
  if ('not' in condition) return clause(condition.not, !negated, names, nested);
  if ('all' in condition || 'any' in condition) {
    const parts = 'all' in condition ? condition.all : condition.any;
    if (parts.length === 1) return clause(parts[0]!, negated, names, nested);
    // Not (a and b) is (not a) or (not b).
    const isAnd = 'all' in condition !== negated;
    const joined = join(
      parts.map((part) => clause(part, negated, names, true)),
      isAnd ? 'and' : 'or',
    );
    return nested ? `(${joined})` : joined;
  }
  if ('attribute' in condition) return attributeClause(condition, negated, names);
  if ('segment' in condition) return segmentClause(condition, negated, names);
  return 'sequence' in condition ? sequenceClause(condition, negated) : eventClause(condition, negated);
}

function join(clauses: readonly string[], word: 'and' | 'or'): string {
  if (clauses.length === 2) return `${clauses[0]} ${word} ${clauses[1]}`;
  return `${clauses.slice(0, -1).join(', ')}, ${word} ${clauses.at(-1)}`;
}

function segmentClause({ segment }: SegmentCondition, negated: boolean, names: Names): string {
  return `${negated ? 'not ' : ''}in the segment ${quoted(names.segments?.[segment] ?? segment)}`;
}

function attributeClause(
  { attribute, op, value }: AttributeCondition,
  negated: boolean,
  names: Names,
): string {
  const place = placeClause(attribute, op, value, negated);
  if (place) return place;
  const purpose = /^consent\.(.+)$/.exec(attribute)?.[1];
  if (purpose && op === 'eq' && typeof value === 'boolean') {
    return value === negated ? `who did not agree to ${label(purpose)}` : `who agreed to ${label(purpose)}`;
  }
  const key = /^computed\.(.+)$/.exec(attribute)?.[1];
  const subject = (key && names.computed?.[key]) || subjectOf(attribute);
  return `whose ${subject} ${agreeing(subject, comparison(op, called(value, names.values?.[attribute]), negated))}`;
}

function called(value: Json | undefined, names: Readonly<Record<string, string>> = {}): Json | undefined {
  if (Array.isArray(value)) return value.map((one) => called(one, names)!);
  return typeof value === 'string' && Object.hasOwn(names, value) ? names[value] : value;
}

function placeClause(
  attribute: string,
  op: string,
  value: Json | undefined,
  negated: boolean,
): string | undefined {
  const isNegative = op === 'ne' || op === 'notIn';
  if (!/^place\.(country|region|city)$/.test(attribute) || !['eq', 'in', 'ne', 'notIn'].includes(op))
    return undefined;
  const places = [value!]
    .flat()
    .map((one) => (attribute === 'place.country' ? countryName(String(one)) : String(one)));
  return `${isNegative !== negated ? 'not ' : ''}in ${list(places, 'or')}`;
}

const SUBJECTS: Record<string, string> = {
  firstSeen: 'first visit',
  lastSeen: 'last visit',
  'sessions.count': 'number of visits',
  'place.country': 'country',
  'place.timezone': 'time zone',
  'place.postalCode': 'postal code',
  'device.type': 'device',
  'device.os': 'operating system',
  'device.browser': 'browser',
  locale: 'language',
  channel: 'latest channel',
};

function subjectOf(attribute: string): string {
  if (SUBJECTS[attribute]) return SUBJECTS[attribute];
  const [root, ...rest] = attribute.split('.');
  const name = label(rest.join('.'));
  if (root === 'first') return `first ${name}`;
  // Which model found it says nothing to whoever reads a sentence.
  if (root === 'stage') return `${name} stage`;
  if (root === 'persona') return rest.at(-1)?.endsWith('_fit') ? 'likeness to their persona' : 'persona';
  if (root === 'group') return `company's ${name}`;
  if (root === 'consent') return `consent to ${name}`;
  if (root === 'traits' || root === 'computed' || root === 'identity') return name;
  return root === 'request' ? `current ${name}` : label(attribute);
}

function eventClause(condition: EventCondition, negated: boolean): string {
  const { event, where, measure = { count: true }, window, op = 'gte', value = 1 } = condition;
  const when = windowWords(window);
  if ('count' in measure) return countClause(condition, negated);
  const which = `${eventWords(event)}${filterWords(where)}`;
  if ('firstTime' in measure || 'lastTime' in measure) {
    const order = 'firstTime' in measure ? 'first' : 'last';
    const time = comparison(op, value).replace(/^is /, '');
    const act = did(event, order).past;
    return `${negated ? 'of whom it is not true that they' : 'who'} ${act}${filterWords(where)}${when} ${time}`;
  }
  if ('distinct' in measure) {
    const many = comparison(op, value, negated).replace(/^is /, '');
    return `whose number of different values of ${label(measure.distinct)} in ${which}${when} is ${many}`;
  }
  const [name, property] = Object.entries(measure)[0] as [string, string];
  const words: Record<string, string> = { sum: 'total', avg: 'average', min: 'smallest', max: 'largest' };
  return `whose ${words[name]} ${label(property)} of ${which}${when} ${comparison(op, value, negated)}`;
}

function countClause(
  { event, where, window, op = 'gte', value = 1 }: EventCondition,
  negated: boolean,
): string {
  const { past, perfect } = did(event);
  const rest = filterWords(where);
  const when = windowWords(window);
  const never = (op === 'eq' && value === 0) || (op === 'lt' && value === 1) || (op === 'lte' && value === 0);
  const once = (op === 'gte' && value === 1) || (op === 'gt' && value === 0);
  if (never || once) {
    return never === negated ? `who ${past}${rest}${when}` : `who have not ${perfect}${rest}${when}`;
  }
  const times =
    op === 'between' ? comparison(op, value).replace(/^is /, '') : op === 'eq' ? `exactly ${value}` : '';
  const many = times || (op === 'ne' ? `other than ${value}` : amount(op, value as number));
  const unit = value === 1 ? 'time' : 'times';
  return negated
    ? `who have not ${perfect} ${many} ${unit}${rest}${when}`
    : `who ${past} ${many} ${unit}${rest}${when}`;
}

function sequenceClause({ sequence, within, window }: SequenceCondition, negated: boolean): string {
  const steps = sequence.map((step, i) => {
    const { past, perfect } = did(step.event);
    const rest = filterWords(step.where);
    if (step.not) return `${i === sequence.length - 1 ? 'and then' : 'and'} have not ${perfect}${rest}`;
    if (i === 0) return `${negated ? perfect : past}${rest}`;
    return `then ${negated ? perfect : past}${rest}`;
  });
  return `who ${negated ? 'have not ' : ''}${steps.join(', ')}, all within ${lengthWords(within)}${windowWords(window)}`;
}
