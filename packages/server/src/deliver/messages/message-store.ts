// Messages in the record store: the queue from which a sender claims, and the log of what became of each.

import { type Kysely, sql } from 'kysely';
import type { Records, Statement, Unit } from '../../platform/records/index.ts';
import type { Cause, ChannelName, Message, MessageState, Reason } from './message.ts';

interface MessageRow {
  workspace_id: string;
  id: string;
  idempotency_key: string;
  profile_id: string;
  channel: string;
  template: string;
  variant: string | null;
  context: string;
  cause_kind: string;
  cause_id: string;
  cause_step: string | null;
  priority: number;
  tags: string;
  transactional: number;
  while_available: number;
  state: string;
  reason: string | null;
  created_at: number;
  due_at: number;
  expires_at: number;
  attempts: number;
  holder: string | null;
  claimed_until: number;
  address: string | null;
  subject: string | null;
  sent_at: number;
  opened_at: number;
  clicked_at: number;
}
interface Tables {
  message: MessageRow;
}

/** Messages of one workspace in one channel: what is sent and throttled together. */
export interface Lane {
  workspaceId: string;
  channel: ChannelName;
}
export interface MessageFilter {
  state?: MessageState;
  channel?: ChannelName;
  /** All the ids that the person has had. */
  profileIds?: readonly string[];
  cause?: { kind: string; id: string };
  template?: string;
  /** The id of the last one seen; ids sort by time. */
  before?: string;
  limit: number;
}

const COLUMNS = [
  ...['workspace_id', 'id', 'idempotency_key', 'profile_id', 'channel', 'template', 'variant', 'context'],
  ...['cause_kind', 'cause_id', 'cause_step', 'priority', 'tags', 'transactional', 'state', 'reason'],
  ...['created_at', 'due_at', 'expires_at', 'attempts', 'holder', 'claimed_until', 'address', 'subject'],
  ...['sent_at', 'opened_at', 'clicked_at', 'while_available'],
];
const REQUEST: Statement = {
  name: 'message_request',
  sql: `insert into message (${COLUMNS.join(', ')}) values (${COLUMNS.map(() => '?').join(', ')})
    on conflict (workspace_id, idempotency_key) do nothing`,
};
/** Only what is still this holder's: another may have taken over what took too long. */
const RECORD: Statement = {
  name: 'message_record',
  sql: `update message set state = ?, reason = ?, due_at = ?, attempts = ?, variant = ?, address = ?, subject = ?,
    sent_at = ?, holder = null, claimed_until = 0
    where workspace_id = ? and id = ? and holder = ? and state = 'sending'`,
};

export type MessageStore = ReturnType<typeof createMessageStore>;

