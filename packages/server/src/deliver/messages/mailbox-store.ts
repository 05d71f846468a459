// The built-in mailbox: what would have gone out, as it would have. Written in the unit that records the message, by its
// id, so that none is in it twice.

import type { Kysely } from 'kysely';
import type { Records, Statement, Unit } from '../../platform/records/index.ts';
import type { ChannelName } from './message.ts';

interface Tables {
  mailbox: {
    workspace_id: string;
    id: string;
    channel: string;
    profile_id: string;
    address: string;
    subject: string;
    body: string;
    at: number;
  };
}

export interface Mail {
  workspaceId: string;
  /** The message's. */
  id: string;
  channel: ChannelName;
  profileId: string;
  address: string;
  subject: string;
  /** The parts of the channel, and `headers`. */
  body: { content: Record<string, string>; headers: Record<string, string> };
  at: number;
}

/** Of a message that is still there: whoever was erased meanwhile is not written down again. */
const KEEP: Statement = {
  name: 'mailbox_keep',
  sql: `insert into mailbox (workspace_id, id, channel, profile_id, address, subject, body, at)
    select m.workspace_id, m.id, m.channel, m.profile_id, cast(? as text), cast(? as text), cast(? as text),
      cast(? as bigint)
    from message m where m.workspace_id = ? and m.id = ? on conflict (workspace_id, id) do nothing`,
};

export type MailboxStore = ReturnType<typeof createMailboxStore>;

export function createMailboxStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    keep(unit: Unit, mail: Mail): void {
      const { workspaceId, id, address, subject, body, at } = mail;
      unit.run(KEEP, [[address, subject, JSON.stringify(body), at, workspaceId, id]]);
    },
    /** The latest first, without what is in them. */
    async list(
      workspaceId: string,
      {
        channel,
        search,
        before,
        limit,
      }: { channel?: string; search?: string; before?: string; limit: number },
    ): Promise<Omit<Mail, 'body'>[]> {
      let query = db
        .selectFrom('mailbox')
        .select(['workspace_id', 'id', 'channel', 'profile_id', 'address', 'subject', 'at'])
        .where('workspace_id', '=', workspaceId);
      if (channel) query = query.where('channel', '=', channel);
      if (before) query = query.where('id', '<', before);
      if (search) {
        const like = `%${search.replace(/[%_]/g, '')}%`;
        query = query.where(({ or, eb }) => or([eb('address', 'like', like), eb('subject', 'like', like)]));
      }
      const rows = await query.orderBy('id', 'desc').limit(limit).execute();
      return rows.map(({ workspace_id, profile_id, channel, at, ...row }) => ({
        ...{ workspaceId: workspace_id, profileId: profile_id, at: Number(at) },
        ...{ channel: channel as ChannelName, ...row },
      }));
    },
    async find(workspaceId: string, id: string): Promise<Mail | undefined> {
      const row = await db
        .selectFrom('mailbox')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst();
      if (!row) return undefined;
      const { workspace_id, profile_id, channel, at, body, ...rest } = row;
      return {
        ...{ workspaceId: workspace_id, profileId: profile_id, at: Number(at) },
        ...{ channel: channel as ChannelName, body: JSON.parse(body), ...rest },
      };
    },
    async empty(workspaceId: string): Promise<void> {
      await db.deleteFrom('mailbox').where('workspace_id', '=', workspaceId).execute();
    },
  };
}
