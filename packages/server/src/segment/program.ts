// The compiled definitions of each workspace, kept in memory until their version changes.

import { type Condition, compile, compileProgram, type Program, segmentsIn } from '@visavis/engine/segment';
import { type Behaviour, type BehaviourIndex, compileBehaviours } from '@visavis/engine/unify';
import type { Computed, Segment } from './definition.ts';
import { newest } from './definition.ts';
import type { DefinitionStore } from './definition-store.ts';

/** Everything the flow needs to know of a workspace's definitions. */
export interface WorkspaceProgram {
  version: number;
  /** Settles what is live or being settled. */
  program: Program;
  /** What folding must keep: for all of those, and for what is still being filled. */
  behaviours: BehaviourIndex;
  behaviourList: Behaviour[];
  segments: Segment[];
  computed: Computed[];
  /** IANA name, of the workspace's calendar. */
  timezone: string;
}

export interface ProgramsDeps {
  store: Pick<DefinitionStore, 'catalogueVersion' | 'segments' | 'computed'>;
  /** True when no other process can change definitions, so that memory needs no second look. */
  exclusive: boolean;
  timezone(workspaceId: string): Promise<string>;
}

export class Programs {
  readonly #deps: ProgramsDeps;
  readonly #known = new Map<string, WorkspaceProgram>();
  /** Counts what has become old, so that a load that was overtaken by a change is not taken for fresh. */
  readonly #changes = new Map<string, number>();
  readonly #stale = new Set<string>();

  constructor(deps: ProgramsDeps) {
    this.#deps = deps;
  }

  /** The workspace's program. On Postgres this reads one number; in a unit it must come after the locks. */
  async load(workspaceId: string): Promise<WorkspaceProgram> {
    const known = this.#stale.has(workspaceId) ? undefined : this.#known.get(workspaceId);
    if (known && this.#deps.exclusive) return known;
    const changes = this.#changes.get(workspaceId);
    // The number is read first: definitions that are newer than their number are only loaded once more.
    const version = await this.#deps.store.catalogueVersion(workspaceId);
    if (known && known.version === version) return known;
    const [segments, computed, timezone] = await Promise.all([
      this.#deps.store.segments(workspaceId),
      this.#deps.store.computed(workspaceId),
      this.#deps.timezone(workspaceId),
    ]);
    const loaded = compileWorkspace({ version, segments, computed, timezone });
    if (this.#changes.get(workspaceId) !== changes) return this.load(workspaceId);
    this.#stale.delete(workspaceId);
    this.#known.set(workspaceId, loaded);
    return loaded;
  }

  /** The program that `load` gave last: what a unit folded with, it also settles with. */
  loaded(workspaceId: string): WorkspaceProgram {
    const known = this.#known.get(workspaceId);
    if (!known) throw new Error(`The program of workspace ${workspaceId} has not been loaded`);
    return known;
  }

  /** The definitions have changed: the next `load` reads them again. */
  forget(workspaceId: string): void {
    this.#stale.add(workspaceId);
    this.#changes.set(workspaceId, (this.#changes.get(workspaceId) ?? 0) + 1);
  }
}

/** Two programs in one: what is settled, and what is folded, which runs ahead of it while definitions are filled. */
export function compileWorkspace({
  version,
  segments,
  computed,
  timezone,
}: Pick<WorkspaceProgram, 'version' | 'segments' | 'computed' | 'timezone'>): WorkspaceProgram {
  const known = segments.filter((segment) => segment.state !== 'archived');
  const traits = computed.filter((trait) => trait.state !== 'archived').map((trait) => trait.definition);
  const settled = known.flatMap((segment) =>
    segment.condition ? [{ ...definitionOf(segment), condition: segment.condition }] : [],
  );
  const program = compileProgram({ segments: settled, computed: traits, timezone });
  const ahead = known.filter((segment) => segment.next);
  const behaviourList =
    ahead.length === 0 ? program.behaviours : unite(program.behaviours, newestBehaviours());
  return {
    version,
    program,
    behaviours: compileBehaviours(behaviourList),
    behaviourList,
    segments,
    computed,
    timezone,
  };

  function newestBehaviours(): Behaviour[] {
    const all = known.map((segment) => ({ ...definitionOf(segment), condition: newest(segment) }));
    return compileProgram({ segments: all, computed: traits, timezone }).behaviours;
  }
}

/** What is folded live while these are the definitions. */
export const foldedFor = (segments: Segment[], computed: Computed[], timezone: string): Behaviour[] =>
  compileWorkspace({ version: 0, segments, computed, timezone }).behaviourList;

/** The names of the definitions that another time zone would read otherwise: those that count by the calendar. */
export function readByCalendar({ segments, computed, timezone }: WorkspaceProgram, other: string): string[] {
  const differs = (condition: Condition) => {
    const [here, there] = [timezone, other].map((zone) =>
      behavioursOf(condition, { segments, computed, timezone: zone })
        .map(({ id }) => id)
        .join(),
    );
    return here !== there;
  };
  const all = [
    ...segments
      .filter(({ state }) => state !== 'archived')
      .flatMap(({ name, condition, next }) =>
        [condition, next].flatMap((one) => (one ? [{ name, condition: one }] : [])),
      ),
    ...computed
      .filter(({ state }) => state !== 'archived')
      .map(({ key, definition }) => ({
        name: definition.name,
        condition: { attribute: `computed.${key}`, op: 'exists' } satisfies Condition,
      })),
  ];
  return [...new Set(all.flatMap(({ name, condition }) => (differs(condition) ? [name] : [])))];
}

const definitionOf = ({ id, key, name, version }: Segment) => ({ id, key, name, version });

function unite(a: readonly Behaviour[], b: readonly Behaviour[]): Behaviour[] {
  return [...new Map([...a, ...b].map((behaviour) => [behaviour.id, behaviour])).values()];
}

/** What must be remembered for one condition, the segments that it leans on included. */
export function behavioursOf(
  condition: Condition,
  { segments, computed, timezone }: Pick<WorkspaceProgram, 'segments' | 'computed' | 'timezone'>,
): Behaviour[] {
  const known = segments
    .filter((segment) => segment.state !== 'archived')
    .map((segment) => ({ ...definitionOf(segment), condition: segment.condition ?? newest(segment) }));
  const others = new Map(known.map((segment) => [segment.key, segment.condition]));
  const conditions = [condition];
  for (const one of conditions) {
    for (const key of segmentsIn(one)) {
      const other = others.get(key);
      if (other && !conditions.includes(other)) conditions.push(other);
    }
  }
  const traits = new Map(computed.map((trait) => [trait.key, trait.definition]));
  return conditions.flatMap(
    (one) => compile(one, { timezone, computed: traits, others: new Map() }).behaviours,
  );
}
