// What rooms to the right have worked out of a person: the stage of a journey, the persona, a prediction. It belongs to
// the person as a whole, not to one of the names, and is read like any other attribute.

import type { Json } from '../collect/index.ts';

export interface DerivedValue {
  /** Null: nothing to be said, though something is remembered. */
  value: Json;
  /** When it became so, in milliseconds. */
  time: number;
  /** What worked it out, such as `journey:customer@3`. */
  by: string;
  /** What the room that owns the name needs to go on from here; nobody else reads it. */
  memo?: Json;
}

/** By name: `stage.<machine>`, `persona.<model>`, `prediction.<model>`. Never changed in place. */
export type Derived = Readonly<Record<string, DerivedValue>>;

const DERIVED_ROOTS: readonly string[] = ['stage', 'persona', 'prediction'];

/** @example isDerivedName('stage.customer')  // true */
export function isDerivedName(attribute: string): boolean {
  const dot = attribute.indexOf('.');
  return dot > 0 && DERIVED_ROOTS.includes(attribute.slice(0, dot));
}

/** `prediction.churn.high` is kept under `prediction.churn`: the rest is a field of its value. */
export const derivedNameOf = (attribute: string): string => attribute.split('.', 2).join('.');

/** Whoever is made of several people has what was worked out latest of any, until the rooms have looked again. */
export function joinDerived(all: readonly (Derived | undefined)[]): Derived | undefined {
  const some = all.filter((one) => one !== undefined);
  if (some.length < 2) return some[0];
  const joined: Record<string, DerivedValue> = {};
  for (const one of some) {
    for (const [name, next] of Object.entries(one)) {
      const known = Object.hasOwn(joined, name) ? joined[name] : undefined;
      if (!known || isLaterValue(next, known)) joined[name] = next;
    }
  }
  return inOrderOfName(joined);
}

/** So that the same values are the same text. */
export const inOrderOfName = (derived: Derived): Derived =>
  Object.fromEntries(Object.entries(derived).sort(([a], [b]) => (a < b ? -1 : 1)));

function isLaterValue(a: DerivedValue, b: DerivedValue): boolean {
  if (a.time !== b.time) return a.time > b.time;
  return JSON.stringify(a) > JSON.stringify(b);
}
