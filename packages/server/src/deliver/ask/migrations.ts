// The tables of asking: forms and surveys, the words that people agree to, sign-ups that wait for their confirmation, and
// who was asked which survey.

import { sql } from 'kysely';
import type { Migration } from '../../platform/records/index.ts';

export const askMigrations: Migration[] = [
  {
    name: '0001_deliver_ask',
    async up(db) {
      await db.schema
        .createTable('ask_definition')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('ask_definition_pk', ['workspace_id', 'id'])
        .addUniqueConstraint('ask_definition_key', ['workspace_id', 'kind', 'key'])
        .execute();
      await db.schema
        .createTable('ask_wording')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('purpose', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('words', 'text', (c) => c.notNull())
        .addColumn('since', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('ask_wording_pk', ['workspace_id', 'purpose', 'version'])
        .execute();
      await db.schema
        .createTable('form_pending')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('form_id', 'text', (c) => c.notNull())
        // Whose it is, and whose it will be: either may be erased.
        .addColumn('identity_id', 'text', (c) => c.notNull())
        .addColumn('email_id', 'text', (c) => c.notNull())
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('form_pending_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema.createIndex('form_pending_expiry').on('form_pending').column('expires_at').execute();
      await db.schema
        .createTable('survey_ask')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('survey_id', 'text', (c) => c.notNull())
        .addColumn('identity_id', 'text', (c) => c.notNull())
        .addColumn('channel', 'text', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('asked_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('survey_ask_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createIndex('survey_ask_identity')
        .on('survey_ask')
        .columns(['workspace_id', 'identity_id', 'asked_at'])
        .execute();
      await db.schema
        .createIndex('survey_ask_survey')
        .on('survey_ask')
        .columns(['workspace_id', 'survey_id', 'asked_at'])
        .execute();
    },
  },
  {
    name: '0002_deliver_ask_answered',
    async up(db) {
      await db.schema
        .alterTable('survey_ask')
        .addColumn('answered_at', 'bigint', (c) => c.notNull().defaultTo(0))
        .execute();
      // Nobody knows when these were: not before they were asked.
      await sql`update survey_ask set answered_at = asked_at where state = 'answered'`.execute(db);
    },
  },
];
