// Reads a condition from JSON that somebody sent, or says everything that is wrong with it.

import { describeValue, FACTS, type Fault, type Json, type JsonObject } from '../collect/index.ts';
import { ATTRIBUTE_OPERATORS, CALENDAR_UNITS, instantOf } from '../unify/index.ts';
import type { ComputedTrait, Condition, EventCondition, EventFilter, Window } from './condition.ts';
import { ATTRIBUTE_OPERANDS, duration, operandsOf } from './operands.ts';

export interface ParseOptions {
  /** Where a decision asks: `request.<name>` is known. */
  request?: boolean;
}
export type Parsed<T> = { value: T; faults?: undefined } | { value?: undefined; faults: Fault[] };

const MOST_LEVELS = 12;
const MOST_PARTS = 500;
/** Counts in rolling windows and counts of different values keep that many entries a person, so there is an end. */
export const MOST_COUNTED = 4000;

/** `parseCondition({ event: 'Order', op: 'gte', value: '3' })` → a fault at `value`: expected a whole number from 0 up, got text "3". */
export function parseCondition(json: unknown, options: ParseOptions = {}): Parsed<Condition> {
  const reader = new Reader(options);
  reader.condition(json as Json, '', 1);
  return reader.faults.length > 0 ? { faults: reader.faults } : { value: json as Condition };
}

/** A computed trait's filter, measure and window; its key and name are the caller's affair. */
export function parseComputed(json: unknown): Parsed<Pick<ComputedTrait, 'filter' | 'measure' | 'window'>> {
  const reader = new Reader({});
  const it = reader.object(json as Json, '', ['filter', 'measure', 'window', 'key', 'name']);
  if (it) {
    const filter = reader.object(it.filter, 'filter', ['event', 'where']);
    if (filter) reader.filter(filter, 'filter');
    reader.measure(it.measure, 'measure', [...MEASURES, 'firstValue', 'lastValue', 'lastValues']);
    if (it.window !== undefined) reader.window(it.window, 'window');
  }
  return reader.faults.length > 0 ? { faults: reader.faults } : { value: json as ComputedTrait };
}

const MEASURES = ['count', 'sum', 'avg', 'min', 'max', 'distinct', 'firstTime', 'lastTime'];
const PREFIXES = ['traits', 'computed', 'group', 'consent', 'identity', 'stage', 'persona', 'prediction'];
const SHAPES = ['all', 'any', 'not', 'attribute', 'event', 'sequence', 'segment'] as const;

class Reader {
  readonly faults: Fault[] = [];
  readonly #options: ParseOptions;
  #parts = 0;

  constructor(options: ParseOptions) {
    this.#options = options;
  }

