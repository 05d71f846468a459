// The table of cases, `cases.json`: conditions, what is known of a person, and whether they hold at which instants.
// Free of any language: every reader of conditions runs it.

import type { Event, Json } from '../../collect/index.ts';
import table from '../cases.json' with { type: 'json' };
import type { ComputedTrait, Condition } from '../condition.ts';
import { makeEvent } from './arbitrary.ts';

export interface Case {
  name: string;
  /** Default: UTC. */
  timezone?: string;
  condition: Condition;
  computed?: ComputedTrait[];
  /** By attribute name: `traits.plan`, `place.country`. */
  attributes?: Record<string, Json>;
  events?: {
    name: string;
    time: string;
    properties?: Record<string, Json>;
    facts?: Record<string, string>;
    /** Which of the person's identities it names; default: 0. */
    identity?: number;
  }[];
  at: { now: string; holds: boolean }[];
}

// JSON's inferred type is a union of every single case.
export const CASES = table as unknown as Case[];

/** The case's events, in order of arrival, as collect would hand them on. */
export function eventsOf({ events = [] }: Case): { event: Event; identity: number }[] {
  return events.map(({ name, time, properties = {}, facts = {}, identity = 0 }, i) => ({
    identity,
    event: makeEvent({
      messageId: `m${i}`,
      name,
      time: Date.parse(time),
      properties,
      facts: Object.fromEntries(Object.entries(facts).map(([fact, value]) => [fact, [value, 'case']])),
    }),
  }));
}
