// Parameters of a statement under construction. What people wrote is bound; only of long lists every value is quoted.

import { type Param, quote } from '../../platform/events/index.ts';

/** Bound parameters travel in the address of the request, where thousands of values do not fit. */
const MOST_BOUND = 100;

export class Binder {
  readonly params: Record<string, Param> = {};
  readonly #prefix: string;
  #next = 0;

  /** Statements of which one becomes a part of the other need different prefixes. */
  constructor(prefix = 'p') {
    this.#prefix = prefix;
  }

  /** @example binder.bind('String', 'Order Completed')  // '{p0:String}' */
  bind(type: string, value: Param): string {
    const name = `${this.#prefix}${this.#next++}`;
    this.params[name] = value;
    return `{${name}:${type}}`;
  }

  text(value: string): string {
    return this.bind('String', value);
  }
  number(value: number): string {
    return this.bind('Float64', value);
  }
  /** An Array(String), as long as it may be. */
  texts(values: readonly string[]): string {
    if (values.length <= MOST_BOUND) return this.bind('Array(String)', [...values]);
    return `[${values.map(quote).join(',')}]`;
  }
  /** An Array(Float64), as long as it may be. */
  numbers(values: readonly number[]): string {
    if (values.length <= MOST_BOUND) return this.bind('Array(Float64)', [...values]);
    return `[${values.map((value) => value.toExponential()).join(',')}]`;
  }
  /** A time of the events table. */
  time(ms: number): string {
    return `fromUnixTimestamp64Milli(${this.bind('Int64', Math.trunc(ms))}, 'UTC')`;
  }
  millis(ms: number): string {
    return this.bind('Int64', Math.trunc(ms));
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * A list of ids as a literal, since there may be more of them than can be bound.
 * Nothing but UUIDs can come through.
 */
export function uuidList(ids: readonly string[]): string {
  const wrong = ids.find((id) => !UUID.test(id));
  if (wrong !== undefined) throw new TypeError(`Expected a UUID, got ${JSON.stringify(wrong)}`);
  return `CAST([${ids.map((id) => `'${id}'`).join(',')}] AS Array(UUID))`;
}

/** The same for counts. */
export function countList(counts: readonly number[]): string {
  const wrong = counts.find((count) => !Number.isSafeInteger(count) || count < 0);
  if (wrong !== undefined) throw new TypeError(`Expected a whole number from 0 up, got ${wrong}`);
  return `CAST([${counts.join(',')}] AS Array(UInt32))`;
}
