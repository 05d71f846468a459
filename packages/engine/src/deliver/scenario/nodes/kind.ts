// What every kind of node says of itself. A kind is one file; the walk knows none of them.

import type { Event } from '../../../collect/index.ts';
import type { Condition, Test } from '../../../segment/index.ts';
import type { EventFilter, EventTest } from '../../../unify/index.ts';
import type { Effect, Run, Walker } from '../run.ts';
import type { Node } from '../scenario.ts';

/** What is read once of a scenario's conditions and filters. */
export interface Reading {
  scenario: string;
  test(condition: Condition): Test;
  filter(on: EventFilter): EventTest;
}
export interface Moment {
  run: Run;
  walker: Walker;
  at: number;
  /** What happens at this very moment; conditions and time need nothing to happen. */
  event: Event | undefined;
}
export type Step =
  /** On, by this branch; null: to the end. */
  | { go: string | null; by: string; does?: readonly Deed[] }
  /** Until then at the latest; 0: until something happens. */
  | { stay: number }
  | { end: string };
/** An effect without what the walk adds. */
export type Deed = Effect extends infer E
  ? E extends Effect
    ? Omit<E, 'key' | 'node' | 'at'>
    : never
  : never;

export type Look = (moment: Moment) => Step;

export interface NodeKind<N extends Node = Node> {
  /** Something comes of it: people are held before it while the scenario is paused. */
  acts: boolean;
  compile(node: N, reading: Reading): Look;
  /** Where it leads, with the name of each way. */
  ways(node: N): { by: string; to: string | null }[];
  /** The conditions and filters in it, with where they stand. */
  whens?(node: N): { field: string; when: Condition }[];
  ons?(node: N): { field: string; on: EventFilter }[];
  /** What a schema cannot say; `expected` and `got` by field. */
  check?(node: N, fault: (field: string, expected: string, got: unknown) => void): void;
  /** In a few words, for lists and canvases. */
  describe(node: N): string;
}
