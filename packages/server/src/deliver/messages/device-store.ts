// Devices that take notifications, each by the name under which it asked for them.

import type { Kysely } from 'kysely';
import type { Records } from '../../platform/records/index.ts';

interface Tables {
  push_device: {
    workspace_id: string;
    id: string;
    kind: string;
    address: string;
    identity_id: string;
    at: number;
  };
}
export type DeviceKind = 'web' | 'fcm' | 'apns';
export interface Device {
  workspaceId: string;
  /** Of the address. */
  id: string;
  kind: DeviceKind;
  /** A token; of a browser the subscription as JSON. */
  address: string;
  identityId: string;
  at: number;
}

export type DeviceStore = ReturnType<typeof createDeviceStore>;

export function createDeviceStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    /** A device belongs to whom it named last. */
    async put({ workspaceId, id, kind, address, identityId, at }: Device): Promise<void> {
      await db
        .insertInto('push_device')
        .values({ workspace_id: workspaceId, id, kind, address, identity_id: identityId, at })
        .onConflict((conflict) =>
          conflict.columns(['workspace_id', 'id']).doUpdateSet({ address, identity_id: identityId, at }),
        )
        .execute();
    },
    /** The latest first. */
    async of(
      workspaceId: string,
      identityIds: readonly string[],
      kinds: readonly DeviceKind[],
    ): Promise<string[]> {
      if (identityIds.length === 0) return [];
      const rows = await db
        .selectFrom('push_device')
        .select('address')
        .where('workspace_id', '=', workspaceId)
        .where('identity_id', 'in', [...identityIds])
        .where('kind', 'in', [...kinds])
        .orderBy('at', 'desc')
        .limit(20)
        .execute();
      return rows.map(({ address }) => address);
    },
    async remove(workspaceId: string, id: string): Promise<void> {
      await db
        .deleteFrom('push_device')
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .execute();
    },
  };
}
