// The tables of campaigns: definitions, their occurrences, and everybody whom an occurrence is for, drawn up when it
// begins and not changed afterwards.

import type { Migration } from '../../platform/records/index.ts';

export const campaignsMigrations: Migration[] = [
  {
    name: '0001_deliver_campaigns',
    async up(db) {
      await db.schema
        .createTable('campaign')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('status', 'text', (c) => c.notNull())
        .addColumn('definition', 'text', (c) => c.notNull())
        .addColumn('review', 'text', (c) => c.notNull())
        .addColumn('next_id', 'text', (c) => c.notNull())
        // 0: none.
        .addColumn('next_at', 'bigint', (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_by', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('campaign_pk', ['workspace_id', 'key'])
        .execute();
      await db.schema.createIndex('campaign_next').on('campaign').columns(['status', 'next_at']).execute();
      await db.schema
        .createTable('campaign_occurrence')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('campaign', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        // As it was when it began.
        .addColumn('definition', 'text', (c) => c.notNull())
        .addColumn('starts_at', 'bigint', (c) => c.notNull())
        .addColumn('began_at', 'bigint', (c) => c.notNull())
        .addColumn('ended_at', 'bigint', (c) => c.notNull())
        // The person after whom drawing up goes on.
        .addColumn('after', 'text', (c) => c.notNull())
        .addColumn('people', 'bigint', (c) => c.notNull())
        .addColumn('held', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('campaign_occurrence_pk', ['workspace_id', 'campaign', 'id'])
        .execute();
      await db.schema
        .createTable('campaign_recipient')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('campaign', 'text', (c) => c.notNull())
        .addColumn('occurrence', 'text', (c) => c.notNull())
        .addColumn('profile_id', 'text', (c) => c.notNull())
        .addColumn('side', 'text', (c) => c.notNull())
        // 0: it has been asked for, or the person is held back.
        .addColumn('due_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('campaign_recipient_pk', [
          'workspace_id',
          'campaign',
          'occurrence',
          'profile_id',
        ])
        .execute();
      await db.schema
        .createIndex('campaign_recipient_due')
        .on('campaign_recipient')
        .columns(['workspace_id', 'campaign', 'occurrence', 'due_at'])
        .where('due_at', '>', 0)
        .execute();
      await db.schema
        .createTable('campaign_settings')
        .addColumn('workspace_id', 'text', (c) => c.primaryKey())
        // Larger ones need a second person; -1: none does.
        .addColumn('approve_above', 'bigint', (c) => c.notNull())
        .execute();
    },
  },
];
