// Why each experience of a slot decided, or did not.

import type { Explanation } from '../segment/index.ts';
import type { Allocation } from './allocate.ts';
import type { PassedWhy } from './decision.ts';
import type { Rung } from './rung.ts';

/** Why one experience decided, or did not. */
export interface TraceEntry {
  experience: string;
  name: string;
  version: number;
  outcome: 'chosen' | 'held' | 'outside' | 'later' | PassedWhy;
  rung: Rung;
  /** The audience with the person's own values; null where it is everybody. */
  audience: Explanation | null;
}

export function outcomeOf(drawn: Allocation): TraceEntry['outcome'] {
  if (drawn.kind === 'passed') return drawn.why;
  return drawn.kind === 'held' ? 'held' : 'chosen';
}
