// What a condition rests on: which attributes, events and other segments. The data-source map and the segment's page
// show it, and say what is missing.

import type { EventFilter } from '../unify/index.ts';
import type { Condition } from './condition.ts';

export interface Fields {
  attributes: string[];
  events: { event: string; properties: string[] }[];
  segments: string[];
}

const known = new WeakMap<Condition, Fields>();
/** The same, remembered: for conditions that are looked at again and again, and never changed in place. */
export function knownFieldsOf(condition: Condition): Readonly<Fields> {
  let fields = known.get(condition);
  if (!fields) {
    fields = fieldsOf(condition);
    known.set(condition, fields);
  }
  return fields;
}

/** Each named once, in order of appearance. */
export function fieldsOf(condition: Condition): Fields {
  const attributes = new Set<string>();
  const events = new Map<string, Set<string>>();
  const segments = new Set<string>();
  const addFilter = ({ event, where }: EventFilter, of?: string) => {
    const properties = events.get(event) ?? new Set();
    events.set(event, properties);
    for (const { property } of where ?? []) properties.add(property);
    if (of) properties.add(of);
  };
  const visit = (part: Condition): void => {
    if ('all' in part) part.all.forEach(visit);
    else if ('any' in part) part.any.forEach(visit);
    else if ('not' in part) visit(part.not);
    else if ('attribute' in part) attributes.add(part.attribute);
    else if ('segment' in part) segments.add(part.segment);
    else if ('sequence' in part) for (const step of part.sequence) addFilter(step);
    else {
      const of = Object.values(part.measure ?? {})[0];
      addFilter(part, typeof of === 'string' ? of : undefined);
    }
  };
  visit(condition);
  return {
    attributes: [...attributes],
    events: [...events].map(([event, properties]) => ({ event, properties: [...properties] })),
    segments: [...segments],
  };
}
