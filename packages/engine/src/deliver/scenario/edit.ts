// A running scenario was edited: where people in flight go. Whoever stands on a node that is still there stays there,
// and what the node says now counts from when they came to it. For nodes that are gone the edit says what becomes of
// people: they move to another node, leave, or finish the version that they are in.

import type { Run } from './run.ts';
import type { Scenario } from './scenario.ts';

export type EditRule = { rule: 'move'; to: string } | { rule: 'exit' } | { rule: 'finish' };
/** By the node that is gone. */
export type EditRules = Readonly<Record<string, EditRule>>;

/** Nodes of the older version that are gone: not there, or of another kind. */
export function goneIn(from: Scenario, to: Scenario): string[] {
  const kinds = new Map(to.nodes.map(({ id, kind }) => [id, kind]));
  return from.nodes.filter(({ id, kind }) => kinds.get(id) !== kind).map(({ id }) => id);
}

/** The same run where it finishes the version that it is in. */
export function carry(
  run: Run,
  to: { scenario: Scenario; version: number },
  gone: ReadonlySet<string>,
  rules: EditRules,
  now: number,
): Run {
  if (run.node === undefined || run.outcome !== '') return run;
  const at = Math.max(run.at, now);
  // Looked at at once: what the node says may have changed.
  const carried = { ...run, version: to.version, at, wakeAt: at };
  if (!gone.has(run.node)) return carried;
  const rule = rules[run.node] ?? { rule: 'finish' };
  if (rule.rule === 'finish') return run;
  if (rule.rule === 'move') return { ...carried, node: rule.to, since: at, visit: run.visit + 1 };
  return {
    ...run,
    node: undefined,
    wakeAt: 0,
    outcome: 'edited',
    reason: 'Its node was taken away',
    endedAt: at,
  };
}
