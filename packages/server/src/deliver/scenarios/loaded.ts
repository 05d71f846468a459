// The scenarios of each workspace compiled with the program that their conditions lean on, kept in memory until either
// changes; and what they listen to, all together.

import {
  compileScenario,
  type EditRules,
  FilterIndex,
  type Graph,
  type Scenario,
} from '@visavis/engine/deliver';
import type { WorkspaceProgram } from '../../segment/index.ts';
import type { ScenarioStore, ScenarioVersion, StoredScenario } from './scenario-store.ts';

export interface LiveScenario {
  stored: StoredScenario;
  graph: Graph;
}
/** One version took the place of another. */
export interface Edit {
  version: number;
  scenario: Scenario;
  rules: EditRules;
  from: { version: number; scenario: Scenario };
}
export interface LoadedScenarios {
  version: number;
  segments: WorkspaceProgram;
  /** Live and paused ones, in their newest version. */
  live: readonly LiveScenario[];
  /** Of the newest and of those that people finish; undefined for one that is gone. */
  graph(scenario: string, version: number): Graph | undefined;
  /** After this version, the oldest first. */
  edits(scenario: string, after: number): readonly Edit[];
  /** Of those of which a run is about something that events name, whom an event concerns. */
  keyed: FilterIndex<LiveScenario>;
  status(scenario: string): StoredScenario['status'] | undefined;
  /** Those that an event brings people into. */
  triggered: FilterIndex<LiveScenario>;
  /** Whether anybody wants to hear of an event. */
  listens: FilterIndex<true>;
  /** Attributes, and the beginnings of their names, that some way waits for. */
  touched: ReadonlySet<string>;
  /** Segment ids that conditions ask for, and those that bring people in. */
  watched: ReadonlySet<string>;
  bringing: ReadonlySet<string>;
  machines: ReadonlySet<string>;
}

export interface LoadedDeps {
  store: ScenarioStore;
  exclusive: boolean;
}

export class Loading {
  readonly #deps: LoadedDeps;
  readonly #known = new Map<string, LoadedScenarios>();
  readonly #stale = new Set<string>();

  constructor(deps: LoadedDeps) {
    this.#deps = deps;
  }

  async load(workspaceId: string, segments: WorkspaceProgram): Promise<LoadedScenarios> {
    const known = this.#stale.has(workspaceId) ? undefined : this.#known.get(workspaceId);
    if (known && this.#deps.exclusive && known.segments === segments) return known;
    // Whatever changes while this is read is read again.
    this.#stale.delete(workspaceId);
    const version = await this.#deps.store.catalogueVersion(workspaceId);
    if (known && known.segments === segments && known.version === version) return known;
    const loaded = await this.#read(workspaceId, version, segments);
    this.#known.set(workspaceId, loaded);
    return loaded;
  }

  forget(workspaceId: string): void {
    this.#stale.add(workspaceId);
  }

  async #read(workspaceId: string, version: number, segments: WorkspaceProgram): Promise<LoadedScenarios> {
    const { store } = this.#deps;
    const all = version === 0 ? [] : await store.list(workspaceId);
    const { surroundings } = segments.program;
    const graphs = new Map<string, Graph>();
    const live: LiveScenario[] = [];
    const edits = new Map<string, Edit[]>();
    for (const stored of all.filter(({ status }) => status === 'live' || status === 'paused')) {
      const { key } = stored.scenario;
      const graph = compileScenario(stored.scenario, stored.version, surroundings);
      graphs.set(`${key} ${stored.version}`, graph);
      live.push({ stored, graph });
      const older = stored.finishing.length > 0 ? await store.versions(workspaceId, key) : [];
      edits.set(key, editsOf(older));
      for (const one of older.filter((each) => stored.finishing.includes(each.version)))
        graphs.set(`${key} ${one.version}`, compileScenario(one.scenario, one.version, surroundings));
    }
    const statuses = new Map(all.map(({ scenario: { key }, status }) => [key, status]));
    return {
      ...{ version, segments, live },
      graph: (scenario, number) => graphs.get(`${scenario} ${number}`),
      edits: (scenario, after) => edits.get(scenario)?.filter(({ version: one }) => one > after) ?? [],
      status: (scenario) => statuses.get(scenario),
      ...whatTheyHear(live, [...graphs.values()], segments),
    };
  }
}

/** `versions` with the newest first. */
const editsOf = (versions: readonly ScenarioVersion[]): Edit[] =>
  versions.toReversed().flatMap((one, i, all) => (i === 0 ? [] : [{ ...one, from: all[i - 1]! }]));

function whatTheyHear(live: readonly LiveScenario[], graphs: readonly Graph[], segments: WorkspaceProgram) {
  const listens = new FilterIndex<true>();
  const touched = new Set<string>();
  const asked = new Set<string>();
  for (const graph of graphs) {
    for (const on of graph.listens) listens.add(on, true);
    for (const key of graph.touchedBy) for (const prefix of beginningsOf(key)) touched.add(prefix);
    for (const key of graph.segments) asked.add(key);
  }
  const triggered = new FilterIndex<LiveScenario>();
  const keyed = new FilterIndex<LiveScenario>();
  const bringing = new Set<string>();
  const machines = new Set<string>();
  const idOf = new Map(segments.segments.map(({ key, id }) => [key, id]));
  for (const one of live) {
    const { trigger } = one.stored.scenario;
    if (one.stored.scenario.keyedBy !== undefined) for (const on of one.graph.listens) keyed.add(on, one);
    if ('on' in trigger) triggered.add(trigger.on, one);
    else if ('segment' in trigger) bringing.add(idOf.get(trigger.segment) ?? '');
    else machines.add(trigger.machine);
  }
  const watched = new Set([...asked].flatMap((key) => idOf.get(key) ?? []));
  return { listens, touched, watched, bringing, triggered, keyed, machines };
}

const beginningsOf = (key: string): string[] =>
  key.startsWith('behaviour:') ? [key] : key.split('.').map((_, i, parts) => parts.slice(0, i + 1).join('.'));
