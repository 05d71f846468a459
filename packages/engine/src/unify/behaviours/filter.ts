// Which events matter. A filter names an event and what must hold of its properties and facts; it is compiled once
// into a closure.

import type { Event, Json } from '../../collect/index.ts';
import { type AttributeOperator, compileComparison } from './operators.ts';

export interface EventFilter {
  /** A track event's name or one of EVENT_NAMES (`Page Viewed`, ...); `*` is any event. */
  event: string;
  /** On the event's properties (`properties.<path>`) or its facts (`place.country`); all must hold. */
  where?: PropertyCondition[];
}

/**
 * `properties.products.category` reaches into lists of objects and holds if it holds of any element. Relative dates
 * (`withinLast`, ...) are measured from the event's own time.
 */
export interface PropertyCondition {
  property: string;
  op: AttributeOperator;
  value?: Json;
}

export type EventTest = (event: Event) => boolean;
export type EventReader = (event: Event) => Json | undefined;

/** The filter without the name: finding by name is the index's work. */
export function compileWhere(where: readonly PropertyCondition[] | undefined): EventTest {
  const tests = (where ?? []).map(compileProperty);
  if (tests.length === 0) return () => true;
  if (tests.length === 1) return tests[0]!;
  return (event) => tests.every((test) => test(event));
}

export function compileFilter(filter: EventFilter): EventTest {
  const test = compileWhere(filter.where);
  return filter.event === '*' ? test : (event) => event.name === filter.event && test(event);
}

function compileProperty({ property, op, value }: PropertyCondition): EventTest {
  const read = compileReader(property);
  const compare = compileComparison(op, value);
  return (event) => compare(read(event), event.time) > 0;
}

/** `properties.total`, `traits.plan` (identify, group), or a fact such as `place.country`. */
export function compileReader(property: string): EventReader {
  const [root, ...path] = property.split('.');
  if (root === 'properties') return (event) => reach(event.properties, path);
  if (root === 'traits') return (event) => reach(event.traits, path);
  return (event) => event.facts[property]?.[0];
}

/** What a path leads to. Lists on the way are walked through, and what is found comes back as one flat list. */
export function reach(value: Json | undefined, path: readonly string[]): Json | undefined {
  let here = value;
  for (let i = 0; i < path.length; i++) {
    if (here === null || typeof here !== 'object') return undefined;
    if (Array.isArray(here)) return flatReach(here, path.slice(i));
    here = Object.hasOwn(here, path[i]!) ? here[path[i]!] : undefined;
  }
  return here;
}

function flatReach(list: readonly Json[], path: readonly string[]): Json[] {
  return list.flatMap((one) => {
    const found = reach(one, path);
    return found === undefined || found === null ? [] : found;
  });
}
