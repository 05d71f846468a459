// Keeps everybody's scores right: whoever changed is scored again within seconds, and everybody once a day, because days
// go by for those too who do nothing. Scores are written through the flow as derived attributes, so that segments settle
// at once; what has not changed is not written.

import type { Json } from '@visavis/engine/collect';
import type { Clock } from '../../platform/clock.ts';
import type { Events } from '../../platform/events/index.ts';
import { Poller } from '../../platform/poller.ts';
import { type Lease, LeaseLostError, type Leases } from '../../segment/index.ts';
import type { Person } from '../../unify/index.ts';
import { sizeOf } from '../features.ts';
import type { Model, Refresh, Scored } from '../model.ts';
import type { ModelStore } from '../model-store.ts';
import { attributesOf, kindOf } from '../models.ts';
import { readActive, readHolders, readMoved } from './changed-store.ts';
import type { Scoresheet, ScoresOf } from './scores.ts';

export interface ScoringDeps {
  store: ModelStore;
  sheet: Scoresheet;
  events: Events;
  leases: Leases;
  clock: Clock;
  /** How far the event store has the log of events. */
  shippedSeq(): number;
  /** Through the flow: changes these people and settles them. */
  change(workspaceId: string, ids: readonly string[], rewrite: (person: Person) => void): Promise<void>;
  /** Profile ids greater than `after`, in their order. */
  profiles(workspaceId: string, after: string, limit: number): Promise<string[]>;
  failed(error: unknown): void;
}

const LOOK_EVERY_MS = 2_000;
const REFRESH_EVERY_MS = 86_400_000;
const PEOPLE_AT_ONCE = 500;
const PEOPLE_PER_PART = 50_000;
/** So much of the log is looked at in one go. */
const LOG_AT_ONCE = 20_000;
/** When scores are further behind than this, everybody is scored: that is less work. */
const LOG_BEHIND = 1_000_000;

export class Scoring {
  readonly #deps: ScoringDeps;
  readonly #poller: Poller;

  constructor(deps: ScoringDeps) {
    this.#deps = deps;
    this.#poller = new Poller({ everyMs: LOOK_EVERY_MS, look: () => this.#all(), failed: deps.failed });
  }

  start(): void {
    this.#poller.start(LOOK_EVERY_MS);
  }

  stop(): Promise<void> {
    return this.#poller.stop();
  }

  /** Everybody who changed, or whose day has come, is scored when this resolves. Happens by itself once started. */
  catchUp(): Promise<void> {
    return this.#poller.drain();
  }

  async #all(): Promise<void> {
    const models = (await this.#deps.store.models()).filter(
      ({ kind, state, version }) =>
        kindOf(kind).attribute !== 'none' && (version > 0 || state === 'archived'),
    );
    for (const model of models) {
      if (this.#poller.isStopped) return;
      try {
        await this.#deps.leases.hold(`scoring ${model.id}`, (lease) => this.#one(model, lease));
      } catch (error) {
        if (!(error instanceof LeaseLostError)) this.#deps.failed(error);
      }
    }
  }

