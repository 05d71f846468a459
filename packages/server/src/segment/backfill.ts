// Brings definitions up from history while events keep arriving.
//
// First everything that new definitions need remembered and that is not yet (`filling`): from the moment a definition
// is saved it is folded live; then each identity's state is worked out anew from its events in the event store, and
// takes the place of what live folding has left so far. An identity folds its events in the order of the log, so how
// many it has folded tells which: no event is missed or counted twice, and doing it again after a crash begins anew.
//
// Then everyone whom it may concern is held against the condition (`settling`), and the definition is live.
//
// Of several servers on one store the one that holds the workspace's lease does it.

import type { Condition } from '@visavis/engine/segment';
import type { Behaviour, BehaviourState, IdentityState } from '@visavis/engine/unify';
import type { Events } from '../platform/events/index.ts';
import type { Log } from '../platform/log.ts';
import type { Unit } from '../platform/records/index.ts';
import type { Computed, Progress, Segment } from './definition.ts';
import type { DefinitionStore } from './definition-store.ts';
import { LEASE_MS, type Lease, type Leases } from './lease.ts';
import type { Standing } from './membership.ts';
import type { MembershipStore } from './membership-store.ts';
import { behavioursOf, type Programs, type WorkspaceProgram } from './program.ts';
import { type History, historyCountSql, historySql, joinHistory } from './sql/behaviour.ts';
import { needsEvents, touchedSql, UnanswerableError } from './sql/index.ts';
import { surroundingsOf } from './surroundings.ts';

export interface BackfillDeps {
  store: DefinitionStore;
  leases: Leases;
  /** No other server can leave work behind, or take it. */
  exclusive: boolean;
  membership: MembershipStore;
  programs: Programs;
  events: Events;
  log: Log;
  now(): number;
  /**
   * Changes these people (any identity's id finds its person) and settles them, through the flow: under its
   * serialisation, after everybody who came before. So does an empty list.
   */
  review(
    workspaceId: string,
    ids: readonly string[],
    change?: (person: Standing) => void,
    onlyIf?: (unit: Unit) => Promise<boolean>,
  ): Promise<void>;
  /** Profile ids after this one, in their order. */
  profiles(workspaceId: string, after: string, limit: number): Promise<string[]>;
  countProfiles(workspaceId: string): Promise<number>;
  /** Ships what is committed now; then the number up to which the event store holds the log. */
  shipped(): Promise<number>;
}

const BATCH = 500;
/** Identities that are read at once; each page goes over the whole log again. */
const PAGE = 100_000;
const SAVE_PROGRESS_MS = 500;
const LOOK_AGAIN_MS = 250;

