// What is true of them? The door of segment: definitions, the membership that follows from them at every instant, and
// what can be asked about both.

import { randomInt } from 'node:crypto';
import type { Program } from '@visavis/engine/segment';
import type { Clock } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import type { Events } from '../platform/events/index.ts';
import type { Log } from '../platform/log.ts';
import type { Records, Unit } from '../platform/records/index.ts';
import { Archive } from './archive.ts';
import { Backfill } from './backfill.ts';
import type { FieldKnown } from './coverage.ts';
import { createDefinitionStore } from './definition-store.ts';
import { Definitions, type DefinitionsDeps } from './definitions.ts';
import { Guard } from './guard.ts';
import { createGuardActionStore } from './guard-action-store.ts';
import { GuardActions } from './guard-actions.ts';
import { Insights } from './insights.ts';
import { Leases } from './lease.ts';
import { createLeaseStore } from './lease-store.ts';
import { type Known, regroup, type Standing, settle, type Transition } from './membership.ts';
import { createMembershipStore, type MembershipStore } from './membership-store.ts';
import { createNames, type NamesDeps, type NamesOf } from './names.ts';
import { foldedFor, Programs, readByCalendar, type WorkspaceProgram } from './program.ts';
import { TransitionLog } from './transition-log.ts';
import { SegmentUses } from './uses.ts';
import { createWebhookNewsStore } from './webhook-news-store.ts';
import { createWebhookStore } from './webhook-store.ts';
import { Webhooks } from './webhooks.ts';

export { newest } from './definition.ts';
export { someone } from './insights.ts';
export { type Lease, LeaseLostError, Leases } from './lease.ts';
export { createLeaseStore } from './lease-store.ts';
export type { Cause, Standing, Transition } from './membership.ts';
export { migrations } from './migrations.ts';
export type { NamesOf } from './names.ts';
export type { WorkspaceProgram } from './program.ts';
export { registerSegmentRoutes } from './routes.ts';
export { dayOf } from './size-store.ts';
export { Binder, uuidList } from './sql/binder.ts';
export { matchesSql, type Sql, type Surroundings, toSql } from './sql/index.ts';
export { filterSql, keysOf, microsOf, TIME_MS } from './sql/value.ts';
export { surroundingsOf } from './surroundings.ts';
export { transitionStream } from './transition-log.ts';
export type { ConditionHolder, HeldCondition } from './uses.ts';

export interface SegmentsDeps {
  records: Records;
  clock: Clock;
  /** IANA name, for calendar windows. */
  timezone(workspaceId: string): Promise<string>;
  /** People whose `review_at` has come, of one workspace or of all: unify keeps the index. */
  dueProfiles(now: number, limit: number, workspaceId?: string): Promise<Due[]>;
  /** Resolves when everybody has been looked at whose group had changed before. */
  reviewGroups?(workspaceId: string): Promise<void>;
  /**
   * Through the flow, under its serialisation, after everybody who came before: finds these people (any identity's id
   * finds its person), calls `change` on each, settles and saves them. An empty list only waits its turn. With `onlyIf`
   * nothing of it happens unless that is true, as seen in the very transaction.
   */
  review(
    workspaceId: string,
    ids: readonly string[],
    change?: (person: Standing) => void,
    onlyIf?: (unit: Unit) => Promise<boolean>,
  ): Promise<void>;
  /** Profile ids greater than `after`, in their order. */
  profiles(workspaceId: string, after: string, limit: number): Promise<string[]>;
  countProfiles(workspaceId: string): Promise<number>;
  events: Events;
  /** Ships what is committed now; then the number up to which the event store holds the log of events. */
  shipped(): Promise<number>;
  log: Log;
  /** These people as they are, without waiting for anybody; whoever is not there is left out. */
  people(workspaceId: string, ids: readonly string[]): Promise<Known[]>;
  /** By a key such as `user_id:42` or `id:<uuid>`; any of a person's identities finds them. */
  person(workspaceId: string, key: string): Promise<Known | undefined>;
  /** What a company has to show, by id. */
  items?(workspaceId: string): Promise<ReadonlyMap<string, { title: string }>>;
  /** The data-source map's word on the fields that were ever sent. */
  fieldsKnown?(workspaceId: string): Promise<readonly FieldKnown[]>;
  /** What values of attributes of rooms to the right are called. */
  valueNames?: NamesDeps['valueNames'];
  /** Conditions of rooms to the right that lean on segments and computed traits, and are told over all history. */
  leaning?: DefinitionsDeps['leaning'];
  audit?: DefinitionsDeps['audit'];
  /** Webhooks may reach private and loopback addresses. */
  allowPrivateWebhooks?: boolean;
}

