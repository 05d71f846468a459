// Unify: who is it? Resolves identities, folds events into them, and gives everybody else the person.

import type { Event } from '@visavis/engine/collect';
import { type BehaviourIndex, edgesOf, identifiersOf, identityId } from '@visavis/engine/unify';
import { LRUCache } from 'lru-cache';
import type { Events } from '../platform/events/index.ts';
import { Poller } from '../platform/poller.ts';
import type { Records, Unit } from '../platform/records/index.ts';
import { Census } from './census.ts';
import { type Check, type CheckPage, checkPeople, type Standing } from './check.ts';
import { Decisions, type SubmitDecision } from './decisions.ts';
import { type EraseDeps, type Erasure, erasePerson, type Receipt, resumeErasures } from './erase.ts';
import { listErasures } from './erase-store.ts';
import { Gathering } from './gathering.ts';
import type { HeldGroup } from './groups.ts';
import { Memory } from './memory.ts';
import type { Decided } from './neighbourhood.ts';
import { People, type StoredPerson } from './people.ts';
import { Rules } from './rules.ts';
import { Turns } from './turns.ts';

const ERASE_AGAIN_MS = 5000;

export {
  type Catalogue,
  type CatalogueItem,
  createCatalogue,
  type Items,
  registerCatalogueRoutes,
  shownItem,
} from './catalogue/index.ts';
export type { Check } from './check.ts';
export { derivedStream } from './derived.ts';
export { DONE_TO_THEM } from './done-to-them.ts';
export type { Gathering } from './gathering.ts';
export type { ChangedGroup } from './group-store.ts';
export { consentOf, factsOf, traitsOf } from './known.ts';
export { migrations } from './migrations.ts';
export { movedStream } from './moved.ts';
export type { Decided } from './neighbourhood.ts';
export type { People, StoredPerson } from './people.ts';
export type { Members, Person } from './person.ts';
export { registerUnifyRoutes, type UnifyRoutesOptions } from './routes.ts';
export type { Applied, Regroup } from './work.ts';

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
  /** What `records.unit` must lock for these events, sorted. */
  locks(workspaceId: string, events: readonly Event[]): Promise<string[]>;
  /**
   * Whether these people are what their events add up to, and who is who; the first so many, when only a number is
   * given. `standing` says whether they stand where they should, for those who know.
   */
  check(workspaceId: string, which: number | CheckPage, standing?: Standing): Promise<Check>;
  /** Everybody, counted and listed. */
  readonly census: Census;
  readonly rules: Rules;
  /** People as pages and programs ask for them; on what is committed. */
  readonly people: People;
  /** Joining and parting people by hand; `submit` hands the decision to the flow. */
  decisions(submit: SubmitDecision): Decisions;
  /** Removes a person from every table, and then from the event store. */
  erase(
    workspaceId: string,
    person: StoredPerson,
    how: { actor: string; suppress: boolean },
    others: ErasedElsewhere,
  ): Promise<Erasure>;
  /** The receipts of a workspace, the latest first; of some the state is still `erasing`. */
  erasures(workspaceId: string, limit: number): Promise<Receipt[]>;
  /** Goes on with erasures that were under way when the server stopped, or have failed since. */
  resumeErasures(others: ErasedElsewhere, failed: (error: unknown) => void): Poller;
  /** Drops what is held in memory of the store. */
  forget(): void;
}

/** What erasing asks of the rooms to the right. */
export type ErasedElsewhere = Pick<EraseDeps, 'flush' | 'leave' | 'others' | 'change'>;

export function createUnify(deps: UnifyDeps): Unify {
  const { records, behavioursOf, now, events, memoryItems = 100_000 } = deps;
  const memory = records.exclusive ? new Memory(memoryItems) : undefined;
  const turns = new Turns();
  const rules = new Rules({ records, now });
  const shippedSeq = () => deps.shippedSeq?.() ?? -1;
  const people = new People({
    db: records.db,
    rules: (workspaceId) => rules.of(workspaceId),
    shippedSeq,
    ...(events && { events }),
  });

  const lately = new LRUCache<string, number>({ max: 100_000 });
  const erasing = {
    ...{ records, now, ...(events && { events }) },
    rules: (workspaceId: string) => rules.of(workspaceId),
    underWay: new Set<string>(),
  };

  const unify: Unify = {
    people,
    rules,
    census: new Census(records.db, ({ workspaceId, groupId, stamp }) => {
      const group = memory?.get(workspaceId, 'groups', groupId) as HeldGroup | null | undefined;
      if (group?.stamp === stamp) delete group.stamp;
    }),
    decisions: (submit) => new Decisions({ db: records.db, people, rules, submit, now }),
    check: async (workspaceId, which, standing) =>
      checkPeople(
        {
          ...{ db: records.db, shippedSeq, behaviours: behavioursOf(workspaceId), standing },
          ...{ rules: await rules.of(workspaceId), ...(events && { events }) },
          byIds: (ids) => people.byIds(workspaceId, ids),
        },
        workspaceId,
        typeof which === 'number' ? { limit: which } : which,
      ),
    erase: (workspaceId, person, how, others) =>
      erasePerson({ ...erasing, ...others }, unify, workspaceId, person, how),

    erasures: (workspaceId, limit) => listErasures(records.db, workspaceId, limit),

    resumeErasures: (others, failed) =>
      new Poller({ everyMs: ERASE_AGAIN_MS, look: () => resumeErasures({ ...erasing, ...others }), failed }),

    async gather(unit, workspaceId, events, { profileIds = [], decided = [], preview = false } = {}) {
      const accepted = await rules.of(workspaceId);
      const done = records.exclusive && !preview ? await turns.take() : () => {};
      const gathering = new Gathering({
        unit,
        locking: records.engine === 'postgres' && !preview,
        workspaceId,
        rules: accepted,
        behaviours: behavioursOf(workspaceId),
        memory: preview ? undefined : memory,
        now: now(),
        lately,
        waits: profileIds.length > 0 && !preview,
        erased: (ids, at) => {
          for (const id of ids) lately.set(id, at);
        },
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
      const accepted = await rules.of(workspaceId);
      const ids = new Set<string>();
      for (const event of events) {
        const identifiers = identifiersOf(event, accepted);
        for (const { type, value } of identifiers) ids.add(identityId(workspaceId, type, value));
        for (const { a, b } of edgesOf(workspaceId, event, identifiers)) ids.add(a).add(b);
      }
      return [...ids].sort();
    },

    forget() {
      memory?.forget();
    },
  };
  return unify;
}
