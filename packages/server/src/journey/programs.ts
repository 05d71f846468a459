// The machines of each workspace compiled with what their conditions lean on, kept in memory until either changes.

import { compileJourneys, type JourneyProgram, type Machine } from '@visavis/engine/journey';
import { type Condition, fieldsOf, type SegmentDefinition, segmentsIn } from '@visavis/engine/segment';
import { type BehaviourIndex, compileBehaviours } from '@visavis/engine/unify';
import type { WorkspaceProgram } from '../segment/index.ts';
import type { Catalogue, DefinitionStore } from './definition-store.ts';

/** Everything the flow needs to know of a workspace's journeys. */
export interface LoadedJourneys {
  program: JourneyProgram;
  catalogue: Catalogue;
  /** What folding must keep, for segments and journeys together. */
  behaviours: BehaviourIndex;
  /** A condition asks for something of a person's groups. */
  usesGroups: boolean;
  /** What it was compiled with. */
  segments: WorkspaceProgram;
}

export interface ProgramsDeps {
  store: Pick<DefinitionStore, 'catalogue' | 'machines'>;
  /** True when no other process can change definitions, so that memory needs no second look. */
  exclusive: boolean;
  /** A program is in force by which not everybody's visits were told. */
  isBehind(workspaceId: string): void;
}

export class Programs {
  readonly #deps: ProgramsDeps;
  readonly #known = new Map<string, LoadedJourneys>();
  readonly #stale = new Set<string>();

  constructor(deps: ProgramsDeps) {
    this.#deps = deps;
  }

  /** In a unit it must come after the locks, and after the program of segments. */
  async load(workspaceId: string, segments: WorkspaceProgram): Promise<LoadedJourneys> {
    const known = this.#stale.has(workspaceId) ? undefined : this.#known.get(workspaceId);
    if (known && this.#deps.exclusive && known.segments === segments) return known;
    // Whatever changes while this is read is read again.
    this.#stale.delete(workspaceId);
    const catalogue = await this.#deps.store.catalogue(workspaceId);
    if (known && known.segments === segments && known.catalogue.version === catalogue.version) return known;
    const machines = await this.#deps.store.machines(workspaceId);
    const loaded = compileWith(
      machines.map(({ machine }) => machine),
      segments,
      catalogue,
    );
    this.#known.set(workspaceId, loaded);
    if (isBehind(loaded)) this.#deps.isBehind(workspaceId);
    return loaded;
  }

  /** What `load` gave last. */
  loaded(workspaceId: string): LoadedJourneys | undefined {
    return this.#known.get(workspaceId);
  }

  forget(workspaceId: string): void {
    this.#stale.add(workspaceId);
  }
}

/** Whether not everybody's visits were told by this very program. */
export const isBehind = ({ program, catalogue }: LoadedJourneys): boolean =>
  program.id !== catalogue.told && (program.machines.length > 0 || catalogue.told !== '');

function compileWith(machines: Machine[], segments: WorkspaceProgram, catalogue: Catalogue): LoadedJourneys {
  const conditions = machines.flatMap(({ stages }) =>
    stages.flatMap(({ entry, exit }) => (exit ? [entry, exit] : [entry])),
  );
  const leanedOn = segmentsLeanedOn(conditions, segments);
  const all = [...conditions, ...leanedOn.map(({ condition }) => condition)];
  const attributes = new Set(all.flatMap((condition) => fieldsOf(condition).attributes));
  const computed = segments.computed
    .filter(({ key, state }) => state !== 'archived' && attributes.has(`computed.${key}`))
    .map(({ definition }) => definition);
  const { timezone } = segments;
  const program = compileJourneys({ machines, segments: leanedOn, computed, timezone });
  const known = new Set(segments.behaviourList.map(({ id }) => id));
  const own = program.behaviours.filter(({ id }) => !known.has(id));
  return {
    program,
    catalogue,
    segments,
    usesGroups: [...attributes].some((name) => name.startsWith('group.')),
    behaviours:
      own.length === 0 ? segments.behaviours : compileBehaviours([...segments.behaviourList, ...own]),
  };
}

/** The segments that conditions ask for, and those that these ask for in turn. */
export function segmentsLeanedOn(
  conditions: readonly Condition[],
  { segments }: Pick<WorkspaceProgram, 'segments'>,
): SegmentDefinition[] {
  const byKey = new Map(
    segments.filter(({ state }) => state !== 'archived').map((segment) => [segment.key, segment]),
  );
  const found = new Map<string, SegmentDefinition>();
  const open = conditions.flatMap(segmentsIn);
  for (const key of open) {
    const segment = byKey.get(key);
    const condition = segment && (segment.next ?? segment.condition);
    if (!segment || !condition || found.has(key)) continue;
    const { id, name, version } = segment;
    found.set(key, { id, key, name, version, condition });
    open.push(...segmentsIn(condition));
  }
  return [...found.values()];
}
