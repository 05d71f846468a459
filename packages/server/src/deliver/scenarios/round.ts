// One round of the runner: what was heard and who is due, worked out in memory on what is committed, and written in one
// unit together with the messages that come of it. Cut off anywhere, it is done again; done twice, it finds nothing to do.

import type { Event, JsonObject } from '@visavis/engine/collect';
import {
  type Advanced,
  advance,
  carry,
  type Effect,
  enter,
  type Graph,
  goneIn,
  type Run,
  type Walker,
} from '@visavis/engine/deliver';
import { newId } from '../../platform/id.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { MessageRequest } from '../messages/index.ts';
import type { NewChore } from './chore-store.ts';
import type { Heard, HeardRow } from './heard.ts';
import type { LiveScenario, LoadedScenarios } from './loaded.ts';
import type { RunStore, StoredRun, Written } from './run-store.ts';

export interface RoundDeps {
  workspaceId: string;
  loaded: LoadedScenarios;
  store: RunStore;
  now: number;
  /** By the profile id that was asked for, whoever that is now. */
  people(ids: readonly string[]): Promise<Map<string, StoredPerson>>;
  timezoneOf(person: StoredPerson): string;
}

export class Round {
  readonly #deps: RoundDeps;
  readonly #runs = new Map<string, StoredRun>();
  readonly #dirty = new Set<string>();
  /** By scenario and key: every way that is known of. */
  readonly #byKey = new Map<string, StoredRun[]>();
  readonly #people = new Map<string, StoredPerson>();
  readonly #passed: { scenario: string; node: string; way: string }[] = [];
  readonly #chores: NewChore[] = [];
  readonly messages: MessageRequest[] = [];

  constructor(deps: RoundDeps) {
    this.#deps = deps;
  }

  async heed(rows: readonly HeardRow[], due: readonly StoredRun[]): Promise<void> {
    await this.#gather(rows, due);
    for (const row of rows) await this.#take(row);
    for (const { id } of due) this.#wake(this.#runs.get(id)!);
  }

  written(heeded: readonly HeardRow[]): Written {
    const runs = [...this.#dirty].sort().map((id) => this.#parked(this.#runs.get(id)!));
    const { workspaceId } = this.#deps;
    return {
      ...{ workspaceId, heeded: heeded.map(({ seq }) => seq), runs, passed: this.#passed },
      chores: this.#chores,
    };
  }

  /** A way that is due while its scenario is paused is kept out of the timer's sight. */
  #parked(run: StoredRun): StoredRun {
    const isHeld = run.wakeAt > 0 && run.wakeAt <= this.#deps.now && !this.#isLive(run.scenario);
    return isHeld ? { ...run, wakeAt: -run.wakeAt } : run;
  }

  #isLive(scenario: string): boolean {
    return this.#deps.loaded.status(scenario) === 'live';
  }

  // --- what is needed ----------------------------------------------------------------------------------------------

