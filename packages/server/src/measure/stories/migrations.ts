// The tables of stories: comments, notes on dates, and links that were given out.

import type { Migration } from '../../platform/records/index.ts';

export const storyMigrations: Migration[] = [
  {
    name: '0001_measure_stories',
    async up(db) {
      await db.schema
        .createTable('comment')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('subject', 'text', (c) => c.notNull())
        .addColumn('text', 'text', (c) => c.notNull())
        .addColumn('author_id', 'text')
        .addColumn('author_name', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('edited_at', 'bigint')
        .addColumn('resolved_at', 'bigint')
        .addColumn('resolved_by', 'text')
        .addPrimaryKeyConstraint('comment_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createIndex('comment_subject')
        .on('comment')
        .columns(['workspace_id', 'subject', 'id'])
        .execute();
      await db.schema
        .createTable('annotation')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('time', 'bigint', (c) => c.notNull())
        .addColumn('text', 'text', (c) => c.notNull())
        .addColumn('author_name', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('annotation_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createIndex('annotation_time')
        .on('annotation')
        .columns(['workspace_id', 'time'])
        .execute();
      await db.schema
        .createTable('story_share')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('mode', 'text', (c) => c.notNull())
        .addColumn('body', 'text')
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('created_by', 'text', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('revoked_at', 'bigint')
        .addColumn('opened', 'integer', (c) => c.notNull())
        .addColumn('opened_at', 'bigint')
        .execute();
      await db.schema
        .createIndex('story_share_of')
        .on('story_share')
        .columns(['workspace_id', 'kind', 'key'])
        .execute();
    },
  },
  {
    name: '0002_measure_report_questions',
    async up(db) {
      await db.schema
        .createTable('report_question')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('of', 'text', (c) => c.notNull())
        .addColumn('asked', 'text', (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('report_question_pk', ['workspace_id', 'id'])
        .execute();
    },
  },
];
