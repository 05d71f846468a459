// What is set for each channel of a workspace.

import type { Kysely } from 'kysely';
import type { Records } from '../../platform/records/index.ts';
import type { ChannelName } from './message.ts';

interface Tables {
  message_channel: { workspace_id: string; channel: string; settings: string };
}

export type ChannelStore = ReturnType<typeof createChannelStore>;

export function createChannelStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    async find(workspaceId: string, channel: ChannelName): Promise<Record<string, unknown> | undefined> {
      const row = await db
        .selectFrom('message_channel')
        .select('settings')
        .where('workspace_id', '=', workspaceId)
        .where('channel', '=', channel)
        .executeTakeFirst();
      return row && (JSON.parse(row.settings) as Record<string, unknown>);
    },
    async save(workspaceId: string, channel: ChannelName, settings: Record<string, unknown>): Promise<void> {
      const text = JSON.stringify(settings);
      await db
        .insertInto('message_channel')
        .values({ workspace_id: workspaceId, channel, settings: text })
        .onConflict((conflict) =>
          conflict.columns(['workspace_id', 'channel']).doUpdateSet({ settings: text }),
        )
        .execute();
    },
  };
}