export interface Due {
  workspaceId: string;
  profileId: string;
}

export interface Segments {
  readonly definitions: Definitions;
  readonly membership: MembershipStore;
  readonly insights: Insights;
  /** Segments that tell nobody apart. */
  readonly guard: Guard;
  /** Does what the guard proposes, and takes it back. */
  readonly guardActions: GuardActions;
  /** Who names segments: rooms to the right register what they hold. */
  readonly uses: SegmentUses;
  readonly transitions: TransitionLog;
  readonly webhooks: Webhooks;
  /** Brings definitions up from history, and takes down; `resume` goes on with what was under way when the server stopped. */
  readonly backfill: Pick<Backfill, 'resume' | 'idle' | 'stop'>;
  /** The people whom all this is about, as unify knows them. */
  readonly people: SegmentsDeps['people'];
  readonly person: SegmentsDeps['person'];
  /** The workspace's program; in a unit, ask after its locks are taken. `behaviours` is what folding must keep. */
  program(workspaceId: string): Promise<WorkspaceProgram>;
  /** What the keys in conditions are called. */
  readonly names: NamesOf;
  /** The same without a look at the store: what `program` gave last. */
  loaded(workspaceId: string): WorkspaceProgram;
  /**
   * Settles a person after events were folded (`changes`, or everything when `reviewAll`), or because time has passed
   * (no changes). Uses the program that was loaded last. Updates the person and returns what changed.
   */
  settle(person: Standing, now: number): Transition[];
  /** People were merged or split: settles those after and says what changed between before and after. */
  regroup(before: readonly Standing[], after: readonly Standing[], now: number): Transition[];
  /** Segments in which somebody is and should not be, or the other way round, by what is stored of them. */
  misplaced(workspaceId: string, person: Pick<Known, 'view' | 'members'>, now: number): Promise<string[]>;
  /** Writes what changed in the same unit as the people themselves. */
  save(unit: Unit, transitions: readonly Transition[]): void;
  /**
   * The workspace is about to have another time zone; call what it resolves to when it has.
   * @throws conflict when definitions count by the calendar of the old one
   */
  changeTimezone(workspaceId: string, timezone: string): Promise<() => void>;
  /**
   * Settles whatever is due (in one workspace, or in all), and everybody whose group has changed there, so that what is
   * read next is right at this instant.
   */
  settleDue(workspaceId?: string): Promise<void>;
  /** By a key such as `user_id:42`, settled; resolves with the instant at which the memberships are right. */
  personNow(workspaceId: string, key: string): Promise<{ person: Known; now: number } | undefined>;
}

const PEOPLE_AT_ONCE = 500;
/** A segment that is no more may leave a flip behind that nobody settles. */
const LOOKS_AT_MOST = 3;

