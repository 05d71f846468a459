// Holds a person against the definitions and says what changed. Pure but for the program it is given: the flow
// reads people, calls this, and saves.

import type { Members, Program } from '@visavis/engine/segment';
import type { ProfileView } from '@visavis/engine/unify';

/** What segment needs of a person that unify has gathered. */
export interface Standing {
  readonly workspaceId: string;
  readonly view: ProfileView;
  members: Members;
  /** The earliest instant at which a membership may change by itself; 0: never. */
  reviewAt: number;
  readonly changes: Set<string>;
  /** Everything wants looking at, whatever `changes` says. */
  reviewAll?: boolean;
  dirty: boolean;
  /** Its state was changed from outside of an event. */
  touch?(): void;
}

/** Somebody as they are in the store. */
export type Known = Pick<Standing, 'view' | 'members'>;

/**
 * Why a membership changed. Subscribers hear of `event` and `time`; a merge or split of people that leaves the human
 * where they were, and a definition that was brought up, change the count and the log but are nobody's doing.
 */
export type Cause = 'event' | 'time' | 'merge' | 'split' | 'definition';

export interface Transition {
  workspaceId: string;
  segmentId: string;
  profileId: string;
  entered: boolean;
  /** When it happened: for what time alone changed, the exact instant, however late the timer was. */
  time: number;
  /** Entered: since when the person is a member. */
  since: number;
  /** What it adds to the segment's size; 0 when only `since` has changed. */
  delta: -1 | 0 | 1;
  cause: Cause;
}

const NOTHING: ReadonlySet<string> = new Set();
/** A condition whose flips are only bounded is looked at again and again; so often at most in one go. */
const INSTANTS_AT_ONCE = 1000;

/**
 * Settles one person: updates members, reviewAt and dirty, and returns what changed. Where only time has passed, every
 * instant at which something could flip is settled in turn, so that a late timer leaves no trace.
 */
export function settle(
  program: Program,
  person: Standing,
  changes: ReadonlySet<string> | 'all',
  now: number,
  cause?: Cause,
): Transition[] {
  const transitions: Transition[] = [];
  if (changes !== 'all' && changes.size === 0) {
    for (let n = 0; n < INSTANTS_AT_ONCE && isDue(person, now); n++) {
      const instant = person.reviewAt;
      transitions.push(...settleAt(program, person, NOTHING, instant, 'time'));
      // What is still due belongs to a segment that is no more; looking at everything forgets it.
      if (isDue(person, instant)) transitions.push(...settleAt(program, person, 'all', instant, 'time'));
    }
    return transitions;
  }
  transitions.push(...settleAt(program, person, changes, now, cause));
  // People stay in memory between units, and unify clears only what it writes.
  for (const key of person.changes) if (key.startsWith('segment:')) person.changes.delete(key);
  if (isDue(person, now)) transitions.push(...settleAt(program, person, 'all', now, cause));
  return transitions;
}

const isDue = ({ reviewAt }: Standing, now: number): boolean => reviewAt > 0 && reviewAt <= now;

function settleAt(
  program: Program,
  person: Standing,
  changes: ReadonlySet<string> | 'all',
  now: number,
  cause?: Cause,
): Transition[] {
  const before = person.members;
  const because = cause ?? (changes !== 'all' && isRedefined(changes) ? 'definition' : undefined);
  const settlement = program.settle(person.view, before, changes, now);
  if (settlement.reviewAt !== person.reviewAt || !sameMembers(before, settlement.members))
    person.dirty = true;
  person.members = settlement.members;
  person.reviewAt = settlement.reviewAt;
  const { entered, left } = settlement;
  if (entered.length === 0 && left.length === 0) return [];
  const of = { workspaceId: person.workspaceId, profileId: person.view.profile.id };
  return [
    ...entered.map((segmentId): Transition => {
      const since = settlement.members[segmentId]?.[0] || now;
      const why = because ?? whyOf(before, segmentId, now);
      return { ...of, segmentId, entered: true, time: since, since, delta: 1, cause: why };
    }),
    ...left.map((segmentId): Transition => {
      const why = because ?? whyOf(before, segmentId, now);
      const time = why === 'time' ? before[segmentId]![1] : now;
      return { ...of, segmentId, entered: false, time, since: 0, delta: -1, cause: why };
    }),
  ];
}