  async #one(model: Model, lease: Lease): Promise<void> {
    const scored = await this.#deps.store.scored(model);
    if (model.state === 'archived') return this.#takeAway(model, scored, lease);
    const now = this.#deps.clock.now();
    const shipped = this.#deps.shippedSeq();
    // Another version may have been promoted, also while everybody was being scored by the one before.
    const isOther = scored.version !== model.version;
    const isOld = scored.refreshedAt + REFRESH_EVERY_MS <= now;
    const isDue = isOther || isOld || shipped - scored.seq > LOG_BEHIND;
    if (scored.refresh || isDue) await this.#everybody(model, scored, lease);
    await this.#changed(model, lease);
  }

  async #everybody(model: Model, scored: Scored, lease: Lease): Promise<void> {
    const { store, events, clock, sheet, shippedSeq } = this.#deps;
    const { workspaceId, version } = model;
    let state = scored;
    let { refresh } = scored;
    if (refresh?.version !== version) {
      const startedAt = clock.now();
      const { people } = await sizeOf(events, { workspaceId, until: startedAt });
      const of = Math.max(1, Math.ceil(people / PEOPLE_PER_PART));
      refresh = { version, startedAt, part: 0, of };
      // Whoever changes from here on is scored after it.
      const { until } = await readMoved(events, workspaceId, scored.moved);
      state = { ...state, seq: shippedSeq(), moved: until, refresh };
      await store.saveScored(model, state);
    }
    for (let at: Refresh = refresh; at.part < at.of; ) {
      const { part, of } = at;
      const seen = new Set<string>();
      await sheet.part(
        model,
        { at: part, of, now: clock.now() },
        (scores) => {
          for (const id of scores.keys()) seen.add(id);
          return this.#write(model, scores, lease);
        },
        PEOPLE_AT_ONCE,
      );
      await this.#forget(model, { at: part, of, seen }, lease);
      at = { ...at, part: part + 1 };
      state = { ...state, refresh: at };
      await store.saveScored(model, state);
    }
    await store.saveScored(model, { ...state, version, refreshedAt: refresh.startedAt, refresh: null });
  }

  /** Of whom nothing can be said any more, such as who was not seen for too long, no old value stays. */
  async #forget(
    model: Model,
    { at, of, seen }: { at: number; of: number; seen: ReadonlySet<string> },
    lease: Lease,
  ): Promise<void> {
    const asked = { workspaceId: model.workspaceId, names: attributesOf(model), at, of };
    const gone = (await readHolders(this.#deps.events, asked)).filter((id) => !seen.has(id));
    for (let from = 0; from < gone.length; from += PEOPLE_AT_ONCE) {
      const some = gone.slice(from, from + PEOPLE_AT_ONCE);
      await this.#write(model, new Map(some.map((id) => [id, {}])), lease);
    }
  }

  async #changed(model: Model, lease: Lease): Promise<void> {
    const { store, events, clock, sheet, shippedSeq } = this.#deps;
    const { workspaceId } = model;
    const shipped = shippedSeq();
    for (let scored = await store.scored(model); !this.#poller.isStopped; ) {
      const seq = Math.min(shipped, scored.seq + LOG_AT_ONCE);
      const moved = await readMoved(events, workspaceId, scored.moved);
      if (seq <= scored.seq && moved.until === scored.moved) return;
      const active = await readActive(events, { workspaceId, after: scored.seq, until: seq });
      const ids = [...new Set([...active, ...moved.profiles])].sort();
      for (let at = 0; at < ids.length; at += PEOPLE_AT_ONCE) {
        const some = ids.slice(at, at + PEOPLE_AT_ONCE);
        await this.#write(model, await sheet.of(model, some, clock.now()), lease);
      }
      scored = { ...scored, seq: Math.max(seq, scored.seq), moved: moved.until };
      await store.saveScored(model, scored);
    }
  }

  async #write(model: Model, scores: ScoresOf, lease: Lease): Promise<void> {
    if (this.#poller.isStopped) throw new LeaseLostError('The server is being stopped.');
    lease.check();
    const { workspaceId, version, key } = model;
    const by = `model:${key}@${version}`;
    const names = attributesOf(model);
    const outputs = kindOf(model.kind).outputs.map(({ name }) => name);
    const time = this.#deps.clock.now();
    await this.#deps.change(workspaceId, [...scores.keys()], (person) => {
      // Somebody who has been merged since is found by the one who they are now part of.
      const values = scores.get(person.id);
      if (!values) return;
      for (const [i, name] of names.entries()) set(person, name, { value: values[outputs[i]!], time, by });
    });
  }

  /** Of an archived model the attributes go: page by page through everybody. */
  async #takeAway(model: Model, scored: Scored, lease: Lease): Promise<void> {
    if (scored.version === 0 && !scored.refresh) return;
    const { workspaceId } = model;
    const names = attributesOf(model);
    for (let after = ''; ; ) {
      const ids = await this.#deps.profiles(workspaceId, after, PEOPLE_AT_ONCE);
      if (ids.length === 0) break;
      lease.check();
      await this.#deps.change(workspaceId, ids, (person) => {
        for (const name of names) person.derive(name, undefined);
      });
      after = ids.at(-1)!;
    }
    const refreshedAt = this.#deps.clock.now();
    await this.#deps.store.saveScored(model, { ...scored, version: 0, refreshedAt, refresh: null });
  }
}

/** A value that is the same, by the same version, keeps its time. */
function set(
  person: Person,
  name: string,
  { value, time, by }: { value: Json | undefined; time: number; by: string },
): void {
  const known = person.profile.derived?.[name];
  if (value === undefined || value === null) {
    if (known) person.derive(name, undefined);
    return;
  }
  if (known?.by === by && JSON.stringify(known.value) === JSON.stringify(value)) return;
  person.derive(name, { value, time, by });
}
