// The changes that are being made, with undo and redo. Pure: every step gives a new state.

import type { KeptChange } from './api.ts';

export interface History {
  past: readonly (readonly KeptChange[])[];
  present: readonly KeptChange[];
  future: readonly (readonly KeptChange[])[];
}

export type Step =
  /** Takes the place of an earlier change of the same thing. */
  | { kind: 'put'; change: KeptChange }
  | { kind: 'remove'; at: number }
  | { kind: 'replace'; at: number; change: KeptChange }
  | { kind: 'undo' }
  | { kind: 'redo' }
  /** Begins anew, without a past. */
  | { kind: 'load'; changes: readonly KeptChange[] };

const STEPS_KEPT = 100;

export const begin = (changes: readonly KeptChange[]): History => ({
  past: [],
  present: changes,
  future: [],
});

export function step(history: History, next: Step): History {
  const { past, present, future } = history;
  if (next.kind === 'load') return begin(next.changes);
  if (next.kind === 'undo')
    return past.length === 0
      ? history
      : { past: past.slice(0, -1), present: past.at(-1)!, future: [present, ...future] };
  if (next.kind === 'redo')
    return future.length === 0
      ? history
      : { past: [...past, present], present: future[0]!, future: future.slice(1) };
  return { past: [...past, present].slice(-STEPS_KEPT), present: changed(present, next), future: [] };
}

function changed(
  present: readonly KeptChange[],
  next: Extract<Step, { kind: 'put' | 'remove' | 'replace' }>,
): readonly KeptChange[] {
  if (next.kind === 'remove') return present.toSpliced(next.at, 1);
  if (next.kind === 'replace') return present.with(next.at, next.change);
  const at = present.findIndex((other) => sameThing(other, next.change));
  return at < 0 ? [...present, next.change] : present.with(at, next.change);
}

/** Two changes of one thing would only overwrite each other; insertions stand beside each other. */
function sameThing(one: KeptChange, other: KeptChange): boolean {
  if (one.selector !== other.selector || other.action === 'insert') return false;
  const content = (change: KeptChange) => change.action === 'text' || change.action === 'html';
  return content(one) && content(other) ? true : one.action === other.action && one.name === other.name;
}