export class Backfill {
  readonly #deps: BackfillDeps;
  readonly #running = new Map<string, Promise<void>>();
  readonly #busy = new Set<string>();
  /** What was done to a state; when a unit fails and is tried again, its people are loaded anew. */
  readonly #done = new WeakMap<IdentityState, History>();
  readonly #held = new Map<string, Lease>();
  #looking: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(deps: BackfillDeps) {
    this.#deps = deps;
  }

  /** Starts on what there is to do in a workspace, unless it is being done. */
  wake(workspaceId: string): void {
    if (this.#stopped) return;
    const before = this.#running.get(workspaceId) ?? Promise.resolve();
    const work = before.then(() => this.#work(workspaceId));
    this.#running.set(workspaceId, work);
  }

  /** Goes on with what was under way when the server stopped; later also with what another server has left behind. */
  async resume(): Promise<void> {
    for (const workspaceId of await this.#deps.store.workspacesAtWork())
      if (!this.#busy.has(workspaceId)) this.wake(workspaceId);
    if (this.#deps.exclusive || this.#stopped || this.#looking) return;
    this.#looking = setInterval(() => void this.resume().catch(() => {}), LEASE_MS / 2).unref();
  }

  /** Resolves when nothing is left to do. */
  async idle(): Promise<void> {
    let seen = -1;
    while (seen !== this.#running.size) {
      seen = this.#running.size;
      await Promise.all(this.#running.values());
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#looking);
    await Promise.all(this.#running.values());
  }

  async #work(workspaceId: string): Promise<void> {
    this.#busy.add(workspaceId);
    for (let failures = 0; !this.#stopped; ) {
      try {
        const isDone = await this.#deps.leases.hold(workspaceId, (lease) =>
          this.#workHolding(workspaceId, lease),
        );
        // Somebody else is at it; what they leave behind is ours.
        if (isDone ?? !(await this.#isOpen(workspaceId))) break;
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
        failures = 0;
      } catch (error) {
        if (this.#stopped) break;
        this.#deps.log.warn({ workspaceId, error: String(error) }, 'backfill: will try again');
        await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** failures++, 5_000)));
      }
    }
    this.#busy.delete(workspaceId);
  }

  /** All there is to do; true when nothing is left. */
  async #workHolding(workspaceId: string, lease: Lease): Promise<boolean> {
    this.#held.set(workspaceId, lease);
    while (!this.#stopped) if (!(await this.#step(workspaceId))) return true;
    return false;
  }

  async #isOpen(workspaceId: string): Promise<boolean> {
    return (await this.#deps.store.workspacesAtWork()).includes(workspaceId);
  }

  /** One step of the way; false when there is nothing left. */
  async #step(workspaceId: string): Promise<boolean> {
    this.#held.get(workspaceId)!.check();
    const program = await this.#deps.programs.load(workspaceId);
    const settling = program.segments.filter((segment) => segment.state === 'settling');
    if (settling.length > 0) {
      for (const segment of settling) await this.#settle(program, segment);
      return true;
    }
    const filling = [...program.segments, ...program.computed].filter((one) => one.state === 'filling');
    if (filling.length === 0) return false;
    await this.#fill(workspaceId, program);
    return true;
  }

  // --- filling -------------------------------------------------------------------------------------------------

  async #fill(workspaceId: string, program: WorkspaceProgram): Promise<void> {
    const { store, programs } = this.#deps;
    const complete = await store.completeBehaviours(workspaceId);
    const missing = program.behaviourList.filter((behaviour) => !complete.has(behaviour.id));
    let endedRound: string | undefined;
    if (missing.length > 0) {
      const ids = missing.map((behaviour) => behaviour.id);
      const begun = await store.beginRound(workspaceId, program.version, ids);
      // The definitions have changed since they were loaded.
      if (!begun) return programs.forget(workspaceId);
      await this.#fillBehaviours(workspaceId, program, missing, begun.goesOn);
      endedRound = begun.round;
    }
    if (this.#stopped) return;
    const promote = (segments: Segment[], computed: Computed[], known: ReadonlySet<string>) => ({
      segments: segments.flatMap((s) => promotedSegment(s, known, program)),
      computed: computed.flatMap((c) => promotedTrait(c, known, program)),
    });
    await this.#held
      .get(workspaceId)!
      .guard((holds) =>
        store.change(workspaceId, promote, { onlyIf: holds.trx, ...(endedRound && { endedRound }) }),
      );
    programs.forget(workspaceId);
  }

  async #fillBehaviours(
    workspaceId: string,
    program: WorkspaceProgram,
    missing: readonly Behaviour[],
    goesOn: boolean,
  ): Promise<void> {
    const { events, store, shipped } = this.#deps;
    // All that was begun with the old program lies before `throughSeq` then.
    await this.#barrier(workspaceId);
    const progress = new ProgressKeeper(store, program);
    let after = goesOn ? progress.resumedAt() : undefined;
    for (let isFirst = true; ; isFirst = false) {
      const throughSeq = await shipped();
      const stretch = {
        workspaceId,
        afterSeq: 0,
        throughSeq,
        limit: PAGE,
        ...(after && { afterIdentity: after }),
      };
      if (isFirst) progress.begin(await this.#countIdentities(missing, { ...stretch, limit: undefined }));
      const { sql, params, read } = historySql(missing, stretch);
      const rows = await events.query<{ row: unknown[] }>(sql, params, { timeoutMs: 600_000 });
      for (let at = 0; at < rows.length; at += BATCH) {
        const batch = rows.slice(at, at + BATCH).map(({ row }) => read(row));
        await this.#rewrite(workspaceId, missing, batch, throughSeq);
        after = batch.at(-1)!.identity;
        await progress.advance(batch.length, after);
        if (this.#stopped) return;
      }
      if (rows.length < PAGE) return;
    }
  }

  /** Resolves when whoever began with an old program has committed. */
  async #barrier(workspaceId: string): Promise<void> {
    const { review, store } = this.#deps;
    await store.settled();
    await review(workspaceId, []);
    await store.waitForUnits();
  }

  async #countIdentities(
    missing: readonly Behaviour[],
    stretch: Parameters<typeof historySql>[1],
  ): Promise<number> {
    const { sql, params } = historyCountSql(missing, stretch);
    const [row] = await this.#deps.events.query<{ n: number }>(sql, params, { timeoutMs: 600_000 });
    return Number(row?.n ?? 0);
  }

  /**
   * Puts the history of these identities in place of what they remember. Whoever has folded more than was read is made
   * to forget what live folding has left so far, and begins anew from there: what lies before that, they get with the
   * first so many events of their tail, and what came after it is joined to it.
   */
  async #rewrite(
    workspaceId: string,
    missing: readonly Behaviour[],
    batch: readonly History[],
    throughSeq: number,
  ): Promise<void> {
    if (batch.length === 0) return;
    const open = new Map(batch.map((history) => [history.identity, history]));
    const behind = new Map<string, number>();
    await this.#change(workspaceId, open, (state, history) => {
      const isWhole = state.events === history.events;
      if (!isWhole) behind.set(state.id, Math.max(0, state.events - history.events));
      for (const { id } of missing) remember(state, id, isWhole ? history.states[id] : undefined);
    });
    if (behind.size === 0) return;
    const whole = await this.#withTail(workspaceId, missing, open, behind, throughSeq);
    await this.#change(workspaceId, whole, (state, history) => {
      const since = { identity: state.id, events: 0, states: state.behaviours };
      const { states } = joinHistory(missing, history, since);
      for (const { id } of missing) remember(state, id, states[id]);
    });
  }

  #change(
    workspaceId: string,
    histories: ReadonlyMap<string, History>,
    work: (state: IdentityState, history: History) => void,
  ): Promise<void> {
    const change = (person: Standing) => {
      for (const state of person.view.profile.identities) {
        const history = histories.get(state.id);
        // Two of one person's identities bring the same person twice.
        if (!history || this.#done.get(state) === history) continue;
        this.#done.set(state, history);
        work(state, history);
        person.touch?.();
        person.dirty = true;
      }
    };
    return this.#review(workspaceId, [...histories.keys()], change);
  }

  /** Changes nobody unless this server still holds the lease when it is done. @throws LeaseLostError */
  #review(workspaceId: string, ids: readonly string[], change: (person: Standing) => void): Promise<void> {
    const { review } = this.#deps;
    return this.#held.get(workspaceId)!.guard((holds) => review(workspaceId, ids, change, holds.unit));
  }

  /** The history of those who were behind, up to where they began anew. */
  async #withTail(
    workspaceId: string,
    missing: readonly Behaviour[],
    open: ReadonlyMap<string, History>,
    behind: ReadonlyMap<string, number>,
    afterSeq: number,
  ): Promise<Map<string, History>> {
    const throughSeq = await this.#deps.shipped();
    const stretch = { workspaceId, afterSeq, throughSeq, first: behind };
    const { sql, params, read } = historySql(missing, stretch);
    // A copy, since each history is done once.
    const whole = new Map([...behind.keys()].map((id) => [id, { ...open.get(id)! }]));
    for (const { row } of await this.#deps.events.query<{ row: unknown[] }>(sql, params)) {
      const tail = read(row);
      whole.set(tail.identity, joinHistory(missing, whole.get(tail.identity)!, tail));
    }
    return whole;
  }

  // --- settling ------------------------------------------------------------------------------------------------

  async #settle(program: WorkspaceProgram, segment: Segment): Promise<void> {
    const { workspaceId, id } = segment;
    const { store, membership } = this.#deps;
    const look = (person: Standing) => {
      person.changes.add(`segment:${id}`);
    };
    // Otherwise somebody who is settled by the old program could come after everybody has been looked up.
    await this.#barrier(workspaceId);
    const progress = new ProgressKeeper(store, { segments: [segment], computed: [] }, 'settling');
    for await (const people of this.#candidates(program, segment, progress)) {
      await this.#review(workspaceId, people, look);
      await progress.advance(people.length, people.at(-1)!);
      if (this.#stopped) return;
    }
    // Members by an older version whom nothing new speaks of.
    for (let after = ''; segment.version > 1; ) {
      const members = await membership.members(workspaceId, id, after, BATCH);
      if (members.length === 0) break;
      after = members.at(-1)!.profileId;
      const ids = members.map((member) => member.profileId);
      await this.#review(workspaceId, ids, look);
      if (this.#stopped) return;
    }
    const goLive = (segments: Segment[]) => ({
      segments: segments.flatMap((s) =>
        s.id === id && s.state === 'settling' && s.version === segment.version
          ? [
              {
                ...s,
                state: 'live' as const,
                liveSince: s.liveSince || this.#deps.now(),
                // After whom to go on is nobody's business any more.
                progress: { done: s.progress.done, total: s.progress.total },
              },
            ]
          : [],
      ),
    });
    await this.#held
      .get(workspaceId)!
      .guard((holds) => store.change(workspaceId, goLive, { onlyIf: holds.trx }));
    this.#deps.programs.forget(workspaceId);
  }

  /** Everyone who may be a member now, or become one without an event. */
  async *#candidates(
    program: WorkspaceProgram,
    segment: Segment,
    progress: ProgressKeeper,
  ): AsyncIterable<string[]> {
    const { workspaceId } = segment;
    const surroundings = surroundingsOf(program);
    if (needsEvents(segment.condition!, surroundings)) {
      const ids = await this.#touched(workspaceId, segment.condition!, program);
      if (ids) {
        progress.begin(ids.length);
        for (let at = 0; at < ids.length; at += BATCH) yield ids.slice(at, at + BATCH);
        return;
      }
    }
    progress.begin(await this.#deps.countProfiles(workspaceId));
    for (let after = progress.resumedAt() ?? ''; ; ) {
      const ids = await this.#deps.profiles(workspaceId, after, BATCH);
      if (ids.length === 0) return;
      yield ids;
      after = ids.at(-1)!;
    }
  }

  async #touched(
    workspaceId: string,
    condition: Condition,
    program: WorkspaceProgram,
  ): Promise<string[] | undefined> {
    try {
      await this.#deps.shipped();
      const asked = { workspaceId, now: this.#deps.now(), ...surroundingsOf(program) };
      const { sql, params } = touchedSql(condition, asked);
      const rows = await this.#deps.events.query<{ profile: string }>(sql, params, { timeoutMs: 600_000 });
      return rows.map((row) => row.profile);
    } catch (error) {
      if (error instanceof UnanswerableError) return undefined;
      throw error;
    }
  }
}

