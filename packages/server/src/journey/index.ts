// Where do they stand? The door of journey: machines of stages, the way of people through them, and what is seen of many.

import type { Json } from '@visavis/engine/collect';
import type { Visit } from '@visavis/engine/journey';
import type { BehaviourIndex } from '@visavis/engine/unify';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Records, Unit } from '../platform/records/index.ts';
import type { WorkspaceProgram } from '../segment/index.ts';
import { createDefinitionStore } from './definition-store.ts';
import { type Author, Definitions } from './definitions.ts';
import { createMapStore, type MapStore } from './map-store.ts';
import { isBehind, Programs } from './programs.ts';
import { Retelling, type RetellingDeps } from './retelling.ts';
import { createVisitStore, eraseVisits } from './visit-store.ts';
import { Way } from './way.ts';

export { migrations } from './migrations.ts';
export { registerJourneyRoutes } from './routes.ts';
export { visitStream } from './visit-stream.ts';
export type { Way } from './way.ts';

export interface JourneysDeps
  extends Pick<RetellingDeps, 'people' | 'groups' | 'history' | 'retell' | 'profiles' | 'countProfiles'> {
  records: Records;
  clock: Clock;
  log: Log;
  /** The workspace's program of segments, which conditions of stages may lean on. */
  segments(workspaceId: string): Promise<WorkspaceProgram>;
  /** Resolves when whatever time alone changes has been settled in this workspace. */
  settleDue(workspaceId: string): Promise<void>;
  audit?(author: Author, action: string, subject: string, details: Record<string, Json>): Promise<void>;
}

export interface Journeys {
  readonly definitions: Definitions;
  /** What is asked of everybody's visits. */
  readonly mapStore: MapStore;
  /** What time it is, by which the map tells who stalls. */
  now(): number;
  /** The way of people through their stages in one unit; ask after its locks are taken, before anybody is gathered. */
  begin(workspaceId: string, segments: WorkspaceProgram): Promise<Way>;
  /** What folding must keep for journeys and segments together, by what `begin` loaded last. */
  behaviours(workspaceId: string, segments: WorkspaceProgram): BehaviourIndex;
  /** Somebody's story is to be told anew: it was asked for in a unit that is committed now. */
  wake(workspaceId: string): void;
  /** How far telling everybody's journeys anew has come; undefined when all are told. */
  progress(workspaceId: string): Promise<{ done: number; total: number } | undefined>;
  /** Resolves when every stage is right at this instant, or after a few seconds where much is to be told anew. */
  settled(workspaceId: string): Promise<void>;
  /** Every visit of a person, by machine, oldest first. */
  visits(workspaceId: string, profileId: string): Promise<Map<string, Visit[]>>;
  /** Removes what names erased people, in the unit in which they go; returns the tables. */
  erase(unit: Unit, workspaceId: string, ids: readonly string[]): string[];
  /** Goes on with what was under way; resolves when nothing is; finishes. */
  readonly retelling: Pick<Retelling, 'resume' | 'idle' | 'stop'>;
}

const PATIENCE_MS = 5_000;

export function createJourneys(deps: JourneysDeps): Journeys {
  const { records, clock } = deps;
  const now = () => clock.now();
  const store = createDefinitionStore(records);
  const visits = createVisitStore(records);
  const mapStore = createMapStore(records);
  const programs = new Programs({
    store,
    exclusive: records.exclusive,
    isBehind: (workspaceId) => retelling.wake(workspaceId),
  });
  const load = async (workspaceId: string) => programs.load(workspaceId, await deps.segments(workspaceId));
  const retelling = new Retelling({
    ...deps,
    ...{ definitions: store, visits, load, now },
    forget: (workspaceId) => programs.forget(workspaceId),
  });
  const definitions = new Definitions({
    ...{ store, now, segments: deps.segments },
    changed(workspaceId) {
      programs.forget(workspaceId);
      retelling.wake(workspaceId);
    },
    audit: deps.audit ?? (async () => {}),
  });

  return {
    definitions,
    mapStore,
    now,
    begin: async (workspaceId, segments) => new Way(workspaceId, await programs.load(workspaceId, segments)),
    behaviours(workspaceId, segments) {
      const loaded = programs.loaded(workspaceId);
      return loaded?.segments === segments ? loaded.behaviours : segments.behaviours;
    },
    wake: (workspaceId) => retelling.wake(workspaceId),
    async progress(workspaceId) {
      const loaded = await load(workspaceId);
      if (!isBehind(loaded)) return undefined;
      const { progress } = await store.catalogue(workspaceId);
      return progress?.program === loaded.program.id
        ? { done: progress.done, total: progress.total }
        : { done: 0, total: await deps.countProfiles(workspaceId) };
    },
    async settled(workspaceId) {
      await deps.settleDue(workspaceId);
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, PATIENCE_MS);
      });
      await Promise.race([retelling.idle(workspaceId), enough]);
      clearTimeout(timer);
    },
    visits: (workspaceId, profileId) => visits.visits(workspaceId, profileId),
    erase: eraseVisits,
    retelling: {
      resume: () => retelling.resume(),
      idle: (workspaceId) => retelling.idle(workspaceId),
      async stop() {
        await retelling.stop();
        await mapStore.close();
      },
    },
  };
}
