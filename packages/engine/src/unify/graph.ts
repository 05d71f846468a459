// Which identities are one person: a pure function of the set of edges, so the order of arrival never matters.
//
// 1. What was said on purpose joins: by hand first, then aliases between people's names.
// 2. Names that several of these people were seen with (a kiosk, an office's e-mail address) are shared: what is
//    observed joins them to nobody.
// 3. Then what was observed joins, people's names before devices, earlier before later, unless a limit forbids it.
// 4. Two names that somebody cut apart are never joined again, until somebody joins them by hand later.

import { DEVICE_TYPES, type IdentityRules, limitOf } from './rules.ts';
import { UnionFind } from './union-find.ts';

export type EdgeKind = 'observed' | 'alias' | 'manual' | 'cut';

/**
 * `observed` and `alias` carry the earliest event that said so. `manual` and `cut` are somebody's decision and carry
 * the latest; of the two, the later one counts.
 */
export interface Edge {
  a: string;
  b: string;
  kind: EdgeKind;
  time: number;
  messageId: string;
}

export interface GraphIdentity {
  id: string;
  type: string;
}

/** Why an edge did not join its two sides. */
export interface Refused {
  edge: Edge;
  reason: string;
}

export interface Resolution {
  /** Identity ids, each group sorted, the groups sorted by their first id. */
  groups: string[][];
  /** Identities that several people share. */
  shared: Set<string>;
  refused: Refused[];
}

/** Beyond this many neighbours of one type a name is shared whatever is said about them; keeps the work bounded. */
export const SHARED_FOR_SURE = 64;

/**
 * `knownShared` are taken as shared without looking. That is exact as long as nobody was joined on purpose since they
 * were found to be: what is merely observed can only show more people at a name.
 */
export function resolveGraph(
  identities: readonly GraphIdentity[],
  edges: readonly Edge[],
  rules: IdentityRules,
  knownShared: ReadonlySet<string> = new Set(),
): Resolution {
  const graph = new Graph(identities, edges, rules);
  const groups = new Groups(graph);
  const ordered = graph.inOrder();
  const observedFrom = ordered.findIndex((edge) => !graph.isExplicit(edge));
  const [explicit, observed] =
    observedFrom < 0 ? [ordered, []] : [ordered.slice(0, observedFrom), ordered.slice(observedFrom)];
  for (const edge of explicit) groups.join(edge);
  const shared = graph.findShared(knownShared, (id) => groups.personOf(id));
  for (const edge of observed) {
    if (shared.has(edge.a) || shared.has(edge.b)) groups.refused.push({ edge, reason: 'shared' });
    else groups.join(edge);
  }
  return { groups: groups.list(), shared, refused: groups.refused };
}

class Graph {
  readonly types = new Map<string, string>();
  readonly edges: Edge[];
  readonly rules: IdentityRules;
  /** When an identity was first linked with another, which is the time that windowed limits count. */
  readonly linked = new Map<string, number>();
  readonly decided = new Map<string, Edge>();

  constructor(identities: readonly GraphIdentity[], edges: readonly Edge[], rules: IdentityRules) {
    this.rules = rules;
    for (const { id, type } of identities) this.types.set(id, type);
    this.edges = edges.filter((e) => e.a !== e.b && this.types.has(e.a) && this.types.has(e.b));
    for (const edge of this.edges) this.#read(edge);
  }

