// Reads a scenario that has the right shape, and says what is wrong with it all the same: ways that lead nowhere or in a
// circle, conditions that do not parse, keys that nothing carries.

import { describeValue, type Fault } from '../../collect/index.ts';
import { fieldsOf, type Parsed, parseCondition } from '../../segment/index.ts';
import { kindOfNode } from './nodes/index.ts';
import type { Node, Scenario } from './scenario.ts';

type Tell = (field: string, expected: string, got: unknown) => void;

/** Expects the shape of `ScenarioSchema`. */
export function parseScenario(scenario: Scenario): Parsed<Scenario> {
  const faults: Fault[] = [];
  const fault: Tell = (field, expected, got) =>
    void faults.push({ field, expected, got: typeof got === 'string' ? got : describeValue(got as never) });
  head(scenario, fault);
  nodes(scenario, fault);
  return faults.length > 0 ? { faults } : { value: scenario };
}

/** Every condition in it, with where it stands. */
export function whensIn(scenario: Scenario) {
  return [
    ...(scenario.audience ? [{ field: 'audience', when: scenario.audience }] : []),
    ...scenario.exits.flatMap(({ when }, i) => (when ? [{ field: `exits.${i}.when`, when }] : [])),
    ...scenario.nodes.flatMap((node, i) =>
      (kindOfNode(node).whens?.(node) ?? []).map(({ field, when }) => ({
        field: `nodes.${i}.${field}`,
        when,
      })),
    ),
  ];
}
export function onsIn(scenario: Scenario) {
  return [
    ...('on' in scenario.trigger ? [{ field: 'trigger.on', on: scenario.trigger.on }] : []),
    ...scenario.exits.flatMap(({ on }, i) => (on ? [{ field: `exits.${i}.on`, on }] : [])),
    ...scenario.nodes.flatMap((node, i) =>
      (kindOfNode(node).ons?.(node) ?? []).map(({ field, on }) => ({ field: `nodes.${i}.${field}`, on })),
    ),
  ];
}

function head(scenario: Scenario, fault: Tell): void {
  if (scenario.keyedBy !== undefined && !('on' in scenario.trigger))
    fault('keyedBy', 'nothing: only an event can say what a run is about', scenario.keyedBy);
  for (const [i, { on, when }] of scenario.exits.entries())
    if ((on === undefined) === (when === undefined))
      fault(`exits.${i}`, 'what happens (on) or what holds (when), one of the two', on ? 'both' : 'neither');
  for (const { field, when } of whensIn(scenario)) {
    const { value, faults = [] } = parseCondition(when);
    for (const one of faults) fault(one.field ? `${field}.${one.field}` : field, one.expected, one.got);
    const asked = value && fieldsOf(value).attributes.find((name) => name.startsWith('request.'));
    if (asked) fault(field, 'what is known of the person', asked);
  }
  for (const { field, on } of onsIn(scenario)) {
    const { faults = [] } = parseCondition(on);
    for (const one of faults) fault(one.field ? `${field}.${one.field}` : field, one.expected, one.got);
  }
}

function nodes(scenario: Scenario, fault: Tell): void {
  const byId = new Map<string, Node>();
  for (const [i, node] of scenario.nodes.entries()) {
    if (byId.has(node.id)) fault(`nodes.${i}.id`, 'an id that no other node has', node.id);
    byId.set(node.id, node);
    const kind = kindOfNode(node);
    kind.check?.(node, (field, expected, got) => fault(`nodes.${i}.${field}`, expected, got));
  }
  if (!byId.has(scenario.start)) fault('start', 'the id of a node', scenario.start);
  for (const [i, node] of scenario.nodes.entries())
    for (const { by, to } of kindOfNode(node).ways(node))
      if (to !== null && !byId.has(to))
        fault(`nodes.${i}${by ? ` (${by})` : ''}`, 'a way to a node that is there, or to the end (null)', to);
  const circle = circleFrom(scenario.start, byId);
  if (circle)
    fault('nodes', 'ways that lead forward; to begin again, let people enter again', circle.join(' → '));
  const reached = reachedFrom(scenario.start, byId);
  for (const [i, { id }] of scenario.nodes.entries())
    if (!reached.has(id)) fault(`nodes.${i}`, 'a node that some way leads to', id);
}

const nextOf = (id: string, byId: ReadonlyMap<string, Node>): string[] => {
  const node = byId.get(id);
  return node
    ? kindOfNode(node)
        .ways(node)
        .flatMap(({ to }) => (to === null ? [] : [to]))
    : [];
};

function reachedFrom(start: string, byId: ReadonlyMap<string, Node>): Set<string> {
  const reached = new Set([start]);
  for (const id of reached) for (const next of nextOf(id, byId)) reached.add(next);
  return reached;
}

function circleFrom(start: string, byId: ReadonlyMap<string, Node>): string[] | undefined {
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return undefined;
    for (const next of nextOf(id, byId)) {
      const circle = visit(next, [...path, id]);
      if (circle) return circle;
    }
    done.add(id);
    return undefined;
  };
  return visit(start, []);
}
