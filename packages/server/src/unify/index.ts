// Unify: who is it? Resolves identities, folds events into them, and gives everybody else the person.

import type { Event } from '@visavis/engine/collect';
import {
  type BehaviourIndex,
  DEFAULT_RULES,
  edgesOf,
  type IdentityRules,
  identifiersOf,
  identityId,
} from '@visavis/engine/unify';
import type { Events } from '../platform/events/index.ts';
import type { Records, Unit } from '../platform/records/index.ts';
import { type Check, checkPeople } from './check.ts';
import { countNewPeople } from './count-store.ts';
import { Decisions, type SubmitDecision } from './decisions.ts';
import { applyRules, type DryRun, dryRun } from './dry-run.ts';
import { countProfiles, readDue, readNextDue, readProfileIds } from './due-store.ts';
import { type EraseDeps, erasePerson, type Receipt } from './erase.ts';
import { Gathering } from './gathering.ts';
import { readGroupMembers } from './group-store.ts';
import { Memory } from './memory.ts';
import type { Decided } from './neighbourhood.ts';
import { People, type StoredPerson } from './people.ts';
import { readRules, writeRules } from './rules-store.ts';
import { Turns } from './turns.ts';

export type { Check } from './check.ts';
export type { Applied, Gathering, Regroup } from './gathering.ts';
export { migrations } from './migrations.ts';
export { movedStream } from './moved.ts';
export type { Decided } from './neighbourhood.ts';
export type { People, StoredPerson } from './people.ts';
export type { Members, Person } from './person.ts';
export { registerUnifyRoutes, type UnifyRoutesOptions } from './routes.ts';

export interface UnifyDeps {
  records: Records;
  /** What folding must keep for this workspace's segments and computed traits. */
  behavioursOf(workspaceId: string): BehaviourIndex;
  now(): number;
  /** For a person's own time line; without it only what is not shipped yet is seen. */
  events?: Events;
  /** How far the log of events has been shipped to the event store; asked whenever a time line is read. */
  shippedSeq?(): number;
  /** How many identities, people and edge lists stay in memory; 100,000 when not given. */
  memoryItems?: number;
}

export interface Unify {
  /**
   * Everything known of the people whom these events (or profile ids, or decisions) touch. Sets each event's
   * `identifiers` to those that the rules accept, so write the events after this. Between `gather` and `save` nobody
   * else gathers; call `save`, then `committed` when the unit has resolved, or `failed` when anything threw.
   */
  gather(
    unit: Unit,
    workspaceId: string,
    events: readonly Event[],
    also?: {
      profileIds?: readonly string[];
      decided?: readonly Decided[];
      /** Only to see what would come of it: on what is committed, beside everything else; `save` must not be called. */
      preview?: boolean;
    },
  ): Promise<Gathering>;
  /** People whose memberships change by themselves about now. */
  due(now: number, limit: number): Promise<{ workspaceId: string; profileId: string }[]>;
  /** When the next one is due. */
  nextDue(): Promise<number | undefined>;
  /** Profile ids greater than `after`, in their order. */
  profileIds(workspaceId: string, after: string, limit: number): Promise<string[]>;
  countProfiles(workspaceId: string): Promise<number>;
  /** People first seen in [from, to), by hour (as its first millisecond). */
  newPeople(workspaceId: string, from: number, to: number): Promise<{ hour: number; people: number }[]>;
  /** What `records.unit` must lock for these events, sorted. */
  locks(workspaceId: string, events: readonly Event[]): Promise<string[]>;
  /** The profile ids of everybody in a group. */
  groupMembers(workspaceId: string, groupId: string): Promise<string[]>;
  rules(workspaceId: string): Promise<IdentityRules>;
  setRules(workspaceId: string, rules: IdentityRules): Promise<void>;
  /** Whether the first `limit` people are what their events add up to; nothing should come in meanwhile. */
  check(workspaceId: string, limit: number): Promise<Check>;
  /** What other rules would make of the people there are. */
  dryRun(workspaceId: string, rules: IdentityRules): Promise<DryRun>;
  /** Resolves everybody again whom the rules of today group otherwise; returns how many groups of people changed. */
  applyRules(workspaceId: string, submit: SubmitDecision): Promise<number>;
  /** People as pages and programs ask for them; on what is committed. */
  readonly people: People;
  /** Joining and parting people by hand; `submit` hands the decision to the flow. */
  decisions(submit: SubmitDecision): Decisions;
  /** Removes a person from every table and from the event store. */
  erase(
    workspaceId: string,
    person: StoredPerson,
    how: { actor: string; suppress: boolean },
    others: Pick<EraseDeps, 'flush' | 'others'>,
  ): Promise<Receipt>;
  /** Drops what is held in memory of the store. */
  forget(): void;
}

