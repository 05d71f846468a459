// Who may come in, and may come again.

import type { Event, JsonObject } from '../../collect/index.ts';
import { shareOf } from '../../decide/index.ts';
import { durationMs } from '../../unify/index.ts';
import type { Graph } from './graph.ts';
import type { Effect, Run, Walker } from './run.ts';

/** What is known of earlier runs with the same key. */
export interface Before {
  isUnderWay: boolean;
  enteredAt: number;
}
export type Refusal = 'no key' | 'late' | 'bot' | 'audience' | 'once' | 'under way' | 'gap';
export type Entered = { run: Run; effects: Effect[] } | { refused: Refusal };

export interface Entry {
  /** Unique; the same when the same entry is worked out again. */
  id: string;
  /** The person. */
  unit: string;
  walker: Walker;
  at: number;
  now: number;
  /** What brings them in; a segment or a stage does so without an event. */
  event?: Event;
  because?: JsonObject;
  before: Before | undefined;
}

/** The run stands before its first node: `advance` it at the same instant. */
export function enter(graph: Graph, entry: Entry): Entered {
  const { scenario, version } = graph;
  const { at, event, unit, walker } = entry;
  const key = scenario.keyedBy === undefined ? unit : event && graph.keyOf(event);
  if (key === undefined) return { refused: 'no key' };
  if (entry.now - at > graph.lateAfterMs) return { refused: 'late' };
  if (event?.flags.includes('bot')) return { refused: 'bot' };
  const refused = again(graph, entry.before, at);
  if (refused) return { refused };
  if (graph.audience && graph.audience(walker.view, at, walker.members) <= 0) return { refused: 'audience' };
  const { holdout = 0 } = scenario;
  const isHeld = holdout > 0 && shareOf(`${scenario.key}/holdout`, unit) < holdout;
  const run: Run = {
    ...{ id: entry.id, scenario: scenario.key, version, key, unit, side: isHeld ? 'held' : 'treated' },
    ...{ enteredAt: at, node: scenario.start, since: at, at, wakeAt: at, visit: 0 },
    ...{ outcome: '', reason: '', endedAt: 0, goalAt: 0 },
    context: event ? { event: event.name, properties: event.properties } : (entry.because ?? {}),
  };
  if (holdout === 0) return { run, effects: [] };
  const exposure: Effect = {
    ...{ key: [scenario.key, version, run.id, '', 0].join(':'), node: '', at, kind: 'exposure' },
    ...{
      experiment: scenario.key,
      variant: isHeld ? '' : 'sent',
      propensity: isHeld ? holdout : 1 - holdout,
    },
  };
  return { run, effects: [exposure] };
}

function again(
  { scenario: { reentry } }: Graph,
  before: Before | undefined,
  at: number,
): Refusal | undefined {
  if (!before) return undefined;
  if (before.isUnderWay) return 'under way';
  if (reentry.rule === 'once') return 'once';
  const isTooSoon = reentry.rule === 'after_gap' && at < before.enteredAt + durationMs(reentry.gap);
  return isTooSoon ? 'gap' : undefined;
}