  #read(edge: Edge): void {
    if (edge.kind === 'manual' || edge.kind === 'cut') {
      const before = this.decided.get(pairOf(edge.a, edge.b));
      if (!before || compareDecisions(edge, before) > 0) this.decided.set(pairOf(edge.a, edge.b), edge);
      return;
    }
    for (const id of [edge.a, edge.b]) {
      const time = this.linked.get(id);
      if (time === undefined || edge.time < time) this.linked.set(id, edge.time);
    }
  }

  isCut(a: string, b: string): boolean {
    return this.decided.get(pairOf(a, b))?.kind === 'cut';
  }

  /** A link that somebody said on purpose: by hand, or an alias between two names of which neither is a device. */
  isExplicit(edge: Edge): boolean {
    if (edge.kind === 'manual') return this.decided.get(pairOf(edge.a, edge.b)) === edge;
    return edge.kind === 'alias' && !this.#isDevice(edge.a) && !this.#isDevice(edge.b);
  }

  #isDevice(id: string): boolean {
    return DEVICE_TYPES.has(this.types.get(id)!);
  }

  /** `personOf` tells which names are one person by what was said on purpose. */
  findShared(known: ReadonlySet<string>, personOf: (id: string) => string): Set<string> {
    const neighbours = new Map<string, Set<string>>();
    for (const edge of this.edges) {
      if (edge.kind === 'manual' || edge.kind === 'cut') continue;
      if (this.isExplicit(edge) || this.isCut(edge.a, edge.b)) continue;
      this.#note(neighbours, edge.a, edge.b);
      this.#note(neighbours, edge.b, edge.a);
    }
    const shared = new Set<string>();
    for (const id of known) if (this.types.has(id)) shared.add(id);
    for (const [id, others] of neighbours) if (this.#isShared(id, [...others], personOf)) shared.add(id);
    return shared;
  }

  #note(neighbours: Map<string, Set<string>>, id: string, other: string): void {
    if (sharedLimit(this.rules, this.types.get(id)!, this.types.get(other)!) === undefined) return;
    const set = neighbours.get(id);
    if (set) set.add(other);
    else neighbours.set(id, new Set([other]));
  }

  #isShared(id: string, others: string[], personOf: (id: string) => string): boolean {
    for (const type of new Set(others.map((other) => this.types.get(other)!))) {
      const limit = sharedLimit(this.rules, this.types.get(id)!, type)!;
      const names = others.filter((other) => this.types.get(other) === type);
      if (names.length > SHARED_FOR_SURE) return true;
      if (names.length > limit && new Set(names.map(personOf)).size > limit) return true;
    }
    return false;
  }

  inOrder(): Edge[] {
    return this.edges
      .filter((edge) => edge.kind !== 'cut' && (edge.kind !== 'manual' || this.isExplicit(edge)))
      .map((edge) => ({ edge, stage: this.#stageOf(edge) }))
      .sort((x, y) => x.stage - y.stage || compareEdges(x.edge, y.edge))
      .map(({ edge }) => edge);
  }

  #stageOf(edge: Edge): number {
    if (this.isExplicit(edge)) return edge.kind === 'manual' ? 0 : 1;
    return this.#isDevice(edge.a) || this.#isDevice(edge.b) ? 3 : 2;
  }
}

/** Types are what clients say, `constructor` among others. */
function sharedLimit({ shared }: IdentityRules, type: string, other: string): number | undefined {
  const limits = Object.hasOwn(shared, type) ? shared[type]! : {};
  return Object.hasOwn(limits, other) ? limits[other] : undefined;
}

/** Names that are one person so far. */
interface Group {
  ids: string[];
  /** When each of its names of a type was first linked with another. */
  linked: Map<string, number[]>;
}

class Groups {
  readonly refused: Refused[] = [];
  readonly #graph: Graph;
  readonly #sets: UnionFind;
  readonly #groups = new Map<string, Group>();
  readonly #cuts: (readonly [string, string])[];

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#sets = new UnionFind([...graph.types.keys()]);
    for (const [id, type] of graph.types)
      this.#groups.set(id, { ids: [id], linked: new Map([[type, [graph.linked.get(id) ?? 0]]]) });
    this.#cuts = [...graph.decided.values()].filter((e) => e.kind === 'cut').map((e) => [e.a, e.b] as const);
  }

  personOf(id: string): string {
    return this.#sets.find(id);
  }

  join(edge: Edge): void {
    const [a, b] = [this.#sets.find(edge.a), this.#sets.find(edge.b)];
    if (a === b) return;
    const reason = this.#whyNot(edge, a, b);
    if (reason) {
      this.refused.push({ edge, reason });
      return;
    }
    const joined = together(this.#groups.get(a)!, this.#groups.get(b)!);
    this.#groups.delete(a);
    this.#groups.delete(b);
    this.#groups.set(this.#sets.union(a, b), joined);
  }

  #whyNot(edge: Edge, a: string, b: string): string | undefined {
    if (this.#isCut(a, b)) return 'cut';
    const [x, y] = [this.#groups.get(a)!, this.#groups.get(b)!];
    if (x.ids.length + y.ids.length > this.#graph.rules.maxIdentities) return 'limit of identities';
    return this.#graph.isExplicit(edge) ? undefined : this.#overLimit(x, y);
  }

  #isCut(a: string, b: string): boolean {
    return this.#cuts.some(([x, y]) => {
      const [p, q] = [this.#sets.find(x), this.#sets.find(y)];
      return (p === a && q === b) || (p === b && q === a);
    });
  }

  /** A side that is over the limit already, since somebody said so, may still gain names of other types. */
  #overLimit(x: Group, y: Group): string | undefined {
    const [few, many] = x.linked.size < y.linked.size ? [x, y] : [y, x];
    for (const [type, times] of few.linked) {
      const others = many.linked.get(type);
      const { max, windowMs = Number.POSITIVE_INFINITY } = limitOf(type, this.#graph.rules);
      if (!others || times.length + others.length <= max) continue;
      if (mostWithin([...times, ...others], windowMs, max)) return `limit of ${type}`;
    }
    return undefined;
  }

  list(): string[][] {
    const groups = [...this.#groups.values()].map(({ ids }) => ids.sort());
    return groups.sort((x, y) => (x[0]! < y[0]! ? -1 : 1));
  }
}

/** The fewer go to the more: a long chain of aliases would else be copied once for each of its links. */
function together(x: Group, y: Group): Group {
  const [few, many] = x.ids.length < y.ids.length ? [x, y] : [y, x];
  for (const id of few.ids) many.ids.push(id);
  for (const [type, times] of few.linked) {
    const there = many.linked.get(type);
    if (there) for (const time of times) there.push(time);
    else many.linked.set(type, times);
  }
  return many;
}

/** Whether more than `max` of the times lie in some span of `windowMs`. */
function mostWithin(times: number[], windowMs: number, max: number): boolean {
  times.sort((a, b) => a - b);
  for (let i = max; i < times.length; i++) if (times[i]! - times[i - max]! < windowMs) return true;
  return false;
}

const pairOf = (a: string, b: string): string => (a < b ? `${a}\n${b}` : `${b}\n${a}`);

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function compareEdges(x: Edge, y: Edge): number {
  return (
    x.time - y.time ||
    compareText(x.messageId, y.messageId) ||
    compareText(pairOf(x.a, x.b), pairOf(y.a, y.b)) ||
    compareText(x.kind, y.kind)
  );
}

/** Of a cut and a joining by hand the later one counts; at the same instant the cut, being the careful one. */
function compareDecisions(x: Edge, y: Edge): number {
  return (
    x.time - y.time ||
    Number(x.kind === 'cut') - Number(y.kind === 'cut') ||
    compareText(x.messageId, y.messageId)
  );
}
