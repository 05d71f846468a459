// A scenario on people's past: who would have come in, what each would have been told and when. The same step function
// as in earnest, on people as they were at every instant. What the messages would have changed is not in the past, so
// this says what would have been sent, and never what it would have done.

import type { Event } from '../../collect/index.ts';
import type { Move, Past } from '../../journey/index.ts';
import type { Members, Program, Test } from '../../segment/index.ts';
import {
  type BehaviourIndex,
  combine,
  emptyState,
  fold,
  type IdentityState,
  named,
  type ProfileView,
} from '../../unify/index.ts';
import { advance } from './advance.ts';
import { enter, type Refusal } from './enter.ts';
import type { Graph } from './graph.ts';
import type { Advanced, Effect, Passed, Run, Walker } from './run.ts';

export interface SimulationSetting {
  graph: Graph;
  program: Program;
  behaviours: BehaviourIndex;
  /** The segment (id) that brings people in, where one does. */
  triggerSegment?: string;
  timezoneOf(view: ProfileView): string;
  from: number;
  until: number;
  /** Looked at whenever something is sent. */
  expectations?: readonly CompiledExpectation[];
}

/** What a segment may expect of whoever writes to it. */
export interface Expectation {
  /** Without one it is expected for everybody who comes in. */
  segment?: string;
  atMostPerWeek?: number;
  channels?: readonly string[];
  tones?: readonly string[];
  /** The share of their ways that reach the goal, 0 to 1; on history by themselves, without the messages. */
  goalAtLeast?: number;
}
export type CompiledExpectation = Expectation & { isMember: Test };
export interface Breach {
  /** Undefined: of everybody. */
  segment?: string | undefined;
  what: 'too many' | 'channel' | 'tone' | 'goal';
  node: string;
  at: number;
  /** What was found: the count in seven days, the channel or the tone. */
  got: string;
}

export interface SimulatedRun {
  run: Run;
  passed: Passed[];
  effects: Effect[];
}
export interface Simulated {
  runs: SimulatedRun[];
  refused: Partial<Record<Refusal, number>>;
  breaches: Breach[];
}

/** `moves`: where the person went in their journeys, oldest first. */
export function simulate(setting: SimulationSetting, past: Past, moves: readonly Move[] = []): Simulated {
  return new Life(setting, past, moves).live();
}

const WEEK = 7 * 86_400_000;

class Life {
  readonly #setting: SimulationSetting;
  readonly #past: Past;
  readonly #events: Past['events'];
  readonly #moves: readonly Move[];
  readonly #states: Map<string, IdentityState>;
  readonly #known: IdentityState[] = [];
  readonly #derived: Record<string, { value: string | null; time: number; by: string }> = {};
  readonly #runs = new Map<string, SimulatedRun[]>();
  readonly #simulated: Simulated = { runs: [], refused: {}, breaches: [] };
  readonly #sent: number[] = [];
  #members: Members = {};
  #reviewAt = 0;
  #at = 0;

  constructor(setting: SimulationSetting, past: Past, moves: readonly Move[]) {
    this.#setting = setting;
    this.#past = past;
    this.#moves = moves;
    this.#events = [...past.events].sort((a, b) => a.event.time - b.event.time);
    this.#states = new Map(past.names.map(({ id, type, value }) => [id, emptyState(id, type, value)]));
  }

