// One attribute's part of the match index: for every value that a person may have, a bitmap of the conjunctions that
// this value does not contradict. Values that all predicates treat alike share a bitmap (a number matters only by
// where it lies between the thresholds), and bitmaps are made when a value is first seen.

import type { Json } from '../../collect/index.ts';
import { type Comparison, compileComparison, instantOf } from '../../unify/index.ts';
import type { AttributeCondition, AttributeOperator } from '../condition.ts';

/** One bit a conjunction. */
export type Bitmap = Int32Array;

interface Predicate {
  compare: Comparison;
  /** The conjunctions that need it to hold, and those that need it not to. */
  wants: number[];
  wantsNot: number[];
}

const BY_TEXT = new Set<AttributeOperator>([
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  'before',
  'after',
]);
/** Against now: what holds of a value today may not tomorrow. */
const BY_CLOCK = new Set<AttributeOperator>(['withinLast', 'moreThanAgo', 'withinNext']);
/** Of texts that look alike to no predicate, and of lists, at most so many bitmaps are kept. */
const MOST_BITMAPS = 4096;
const OTHER_TEXT = Symbol('text that nobody asks for');
type Key = Json | undefined | typeof OTHER_TEXT;

/** Whether a condition is about the value of one attribute and nothing else, the time included. */
export function isAboutValue(condition: object): condition is AttributeCondition {
  if (!('attribute' in condition)) return false;
  const { attribute, op } = condition as AttributeCondition;
  return !attribute.startsWith('computed.') && !BY_CLOCK.has(op);
}

export class AttributeTable {
  readonly attribute: string;
  readonly #conjunctions: number;
  readonly #predicates = new Map<string, Predicate>();
  readonly #texts = new Set<Json>();
  #isTextRead = false;
  #thresholds: number[] | Float64Array = [];
  readonly #byNumber: (Bitmap | undefined)[] = [];
  readonly #byKey = new Map<Key, Bitmap>();

  constructor(attribute: string, conjunctions: number) {
    this.attribute = attribute;
    this.#conjunctions = conjunctions;
  }

  /** `key` is the same for conditions that ask the same. */
  add({ op, value }: AttributeCondition, key: string, negated: boolean, conjunction: number): void {
    let predicate = this.#predicates.get(key);
    if (!predicate) {
      predicate = { compare: compileComparison(op, value), wants: [], wantsNot: [] };
      this.#predicates.set(key, predicate);
      this.#heed(op, value);
    }
    (negated ? predicate.wantsNot : predicate.wants).push(conjunction);
  }

  /** After the last `add`. */
  close(): this {
    this.#thresholds = Float64Array.from(new Set(this.#thresholds)).sort();
    return this;
  }

  bitmapFor(value: Json | undefined): Bitmap {
    if (typeof value === 'number') {
      const place = this.#placeOf(value);
      const known = this.#byNumber[place];
      if (known !== undefined) return known;
      const made = this.#make(value);
      this.#byNumber[place] = made;
      return made;
    }
    const key = this.#keyOf(value);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    if (this.#byKey.size >= MOST_BITMAPS) this.#byKey.clear();
    const made = this.#make(value);
    this.#byKey.set(key, made);
    return made;
  }

  #keyOf(value: Json | undefined): Key {
    if (typeof value === 'string') return this.#isTextRead || this.#texts.has(value) ? value : OTHER_TEXT;
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  }

  /** Even: between two thresholds; odd: on one. */
  #placeOf(value: number): number {
    const thresholds = this.#thresholds;
    let low = 0;
    let high = thresholds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (thresholds[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return thresholds[low] === value ? 2 * low + 1 : 2 * low;
  }

  #heed(op: AttributeOperator, value: Json | undefined): void {
    if (BY_TEXT.has(op)) this.#isTextRead = true;
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === 'number') (this.#thresholds as number[]).push(one);
      else if (typeof one === 'string') this.#texts.add(one);
      const time = op === 'before' || op === 'after' ? instantOf(one) : undefined;
      if (time !== undefined) (this.#thresholds as number[]).push(time);
    }
  }

  #make(value: Json | undefined): Bitmap {
    const bitmap = new Int32Array((this.#conjunctions + 31) >> 5).fill(-1);
    const extra = this.#conjunctions & 31;
    if (extra > 0) bitmap[bitmap.length - 1] = (1 << extra) - 1;
    for (const { compare, wants, wantsNot } of this.#predicates.values()) {
      const contradicted = compare(value, 0) > 0 ? wantsNot : wants;
      for (const c of contradicted) bitmap[c >> 5]! &= ~(1 << (c & 31));
    }
    return bitmap;
  }
}
