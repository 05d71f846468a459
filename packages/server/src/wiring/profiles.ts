// What the pages of people need from the rooms to the right of unify, handed to unify's routes from above.

import { identityId, normaliseIdentifier } from '@visavis/engine/unify';
import type { Account } from '../account/index.ts';
import type { Collect, Imports } from '../collect/index.ts';
import type { Decide } from '../decide/index.ts';
import type { Deliver } from '../deliver/index.ts';
import type { Flow } from '../flow/flow.ts';
import type { Journeys } from '../journey/index.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import type { Shipper } from '../platform/events/index.ts';
import type { Segments } from '../segment/index.ts';
import type { StoredPerson, Unify, UnifyRoutesOptions } from '../unify/index.ts';
import { eraseMemberships } from './erasure-store.ts';

interface Rooms {
  account: Account;
  collect: Collect;
  imports: Imports;
  unify: Unify;
  segments: Segments;
  journeys: Journeys;
  decide: Decide;
  deliver: Pick<Deliver, 'ledger' | 'ask' | 'campaigns' | 'consistency' | 'messages' | 'scenarios'>;
  flow: Flow;
  shipper: Shipper;
  clock?: Clock;
}

export function profileDoors(rooms: Rooms): UnifyRoutesOptions {
  const {
    account,
    collect,
    imports,
    unify,
    segments,
    journeys,
    decide,
    deliver,
    flow,
    shipper,
    clock = systemClock,
  } = rooms;
  /** Time may have changed a membership already, or a large group that not everybody has been looked at for. */
  async function upToDate(workspaceId: string, person: StoredPerson): Promise<Pick<StoredPerson, 'members'>> {
    if (!isDue(person, clock.now()) && !(await isBehindGroup(workspaceId, person))) return person;
    await flow.submit({ workspaceId, review: [person.id] });
    return (await segments.person(workspaceId, `id:${person.id}`)) ?? person;
  }
  async function isBehindGroup(workspaceId: string, { view }: StoredPerson): Promise<boolean> {
    const groups = view.get('group.id') as string[] | undefined;
    if (!groups) return false;
    return (await unify.census.changedGroupsOf(workspaceId, groups)).length > 0;
  }

  return {
    flush: () => shipper.flush(),
    async change(workspaceId, review, rewrite) {
      await flow.submit({ workspaceId, review, rewrite });
    },
    async leave(unit, workspaceId, { profile, members }) {
      const { program } = await segments.program(workspaceId);
      const inside = Object.keys(members).filter((id) => members[id]![0] > 0 && program.test(id));
      const ids = profile.identities.map((state) => state.id);
      return [
        ...eraseMemberships(unit, { workspaceId, ids, segments: inside, now: clock.now() }),
        ...journeys.erase(unit, workspaceId, ids),
        ...deliver.ask.erase(unit, workspaceId, ids),
        ...deliver.messages.erase(unit, workspaceId, ids),
        ...deliver.ledger.erase(unit, workspaceId, ids),
        ...deliver.scenarios.erase(unit, workspaceId, ids),
        ...deliver.campaigns.erase(unit, workspaceId, ids),
        ...deliver.consistency.erase(unit, workspaceId, ids),
      ];
    },
    others: [
      (workspaceId, ids, until) => decide.forget(workspaceId, ids, until.decisions),
      async (workspaceId) => {
        collect.forgetExamples(workspaceId);
        return {};
      },
      async (workspaceId, ids): Promise<Record<string, number>> => {
        const files = await imports.leftovers.forget(workspaceId, namesOneOf(workspaceId, ids));
        return files > 0 ? { 'imported files': files } : {};
      },
    ],
    async submit(workspaceId, edges, by) {
      return (await flow.submit({ workspaceId, decided: { edges, by } })).regroup;
    },
    async segmentsOf(workspaceId, person) {
      const { members } = await upToDate(workspaceId, person);
      const known = await segments.definitions.segments(workspaceId);
      return known.flatMap(({ id, key, name }) => {
        const [since = 0, flipAt = 0] = members[id] ?? [];
        return since > 0 ? [{ id, key, name, since, flipAt }] : [];
      });
    },
    async misplaced(workspaceId, people) {
      // Whom time, or a large group, has moved and nobody has looked at yet is about to be settled.
      const now = clock.now();
      const wrong = new Map<string, string[]>();
      for (const person of people) {
        if (isDue(person, now) || (await isBehindGroup(workspaceId, person))) continue;
        const ids = await segments.misplaced(workspaceId, person, now);
        if (ids.length > 0)
          wrong.set(
            person.id,
            ids.map((id) => `segment:${id}`),
          );
      }
      return wrong;
    },
    async isFilling(workspaceId) {
      const { segments: all, computed } = await segments.program(workspaceId);
      if ([...all, ...computed].some(({ state }) => state === 'filling')) return true;
      return (await journeys.progress(workspaceId)) !== undefined;
    },
    async computedOf(workspaceId, { view }) {
      const { program } = await segments.program(workspaceId);
      return program.computed(view, clock.now());
    },
    async membersOf(workspaceId, idOrKey, { limit, cursor = '' }) {
      const segment = await segments.definitions.segment(workspaceId, idOrKey);
      await segments.settleDue(workspaceId);
      const members = await segments.membership.members(workspaceId, segment.id, cursor, limit);
      const ids = members.map(({ profileId }) => profileId);
      return ids.length === limit ? { ids, next: ids.at(-1)! } : { ids };
    },
    audit: (workspaceId, actor, action, subject, details) =>
      account.audit(workspaceId, actor, action, subject, details),
  };
}

const isDue = ({ members }: StoredPerson, now: number): boolean =>
  Object.values(members).some(([, flipAt]) => flipAt > 0 && flipAt <= now);

/** What a cell of somebody's file may be: of an erased person only the ids are left, so each is tried. */
const NAMES = ['user_id', 'anonymous_id', 'email', 'phone', 'hubspot_id', 'klaviyo_id', 'mailchimp_id'];
const LONGEST_NAME = 320;

function namesOneOf(workspaceId: string, ids: readonly string[]): (cell: string) => boolean {
  const erased = new Set(ids);
  const isName = (cell: string) => (type: string) => {
    const { type: kind, value } = normaliseIdentifier({ type, value: cell });
    return erased.has(identityId(workspaceId, kind, value));
  };
  return (cell) => cell !== '' && cell.length <= LONGEST_NAME && NAMES.some(isName(cell.trim()));
}
