// What editing does to a scenario: ways are led elsewhere, steps are put in between and taken out. Pure, on plain data.

import type { Node, Scenario } from '@visavis/engine/deliver';

export interface Way {
  by: string;
  to: string | null;
}

export const KINDS: Record<Node['kind'], string> = {
  wait: 'Wait',
  wait_until: 'Wait until',
  split: 'Split by condition',
  random: 'Split by lot',
  experiment: 'Experiment',
  send: 'Send a message',
  update: 'Update traits',
  webhook: 'Call a webhook',
  goal: 'Goal reached',
  exit: 'Leave',
};

/** As the engine has it, which is not part of the page. */
export function waysOf(node: Node): Way[] {
  switch (node.kind) {
    case 'wait_until':
      return [
        { by: 'met', to: node.next },
        { by: 'timeout', to: node.otherwise },
      ];
    case 'split':
      return [
        ...node.branches.map(({ name, next }) => ({ by: name, to: next })),
        { by: 'otherwise', to: node.otherwise },
      ];
    case 'random':
    case 'experiment':
      return node.branches.map(({ name, next }) => ({ by: name, to: next }));
    case 'exit':
      return [];
    default:
      return [{ by: '', to: node.next }];
  }
}

/** The same node with its way number `at` leading elsewhere. */
export function leading(node: Node, at: number, to: string | null): Node {
  switch (node.kind) {
    case 'wait_until':
      return at === 0 ? { ...node, next: to } : { ...node, otherwise: to };
    case 'split':
      return at === node.branches.length
        ? { ...node, otherwise: to }
        : { ...node, branches: node.branches.with(at, { ...node.branches[at]!, next: to }) };
    case 'random':
    case 'experiment':
      return { ...node, branches: node.branches.with(at, { ...node.branches[at]!, next: to }) };
    case 'exit':
      return node;
    default:
      return { ...node, next: to };
  }
}

export const changed = (scenario: Scenario, node: Node): Scenario => ({
  ...scenario,
  nodes: scenario.nodes.map((one) => (one.id === node.id ? node : one)),
});

/** Puts a new step onto way number `at` of a node; undefined: before everything. */
export function inserted(
  scenario: Scenario,
  after: { id: string; at: number } | undefined,
  kind: Node['kind'],
): { scenario: Scenario; id: string } {
  const id = freshId(scenario, kind);
  const from = after && scenario.nodes.find((one) => one.id === after.id);
  const to = from ? (waysOf(from)[after!.at]?.to ?? null) : scenario.nodes.length > 0 ? scenario.start : null;
  const nodes = scenario.nodes.map((one) => (from && one.id === from.id ? leading(one, after!.at, id) : one));
  const start = from ? scenario.start : id;
  return { scenario: { ...scenario, start, nodes: [...nodes, freshNode(kind, id, to)] }, id };
}

/** Whatever led to it leads on to where its first way led; steps that nothing leads to any more go with it. */
export function removed(scenario: Scenario, id: string): Scenario {
  const node = scenario.nodes.find((one) => one.id === id);
  const next = node ? (waysOf(node)[0]?.to ?? null) : null;
  const nodes = scenario.nodes
    .filter((one) => one.id !== id)
    .map((one) => waysOf(one).reduce((all, { to }, at) => (to === id ? leading(all, at, next) : all), one));
  return reachable({ ...scenario, start: scenario.start === id ? (next ?? '') : scenario.start, nodes });
}

function reachable(scenario: Scenario): Scenario {
  const reached = new Set([scenario.start]);
  for (const id of reached) {
    const node = scenario.nodes.find((one) => one.id === id);
    for (const { to } of node ? waysOf(node) : []) if (to !== null) reached.add(to);
  }
  return { ...scenario, nodes: scenario.nodes.filter(({ id }) => reached.has(id)) };
}

function freshId({ nodes }: Scenario, kind: string): string {
  const base = kind.replace('_', '-');
  let id = base;
  for (let n = 2; nodes.some((one) => one.id === id); n++) id = `${base}-${n}`;
  return id;
}

function freshNode(kind: Node['kind'], id: string, next: string | null): Node {
  switch (kind) {
    case 'wait':
      return { id, kind, for: '1d', next };
    case 'wait_until':
      return { id, kind, on: { event: '' }, timeout: '3d', next, otherwise: next };
    case 'split':
      return { id, kind, branches: [{ name: 'yes', when: { all: [] }, next }], otherwise: next };
    case 'random':
      return { id, kind, branches: halves(next) };
    case 'experiment':
      return { id, kind, experiment: id, branches: halves(next) };
    case 'send':
      return { id, kind, channel: 'email', template: '', next };
    case 'update':
      return { id, kind, traits: { tag: 'yes' }, next };
    case 'webhook':
      return { id, kind, url: 'https://', next };
    case 'goal':
      return { id, kind, goal: 'Reached', next };
    case 'exit':
      return { id, kind, reason: 'Done' };
  }
}

const halves = (next: string | null) => [
  { name: 'a', share: 50, next },
  { name: 'b', share: 50, next },
];

export interface Placed {
  id: string;
  x: number;
  y: number;
}

/** Each step below all that lead to it; beside one another in the order in which they are reached. */
export function layout({ start, nodes }: Scenario, wide = 230, high = 130): Placed[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const depth = new Map<string, number>();
  const visit = (id: string, at: number): void => {
    if ((depth.get(id) ?? -1) >= at || at > nodes.length) return;
    depth.set(id, at);
    for (const { to } of waysOf(byId.get(id)!)) if (to !== null && byId.has(to)) visit(to, at + 1);
  };
  if (byId.has(start)) visit(start, 0);
  const rows = Map.groupBy(
    [...depth].sort(([, a], [, b]) => a - b),
    ([, at]) => at,
  );
  return [...rows].flatMap(([at, row]) =>
    row.map(([id], i) => ({ id, x: (i - (row.length - 1) / 2) * wide, y: at * high })),
  );
}
