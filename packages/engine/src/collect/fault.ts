// What is wrong with something that came in, told so that its sender can mend it.

/** Where it is wrong (`properties`), what was expected there, and what came. */
export interface Fault {
  field: string;
  expected: string;
  got: string;
  /** The event's place in its batch, from 0. */
  index?: number;
}

/** Names a value for a fault: short, without printing what may be personal beyond its first characters. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  if (typeof value !== 'string') return `${typeof value} ${String(value)}`;
  return value === '' ? 'empty text' : `text "${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
}