  condition(json: Json | undefined, field: string, level: number): undefined {
    if (++this.#parts === MOST_PARTS + 1)
      this.fault(field, `at most ${MOST_PARTS} parts in one condition`, 'more');
    if (this.#parts > MOST_PARTS) return;
    if (level > MOST_LEVELS)
      return this.fault(field, `at most ${MOST_LEVELS} levels of all, any and not`, 'more');
    if (!isObject(json)) return this.fault(field, 'a condition', describeValue(json));
    const shape = SHAPES.find((key) => json[key] !== undefined);
    if (!shape) {
      const keys = Object.keys(json).join(', ') || 'none of them';
      return this.fault(field, `one of ${SHAPES.join(', ')}`, keys);
    }
    this[`read_${shape}`](json, field, level);
  }

  read_all(json: JsonObject, field: string, level: number): undefined {
    this.#group(json, 'all', field, level);
  }
  read_any(json: JsonObject, field: string, level: number): undefined {
    this.#group(json, 'any', field, level);
  }
  #group(json: JsonObject, key: 'all' | 'any', field: string, level: number): undefined {
    this.object(json, field, [key]);
    const parts = json[key];
    if (!Array.isArray(parts) || parts.length === 0) {
      return this.fault(join(field, key), 'a list of one or more conditions', describeValue(parts));
    }
    for (const [i, part] of parts.entries()) this.condition(part, join(field, `${key}.${i}`), level + 1);
  }
  read_not(json: JsonObject, field: string, level: number): undefined {
    this.object(json, field, ['not']);
    this.condition(json.not, join(field, 'not'), level + 1);
  }
  read_segment(json: JsonObject, field: string): undefined {
    this.object(json, field, ['segment']);
    this.#text(json.segment, join(field, 'segment'), "another segment's key");
  }

  read_attribute(json: JsonObject, field: string): undefined {
    this.object(json, field, ['attribute', 'op', 'value']);
    if (this.#text(json.attribute, join(field, 'attribute'), "an attribute's name")) {
      this.#attributeName(json.attribute as string, join(field, 'attribute'));
    }
    this.#comparison(json, field);
  }

  read_event(json: JsonObject, field: string): undefined {
    this.object(json, field, ['event', 'where', 'measure', 'window', 'op', 'value']);
    this.filter(json, field);
    if (json.window !== undefined) this.window(json.window, join(field, 'window'));
    const measured =
      json.measure === undefined || this.measure(json.measure, join(field, 'measure'), MEASURES);
    if (measured) this.#threshold(json, field);
  }

  #threshold(json: JsonObject, field: string): undefined {
    const { measure = { count: true }, op, value, window } = json as unknown as EventCondition;
    if (op === undefined && value === undefined && 'count' in measure) return;
    const operands = operandsOf(measure);
    const operand = op === undefined ? undefined : operands[op];
    if (!operand) return this.#oneOf(op, join(field, 'op'), Object.keys(operands));
    if (!operand.accepts(value))
      return this.fault(join(field, 'value'), operand.expected, describeValue(value));
    const isKept = 'distinct' in measure || ('count' in measure && window !== undefined && 'last' in window);
    const most = Math.max(...[value!].flat().map(Number));
    if (isKept && most > MOST_COUNTED)
      this.fault(join(field, 'value'), `at most ${MOST_COUNTED}`, String(most));
  }

  read_sequence(json: JsonObject, field: string): undefined {
    this.object(json, field, ['sequence', 'within', 'window']);
    if (!duration.accepts(json.within)) {
      this.fault(join(field, 'within'), duration.expected, describeValue(json.within));
    }
    if (json.window !== undefined) this.window(json.window, join(field, 'window'));
    const steps = json.sequence;
    if (!Array.isArray(steps) || steps.length < 2 || steps.length > 10) {
      return this.fault(join(field, 'sequence'), 'a list of 2 to 10 steps', describeValue(steps));
    }
    for (const [i, step] of steps.entries()) this.#step(step, join(field, `sequence.${i}`), i === 0);
  }