  async #gather(rows: readonly HeardRow[], due: readonly StoredRun[]): Promise<void> {
    const { workspaceId, store, people } = this.#deps;
    const ids = rows.flatMap(({ profileId, heard }) => [
      profileId,
      ...(heard.kind === 'regroup' ? heard.ids : []),
    ]);
    await this.#meet(ids);
    const owners = [...new Set(ids.flatMap((id) => [id, this.#people.get(id)?.id ?? id]))];
    for (const run of [...due, ...(await store.ofPeople(workspaceId, owners))]) this.#know(run);
    for (const [scenario, keys] of this.#keysIn(rows))
      for (const run of await store.ofKeys(workspaceId, scenario, [...keys])) this.#know(run);
    const strangers = [...this.#runs.values()].map(({ profileId }) => profileId);
    const missing = strangers.filter((id) => !this.#people.has(id));
    if (missing.length > 0) for (const [id, person] of await people(missing)) this.#people.set(id, person);
  }

  async #meet(ids: readonly string[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.#people.has(id));
    if (missing.length === 0) return;
    for (const [id, person] of await this.#deps.people(missing)) {
      this.#people.set(id, person);
      this.#people.set(person.id, person);
    }
  }

  /** The ways there have been with the keys of those who may come in, or who are spoken of. */
  #keysIn(rows: readonly HeardRow[]): Map<string, Set<string>> {
    const keys = new Map<string, Set<string>>();
    const add = (scenario: string, key: string | undefined) => {
      if (key === undefined) return;
      const known = keys.get(scenario);
      if (known) known.add(key);
      else keys.set(scenario, new Set([key]));
    };
    const { keyed } = this.#deps.loaded;
    for (const { profileId, heard } of rows) {
      const owner = this.#people.get(profileId)?.id;
      for (const { stored } of this.#comers(heard))
        if (stored.scenario.keyedBy === undefined) add(stored.scenario.key, owner);
      if (heard.kind !== 'event') continue;
      for (const { stored, graph } of keyed.find(heard.event))
        add(stored.scenario.key, graph.keyOf(heard.event));
    }
    return keys;
  }

  /** Scenarios that this brings somebody into, if they may. */
  #comers(heard: Heard): LiveScenario[] {
    const { triggered, live, segments } = this.#deps.loaded;
    if (heard.kind === 'event') return [...triggered.find(heard.event)];
    if (heard.kind !== 'segment' && heard.kind !== 'stage') return [];
    return live.filter(({ stored: { scenario } }) => {
      const { trigger } = scenario;
      if (heard.kind === 'stage')
        return 'machine' in trigger && trigger.machine === heard.machine && trigger.stage === heard.stage;
      if (!('segment' in trigger) || trigger.moves !== heard.moves) return false;
      return segments.segments.find(({ key }) => key === trigger.segment)?.id === heard.segment;
    });
  }

  #know(run: StoredRun): void {
    if (this.#runs.has(run.id)) return;
    // Held by a pause that is over or not: whoever hears something is looked at again.
    this.#runs.set(run.id, { ...run, wakeAt: Math.abs(run.wakeAt) });
    const name = `${run.scenario} ${run.key}`;
    this.#byKey.set(name, [...(this.#byKey.get(name) ?? []), run]);
  }

  #walker(person: StoredPerson): Walker {
    const { view, members } = person;
    return { view, members, timezone: this.#deps.timezoneOf(person) };
  }

  // --- what happened -----------------------------------------------------------------------------------------------

  async #take({ profileId, heard }: HeardRow): Promise<void> {
    const person = this.#people.get(profileId);
    if (heard.kind === 'regroup') return this.#regroup(heard.ids);
    if (!person) return;
    const open = [...this.#runs.values()].filter(({ outcome }) => outcome === '');
    if (heard.kind === 'event') {
      const { event } = heard;
      for (const run of open) if (this.#isAbout(run, event, person)) this.#advance(run, event.time, event);
    }
    if (heard.kind === 'changed')
      for (const run of open) if (run.profileId === person.id) this.#advance(run, heard.at);
    for (const one of this.#comers(heard)) {
      if (heard.kind === 'event') this.#enter(one, person, heard.event.time, heard.event);
      if (heard.kind !== 'segment' && heard.kind !== 'stage') continue;
      const { at, ...because } = heard;
      this.#enter(one, person, at, undefined, because);
    }
  }

  /** What names this cart concerns the way of this cart, whoever says it; what names none concerns those of the person. */
  #isAbout(run: StoredRun, event: Event, person: StoredPerson): boolean {
    if (run.outcome !== '') return false;
    const graph = this.#graph(run);
    const key = graph?.scenario.keyedBy === undefined ? undefined : graph.keyOf(event);
    return key === undefined ? run.profileId === person.id : key === run.key;
  }

  #graph(run: StoredRun): Graph | undefined {
    const { loaded } = this.#deps;
    return loaded.graph(run.scenario, run.version);
  }

  #wake(run: StoredRun): void {
    if (run.outcome !== '' || run.wakeAt === 0 || run.wakeAt > this.#deps.now) return;
    if (!this.#isLive(run.scenario)) this.#dirty.add(run.id);
    else this.#advance(run, this.#deps.now);
  }

  #advance(run: StoredRun, at: number, event?: Event): void {
    const known = this.#carried(this.#runs.get(run.id)!);
    if (known.outcome !== '') {
      this.#put(known);
      return;
    }
    const person = this.#people.get(known.profileId);
    const graph = this.#graph(known);
    if (!person || !graph) {
      const why = person ? 'The version is gone' : 'The person is gone';
      this.#put({ ...known, outcome: 'gone', reason: why, node: undefined, wakeAt: 0, endedAt: at });
      return;
    }
    const options = { paused: !this.#isLive(known.scenario) };
    const happening = event ? { at, event } : { at };
    this.#keep(advance(known, graph, this.#walker(person), happening, options), person);
  }

  /** Every edit since it was looked at last, in turn. Whoever is to finish an older version stays in it for good. */
  #carried(run: StoredRun): StoredRun {
    let carried = run;
    for (const { version, scenario, rules, from } of this.#deps.loaded.edits(run.scenario, run.edited)) {
      const isInForce = carried.version === from.version && carried.outcome === '';
      const to = { scenario, version };
      const gone = new Set(goneIn(from.scenario, scenario));
      const next = isInForce ? carry(carried, to, gone, rules, this.#deps.now) : carried;
      carried = { ...carried, ...next, edited: version };
    }
    return carried;
  }

  #enter(one: LiveScenario, person: StoredPerson, at: number, event?: Event, because?: JsonObject): void {
    const { graph, stored } = one;
    // While it is paused nobody comes in: what they came for may be over when it goes on.
    if (stored.status !== 'live') return;
    const { now } = this.#deps;
    const key = stored.scenario.keyedBy === undefined ? person.id : event && graph.keyOf(event);
    const all = (this.#byKey.get(`${stored.scenario.key} ${key}`) ?? []).map(({ id }) => this.#runs.get(id)!);
    const before = all.length > 0 && {
      isUnderWay: all.some(({ outcome }) => outcome === ''),
      enteredAt: Math.max(...all.map(({ enteredAt }) => enteredAt)),
    };
    const walker = this.#walker(person);
    const entered = enter(graph, {
      ...{ id: newId(now), unit: person.id, walker, at, now, before: before || undefined },
      ...(event && { event }),
      ...(because && { because }),
    });
    if ('refused' in entered) return;
    const run: StoredRun = { ...entered.run, profileId: person.id, edited: stored.version };
    this.#know(run);
    this.#do(run, entered.effects, person);
    this.#keep(advance(run, graph, walker, { at }), person);
  }

  /** Each way follows the name that it began with; of two with one key, the older one goes on. */
  #regroup(ids: readonly string[]): void {
    for (const run of [...this.#runs.values()]) {
      if (!ids.includes(run.profileId) || run.outcome !== '') continue;
      const owner = this.#people.get(run.unit) ?? this.#people.get(run.profileId);
      if (owner && owner.id !== run.profileId) this.#put({ ...run, profileId: owner.id });
    }
    const open = [...this.#runs.values()].filter(({ outcome }) => outcome === '');
    const mine = open.filter(({ scenario, version, profileId }) => {
      const graph = this.#deps.loaded.graph(scenario, version);
      return ids.includes(profileId) && graph?.scenario.keyedBy === undefined;
    });
    for (const same of Map.groupBy(mine, (run) => `${run.scenario} ${run.profileId}`).values()) {
      const [, ...younger] = same.sort((a, b) => a.enteredAt - b.enteredAt);
      for (const run of younger) {
        const over = { outcome: 'merged' as const, reason: 'Two ways became one', endedAt: this.#deps.now };
        // What is over stays with the name that it began with, whoever that is after a parting.
        this.#put({ ...run, ...over, profileId: run.unit, node: undefined, wakeAt: 0 });
      }
    }
  }

  // --- what comes of it --------------------------------------------------------------------------------------------

  #keep({ run, effects, passed }: Advanced, person: StoredPerson): void {
    const before = this.#runs.get(run.id)!;
    this.#put({ ...run, profileId: before.profileId, edited: this.#carried(before).edited });
    for (const { node, by } of passed) this.#passed.push({ scenario: run.scenario, node, way: by });
    this.#do(run, effects, person);
  }

  #put(run: StoredRun): void {
    this.#runs.set(run.id, run);
    this.#dirty.add(run.id);
  }

  #do(run: Run, effects: readonly Effect[], person: StoredPerson): void {
    const { workspaceId, now } = this.#deps;
    for (const effect of effects)
      if (effect.kind === 'send') this.messages.push(requestOf(workspaceId, run, effect, person));
      else {
        const { key, scenario, context } = run;
        const what = { key: effect.key, scenario, profileId: person.id, effect };
        this.#chores.push({ ...what, run: { key, context }, dueAt: now });
      }
  }
}

function requestOf(
  workspaceId: string,
  run: Run,
  effect: Extract<Effect, { kind: 'send' }>,
  { id: profileId }: StoredPerson,
): MessageRequest {
  const { channel, template, variant, tags, tone, key, node, priority } = effect;
  const { transactional, whileAvailable, expiresAt } = effect;
  return {
    ...{ workspaceId, profileId, template, tags, idempotencyKey: `scenario:${key}` },
    // Checked when the scenario went live.
    channel: channel as MessageRequest['channel'],
    cause: { kind: 'scenario', id: run.scenario, step: node },
    context: { ...run.context, key: run.key, run: run.id, ...(tone !== undefined && { tone }) },
    ...(variant !== undefined && { variant }),
    ...(priority !== undefined && { priority }),
    ...(transactional !== undefined && { transactional }),
    ...(whileAvailable !== undefined && { whileAvailable }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}