function remember(state: IdentityState, behaviourId: string, what: BehaviourState | undefined): void {
  if (what === undefined) delete state.behaviours[behaviourId];
  else state.behaviours[behaviourId] = what;
}

/** A segment whose condition rests on nothing but complete behaviours is ready to be settled. */
function promotedSegment(
  segment: Segment,
  complete: ReadonlySet<string>,
  program: WorkspaceProgram,
): Segment[] {
  const { next } = segment;
  // What was saved after this round began waits for the next one.
  const same = program.segments.find((one) => one.id === segment.id);
  if (segment.state !== 'filling' || !next || same?.version !== segment.version) return [];
  if (!behavioursOf(next, program).every((behaviour) => complete.has(behaviour.id))) return [];
  return [
    { ...segment, condition: next, next: undefined, state: 'settling', progress: { done: 0, total: 0 } },
  ];
}

function promotedTrait(
  trait: Computed,
  complete: ReadonlySet<string>,
  program: WorkspaceProgram,
): Computed[] {
  const same = program.computed.find((one) => one.key === trait.key);
  if (trait.state !== 'filling' || same?.version !== trait.version) return [];
  const condition: Condition = { attribute: `computed.${trait.key}`, op: 'exists' };
  if (!behavioursOf(condition, program).every((behaviour) => complete.has(behaviour.id))) return [];
  return [{ ...trait, state: 'live' }];
}