export function createSegments(deps: SegmentsDeps): Segments {
  const { records, clock } = deps;
  const store = createDefinitionStore(records, async (workspaceId) => {
    const timezone = await deps.timezone(workspaceId);
    return (segments, computed) =>
      new Set(foldedFor([...segments], [...computed], timezone).map((behaviour) => behaviour.id));
  });
  const membership = createMembershipStore(records, randomInt(16));
  const programs = new Programs({ store, exclusive: records.exclusive, timezone: deps.timezone });
  const now = () => clock.now();
  const names = createNames({ programs, valueNames: deps.valueNames });
  const insights = new Insights({ ...deps, programs, membership, names, now });
  const transitions = new TransitionLog(membership, deps.events);
  const webhooks = new Webhooks({
    store: createWebhookStore(records),
    news: createWebhookNewsStore(records),
    transitions,
    definitions: store,
    now,
    log: deps.log,
    allowPrivate: deps.allowPrivateWebhooks ?? false,
  });
  const audit = deps.audit ?? (async () => {});
  const definitions: Definitions = new Definitions({
    store,
    clock,
    audit,
    ...(deps.leaning && { leaning: deps.leaning }),
    held: (workspaceId) => uses.outside(workspaceId),
    changed(workspaceId) {
      programs.forget(workspaceId);
      backfill.wake(workspaceId);
    },
    empty: (workspaceId, segmentId) => archive.empty(workspaceId, segmentId),
  });
  const uses: SegmentUses = new SegmentUses(definitions);
  const { exclusive } = records;
  const archive = new Archive({ ...deps, store, membership, exclusive, now });
  const guardActions = new GuardActions({
    ...{ definitions, uses, insights, now, audit, store: createGuardActionStore(records) },
    settled: () => backfill.idle(),
    failed: (err) => deps.log.error({ err }, 'a merge of segments was not finished'),
  });
  const leases = new Leases(createLeaseStore(records), { now, exclusive });
  const backfill = new Backfill({ ...deps, store, leases, exclusive, membership, programs, now });
  const programOf = (person: Standing): Program => programs.loaded(person.workspaceId).program;

  return {
    definitions,
    membership,
    program: (workspaceId) => programs.load(workspaceId),
    loaded: (workspaceId) => programs.loaded(workspaceId),
    settle: (person, now) =>
      settle(programOf(person), person, person.reviewAll ? 'all' : person.changes, now),
    regroup(before, after, now) {
      const [first] = after;
      return first ? regroup(programOf(first), { before, after, now }) : [];
    },
    async misplaced(workspaceId, { view, members }, now) {
      const { program } = await programs.load(workspaceId);
      const { entered, left } = program.settle(view, members, 'all', now);
      return [...entered, ...left].filter((id) => program.test(id) !== undefined);
    },
    save: (unit, transitions) => membership.save(unit, transitions),
    insights,
    names,
    guard: new Guard({ ...deps, definitions, insights, uses, now }),
    guardActions,
    uses,
    transitions,
    webhooks,
    backfill: {
      async resume() {
        archive.poller.start();
        await backfill.resume();
        await guardActions.resume();
      },
      async idle() {
        await archive.poller.idle();
        await backfill.idle();
      },
      async stop() {
        guardActions.stop();
        await Promise.all([archive.poller.stop(), backfill.stop()]);
      },
    },
    people: deps.people,
    person: deps.person,
    async changeTimezone(workspaceId, timezone) {
      const names = readByCalendar(await programs.load(workspaceId), timezone);
      if (names.length > 0) {
        const list = names.map((name) => `"${name}"`).join(', ');
        throw new VisavisError(
          'conflict',
          `${list} count by calendar days of the time zone there is, and so did their whole history. Archive them, change the time zone, and make them again.`,
        );
      }
      return () => programs.forget(workspaceId);
    },
    async settleDue(workspaceId) {
      const now = clock.now();
      if (workspaceId !== undefined) await deps.reviewGroups?.(workspaceId);
      for (;;) {
        const due = await deps.dueProfiles(now, PEOPLE_AT_ONCE, workspaceId);
        if (due.length === 0) return;
        const byWorkspace = Map.groupBy(due, (one) => one.workspaceId);
        for (const [workspaceId, people] of byWorkspace) {
          await deps.review(
            workspaceId,
            people.map((one) => one.profileId),
          );
        }
        if (due.length < PEOPLE_AT_ONCE) return;
      }
    },
    async personNow(workspaceId, key) {
      for (let looks = 0; ; looks++) {
        const person = await deps.person(workspaceId, key);
        const now = clock.now();
        if (!person) return undefined;
        if (looks === LOOKS_AT_MOST || (looks > 0 && !isDue(person, now))) return { person, now };
        await deps.review(workspaceId, [person.view.profile.id]);
      }
    },
  };
}

const isDue = ({ members }: Known, now: number): boolean =>
  Object.values(members).some(([, flipAt]) => flipAt > 0 && flipAt <= now);
