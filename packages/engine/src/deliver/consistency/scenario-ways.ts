// Whom the steps of a scenario reach: what brings people in, and the branches that lead to a step. What holds at a branch
// may have changed a wait later; that is not reckoned with.

import type { Condition } from '../../segment/index.ts';
import type { Node, Scenario, Send } from '../scenario/index.ts';

export interface Reached {
  node: Send;
  audience: Condition | null;
  /** What must have happened. */
  assumed: Condition[];
}

const MOST_WAYS = 64;

/** Every message of a scenario, and who gets there. */
export function reachedBy(scenario: Scenario): Reached[] {
  const { trigger, audience, exits, nodes } = scenario;
  const entering: Condition[] = [...brought(trigger), ...(audience ? [audience] : [])];
  const staying = exits.flatMap(({ when }): Condition[] => (when ? [{ not: when }] : []));
  const ways = waysTo(scenario);
  return nodes.flatMap((node) => {
    if (node.kind !== 'send') return [];
    const reaching = ways.get(node.id) ?? [];
    if (reaching.length === 0) return [];
    const parts = [...entering, ...staying, ...eitherWay(reaching)];
    const assumed: Condition[] = 'on' in trigger ? [{ ...trigger.on }] : [];
    const whole: Condition | null =
      parts.length === 0 ? null : parts.length === 1 ? parts[0]! : { all: parts };
    return [{ node, audience: whole, assumed }];
  });
}

function brought(trigger: Scenario['trigger']): Condition[] {
  if ('machine' in trigger)
    return [{ attribute: `stage.${trigger.machine}`, op: 'eq', value: trigger.stage }];
  if (!('segment' in trigger)) return [];
  const inside: Condition = { segment: trigger.segment };
  return [trigger.moves === 'entered' ? inside : { not: inside }];
}

/** Of too many ways nothing is said, and neither where one of them asks for nothing. */
function eitherWay(ways: readonly Condition[][]): Condition[] {
  if (ways.length > MOST_WAYS || ways.some((way) => way.length === 0)) return [];
  const [first, ...others] = ways.map((way): Condition => (way.length === 1 ? way[0]! : { all: way }));
  return others.length === 0 ? [first!] : [{ any: [first!, ...others] }];
}

/** Node → the conditions of each way to it. Scenarios have no circles. */
function waysTo({ start, nodes }: Scenario): Map<string, Condition[][]> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ways = new Map<string, Condition[][]>();
  const go = (id: string | null, way: Condition[]): void => {
    const node = id === null ? undefined : byId.get(id);
    if (!node) return;
    const known = ways.get(node.id) ?? [];
    ways.set(node.id, known);
    if (known.length > MOST_WAYS) return;
    known.push(way);
    for (const { to, when } of branchesOf(node)) go(to, [...way, ...when]);
  };
  go(start, []);
  return ways;
}

function branchesOf(node: Node): { to: string | null; when: Condition[] }[] {
  switch (node.kind) {
    case 'split': {
      const refused: Condition[] = [];
      const branches = node.branches.map(({ when, next }) => {
        const branch = { to: next, when: [...refused, when] };
        refused.push({ not: when });
        return branch;
      });
      return [...branches, { to: node.otherwise, when: refused }];
    }
    case 'wait_until':
      return [
        { to: node.next, when: node.when && !node.on ? [node.when] : [] },
        { to: node.otherwise, when: [] },
      ];
    case 'random':
    case 'experiment':
      return node.branches.map(({ next }) => ({ to: next, when: [] }));
    case 'exit':
      return [];
    default:
      return [{ to: node.next, when: [] }];
  }
}
