// One step function for everything: somebody on their way, and an instant with or without an event, give where they
// stand then and what is to be done. A late timer changes nothing: the way goes on from when it was due.

import type { Graph } from './graph.ts';
import type { Step } from './nodes/kind.ts';
import type { Advanced, Effect, Happening, Passed, Run, Walker } from './run.ts';

export interface AdvanceOptions {
  /** Nothing is done: people stop before the next node that acts, and are looked at again when it is over. */
  paused?: boolean;
  /** Who is later than that (a pause, a server that was down) goes on from now: a wait that was over does not make two. */
  graceMs?: number;
}

export const GRACE_MS = 3_600_000;

/** `happening.at` is the event's time, or now. Whoever stands on a node that is gone is left to `edit`. */
export function advance(
  run: Run,
  graph: Graph,
  walker: Walker,
  happening: Happening,
  options: AdvanceOptions = {},
): Advanced {
  return new Walk(run, graph, walker, options).take(happening);
}

class Walk {
  readonly #run: Run;
  readonly #graph: Graph;
  readonly #walker: Walker;
  readonly #options: AdvanceOptions;
  readonly #effects: Effect[] = [];
  readonly #passed: Passed[] = [];

  constructor(run: Run, graph: Graph, walker: Walker, options: AdvanceOptions) {
    this.#run = { ...run };
    this.#graph = graph;
    this.#walker = walker;
    this.#options = options;
  }

  take({ at, event }: Happening): Advanced {
    const run = this.#run;
    const now = Math.max(at, run.at);
    this.#wait(event ? now - 1 : now, now);
    if (run.outcome === '' && event && event.time >= run.enteredAt) {
      run.at = now;
      this.#leaveOn(event, now);
      if (run.outcome === '') this.#go(now, event);
      this.#wait(now, now);
    } else if (run.outcome === '' && run.at <= now) this.#go(now);
    return { run, effects: this.#effects, passed: this.#passed };
  }

  /** What time alone does up to then. */
  #wait(until: number, now: number): void {
    const run = this.#run;
    const { graceMs = GRACE_MS } = this.#options;
    while (run.outcome === '' && run.wakeAt > 0 && run.wakeAt <= until) {
      const due = Math.max(run.wakeAt, run.at);
      const before = run.visit;
      this.#go(now - due > graceMs ? until : due);
      // Nobody goes anywhere twice at one instant; only a condition that is due again and again stays where it is.
      if (run.visit === before && run.wakeAt > 0 && run.wakeAt <= due) {
        run.wakeAt = this.#isHeld() ? run.wakeAt : due + 1;
        if (this.#isHeld()) return;
      }
    }
  }

  #isHeld(): boolean {
    const here = this.#graph.nodes.get(this.#run.node ?? '');
    return this.#options.paused === true && here?.acts === true;
  }

  #leaveOn(event: NonNullable<Happening['event']>, at: number): void {
    const found = this.#graph.exits.find(({ happens }) => happens?.(event));
    if (found) this.#end(found.goal ? 'goal' : 'exit', found.name, at);
  }

  /** From node to node, as far as this instant leads. */
  #go(at: number, event?: Happening['event']): void {
    const run = this.#run;
    run.at = Math.max(run.at, at);
    for (;;) {
      const leavesAt = this.#leaveBecause(at);
      const here = this.#graph.nodes.get(run.node ?? '');
      if (run.outcome !== '' || !here) return;
      if (this.#options.paused && here.acts) {
        run.wakeAt = at;
        return;
      }
      const step = here.look({ run, walker: this.#walker, at, event });
      if ('stay' in step) {
        run.wakeAt = earliest(step.stay, leavesAt);
        return;
      }
      this.#follow(step, at);
    }
  }

  #follow(step: Exclude<Step, { stay: number }>, at: number): void {
    const run = this.#run;
    const from = run.node!;
    if ('end' in step) {
      this.#passed.push({ node: from, at, by: '' });
      this.#end('exit', step.end, at);
      return;
    }
    for (const deed of step.does ?? []) {
      if (deed.kind === 'goal') run.goalAt ||= at;
      // Who is held back goes the same way, so that both can be compared, and hears nothing.
      if (run.side === 'held' && deed.kind !== 'goal') continue;
      const key = [run.scenario, run.version, run.id, from, run.visit].join(':');
      this.#effects.push({ ...deed, key, node: from, at } as Effect);
    }
    this.#passed.push({ node: from, at, by: step.by });
    if (step.go === null) this.#end('finished', '', at);
    else Object.assign(run, { node: step.go, since: at, visit: run.visit + 1, wakeAt: 0 });
  }

  /** Leaves by a rule that holds; otherwise the earliest instant at which one may. */
  #leaveBecause(at: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { name, goal, holds } of this.#graph.exits) {
      const verdict = holds?.(this.#walker.view, at, this.#walker.members);
      if (verdict === undefined) continue;
      if (verdict > 0) {
        this.#end(goal ? 'goal' : 'exit', name, at);
        return 0;
      }
      next = Math.min(next, -verdict);
    }
    return next;
  }

  #end(outcome: 'finished' | 'exit' | 'goal', reason: string, at: number): void {
    const run = this.#run;
    if (outcome === 'goal') run.goalAt ||= at;
    Object.assign(run, { outcome, reason, node: undefined, wakeAt: 0, endedAt: at });
  }
}

/** 0: never. */
function earliest(stay: number, leavesAt: number): number {
  const at = Math.min(stay > 0 ? stay : Number.POSITIVE_INFINITY, leavesAt);
  return Number.isFinite(at) ? at : 0;
}
