// Addresses that nothing is sent to any more, and topics that are not wanted there.

import type { Kysely } from 'kysely';
import type { Records } from '../../platform/records/index.ts';
import type { ChannelName } from './message.ts';

interface Tables {
  suppression: {
    workspace_id: string;
    channel: string;
    address: string;
    topic: string;
    why: string;
    message_id: string | null;
    at: number;
  };
}

const SUPPRESSED_WHY = ['unsubscribed', 'bounced', 'complained', 'by_hand'] as const;
export interface Suppression {
  workspaceId: string;
  channel: ChannelName;
  address: string;
  /** `*`: everything. */
  topic: string;
  why: (typeof SUPPRESSED_WHY)[number];
  messageId: string | null;
  at: number;
}

export type SuppressionStore = ReturnType<typeof createSuppressionStore>;

export function createSuppressionStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    async add({ workspaceId, channel, address, topic, why, messageId, at }: Suppression): Promise<void> {
      await db
        .insertInto('suppression')
        .values({ workspace_id: workspaceId, channel, address, topic, why, message_id: messageId, at })
        .onConflict((conflict) =>
          conflict
            .columns(['workspace_id', 'channel', 'address', 'topic'])
            .doUpdateSet({ why, message_id: messageId, at }),
        )
        .execute();
    },
    async remove(
      workspaceId: string,
      channel: ChannelName,
      address: string,
      topic: string,
    ): Promise<boolean> {
      const done = await db
        .deleteFrom('suppression')
        .where('workspace_id', '=', workspaceId)
        .where('channel', '=', channel)
        .where('address', '=', address)
        .where('topic', '=', topic)
        .executeTakeFirst();
      return Number(done.numDeletedRows) > 0;
    },
    /** Of these addresses. */
    async of(
      workspaceId: string,
      channel: ChannelName,
      addresses: readonly string[],
    ): Promise<Suppression[]> {
      if (addresses.length === 0) return [];
      const rows = await db
        .selectFrom('suppression')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('channel', '=', channel)
        .where('address', 'in', [...addresses])
        .execute();
      return rows.map(suppressionOf);
    },
    async list(workspaceId: string, limit: number): Promise<Suppression[]> {
      const rows = await db
        .selectFrom('suppression')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .orderBy('at', 'desc')
        .limit(limit)
        .execute();
      return rows.map(suppressionOf);
    },
  };
}

const suppressionOf = (row: Tables['suppression']): Suppression => ({
  workspaceId: row.workspace_id,
  channel: row.channel as ChannelName,
  address: row.address,
  topic: row.topic,
  why: row.why as Suppression['why'],
  messageId: row.message_id,
  at: Number(row.at),
});