export function createMessageStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  /** Two servers do not wait for one another. */
  const skip = records.engine === 'postgres' ? sql`for update skip locked` : sql``;
  return {
    request(unit: Unit, messages: readonly Message[]): void {
      unit.run(REQUEST, messages.map(valuesOf));
    },

    /** What has something due, in need of a sender. */
    async lanes(now: number): Promise<Lane[]> {
      const rows = await db
        .selectFrom('message')
        .select(['workspace_id', 'channel'])
        .distinct()
        .where('state', '=', sql.lit('waiting'))
        .where('due_at', '<=', now)
        .execute();
      return rows.map((row) => ({ workspaceId: row.workspace_id, channel: row.channel as ChannelName }));
    },

    /** Takes the most important of what is due and not paused, for this holder until then. */
    async claim(
      { workspaceId, channel }: Lane,
      { now, holder, until, limit }: { now: number; holder: string; until: number; limit: number },
    ): Promise<Message[]> {
      const { rows } = await sql<MessageRow>`
        update message set state = 'sending', holder = ${holder}, claimed_until = ${until}
        where workspace_id = ${workspaceId} and id in (
          select id from message where workspace_id = ${workspaceId} and channel = ${channel}
            and state = 'waiting' and due_at <= ${now} and not exists (
              select 1 from message_pause p where p.workspace_id = message.workspace_id
              and p.scope in ('*', message.channel, message.cause_kind || ':' || message.cause_id))
          order by priority desc, due_at limit ${limit} ${skip})
        returning *`.execute(db);
      return rows.map(messageOf).sort((a, b) => b.priority - a.priority || a.dueAt - b.dueAt);
    },

    /** Claims that ran out: whoever held them died or hangs. */
    async abandoned(now: number, holder: string, isOnly: boolean): Promise<Message[]> {
      let query = db.selectFrom('message').selectAll().where('state', '=', sql.lit('sending'));
      // The only server on a store knows that what it does not hold itself is nobody's.
      query = isOnly
        ? query.where(({ or, eb }) => or([eb('holder', '!=', holder), eb('claimed_until', '<=', now)]))
        : query.where('claimed_until', '<=', now);
      return (await query.limit(1000).execute()).map(messageOf);
    },

    /** Puts what was abandoned back in the queue, or aside; nothing where somebody has it again. */
    async giveBack(
      { workspaceId, id, claimedUntil }: Message,
      to: { state: MessageState; reason: Reason | null },
    ): Promise<void> {
      await db
        .updateTable('message')
        .set({
          state: to.state,
          reason: to.reason && JSON.stringify(to.reason),
          holder: null,
          claimed_until: 0,
        })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .where('state', '=', 'sending')
        .where('claimed_until', '=', claimedUntil)
        .execute();
    },

    /** Writes what became of messages that this holder has. */
    record(unit: Unit, holder: string, messages: readonly Message[]): void {
      unit.run(
        RECORD,
        messages.map((message) => [
          message.state,
          message.reason && JSON.stringify(message.reason),
          ...[message.dueAt, message.attempts, message.variant, message.address, message.subject],
          ...[message.sentAt, message.workspaceId, message.id, holder],
        ]),
      );
    },

    async find(workspaceId: string, id: string): Promise<Message | undefined> {
      const row = await db
        .selectFrom('message')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && messageOf(row);
    },

    async byKey(workspaceId: string, idempotencyKey: string): Promise<Message | undefined> {
      const row = await db
        .selectFrom('message')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('idempotency_key', '=', idempotencyKey)
        .executeTakeFirst();
      return row && messageOf(row);
    },

    /** The latest first. */
    async list(workspaceId: string, filter: MessageFilter): Promise<Message[]> {
      let query = db.selectFrom('message').selectAll().where('workspace_id', '=', workspaceId);
      if (filter.state) query = query.where('state', '=', filter.state);
      if (filter.channel) query = query.where('channel', '=', filter.channel);
      if (filter.profileIds) query = query.where('profile_id', 'in', filter.profileIds);
      if (filter.template) query = query.where('template', '=', filter.template);
      if (filter.cause) {
        query = query.where('cause_kind', '=', filter.cause.kind).where('cause_id', '=', filter.cause.id);
      }
      if (filter.before) query = query.where('id', '<', filter.before);
      return (await query.orderBy('id', 'desc').limit(filter.limit).execute()).map(messageOf);
    },

    /** What waits, the next first; after the one with this hour and id. */
    async held(
      workspaceId: string,
      filter: {
        channel?: ChannelName;
        profileIds?: readonly string[];
        after?: { dueAt: number; id: string };
        limit: number;
      },
    ): Promise<Message[]> {
      const { channel, profileIds, after, limit } = filter;
      let query = db
        .selectFrom('message')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('state', '=', sql.lit('waiting'));
      if (channel) query = query.where('channel', '=', channel);
      if (profileIds) query = query.where('profile_id', 'in', profileIds);
      if (after)
        query = query.where(({ eb, or, and }) =>
          or([
            eb('due_at', '>', after.dueAt),
            and([eb('due_at', '=', after.dueAt), eb('id', '>', after.id)]),
          ]),
        );
      return (await query.orderBy('due_at').orderBy('id').limit(limit).execute()).map(messageOf);
    },

    /** How many messages are in each state; of one cause, or of the workspace. */
    async counts(workspaceId: string, cause?: Pick<Cause, 'kind' | 'id'>): Promise<Record<string, number>> {
      let query = db
        .selectFrom('message')
        .select(['state', (all) => all.fn.countAll().as('n')])
        .where('workspace_id', '=', workspaceId);
      if (cause) query = query.where('cause_kind', '=', cause.kind).where('cause_id', '=', cause.id);
      const rows = await query.groupBy('state').execute();
      return Object.fromEntries(rows.map(({ state, n }) => [state, Number(n)]));
    },

    /** Takes what waits out of the queue, one message or all of a cause; how many. */
    async cancel(
      workspaceId: string,
      which: { id: string } | { cause: Pick<Cause, 'kind' | 'id'> },
      reason: Reason,
    ) {
      let query = db
        .updateTable('message')
        .set({ state: 'cancelled', reason: JSON.stringify(reason) })
        .where('workspace_id', '=', workspaceId)
        .where('state', 'in', ['waiting', 'in_doubt']);
      query =
        'id' in which
          ? query.where('id', '=', which.id)
          : query.where('cause_kind', '=', which.cause.kind).where('cause_id', '=', which.cause.id);
      return Number((await query.executeTakeFirst()).numUpdatedRows);
    },

    /** Back into the queue, for what failed or is in doubt. */
    async retry(workspaceId: string, id: string, now: number): Promise<boolean> {
      const done = await db
        .updateTable('message')
        .set({ state: 'waiting', reason: null, due_at: now })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .where('state', 'in', ['failed', 'in_doubt', 'suppressed'])
        .executeTakeFirst();
      return Number(done.numUpdatedRows) > 0;
    },

    /** The first time that somebody opened it, or followed a link of it. */
    async seen(workspaceId: string, id: string, what: 'opened' | 'clicked', at: number): Promise<void> {
      const column = what === 'opened' ? ('opened_at' as const) : ('clicked_at' as const);
      await db
        .updateTable('message')
        .set({ [column]: at })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .where(column, '=', 0)
        .execute();
    },

    /** What was taken for a person was a machine. */
    async unseen(workspaceId: string, id: string, since: number): Promise<void> {
      await db
        .updateTable('message')
        .set({ clicked_at: 0 })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .where('clicked_at', '>=', since)
        .execute();
    },
  };
}

