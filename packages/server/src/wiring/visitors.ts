// What the visitor's own page needs of several rooms, handed to decide's routes from above.

import type { Account } from '../account/index.ts';
import type { VisitorDeps } from '../decide/visitor/routes.ts';
import type { Unify, UnifyRoutesOptions } from '../unify/index.ts';

interface Rooms {
  account: Account;
  unify: Unify;
  doors: UnifyRoutesOptions;
}

const ACTOR = 'the visitor';

export function visitorDoors({
  account,
  unify,
  doors,
}: Rooms): Pick<VisitorDeps, 'find' | 'segmentsOf' | 'part' | 'erase'> {
  return {
    find: (workspaceId, key) => unify.people.find(workspaceId, key),
    async segmentsOf(workspaceId, person) {
      return (await doors.segmentsOf(workspaceId, person)).map(({ name }) => name);
    },
    async part(workspaceId, person, identity) {
      const by = { actor: ACTOR, reason: 'Erasing what one browser has told' };
      await unify.decisions(doors.submit).unmerge(workspaceId, person.id, [identity], by);
    },
    async erase(workspaceId, person) {
      const how = { actor: ACTOR, suppress: false };
      const { receipt } = await unify.erase(workspaceId, person, how, doors);
      await account.audit(workspaceId, 'system', 'profile.erased', `erasure:${receipt.id}`, { by: ACTOR });
      return receipt;
    },
  };
}