const RULES_FRESH_MS = 5_000;

export function createUnify(deps: UnifyDeps): Unify {
  const { records, behavioursOf, now, events, memoryItems = 100_000 } = deps;
  const memory = records.exclusive ? new Memory(memoryItems) : undefined;
  const turns = new Turns();
  const rulesKept = new Map<string, { rules: IdentityRules; readAt: number }>();

  async function rules(workspaceId: string): Promise<IdentityRules> {
    const kept = rulesKept.get(workspaceId);
    if (kept && (records.exclusive || now() - kept.readAt < RULES_FRESH_MS)) return kept.rules;
    const text = await readRules(records.db, workspaceId);
    const read =
      text === undefined ? DEFAULT_RULES : { ...DEFAULT_RULES, ...(JSON.parse(text) as IdentityRules) };
    rulesKept.set(workspaceId, { rules: read, readAt: now() });
    return read;
  }

  const shippedSeq = () => deps.shippedSeq?.() ?? -1;
  const people = new People({
    db: records.db,
    rules,
    shippedSeq,
    ...(events && { events }),
  });

  const unify: Unify = {
    people,
    decisions: (submit) => new Decisions({ db: records.db, people, submit, now }),
    check: (workspaceId, limit) =>
      checkPeople(
        { db: records.db, shippedSeq, behaviours: behavioursOf(workspaceId), ...(events && { events }) },
        workspaceId,
        limit,
      ),
    dryRun: (workspaceId, next) => dryRun(records.db, workspaceId, next),
    applyRules: async (workspaceId, submit) => {
      const by = { actor: '', reason: 'The identity rules changed', messageId: `rules-${now()}` };
      return applyRules(records.db, workspaceId, await rules(workspaceId), (links) =>
        submit(
          workspaceId,
          links.map((link) => ({ ...link, kind: 'look' })),
          { ...by, at: now() },
        ),
      );
    },
    erase: (workspaceId, person, how, others) =>
      erasePerson({ records, now, ...(events && { events }), ...others }, unify, workspaceId, person, how),

    async gather(unit, workspaceId, events, { profileIds = [], decided = [], preview = false } = {}) {
      const accepted = await rules(workspaceId);
      const done = records.exclusive && !preview ? await turns.take() : () => {};
      const gathering = new Gathering({
        unit,
        locking: records.engine === 'postgres' && !preview,
        workspaceId,
        rules: accepted,
        behaviours: behavioursOf(workspaceId),
        memory: preview ? undefined : memory,
        now: now(),
        // In a later turn, so that these writes are on their way before anybody else's can be.
        onSaved: () => setImmediate(done),
      });
      try {
        await gathering.load(events, profileIds, decided);
      } catch (error) {
        gathering.failed();
        throw error;
      }
      return gathering;
    },

    async locks(workspaceId, events) {
      if (records.exclusive) return [];
      const accepted = await rules(workspaceId);
      const ids = new Set<string>();
      for (const event of events) {
        const identifiers = identifiersOf(event, accepted);
        for (const { type, value } of identifiers) ids.add(identityId(workspaceId, type, value));
        for (const { a, b } of edgesOf(workspaceId, event, identifiers)) ids.add(a).add(b);
      }
      return [...ids].sort();
    },

    groupMembers: (workspaceId, groupId) => readGroupMembers(records.db, workspaceId, groupId),

    due: (at, limit) => readDue(records.db, at, limit),
    nextDue: () => readNextDue(records.db),
    profileIds: (workspaceId, after, limit) => readProfileIds(records.db, { workspaceId, after, limit }),
    countProfiles: (workspaceId) => countProfiles(records.db, workspaceId),
    newPeople: (workspaceId, from, to) => countNewPeople(records.db, { workspaceId, from, to }),

    rules,

    async setRules(workspaceId, next) {
      await writeRules(records.db, {
        workspace_id: workspaceId,
        rules: JSON.stringify(next),
        updated_at: now(),
      });
      rulesKept.delete(workspaceId);
    },

    forget() {
      memory?.forget();
    },
  };
  return unify;
}