const valuesOf = (message: Message) => [
  ...[message.workspaceId, message.id, message.idempotencyKey, message.profileId, message.channel],
  ...[message.template, message.variant, JSON.stringify(message.context)],
  ...[message.cause.kind, message.cause.id, message.cause.step ?? null, message.priority],
  ...[JSON.stringify(message.tags), message.transactional ? 1 : 0, message.state, null],
  ...[message.createdAt, message.dueAt, message.expiresAt, 0, null, 0, null, null, 0, 0, 0],
  message.whileAvailable ? 1 : 0,
];

const messageOf = (row: MessageRow): Message => ({
  workspaceId: row.workspace_id,
  id: row.id,
  idempotencyKey: row.idempotency_key,
  profileId: row.profile_id,
  channel: row.channel as ChannelName,
  template: row.template,
  variant: row.variant,
  context: JSON.parse(row.context),
  cause: {
    kind: row.cause_kind as Cause['kind'],
    id: row.cause_id,
    ...(row.cause_step !== null && { step: row.cause_step }),
  },
  priority: row.priority,
  tags: JSON.parse(row.tags),
  transactional: row.transactional === 1,
  whileAvailable: row.while_available === 1,
  state: row.state as MessageState,
  reason: row.reason === null ? null : JSON.parse(row.reason),
  createdAt: Number(row.created_at),
  dueAt: Number(row.due_at),
  expiresAt: Number(row.expires_at),
  attempts: row.attempts,
  claimedUntil: Number(row.claimed_until),
  address: row.address,
  subject: row.subject,
  sentAt: Number(row.sent_at),
  openedAt: Number(row.opened_at),
  clickedAt: Number(row.clicked_at),
});