  #step(json: Json, field: string, isFirst: boolean): undefined {
    const step = this.object(json, field, ['event', 'where', 'not']);
    if (!step) return;
    this.filter(step, field);
    if (step.not !== undefined && step.not !== true) {
      this.fault(join(field, 'not'), 'true, or nothing', describeValue(step.not));
    } else if (isFirst && step.not)
      this.fault(join(field, 'not'), 'a first step that happens', 'one that must not');
  }

  filter(json: JsonObject, field: string): undefined {
    this.#text(json.event, join(field, 'event'), "an event's name, or * for any");
    const where = (json as unknown as EventFilter).where;
    if (where === undefined) return;
    if (!Array.isArray(where)) return this.fault(join(field, 'where'), 'a list', describeValue(where));
    for (const [i, one] of where.entries()) {
      const at = join(field, `where.${i}`);
      const it = this.object(one as unknown as Json, at, ['property', 'op', 'value']);
      if (!it) continue;
      this.#property(it.property, join(at, 'property'));
      this.#comparison(it, at);
    }
  }

  measure(json: Json | undefined, field: string, known: readonly string[]): boolean {
    const before = this.faults.length;
    if (!isObject(json) || Object.keys(json).length !== 1) {
      this.fault(field, `one of ${known.join(', ')}, such as { "count": true }`, describeValue(json));
      return false;
    }
    const [name, of] = Object.entries(json)[0]!;
    this.#oneOf(name, field, known);
    if (name === 'count' || name.endsWith('Time')) {
      if (of !== true) this.fault(join(field, name), 'true', describeValue(of));
    } else this.#property(of, join(field, name));
    return this.faults.length === before;
  }

  window(json: Json, field: string): undefined {
    const window = this.object(json, field, ['last', 'this', 'previous', 'from', 'to']) as Window | undefined;
    if (!window) return;
    const keys = Object.keys(window);
    if (keys.length === 0 || (keys.length > 1 && !keys.every((key) => key === 'from' || key === 'to'))) {
      return this.fault(
        field,
        'one of last, this, previous, or from and to',
        keys.join(' and ') || 'nothing',
      );
    }
    if ('last' in window && !duration.accepts(window.last)) {
      this.fault(join(field, 'last'), duration.expected, describeValue(window.last));
    }
    if ('this' in window) this.#oneOf(window.this, join(field, 'this'), CALENDAR_UNITS);
    if ('previous' in window) this.#oneOf(window.previous, join(field, 'previous'), CALENDAR_UNITS);
    if ('from' in window || 'to' in window) this.#span(window, field);
  }

  #span({ from, to }: { from?: string; to?: string }, field: string): undefined {
    for (const [key, value] of Object.entries({ from, to })) {
      if (value !== undefined && (typeof value !== 'string' || instantOf(value) === undefined)) {
        this.fault(join(field, key), ATTRIBUTE_OPERANDS.before.expected, describeValue(value));
      }
    }
    if (instantOf(from)! >= instantOf(to)!) this.fault(join(field, 'to'), `a date after ${from}`, String(to));
  }

  #comparison(json: JsonObject, field: string): undefined {
    const { op, value } = json;
    if (typeof op !== 'string' || !Object.hasOwn(ATTRIBUTE_OPERANDS, op)) {
      return this.#oneOf(op, join(field, 'op'), ATTRIBUTE_OPERATORS);
    }
    const { accepts, expected } = ATTRIBUTE_OPERANDS[op as keyof typeof ATTRIBUTE_OPERANDS];
    if (!accepts(value)) this.fault(join(field, 'value'), `${expected} for ${op}`, describeValue(value));
  }

  #attributeName(name: string, field: string): undefined {
    const [root, ...rest] = name.split('.');
    const isNamed = rest.length > 0 && !rest.includes('');
    if (['firstSeen', 'lastSeen', 'sessions.count'].includes(name) || isFact(name)) return;
    if (isNamed && PREFIXES.includes(root!)) return;
    if (root === 'first' && isFact(rest.join('.'))) return;
    if (root === 'request' && isNamed) {
      if (this.#options.request) return;
      return this.fault(field, 'something known of the person', `${name}, which only a decision has`);
    }
    this.fault(
      field,
      'traits.…, computed.…, group.…, consent.…, identity.…, stage.…, persona.…, prediction.…, first.…, sessions.count, firstSeen, lastSeen or a fact such as place.country',
      name,
    );
  }

  #property(value: Json | undefined, field: string): undefined {
    const expected = 'properties.…, traits.… or a fact such as place.country';
    if (typeof value !== 'string') return this.fault(field, expected, describeValue(value));
    const [root, ...rest] = value.split('.');
    const isPath = (root === 'properties' || root === 'traits') && rest.length > 0 && !rest.includes('');
    if (!isPath && !isFact(value)) this.fault(field, expected, value);
  }

  object(json: Json | undefined, field: string, known: readonly string[]): JsonObject | undefined {
    if (!isObject(json)) {
      this.fault(field, 'an object', describeValue(json));
      return undefined;
    }
    for (const key of Object.keys(json)) {
      if (!known.includes(key)) this.fault(join(field, key), `only ${known.join(', ')} here`, key);
    }
    return json;
  }

  #oneOf(value: Json | undefined, field: string, known: readonly string[]): undefined {
    if (typeof value !== 'string' || !known.includes(value)) {
      this.fault(field, `one of ${known.join(', ')}`, describeValue(value));
    }
  }

  #text(value: Json | undefined, field: string, expected: string): boolean {
    if (typeof value === 'string' && value !== '') return true;
    this.fault(field, expected, describeValue(value));
    return false;
  }

  fault(field: string, expected: string, got: string): undefined {
    this.faults.push({ field, expected, got });
  }
}

function isFact(name: string): boolean {
  return (FACTS as readonly string[]).includes(name);
}

function isObject(json: Json | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function join(field: string, key: string): string {
  return field === '' ? key : `${field}.${key}`;
}
