// The tables of messages: the queue that is also the log, templates, settings of channels, and the built-in mailbox.

import { sql } from 'kysely';
import type { Migration } from '../../platform/records/index.ts';

export const messagesMigrations: Migration[] = [
  {
    name: '0001_deliver_messages',
    async up(db) {
      await db.schema
        .createTable('message')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('idempotency_key', 'text', (c) => c.notNull())
        .addColumn('profile_id', 'text', (c) => c.notNull())
        .addColumn('channel', 'text', (c) => c.notNull())
        .addColumn('template', 'text', (c) => c.notNull())
        .addColumn('variant', 'text')
        .addColumn('context', 'text', (c) => c.notNull())
        .addColumn('cause_kind', 'text', (c) => c.notNull())
        .addColumn('cause_id', 'text', (c) => c.notNull())
        .addColumn('cause_step', 'text')
        .addColumn('priority', 'integer', (c) => c.notNull())
        .addColumn('tags', 'text', (c) => c.notNull())
        .addColumn('transactional', 'integer', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('reason', 'text')
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('due_at', 'bigint', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('attempts', 'integer', (c) => c.notNull())
        .addColumn('holder', 'text')
        .addColumn('claimed_until', 'bigint', (c) => c.notNull())
        .addColumn('address', 'text')
        .addColumn('subject', 'text')
        .addColumn('sent_at', 'bigint', (c) => c.notNull())
        .addColumn('opened_at', 'bigint', (c) => c.notNull())
        .addColumn('clicked_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('message_pk', ['workspace_id', 'id'])
        .addUniqueConstraint('message_once', ['workspace_id', 'idempotency_key'])
        .execute();
      // What is under way is little beside what is over.
      await db.schema
        .createIndex('message_due')
        .on('message')
        .columns(['workspace_id', 'channel', 'due_at'])
        .where(sql`state`, '=', sql.lit('waiting'))
        .execute();
      await db.schema
        .createIndex('message_claimed')
        .on('message')
        .columns(['claimed_until'])
        .where(sql`state`, '=', sql.lit('sending'))
        .execute();
      await db.schema
        .createIndex('message_of_person')
        .on('message')
        .columns(['workspace_id', 'profile_id', 'id'])
        .execute();
      await db.schema
        .createIndex('message_of_cause')
        .on('message')
        .columns(['workspace_id', 'cause_kind', 'cause_id', 'id'])
        .execute();
      // What happened to messages and is still to be told to the flow of events.
      await db.schema
        .createTable('message_news')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('message_id', 'text', (c) => c.notNull())
        .addColumn('tell_at', 'bigint', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('message_news_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createTable('mailbox')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('channel', 'text', (c) => c.notNull())
        .addColumn('profile_id', 'text', (c) => c.notNull())
        .addColumn('address', 'text', (c) => c.notNull())
        .addColumn('subject', 'text', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('mailbox_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createTable('message_template')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_by', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('message_template_pk', ['workspace_id', 'key'])
        .execute();
      await db.schema
        .createTable('message_channel')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('channel', 'text', (c) => c.notNull())
        .addColumn('settings', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('message_channel_pk', ['workspace_id', 'channel'])
        .execute();
      // '*', a channel, or 'campaign:<id>': nothing of it goes out.
      await db.schema
        .createTable('message_pause')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('scope', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('by', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('message_pause_pk', ['workspace_id', 'scope'])
        .execute();
      await db.schema
        .createTable('suppression')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('channel', 'text', (c) => c.notNull())
        .addColumn('address', 'text', (c) => c.notNull())
        // '*': everything; otherwise the topic that is not wanted.
        .addColumn('topic', 'text', (c) => c.notNull())
        .addColumn('why', 'text', (c) => c.notNull())
        .addColumn('message_id', 'text')
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('suppression_pk', ['workspace_id', 'channel', 'address', 'topic'])
        .execute();
    },
  },
  {
    name: '0002_deliver_devices',
    async up(db) {
      await db.schema
        .createTable('push_device')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('address', 'text', (c) => c.notNull())
        .addColumn('identity_id', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('push_device_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createIndex('push_device_of_identity')
        .on('push_device')
        .columns(['workspace_id', 'identity_id'])
        .execute();
      await db.schema
        .createTable('inbox')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('profile_id', 'text', (c) => c.notNull())
        .addColumn('content', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('seen_at', 'bigint', (c) => c.notNull())
        .addColumn('done_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('inbox_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createIndex('inbox_of_person')
        .on('inbox')
        .columns(['workspace_id', 'profile_id'])
        .execute();
      await db.schema
        .createTable('proximity')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('proximity_pk', ['workspace_id', 'key'])
        .execute();
    },
  },
  {
    name: '0003_deliver_while_available',
    async up(db) {
      await db.schema
        .alterTable('message')
        .addColumn('while_available', 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
    },
  },
];
