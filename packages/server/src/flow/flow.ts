// How one event travels: collect sees that it is new, unify finds whose it is and folds it, segment sees what has
// become true, everything is written in one transaction, and only then is it acknowledged. The same task can ask what
// to show, and the answer already knows its events. Tasks that arrive together share a transaction, and the next
// group is folded while the one before is being committed.

import type { Event } from '@visavis/engine/collect';
import type { LoggedDecision } from '@visavis/engine/decide';
import type { Collect } from '../collect/index.ts';
import type { Decide } from '../decide/index.ts';
import type { Scenarios } from '../deliver/index.ts';
import type { Journeys } from '../journey/index.ts';
import type { Clock } from '../platform/clock.ts';
import { GroupCommit } from '../platform/group-commit.ts';
import type { Records, Unit } from '../platform/records/index.ts';
import type { Segments, Transition } from '../segment/index.ts';
import type { ChangedGroup, Decided, Unify } from '../unify/index.ts';
import type { Committed, Outcome, Task } from './task.ts';
import { type Shared, settleTheRest, work } from './work.ts';

export interface FlowDeps {
  records: Records;
  clock: Clock;
  collect: Collect;
  unify: Unify;
  segments: Segments;
  journeys?: Journeys;
  decide: Decide;
  /** Hear of what people's ways wait for, in the transaction in which it happens. */
  scenarios?: Pick<Scenarios, 'begin' | 'wake'>;
  /** Told after every commit; must not throw. */
  committed(done: Committed): void;
  /** Something that nobody waits for went wrong. */
  failed(error: unknown): void;
}

export type { Committed, Outcome, Task } from './task.ts';

export interface Flow {
  /** Resolves when everything that the task changed is durable. */
  submit(task: Task): Promise<Outcome>;
  /** Looks at everybody in a group whose traits have changed. The flow does so by itself, unless it was killed first. */
  reviewGroup(group: ChangedGroup): Promise<void>;
  /** Resolves when nothing is waiting and nothing is under way. */
  drain(): Promise<void>;
  status(): { waiting: number; underWay: number };
}

/** What a unit did for one workspace. */
interface Share extends Shared {
  workspaceId: string;
  claimed: Event[];
  outcomes: Map<Task, Outcome>;
  transitions: Transition[];
}

/** How many events share a transaction at most; one task is never split. */
const EVENTS_PER_UNIT = 1000;
/** One commits while the next is folded. */
const UNITS_UNDER_WAY = 2;
/** So much waits before a second one begins beside one that is committing. */
const WORTH_OVERLAPPING = 200;
/** Tasks that may wait before further ones are turned away. */
const WAITING_AT_MOST = 20_000;
const PEOPLE_PER_REVIEW = 500;

