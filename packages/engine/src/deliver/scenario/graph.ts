// A scenario, compiled: its conditions and filters become closures, and it says what it listens to, so that an event
// that concerns no scenario costs one look.

import type { Event } from '../../collect/index.ts';
import { type Condition, compile, type Surroundings, type Test } from '../../segment/index.ts';
import {
  compileFilter,
  compileReader,
  durationMs,
  type EventFilter,
  type EventTest,
} from '../../unify/index.ts';
import { kindOfNode } from './nodes/index.ts';
import type { Look } from './nodes/kind.ts';
import { LATE_AFTER, type Node, type Scenario } from './scenario.ts';

export interface GraphNode {
  node: Node;
  look: Look;
  acts: boolean;
}
export interface Graph {
  scenario: Scenario;
  version: number;
  nodes: ReadonlyMap<string, GraphNode>;
  /** Whether an event brings somebody in; never where it is a segment or a stage that does. */
  triggers: EventTest;
  audience: Test | undefined;
  exits: readonly { name: string; goal: boolean; happens?: EventTest; holds?: Test }[];
  /** What the run is about that an event speaks of; undefined where it names none, or where runs are about people. */
  keyOf(event: Event): string | undefined;
  lateAfterMs: number;
  /** What any part of it wants to hear of. */
  listens: readonly EventFilter[];
  /** Attributes and segments (keys) whose change may let people go on or out. */
  touchedBy: ReadonlySet<string>;
  segments: ReadonlySet<string>;
}

/** `surroundings` are those of the workspace's program. Behaviours must be folded already: ask for segments instead. */
export function compileScenario(scenario: Scenario, version: number, surroundings: Surroundings): Graph {
  const touchedBy = new Set<string>();
  const segments = new Set<string>();
  const listens: EventFilter[] = [];
  const test = (condition: Condition): Test => {
    const compiled = compile(condition, surroundings);
    for (const key of compiled.touchedBy) touchedBy.add(key);
    for (const key of compiled.segments) segments.add(key);
    return compiled.test;
  };
  const filter = (on: EventFilter): EventTest => {
    listens.push(on);
    return compileFilter(on);
  };
  const reading = { scenario: scenario.key, test, filter };
  const nodes = scenario.nodes.map((node): [string, GraphNode] => {
    const { acts, compile: compileNode } = kindOfNode(node);
    return [node.id, { node, acts, look: compileNode(node, reading) }];
  });
  const { trigger, keyedBy } = scenario;
  const read = keyedBy === undefined ? undefined : compileReader(keyedBy);
  const exits = scenario.exits.map(({ name, goal = false, on, when }) => ({
    ...{ name, goal },
    ...(on && { happens: filter(on) }),
    ...(when && { holds: test(when) }),
  }));
  const triggers = 'on' in trigger ? filter(trigger.on) : () => false;
  // Whether somebody may come in is asked when they come; changes of it are no news.
  const audience = scenario.audience && compile(scenario.audience, surroundings).test;
  return {
    ...{ scenario, version, nodes: new Map(nodes), triggers, exits, listens, touchedBy, segments, audience },
    keyOf: (event) => keyText(read?.(event)),
    lateAfterMs: durationMs(scenario.lateAfter ?? LATE_AFTER),
  };
}

const keyText = (value: unknown): string | undefined =>
  (typeof value === 'string' && value !== '') || typeof value === 'number'
    ? String(value).slice(0, 200)
    : undefined;
