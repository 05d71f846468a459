// What is true of them? The door of segment: definitions, the membership that follows from them at every instant, and
// what can be asked about both.

import type { Program } from '@visavis/engine/segment';
import type { Clock } from '../platform/clock.ts';
import type { Records, Unit } from '../platform/records/index.ts';
import { createDefinitionStore } from './definition-store.ts';
import { Definitions } from './definitions.ts';
import { regroup, type Standing, settle, type Transition } from './membership.ts';
import { createMembershipStore, type MembershipStore } from './membership-store.ts';
import { Programs, type WorkspaceProgram } from './program.ts';

export type { Cause, Standing, Transition } from './membership.ts';
export { migrations } from './migrations.ts';
export type { WorkspaceProgram } from './program.ts';

export interface SegmentsDeps {
  records: Records;
  clock: Clock;
  /** IANA name, for calendar windows. */
  timezone(workspaceId: string): Promise<string>;
  /** People whose `review_at` has come: unify keeps the index. */
  dueProfiles(now: number, limit: number): Promise<Due[]>;
  /** Re-settles these people through the flow, under its serialisation. */
  review(workspaceId: string, profileIds: readonly string[]): Promise<void>;
}

export interface Due {
  workspaceId: string;
  profileId: string;
}

export interface Segments {
  readonly definitions: Definitions;
  readonly membership: MembershipStore;
  /** The workspace's program; in a unit, ask after its locks are taken. `behaviours` is what folding must keep. */
  program(workspaceId: string): Promise<WorkspaceProgram>;
  /**
   * Settles a person after events were folded (`changes`, or everything when `reviewAll`), or because time has passed
   * (no changes). Uses the program that was loaded last. Updates the person and returns what changed.
   */
  settle(person: Standing, now: number): Transition[];
  /** People were merged or split: settles those after and says what changed between before and after. */
  regroup(before: readonly Standing[], after: readonly Standing[], now: number): Transition[];
  /** Writes what changed in the same unit as the people themselves. */
  save(unit: Unit, transitions: readonly Transition[]): void;
  /** Whom to settle because time has passed. */
  due(now: number, limit: number): Promise<Due[]>;
  /** Settles whatever is due, so that what is read next is right at this instant. */
  settleDue(now?: number): Promise<void>;
}

const DUE_AT_ONCE = 500;

export function createSegments(deps: SegmentsDeps): Segments {
  const { records, clock } = deps;
  const store = createDefinitionStore(records);
  const membership = createMembershipStore(records, process.pid % 16);
  const programs = new Programs({ store, exclusive: records.exclusive, timezone: deps.timezone });
  const definitions = new Definitions({
    store,
    clock,
    changed: (workspaceId) => programs.forget(workspaceId),
  });
  const programOf = (person: Standing): Program => programs.loaded(person.workspaceId).program;

  return {
    definitions,
    membership,
    program: (workspaceId) => programs.load(workspaceId),
    settle: (person, now) =>
      settle(programOf(person), person, person.reviewAll ? 'all' : person.changes, now),
    regroup(before, after, now) {
      const [first] = after;
      return first ? regroup(programOf(first), { before, after, now }) : [];
    },
    save: (unit, transitions) => membership.save(unit, transitions),
    due: (now, limit) => deps.dueProfiles(now, limit),
    async settleDue(now = clock.now()) {
      for (;;) {
        const due = await deps.dueProfiles(now, DUE_AT_ONCE);
        if (due.length === 0) return;
        const byWorkspace = Map.groupBy(due, (one) => one.workspaceId);
        for (const [workspaceId, people] of byWorkspace) {
          await deps.review(
            workspaceId,
            people.map((one) => one.profileId),
          );
        }
        if (due.length < DUE_AT_ONCE) return;
      }
    },
  };
}