export function createFlow(deps: FlowDeps): Flow {
  const { records, clock } = deps;
  const queue = new GroupCommit<Task, Outcome>({
    run: oneUnit,
    weightOf: ({ events, review }) => Math.max(1, events?.length ?? 0, review?.length ?? 0),
    weightAtMost: EVENTS_PER_UNIT,
    underWayAtMost: UNITS_UNDER_WAY,
    weightWorthOverlapping: WORTH_OVERLAPPING,
    waitingAtMost: WAITING_AT_MOST,
  });
  /** By stamp: a change of a group is reviewed once at a time. */
  const reviews = new Map<string, Promise<void>>();

  const submit = (task: Task): Promise<Outcome> => (task.preview ? preview(deps, task) : queue.submit(task));

  async function oneUnit(tasks: readonly Task[], folded: () => void): Promise<Outcome[]> {
    const shares: Share[] = [];
    const byWorkspace = Map.groupBy(tasks, ({ workspaceId }) => workspaceId);
    try {
      await records.unit(await locksOf(deps.unify, byWorkspace), async (unit) => {
        // Postgres may try a unit again from the start.
        undo(shares.splice(0));
        for (const [workspaceId, mine] of byWorkspace) await share(unit, workspaceId, mine, shares);
        folded();
      });
    } catch (error) {
      undo(shares);
      throw error;
    }
    for (const done of shares) finish(done);
    const outcomes = new Map(shares.flatMap((done) => [...done.outcomes]));
    return tasks.map((task) => outcomes.get(task)!);
  }

  function undo(shares: readonly Share[]): void {
    for (const { workspaceId, gathering, claimed } of shares) {
      gathering?.failed();
      deps.collect.settle(workspaceId, claimed);
    }
  }

  async function share(
    unit: Unit,
    workspaceId: string,
    tasks: readonly Task[],
    shares: Share[],
  ): Promise<void> {
    const came = tasks.flatMap(({ events = [] }) => events);
    const claimed = came.length > 0 ? await deps.collect.dedupe(unit, workspaceId, came) : [];
    const mine = { workspaceId, claimed, outcomes: new Map() } as unknown as Share;
    shares.push(mine);
    const program = await deps.segments.program(workspaceId);
    mine.way = await deps.journeys?.begin(workspaceId, program);
    mine.listening = await deps.scenarios?.begin(workspaceId, program);
    const live = tasks.some(({ question }) => question)
      ? await deps.decide.lineup(workspaceId, program)
      : undefined;
    const named = [...claimed, ...tasks.flatMap(namesIn)];
    mine.gathering = await deps.unify.gather(unit, workspaceId, named, alsoFor(tasks));
    mine.kept = claimed.filter((event) => !mine.gathering.forgets(event));
    const fresh = new Set(mine.kept);
    const now = clock.now();
    for (const task of tasks) {
      const isWanted = (await task.onlyIf?.(unit)) ?? true;
      const done = isWanted && work(deps.segments, { task, fresh, now, program, live, share: mine });
      if (isWanted) task.also?.(unit);
      mine.outcomes.set(task, done || { accepted: 0, transitions: [] });
    }
    const rest = settleTheRest(deps.segments, mine, now);
    mine.transitions = [...[...mine.outcomes.values()].flatMap(({ transitions }) => transitions), ...rest];
    mine.gathering.save();
    mine.way?.save(unit);
    mine.listening?.moved(mine.transitions);
    mine.listening?.travelled(mine.way?.moves ?? new Map());
    mine.listening?.save(unit);
    deps.collect.append(unit, workspaceId, mine.kept);
    deps.decide.log(unit, workspaceId, [...mine.outcomes.values()].flatMap(loggedIn));
    deps.segments.save(unit, mine.transitions);
  }

  function finish(share: Share): void {
    const { workspaceId, gathering, way, listening, claimed, kept, outcomes, transitions } = share;
    gathering.committed();
    if (way?.asks) deps.journeys?.wake(workspaceId);
    if (listening?.hasHeard) deps.scenarios?.wake();
    deps.collect.settle(workspaceId, claimed);
    const { earliestReview: reviewAt } = gathering;
    if (kept.length > 0 || transitions.length > 0 || reviewAt > 0)
      deps.committed({ workspaceId, events: kept, transitions, reviewAt });
    deps.decide.logged(workspaceId, [...outcomes.values()].flatMap(loggedIn));
    for (const group of gathering.groupsToReview.values()) void reviewGroup(group).catch(deps.failed);
  }

  /** A group's traits changed: everybody in it may be in other segments now. */
  function reviewGroup(group: ChangedGroup): Promise<void> {
    const known = reviews.get(group.stamp);
    if (known) return known;
    const review = reviewMembers(group).finally(() => reviews.delete(group.stamp));
    reviews.set(group.stamp, review);
    return review;
  }

  async function reviewMembers(group: ChangedGroup): Promise<void> {
    const { workspaceId, groupId } = group;
    const members = await deps.unify.census.inGroup(workspaceId, groupId);
    for (let from = 0; from < members.length; from += PEOPLE_PER_REVIEW)
      await submit({
        workspaceId,
        // Each of them knows that a group has changed, until this is over.
        review: members.slice(from, from + PEOPLE_PER_REVIEW),
      });
    await deps.unify.census.reviewed(group);
  }

  return {
    submit,
    reviewGroup,
    async drain() {
      do {
        await queue.drain();
        await Promise.allSettled(reviews.values());
      } while (queue.status().waiting > 0 || queue.status().underWay > 0 || reviews.size > 0);
    },
    status: () => queue.status(),
  };
}

async function locksOf(unify: Unify, byWorkspace: Map<string, Task[]>): Promise<string[]> {
  const locks: string[] = [];
  for (const [workspaceId, tasks] of byWorkspace) {
    const also = alsoFor(tasks);
    locks.push(
      ...(await unify.locks(
        workspaceId,
        tasks.flatMap((task) => [...(task.events ?? []), ...namesIn(task)]),
      )),
    );
    locks.push(...also.profileIds, ...also.decided.flatMap(({ a, b }) => [a, b]));
  }
  return locks;
}

/** Whom the tasks need besides those whom their events name. */
function alsoFor(tasks: readonly Task[]): { profileIds: string[]; decided: Decided[] } {
  return {
    profileIds: tasks.flatMap(({ review, question }) => [
      ...(review ?? []),
      ...(question?.identityIds ?? []),
    ]),
    decided: tasks.flatMap(({ decided }) => [...(decided?.edges ?? [])]),
  };
}

/** The same way for somebody who only wants to know; on what is committed, beside everything else. */
async function preview(
  { records, clock, collect, segments, journeys, decide, unify }: FlowDeps,
  asked: Task,
): Promise<Outcome> {
  const { workspaceId } = asked;
  return records.unit([], async (unit) => {
    // What was taken before, or comes twice in the call, would not count in earnest either.
    const came = await collect.dedupe(unit, workspaceId, asked.events ?? [], { preview: true });
    const program = await segments.program(workspaceId);
    const way = await journeys?.begin(workspaceId, program);
    const live = asked.question && (await decide.lineup(workspaceId, program));
    const gathering = await unify.gather(unit, workspaceId, came, { ...alsoFor([asked]), preview: true });
    const events = came.filter((event) => !gathering.forgets(event));
    const share = { gathering, way, listening: undefined, kept: [] };
    const task = { ...asked, events };
    return work(segments, { task, fresh: new Set(events), now: clock.now(), program, live, share });
  });
}

const namesIn = ({ views }: Task): Event[] => (views ? [views.names] : []);

const loggedIn = ({ answer }: Outcome): LoggedDecision[] => (answer?.logged ? [answer.logged] : []);