/** `segment:<id>` among the changes: somebody looks because the segment is new or was redefined. */
function isRedefined(changes: ReadonlySet<string>): boolean {
  for (const key of changes) if (key.startsWith('segment:')) return true;
  return false;
}

/** A flip whose instant was foreseen and has come is time's doing. */
function whyOf(before: Members, segmentId: string, now: number): Cause {
  const flipAt = before[segmentId]?.[1] ?? 0;
  return flipAt > 0 && flipAt <= now ? 'time' : 'event';
}

function sameMembers(a: Members, b: Members): boolean {
  if (a === b) return true;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => a[key]![0] === b[key]?.[0] && a[key]![1] === b[key]?.[1]);
}

/**
 * People were merged or split. Those after come with the members that unify had archived for the very same set of
 * identities (or none); whoever was already a member as part of the people before stays one since then.
 */
export function regroup(
  program: Program,
  { before, after, now }: { before: readonly Standing[]; after: readonly Standing[]; now: number },
): Transition[] {
  const merge = after.length < before.length;
  for (const person of after) {
    const inherited = sinceOf(before.filter((other) => overlaps(other, person)));
    const archived = merge ? {} : person.members;
    person.members = archived;
    settle(program, person, 'all', now);
    person.members = withSince(person.members, inherited, archived);
    person.dirty = true;
  }
  // Of a segment that was archived nobody is a member, whatever is still written with the person.
  const known = (segmentId: string) => program.test(segmentId) !== undefined;
  return compare(before, after, now, merge ? 'merge' : 'split').filter(({ segmentId }) => known(segmentId));
}

/** Since when the person that these make up together has been a member, by segment. */
function sinceOf(people: readonly Standing[]): Map<string, number> {
  const since = new Map<string, number>();
  for (const { members } of people) {
    for (const [segmentId, [from]] of Object.entries(members)) {
      if (from > 0) since.set(segmentId, Math.min(from, since.get(segmentId) ?? from));
    }
  }
  return since;
}

function withSince(members: Members, inherited: Map<string, number>, archived: Members): Members {
  return Object.fromEntries(
    Object.entries(members).map(([segmentId, [since, flipAt]]) => {
      const kept = archived[segmentId]?.[0] || inherited.get(segmentId);
      return [segmentId, [since > 0 && kept ? kept : since, flipAt]];
    }),
  );
}

/** What differs between the rows of those before and those after. */
function compare(
  before: readonly Standing[],
  after: readonly Standing[],
  now: number,
  cause: 'merge' | 'split',
): Transition[] {
  const transitions: Transition[] = [];
  for (const [mine, others, entered] of [
    [before, after, false],
    [after, before, true],
  ] as const) {
    for (const person of mine) {
      const profileId = person.view.profile.id;
      const same = others.find((other) => other.view.profile.id === profileId);
      const kin = sinceOf(others.filter((other) => overlaps(other, person)));
      for (const [segmentId, [since]] of Object.entries(person.members)) {
        const there = same?.members[segmentId]?.[0] ?? 0;
        if (since === 0 || (there > 0 && (!entered || there === since))) continue;
        transitions.push({
          workspaceId: person.workspaceId,
          segmentId,
          profileId,
          entered,
          time: now,
          since: entered ? since : 0,
          delta: there > 0 ? 0 : entered ? 1 : -1,
          cause: kin.has(segmentId) ? cause : 'event',
        });
      }
    }
  }
  return transitions;
}

function overlaps(a: Standing, b: Standing): boolean {
  const ids = new Set(a.view.profile.identities.map((identity) => identity.id));
  return b.view.profile.identities.some((identity) => ids.has(identity.id));
}
