// What other products' SDKs speak needs of several rooms, handed to decide's routes from above.

import type { Account } from '../account/index.ts';
import {
  type Ask,
  type Decide,
  type DecideDeps,
  registerGrowthbookRoutes,
  registerNinetailedRoutes,
} from '../decide/index.ts';
import type { App } from '../platform/http/index.ts';
import type { Segments } from '../segment/index.ts';
import type { Unify, UnifyRoutesOptions } from '../unify/index.ts';

interface Rooms {
  account: Account;
  unify: Unify;
  decide: Decide;
  doors: UnifyRoutesOptions;
  ask: Ask;
}

export function registerProtocols(app: App, { account, unify, decide, doors, ask }: Rooms): void {
  const callerOfKey = (key: string) => account.callerOfKey(key);
  registerGrowthbookRoutes(app, { decide, ask, callerOfKey });
  registerNinetailedRoutes(app, {
    ninetailed: decide.ninetailed,
    ask,
    callerOfKey,
    async erase(key, actor) {
      const { workspaceId } = actor;
      const person = await unify.people.find(workspaceId, key);
      if (!person) return false;
      const how = { actor: actor.name, suppress: false };
      const { receipt, done } = await unify.erase(workspaceId, person, how, doors);
      await account.audit(workspaceId, actor, 'profile.erased', `erasure:${receipt.id}`);
      // What fails is tried again.
      await done.catch(() => undefined);
      return true;
    },
  });
}

/** How audiences that come from elsewhere become segments. */
export function segmentDoor({ definitions }: Segments): DecideDeps['segments'] {
  return {
    async find(workspaceId, idOrKey) {
      const all = await definitions.segments(workspaceId);
      return all.find(({ id, key }) => id === idOrKey || key === idOrKey)?.key;
    },
    create: async (workspaceId, made, { name }) =>
      (await definitions.create({ workspaceId, name }, made)).key,
    async change(workspaceId, key, condition, { name }) {
      await definitions.change({ workspaceId, name }, key, { condition });
    },
  };
}
