// All kinds of nodes, by name.

import type { Node } from '../scenario.ts';
import { exit, goal, send, update, webhook } from './acts.ts';
import type { NodeKind } from './kind.ts';
import { experiment, random } from './shares.ts';
import { split } from './split.ts';
import { wait } from './wait.ts';
import { waitUntil } from './wait-until.ts';

const KINDS: { [K in Node['kind']]: NodeKind<Extract<Node, { kind: K }>> } = {
  ...{ wait, wait_until: waitUntil, split, random, experiment },
  ...{ send, update, webhook, goal, exit },
};

/** The table gives each node the kind that is written for it. */
export const kindOfNode = (node: Node): NodeKind => KINDS[node.kind] as unknown as NodeKind;

export const waysOf = (node: Node): { by: string; to: string | null }[] => kindOfNode(node).ways(node);
export const describeNode = (node: Node): string => kindOfNode(node).describe(node);
export type { NodeKind } from './kind.ts';
