// One task's way through the rooms, in memory: its events are applied in their order, whoever they touch is settled, and
// what it asks is answered by what is true then. `flow.ts` gathers what this needs before, and commits it afterwards.

import type { Event } from '@visavis/engine/collect';
import { answer, fromStranger, type LiveLineup, type Question, speaksFor } from '../decide/index.ts';
import type { Listening } from '../deliver/index.ts';
import type { Way } from '../journey/index.ts';
import type { Segments, Transition, WorkspaceProgram } from '../segment/index.ts';
import type { Gathering, Person, Regroup } from '../unify/index.ts';
import type { Outcome, Task } from './task.ts';

/** What the tasks of one workspace share in a unit. */
export interface Shared {
  gathering: Gathering;
  way: Way | undefined;
  listening: Listening | undefined;
  /** Of what came, what may be remembered: not of people who were erased for good. */
  kept: Event[];
}
export interface Work {
  task: Task;
  /** The events that are new, of all tasks. */
  fresh: ReadonlySet<Event>;
  now: number;
  program: WorkspaceProgram;
  live: LiveLineup | undefined;
  share: Shared;
}

/** Whom something has touched, and what follows from it for them. */
class Touched {
  readonly people = new Set<Person>();
  readonly transitions: Transition[] = [];
  /** The last one. */
  regroup: Regroup | undefined;
  readonly #segments: Segments;
  readonly #share: Shared;
  readonly #now: number;

  constructor(segments: Segments, share: Shared, now: number) {
    this.#segments = segments;
    this.#share = share;
    this.#now = now;
  }

  regrouped(regroup: Regroup | undefined, foldedInto?: string): void {
    if (!regroup) return;
    const { before, after } = regroup;
    this.regroup = regroup;
    this.#share.way?.regroup(before, after, foldedInto);
    this.#share.listening?.regroup(before, after);
    this.transitions.push(...this.#segments.regroup(before, after, this.#now));
    for (const person of before) this.people.delete(person);
    for (const person of after) this.people.add(person);
  }

  settleCrowds(): void {
    for (const crowd of this.#share.gathering.settleCrowds()) this.regrouped(crowd);
  }

  settle(person: Person, at: number): void {
    this.#share.listening?.look(person, at);
    this.transitions.push(...this.#segments.settle(person, at));
    this.#share.way?.review(person);
  }

  settleAll(): void {
    const { way } = this.#share;
    for (const person of this.people) {
      way?.wait(person, this.#now);
      way?.lookAtGroups(person);
      this.settle(person, this.#now);
    }
  }
}

/** What tasks that were only told leave for the end of the unit: who their crowds of names are. */
export function settleTheRest(segments: Segments, share: Shared, now: number): Transition[] {
  const touched = new Touched(segments, share, now);
  touched.settleCrowds();
  touched.settleAll();
  return touched.transitions;
}

/** One task's way through the rooms, in memory. */
export function work(segments: Segments, { task, fresh, now, program, live, share }: Work): Outcome {
  const { gathering, way, listening } = share;
  const touched = new Touched(segments, share, now);
  const outcome: Outcome = { accepted: 0, transitions: touched.transitions };
  // What time alone has changed happened before what comes now, at an instant of its own.
  const catchUp = (person: Person | undefined) => {
    if (!person || person.reviewAt === 0 || person.reviewAt > now || person.changes.size > 0) return;
    for (
      let at = way?.due(person, now), before = 0;
      at && at > before;
      before = at, at = way?.due(person, now)
    ) {
      touched.settle(person, at);
      way?.wait(person, at);
      if (person.changes.size > 0) touched.settle(person, at);
      person.changes.clear();
    }
    touched.settle(person, now);
  };
  const meet = (person: Person | undefined) => {
    catchUp(person);
    if (person?.isBehindGroup) person.changes.add('group');
  };
  const take = (event: Event) => {
    for (const { id } of gathering.namesIn(event)) meet(gathering.personOf(id));
    const members = gathering.concernedBy(event);
    for (const member of members) catchUp(member);
    const [first] = gathering.namesIn(event);
    const before = first && gathering.personOf(first.id);
    if (before) way?.wait(before, event.time - 1);
    const applied = gathering.apply(event);
    for (const member of members) touched.people.add(member);
    touched.regrouped(applied.regroup, first?.id);
    way?.take(applied.person, event, applied.changes);
    listening?.take(applied.person, event);
    if (!applied.person.transient) touched.people.add(applied.person);
  };
  // A preview leaves no trace of whom its messages claim to be, so it goes by who that was before.
  const before = task.preview ? ownersOf(gathering, task) : undefined;
  for (const event of task.events ?? []) {
    if (!fresh.has(event)) continue;
    outcome.accepted++;
    take(event);
  }
  if (!isOnlyTold(task)) touched.settleCrowds();
  if (task.decided) touched.regrouped(gathering.decide(task.decided.edges, task.decided.by));
  for (const id of task.review ?? []) {
    const person = gathering.personOf(id);
    if (!person) continue;
    meet(person);
    task.rewrite?.(person);
    const story = task.stories?.get(id);
    if (story) way?.retell(person, story);
    touched.people.add(person);
  }
  const asked = task.question && firstKnown(gathering, task.question.identityIds);
  if (asked) {
    if (!touched.people.has(asked)) meet(asked);
    touched.people.add(asked);
  }
  touched.settleAll();
  if (task.question && live) {
    const { question } = task;
    const isForgotten = gathering.mustForget(question.identityIds);
    const isClaimed = before && isOnlyClaimed(before, question);
    outcome.answer = answer({
      live,
      program,
      person: asked,
      now,
      question: {
        ...(isClaimed ? fromStranger(question) : question),
        ...(isForgotten && { logAs: undefined }),
      },
    });
    const owners = before ?? ownersOf(gathering, task);
    const whom = isClaimed ? undefined : asked;
    outcome.names = speaksFor(question, whom, (id) => owners.get(id));
  }
  const { views } = task;
  if (views && outcome.answer && !gathering.forgets(views.names)) {
    touched.people.clear();
    const named = gathering.namesIn(views.names);
    const said = views.names.identifiers.filter((_, i) => outcome.names?.includes(named[i]?.id ?? ''));
    for (const event of said.length > 0 ? views.of(outcome.answer, said) : []) {
      take(event);
      share.kept.push(event);
    }
    touched.settleCrowds();
    touched.settleAll();
  }
  outcome.regroup = touched.regroup;
  return outcome;
}

/** Nobody waits for who is who after it, so that of many such tasks in a unit crowds are settled once, at its end. */
const isOnlyTold = ({ events, question, views, decided, review, preview }: Task): boolean =>
  Boolean(events && !question && !views && !decided && !review && !preview);

/** The people (profile ids) to whom the names in question belong. */
function ownersOf(gathering: Gathering, { question, events = [] }: Task): Map<string, string | undefined> {
  const named = events.flatMap((event) => gathering.namesIn(event).map(({ id }) => id));
  return new Map([...(question?.identityIds ?? []), ...named].map((id) => [id, gathering.personOf(id)?.id]));
}

/** Whether the device that asks would be told of others than the person it belonged to. */
function isOnlyClaimed(before: ReadonlyMap<string, string | undefined>, { mayKnow }: Question): boolean {
  if (typeof mayKnow !== 'object') return false;
  const own = before.get(mayKnow.device);
  return [...before.values()].some((owner) => owner !== undefined && owner !== own);
}

function firstKnown(gathering: Gathering, ids: readonly string[]): Person | undefined {
  for (const id of ids) {
    const person = gathering.personOf(id);
    if (person) return person;
  }
  return undefined;
}
