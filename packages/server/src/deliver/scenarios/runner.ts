// Takes people on: wakes when something was heard and when somebody is due, so that its cost is that of what is due and
// not of what exists. One round at a time for each workspace; on Postgres its lock keeps servers apart.

import { isTimeZone } from '@visavis/engine/unify';
import type { Clock } from '../../platform/clock.ts';
import { Poller } from '../../platform/poller.ts';
import { Alone, type Records, type Unit } from '../../platform/records/index.ts';
import type { WorkspaceProgram } from '../../segment/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { MessageRequest } from '../messages/index.ts';
import type { Loading } from './loaded.ts';
import { Round } from './round.ts';
import { type RunStore, writeRuns } from './run-store.ts';

export interface RunnerDeps {
  records: Records;
  clock: Clock;
  store: RunStore;
  loading: Loading;
  program(workspaceId: string): Promise<WorkspaceProgram>;
  people(workspaceId: string, ids: readonly string[]): Promise<Map<string, StoredPerson>>;
  request(unit: Unit, requests: readonly MessageRequest[]): void;
  /** A round has been committed. */
  done(): void;
  failed(error: unknown): void;
}

const AT_ONCE = 500;
/** Another server may know of an earlier instant, and any clock may be set. */
const LOOK_AGAIN_MS = 1000;

const lockOf = (workspaceId: string): string => `scenarios:${workspaceId}`;

export class Runner {
  readonly #deps: RunnerDeps;
  /** Its looks end when nothing is heard of and nobody is due. */
  readonly poller: Poller;
  readonly #alone: Alone;

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
    this.#alone = new Alone(deps.records);
    this.poller = new Poller({ everyMs: LOOK_AGAIN_MS, look: () => this.#run(), failed: deps.failed });
  }

  /** Between two rounds, so that what a round has in hand is not changed under it. */
  alone<T>(workspaceId: string, work: (unit: Unit) => Promise<T>): Promise<T> {
    return this.#alone.do(lockOf(workspaceId), work);
  }

  /** Resolves to how long nobody is due, in milliseconds. */
  async #run(): Promise<number> {
    const { store, clock } = this.#deps;
    for (const workspaceId of await store.workspacesWithWork(clock.now()))
      while (!this.poller.isStopped && (await this.#round(workspaceId)));
    const next = await store.nextDue();
    return next === undefined ? LOOK_AGAIN_MS : Math.max(5, next - clock.now());
  }

  /** True when there may be more. */
  async #round(workspaceId: string): Promise<boolean> {
    const { clock, store, loading, program, people, request } = this.#deps;
    const isWhole = await this.alone(workspaceId, async (unit) => {
      const now = clock.now();
      const heard = await store.heard(workspaceId, AT_ONCE);
      // First what has happened: whoever has bought is not reminded because the reminder was due as well.
      const due = heard.length < AT_ONCE ? await store.due(workspaceId, now, AT_ONCE) : [];
      if (heard.length + due.length === 0) return true;
      const segments = await program(workspaceId);
      const round = new Round({
        ...{ workspaceId, store, now },
        loaded: await loading.load(workspaceId, segments),
        people: (ids) => people(workspaceId, ids),
        timezoneOf: timezoneOr(segments.timezone),
      });
      await round.heed(heard, due);
      if (round.messages.length > 0) request(unit, round.messages);
      writeRuns(unit, round.written(heard));
      return heard.length < AT_ONCE && due.length < AT_ONCE;
    });
    this.#deps.done();
    return !isWhole;
  }
}

/** Where the person is, as their browser or they themselves have said. */
export function timezoneOr(workspace: string): (person: Pick<StoredPerson, 'view'>) => string {
  return ({ view }) => {
    for (const attribute of ['traits.timezone', 'place.timezone']) {
      const zone = view.get(attribute);
      if (typeof zone === 'string' && isZone(zone)) return zone;
    }
    return workspace;
  };
}

const zones = new Map<string, boolean>();
function isZone(zone: string): boolean {
  let known = zones.get(zone);
  if (known === undefined) {
    known = isTimeZone(zone);
    if (zones.size > 2000) zones.clear();
    zones.set(zone, known);
  }
  return known;
}