/** Writes down how far it is, twice a second at most. */
class ProgressKeeper {
  readonly #store: DefinitionStore;
  readonly #segments: Segment[];
  readonly #computed: Computed[];
  #progress: Progress = { done: 0, total: 0 };
  #savedAt = 0;

  constructor(
    store: DefinitionStore,
    { segments, computed }: Pick<WorkspaceProgram, 'segments' | 'computed'>,
    state: 'filling' | 'settling' = 'filling',
  ) {
    this.#store = store;
    this.#segments = segments.filter((segment) => segment.state === state);
    this.#computed = computed.filter((trait) => trait.state === state);
  }

  /** After whom to go on, if all that is being brought up had come equally far. */
  resumedAt(): string | undefined {
    const places = new Set([...this.#segments, ...this.#computed].map((one) => one.progress.after));
    return places.size === 1 ? [...places][0] : undefined;
  }

  begin(total: number): void {
    this.#progress = { done: 0, total };
  }

  async advance(count: number, after: string): Promise<void> {
    this.#progress = { ...this.#progress, done: this.#progress.done + count, after };
    if (Date.now() - this.#savedAt < SAVE_PROGRESS_MS) return;
    this.#savedAt = Date.now();
    await this.#store.saveProgress(this.#segments, this.#computed, this.#progress);
  }
}
