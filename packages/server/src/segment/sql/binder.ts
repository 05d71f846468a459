// Parameters of a statement under construction. What people wrote is always bound, never spliced.

import type { Param } from '../../platform/events/index.ts';

export class Binder {
  readonly params: Record<string, Param> = {};
  #next = 0;

  /** @example binder.bind('String', 'Order Completed')  // '{p0:String}' */
  bind(type: string, value: Param): string {
    const name = `p${this.#next++}`;
    this.params[name] = value;
    return `{${name}:${type}}`;
  }

  text(value: string): string {
    return this.bind('String', value);
  }
  number(value: number): string {
    return this.bind('Float64', value);
  }
  /** A time of the events table. */
  time(ms: number): string {
    return `fromUnixTimestamp64Milli(${this.bind('Int64', Math.trunc(ms))}, 'UTC')`;
  }
  millis(ms: number): string {
    return this.bind('Int64', Math.trunc(ms));
  }
}
