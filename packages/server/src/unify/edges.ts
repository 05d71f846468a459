// The links of one name, by a key that says which two they join and how.

import type { Edge } from '@visavis/engine/unify';

export type Edges = Map<string, Edge>;

export const edgeKey = ({ a, b, kind }: Pick<Edge, 'a' | 'b' | 'kind'>): string => `${a} ${b} ${kind}`;

const FEW = 8;
/** Most names have one or two edges: looking at them is quicker than writing a key of 80 letters. */
export function edgeIn(edges: Edges | undefined, a: string, b: string, kind: Edge['kind']): Edge | undefined {
  if (!edges) return undefined;
  if (edges.size > FEW) return edges.get(edgeKey({ a, b, kind }));
  for (const edge of edges.values()) if (edge.a === a && edge.b === b && edge.kind === kind) return edge;
  return undefined;
}