  live(): Simulated {
    const { from, until } = this.#setting;
    const events = this.#events.filter(({ event }) => event.time < until);
    let next = 0;
    for (; next < events.length && events[next]!.event.time < from; next++)
      this.#fold(events[next]!, new Set());
    let move = 0;
    for (; this.#moves[move] && this.#moves[move]!.time < from; move++)
      this.#stand(this.#moves[move]!, new Set());
    this.#settle('all', from);
    for (;;) {
      const one = events[next];
      const gone = this.#moves[move];
      const at = Math.min(one?.event.time ?? until, gone?.time ?? until, this.#wakesAt());
      if (at >= until) break;
      this.#at = at;
      const changes = new Set<string>();
      if (gone && gone.time <= at) {
        this.#stand(gone, changes);
        move++;
        this.#heed(undefined, changes, gone);
      } else if (one && one.event.time <= at) {
        this.#fold(one, changes);
        next++;
        this.#heed(one.event, changes);
      } else this.#heed(undefined, changes);
    }
    return this.#simulated;
  }

  #wakesAt(): number {
    const wakes = this.#simulated.runs.flatMap(({ run }) => (run.wakeAt > 0 ? [run.wakeAt] : []));
    if (this.#reviewAt > 0) wakes.push(this.#reviewAt);
    // What was due before this instant has been looked at.
    return Math.max(Math.min(...wakes, Number.POSITIVE_INFINITY), this.#at);
  }

  #fold({ identity, event }: Past['events'][number], changes: Set<string>): void {
    for (const { id, since } of this.#past.names) {
      const state = this.#states.get(id)!;
      if (since > event.time || this.#known.includes(state)) continue;
      named(state, since);
      this.#known.push(state);
      changes.add('identity');
    }
    const state = this.#states.get(identity);
    if (!state) return;
    if (!this.#known.includes(state)) this.#known.push(state);
    fold(state, event, this.#setting.behaviours, changes);
  }

  #stand({ machine, to, time }: Move, changes: Set<string>): void {
    this.#derived[`stage.${machine}`] = { value: to || null, time, by: 'simulation' };
    changes.add(`stage.${machine}`);
  }

  #view(): ProfileView {
    const groups = this.#past.groups ?? [];
    return combine(
      { id: this.#past.id, identities: this.#known, derived: { ...this.#derived } },
      groups as Parameters<typeof combine>[1],
    );
  }

  #settle(
    changes: ReadonlySet<string> | 'all',
    at: number,
  ): { entered: string[]; left: string[]; view: ProfileView } {
    const view = this.#view();
    const settled = this.#setting.program.settle(view, this.#members, changes, at);
    this.#members = settled.members;
    this.#reviewAt = settled.reviewAt > at ? settled.reviewAt : 0;
    return { entered: settled.entered, left: settled.left, view };
  }

  #heed(event: Event | undefined, changes: Set<string>, move?: Move): void {
    if (this.#known.length === 0) return;
    const at = this.#at;
    const { view, entered, left } = this.#settle(changes, at);
    const walker: Walker = { view, members: this.#members, timezone: this.#setting.timezoneOf(view) };
    for (const mine of this.#simulated.runs) this.#step(mine, walker, event);
    const { graph, triggerSegment } = this.#setting;
    const { trigger } = graph.scenario;
    const comes =
      'on' in trigger
        ? event !== undefined && graph.triggers(event)
        : 'segment' in trigger
          ? (trigger.moves === 'entered' ? entered : left).includes(triggerSegment ?? '')
          : move?.machine === trigger.machine && move.to === trigger.stage && move.from !== move.to;
    if (comes) this.#enter(walker, at, 'on' in trigger ? event : undefined);
  }

  #enter(walker: Walker, at: number, event: Event | undefined): void {
    const { graph } = this.#setting;
    const key = graph.scenario.keyedBy && event ? graph.keyOf(event) : this.#past.id;
    const earlier = this.#runs.get(key ?? '')?.at(-1)?.run;
    const before = earlier && { isUnderWay: earlier.outcome === '', enteredAt: earlier.enteredAt };
    const id = `${this.#past.id}:${at}`;
    const entered = enter(graph, {
      id,
      unit: this.#past.id,
      walker,
      at,
      now: at,
      ...(event && { event }),
      before,
    });
    if ('refused' in entered) {
      const { refused } = this.#simulated;
      refused[entered.refused] = (refused[entered.refused] ?? 0) + 1;
      return;
    }
    const mine: SimulatedRun = { run: entered.run, passed: [], effects: [...entered.effects] };
    this.#simulated.runs.push(mine);
    this.#runs.set(entered.run.key, [...(this.#runs.get(entered.run.key) ?? []), mine]);
    this.#take(mine, walker, advance(entered.run, graph, walker, { at }));
  }

  #step(mine: SimulatedRun, walker: Walker, event: Event | undefined): void {
    if (mine.run.outcome !== '') return;
    const { graph } = this.#setting;
    const key = graph.scenario.keyedBy !== undefined && event ? graph.keyOf(event) : undefined;
    // What is said of another cart is no news of this one.
    const heard = key !== undefined && key !== mine.run.key ? undefined : event;
    const at = this.#at;
    this.#take(mine, walker, advance(mine.run, graph, walker, heard ? { at, event: heard } : { at }));
  }

  #take(mine: SimulatedRun, walker: Walker, { run, effects, passed }: Advanced): void {
    mine.run = run;
    mine.effects.push(...effects);
    mine.passed.push(...passed);
    for (const effect of effects) if (effect.kind === 'send') this.#judge(effect, walker);
  }

  #judge(effect: Extract<Effect, { kind: 'send' }>, { view, members }: Walker): void {
    const { at, node } = effect;
    this.#sent.push(at);
    const inWeek = this.#sent.filter((one) => one > at - WEEK && one <= at).length;
    for (const { segment, isMember, atMostPerWeek, channels, tones } of this.#setting.expectations ?? []) {
      if (isMember(view, at, members) <= 0) continue;
      const breach = (what: Breach['what'], got: string) =>
        this.#simulated.breaches.push({ segment, what, node, at, got });
      if (atMostPerWeek !== undefined && inWeek > atMostPerWeek) breach('too many', String(inWeek));
      if (channels && !channels.includes(effect.channel)) breach('channel', effect.channel);
      if (tones && effect.tone !== undefined && !tones.includes(effect.tone)) breach('tone', effect.tone);
    }
  }
}
