// The tables of segment: definitions with their versions, who is a member since when, what has changed, and who
// wants to be told.

import { sql } from 'kysely';
import type { Migration } from '../platform/records/index.ts';
import { serialType } from '../platform/records/index.ts';

export const migrations: Migration[] = [
  {
    name: '0001_segment_definitions',
    async up(db) {
      // One number for each workspace: whoever holds a program in memory compares it to know whether it is old.
      await db.schema
        .createTable('segment_catalogue')
        .addColumn('workspace_id', 'text', (column) => column.primaryKey())
        .addColumn('version', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('segment')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('description', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        // `condition` is what members are held against; `next_condition` is being brought up to replace it.
        .addColumn('condition', 'text')
        .addColumn('next_condition', 'text')
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('progress', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('created_by', 'text', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('segment_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createIndex('segment_key')
        .on('segment')
        .columns(['workspace_id', 'key'])
        .unique()
        .execute();
      await db.schema
        .createTable('computed_trait')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('definition', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('progress', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('created_by', 'text', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('computed_trait_pk', ['workspace_id', 'key'])
        .execute();
      await db.schema
        .createTable('segment_version')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('change', 'text', (column) => column.notNull())
        .addColumn('definition', 'text', (column) => column.notNull())
        .addColumn('changed_at', 'bigint', (column) => column.notNull())
        .addColumn('changed_by', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('segment_version_pk', ['workspace_id', 'subject', 'version'])
        .execute();
      // The behaviours whose folded states hold the whole history, so that a new segment can rest on them at once.
      await db.schema
        .createTable('segment_behaviour')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('segment_behaviour_pk', ['workspace_id', 'id'])
        .execute();
    },
  },
  {
    name: '0002_segment_membership',
    async up(db, engine) {
      await db.schema
        .createTable('membership')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('segment_id', 'text', (column) => column.notNull())
        .addColumn('profile_id', 'text', (column) => column.notNull())
        .addColumn('since', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('membership_pk', ['workspace_id', 'segment_id', 'profile_id'])
        .execute();
      await db.schema
        .createIndex('membership_profile')
        .on('membership')
        .columns(['workspace_id', 'profile_id'])
        .execute();
      // Several rows a segment, so that servers on one Postgres do not queue for one counter; the size is their sum.
      await db.schema
        .createTable('segment_size')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('segment_id', 'text', (column) => column.notNull())
        .addColumn('shard', 'integer', (column) => column.notNull())
        .addColumn('size', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('segment_size_pk', ['workspace_id', 'segment_id', 'shard'])
        .execute();
      await db.schema
        .createTable('transition')
        .addColumn('seq', serialType(engine))
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('segment_id', 'text', (column) => column.notNull())
        .addColumn('profile_id', 'text', (column) => column.notNull())
        .addColumn('time', 'bigint', (column) => column.notNull())
        .addColumn('entered', 'integer', (column) => column.notNull())
        .addColumn('cause', 'text', (column) => column.notNull())
        // On Postgres numbers are given before they are committed, so a reader that goes by `seq` alone could step
        // over a row. Readers go by (tx, seq) and stop before the oldest transaction that still runs.
        .addColumn('tx', 'bigint', (column) =>
          column
            .notNull()
            .defaultTo(engine === 'postgres' ? sql`(pg_current_xact_id()::text::bigint)` : sql`0`),
        )
        .execute();
      await db.schema.createIndex('transition_order').on('transition').columns(['tx', 'seq']).execute();
      await db.schema
        .createIndex('transition_segment')
        .on('transition')
        .columns(['workspace_id', 'segment_id', 'seq'])
        .execute();
    },
  },
  {
    name: '0003_segment_webhook',
    async up(db, engine) {
      await db.schema
        .createTable('webhook')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('url', 'text', (column) => column.notNull())
        .addColumn('description', 'text', (column) => column.notNull())
        .addColumn('events', 'text', (column) => column.notNull())
        .addColumn('segments', 'text', (column) => column.notNull())
        .addColumn('secret', 'text', (column) => column.notNull())
        .addColumn('cursor_tx', 'bigint', (column) => column.notNull())
        .addColumn('cursor_seq', 'bigint', (column) => column.notNull())
        .addColumn('failing_since', 'bigint', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('next_attempt_at', 'bigint', (column) => column.notNull())
        .addColumn('claimed_until', 'bigint', (column) => column.notNull())
        .addColumn('disabled_reason', 'text')
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('created_by', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('webhook_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createTable('webhook_delivery')
        .addColumn('seq', serialType(engine))
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('webhook_id', 'text', (column) => column.notNull())
        .addColumn('message_id', 'text', (column) => column.notNull())
        .addColumn('attempt', 'integer', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('status', 'integer', (column) => column.notNull())
        .addColumn('took_ms', 'integer', (column) => column.notNull())
        .addColumn('error', 'text')
        .execute();
      await db.schema
        .createIndex('webhook_delivery_webhook')
        .on('webhook_delivery')
        .columns(['workspace_id', 'webhook_id', 'seq'])
        .execute();
    },
  },
  {
    name: '0004_segment_behaviour_round',
    async up(db) {
      // Empty: complete. Else the round of backfill that is reading its history.
      await db.schema
        .alterTable('segment_behaviour')
        .addColumn('round', 'text', (column) => column.notNull().defaultTo(''))
        .execute();
    },
  },
  {
    name: '0005_segment_day',
    async up(db) {
      // How many came and went on each day, which is what is left of the log of transitions in the long run. A day's
      // number is that of its beginning; its first instant belongs to the day before, whose last one it is.
      await db.schema
        .createTable('segment_day')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('segment_id', 'text', (column) => column.notNull())
        .addColumn('day', 'integer', (column) => column.notNull())
        .addColumn('shard', 'integer', (column) => column.notNull())
        .addColumn('entered', 'bigint', (column) => column.notNull())
        .addColumn('departed', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('segment_day_pk', ['workspace_id', 'segment_id', 'day', 'shard'])
        .execute();
      await sql`insert into segment_day (workspace_id, segment_id, day, shard, entered, departed)
        select workspace_id, segment_id, (time - 1) / 86400000, 0, sum(entered), sum(1 - entered)
        from transition group by workspace_id, segment_id, (time - 1) / 86400000`.execute(db);
      // Since when there is a size that was never worked out afterwards; 0: not yet.
      await db.schema
        .alterTable('segment')
        .addColumn('live_since', 'bigint', (column) => column.notNull().defaultTo(0))
        .execute();
      await sql`update segment set live_since = created_at where state = 'live'`.execute(db);
    },
  },
  {
    name: '0006_segment_lease',
    async up(db) {
      await db.schema
        .createTable('segment_lease')
        .addColumn('workspace_id', 'text', (column) => column.primaryKey())
        .addColumn('holder', 'text', (column) => column.notNull())
        .addColumn('claimed_until', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
  {
    name: '0007_segment_guard_action',
    async up(db) {
      await db.schema
        .createTable('segment_guard_action')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('done_at', 'bigint', (column) => column.notNull())
        .addColumn('is_open', 'integer', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('segment_guard_action_pk', ['workspace_id', 'id'])
        .execute();
    },
  },
  {
    name: '0008_segment_webhook_news',
    async up(db) {
      await db.schema
        .createTable('webhook_news')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('webhook_id', 'text', (column) => column.notNull())
        .addColumn('message_id', 'text', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('webhook_news_pk', ['workspace_id', 'webhook_id', 'message_id'])
        .execute();
    },
  },
];
