// Takes people on: wakes when something was heard and when somebody is due, so that its cost is that of what is due and
// not of what exists. One round at a time for each workspace; on Postgres its lock keeps servers apart.

import { isTimeZone } from '@visavis/engine/unify';
import type { Clock } from '../../platform/clock.ts';
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

export const lockOf = (workspaceId: string): string => `scenarios:${workspaceId}`;

export class Runner {
  readonly #deps: RunnerDeps;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = true;
  readonly #alone: Alone;

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
    this.#alone = new Alone(deps.records);
  }

  start(): void {
    this.#stopped = false;
    this.wake();
  }

  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#running ??= this.#run()
      .catch(this.#deps.failed)
      .then(() => this.#sleep())
      .finally(() => {
        this.#running = undefined;
        if (this.#again) this.wake();
      });
  }

  /** Until nothing is heard of and nobody is due. */
  async drain(): Promise<void> {
    this.wake();
    while (this.#running) await this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Between two rounds, so that what a round has in hand is not changed under it. */
  alone<T>(workspaceId: string, work: (unit: Unit) => Promise<T>): Promise<T> {
    return this.#alone.do(lockOf(workspaceId), work);
  }

  async #run(): Promise<void> {
    clearTimeout(this.#timer);
    this.#again = false;
    const { store, clock } = this.#deps;
    for (const workspaceId of await store.workspacesWithWork(clock.now()))
      while (!this.#stopped && (await this.#round(workspaceId)));
  }

  async #sleep(): Promise<void> {
    if (this.#stopped) return;
    const next = await this.#deps.store.nextDue().catch(() => undefined);
    const wait = next === undefined ? LOOK_AGAIN_MS : next - this.#deps.clock.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), Math.min(LOOK_AGAIN_MS, Math.max(5, wait)));
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
