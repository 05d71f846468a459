// Reads the history of what new definitions need remembered. Each identity's state is worked out anew from its events in
// the event store, and takes the place of what live folding has left so far. An identity folds its events in the order
// of the log, so how many it has folded tells which: no event is missed or counted twice, and doing it again after a
// crash begins anew.

import type { Condition } from '@visavis/engine/segment';
import type { Behaviour, BehaviourState, IdentityState } from '@visavis/engine/unify';
import type { Computed, Segment } from './definition.ts';
import type { Standing } from './membership.ts';
import { behavioursOf, type WorkspaceProgram } from './program.ts';
import { ProgressKeeper } from './progress.ts';
import { BATCH, type BackfillDeps, type Shift } from './shift.ts';
import { type History, historyCountSql, historySql, joinHistory } from './sql/behaviour.ts';

/** Identities that are read at once; each page goes over the whole log again. */
const PAGE = 100_000;

export class Filling {
  /** What was done to a state; when a unit fails and is tried again, its people are loaded anew. */
  readonly #done = new WeakMap<IdentityState, History>();
  readonly #deps: BackfillDeps;
  readonly #shift: Shift;

  constructor(deps: BackfillDeps, shift: Shift) {
    this.#deps = deps;
    this.#shift = shift;
  }

  async fill(program: WorkspaceProgram): Promise<void> {
    const { workspaceId } = this.#shift;
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
    if (this.#shift.isOver) return;
    const promote = (segments: Segment[], computed: Computed[], known: ReadonlySet<string>) => ({
      segments: segments.flatMap((s) => promotedSegment(s, known, program)),
      computed: computed.flatMap((c) => promotedTrait(c, known, program)),
    });
    await this.#shift.lease.guard((holds) =>
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
    await this.#shift.barrier();
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
        if (this.#shift.isOver) return;
      }
      if (rows.length < PAGE) return;
    }
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
    await this.#change(open, (state, history) => {
      const isWhole = state.events === history.events;
      if (!isWhole) behind.set(state.id, Math.max(0, state.events - history.events));
      for (const { id } of missing) remember(state, id, isWhole ? history.states[id] : undefined);
    });
    if (behind.size === 0) return;
    const whole = await this.#withTail(workspaceId, missing, open, behind, throughSeq);
    await this.#change(whole, (state, history) => {
      const since = { identity: state.id, events: 0, states: state.behaviours };
      const { states } = joinHistory(missing, history, since);
      for (const { id } of missing) remember(state, id, states[id]);
    });
  }

  #change(
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
    return this.#shift.review([...histories.keys()], change);
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
