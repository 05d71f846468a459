// Scenarios in one unit of the flow: what they must hear of is written down in the very transaction in which it happens.
// Nothing is read and nobody is taken anywhere here, so an event that concerns no scenario costs one look at a table.

import type { Event } from '@visavis/engine/collect';
import type { Move } from '@visavis/engine/journey';
import type { Unit } from '../../platform/records/index.ts';
import type { Transition } from '../../segment/index.ts';
import { type Heard, lean } from './heard.ts';
import type { LoadedScenarios } from './loaded.ts';
import { writeHeard } from './run-store.ts';

/** What scenarios need of a person that unify has gathered. */
export interface Heeded {
  readonly id: string;
  readonly transient: boolean;
  readonly changes: ReadonlySet<string>;
}

export class Listening {
  readonly #workspaceId: string;
  readonly #loaded: LoadedScenarios;
  readonly #heard: (readonly [string, Heard])[] = [];
  readonly #changed = new Map<string, number>();

  constructor(workspaceId: string, loaded: LoadedScenarios) {
    this.#workspaceId = workspaceId;
    this.#loaded = loaded;
  }

  get isEmpty(): boolean {
    return this.#loaded.live.length === 0;
  }
  get hasHeard(): boolean {
    return this.#heard.length > 0;
  }

  /** An event has been folded into the person. */
  take({ id, transient }: Heeded, event: Event): void {
    if (this.isEmpty || transient) return;
    if (this.#loaded.listens.some(event)) this.#heard.push([id, { kind: 'event', event: lean(event) }]);
  }

  /** Somebody is about to be settled. */
  look({ id, transient, changes }: Heeded, at: number): void {
    if (this.isEmpty || transient || this.#loaded.touched.size === 0) return;
    for (const change of changes)
      if (this.#loaded.touched.has(change)) {
        this.#change(id, at);
        return;
      }
  }

  /** A merge, a split or a new definition moves nobody: that is no news. */
  moved(transitions: readonly Transition[]): void {
    if (this.isEmpty) return;
    const { bringing, watched } = this.#loaded;
    for (const { segmentId, profileId, entered, time, cause } of transitions) {
      if (watched.has(segmentId)) this.#change(profileId, time);
      if (!bringing.has(segmentId) || (cause !== 'event' && cause !== 'time')) continue;
      const moves = entered ? ('entered' as const) : ('left' as const);
      this.#heard.push([profileId, { kind: 'segment', segment: segmentId, moves, at: time }]);
    }
  }

  /** By person, where their journeys have led them. */
  travelled(moves: ReadonlyMap<string, readonly Move[]>): void {
    if (this.#loaded.machines.size === 0) return;
    for (const [profileId, mine] of moves)
      for (const { machine, from, to, time } of mine)
        if (from !== to && to !== '' && this.#loaded.machines.has(machine))
          this.#heard.push([profileId, { kind: 'stage', machine, stage: to, at: time }]);
  }

  regroup(before: readonly Heeded[], after: readonly Heeded[]): void {
    const [first] = after;
    if (this.isEmpty || !first) return;
    this.#heard.push([first.id, { kind: 'regroup', ids: [...before, ...after].map(({ id }) => id) }]);
  }

  #change(id: string, at: number): void {
    // Once for each person and unit: what holds at its end is what counts.
    const known = this.#changed.get(id);
    if (known === undefined || at > known) this.#changed.set(id, at);
  }

  save(unit: Unit): void {
    for (const [id, at] of this.#changed) this.#heard.push([id, { kind: 'changed', at }]);
    this.#changed.clear();
    if (this.#heard.length > 0) writeHeard(unit, this.#workspaceId, this.#heard);
  }
}
