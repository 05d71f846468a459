// The tables of unify. Ids are UUID text, times milliseconds, documents JSON text.

import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Engine, type Migration, serialType } from '../platform/records/index.ts';
import { catalogueMigrations } from './catalogue/migrations.ts';

/** Small rows that live in their key: SQLite keeps them in one tree instead of two. */
const inKey = (engine: Engine): RawBuilder<unknown> => (engine === 'sqlite' ? sql`without rowid` : sql``);

/** Text that is compared byte by byte, so that a prefix is a range of the index. */
const plainText = (engine: Engine): RawBuilder<unknown> =>
  engine === 'postgres' ? sql`text collate "C"` : sql`text`;

// biome-ignore lint/suspicious/noExplicitAny: a migration speaks of tables that no type knows yet.
type Db = Kysely<any>;

async function createProfiles(db: Db): Promise<void> {
  await db.schema
    .createTable('profile')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('members', 'text', (c) => c.notNull())
    .addColumn('review_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('profile_pk', ['workspace_id', 'id'])
    .execute();
  await sql`create index profile_review on profile (review_at) where review_at > 0`.execute(db);
}

async function createIdentities(db: Db, engine: Engine): Promise<void> {
  await db.schema
    .createTable('identity')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('profile_id', 'text', (c) => c.notNull())
    .addColumn('first_seen', 'bigint', (c) => c.notNull())
    .addColumn('shared', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('identity_pk', ['workspace_id', 'id'])
    .modifyEnd(inKey(engine))
    .execute();
  // One row a person, in the order in which they came: see countNewPeople.
  await sql`create index identity_new on identity (workspace_id, first_seen) where id = profile_id`.execute(
    db,
  );
  await db.schema
    .createTable('identity_edge')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('a', 'text', (c) => c.notNull())
    .addColumn('b', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('time', 'bigint', (c) => c.notNull())
    .addColumn('message_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('identity_edge_pk', ['workspace_id', 'a', 'b', 'kind'])
    .modifyEnd(inKey(engine))
    .execute();
  await db.schema.createIndex('identity_edge_b').on('identity_edge').columns(['workspace_id', 'b']).execute();
  await db.schema
    .createTable('identity_term')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('term', plainText(engine), (c) => c.notNull())
    .addColumn('identity_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('identity_term_pk', ['workspace_id', 'term', 'identity_id'])
    .modifyEnd(inKey(engine))
    .execute();
  await db.schema
    .createIndex('identity_term_identity')
    .on('identity_term')
    .columns(['workspace_id', 'identity_id'])
    .execute();
}

/** Which identity went to which person, for the event store: see `movedStream`. */
async function createMoved(db: Db, engine: Engine): Promise<void> {
  await db.schema
    .createTable('identity_moved')
    .addColumn('seq', serialType(engine))
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('identity_id', 'text', (c) => c.notNull())
    .addColumn('profile_id', 'text', (c) => c.notNull())
    .execute();
}

async function createMerges(db: Db, engine: Engine): Promise<void> {
  await db.schema
    .createTable('merge_log')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('message_id', 'text', (c) => c.notNull())
    .addColumn('before', 'text', (c) => c.notNull())
    .addColumn('after', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('merge_log_pk', ['workspace_id', 'id'])
    .execute();
  await db.schema.createIndex('merge_log_at').on('merge_log').columns(['workspace_id', 'at', 'id']).execute();
  await db.schema
    .createTable('merge_log_identity')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('identity_id', 'text', (c) => c.notNull())
    .addColumn('merge_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('merge_log_identity_pk', ['workspace_id', 'identity_id', 'merge_id'])
    .modifyEnd(inKey(engine))
    .execute();
  await db.schema
    .createTable('profile_archive')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('set_hash', 'text', (c) => c.notNull())
    .addColumn('profile_id', 'text', (c) => c.notNull())
    .addColumn('state_hash', 'text', (c) => c.notNull())
    .addColumn('members', 'text', (c) => c.notNull())
    .addColumn('review_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('profile_archive_pk', ['workspace_id', 'set_hash'])
    .execute();
  await db.schema
    .createIndex('profile_archive_profile')
    .on('profile_archive')
    .columns(['workspace_id', 'profile_id'])
    .execute();
}

async function createGroups(db: Db, engine: Engine): Promise<void> {
  await db.schema
    .createTable('company')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('traits', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('company_pk', ['workspace_id', 'id'])
    .execute();
  await db.schema
    .createTable('company_member')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('company_id', 'text', (c) => c.notNull())
    .addColumn('identity_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('company_member_pk', ['workspace_id', 'company_id', 'identity_id'])
    .modifyEnd(inKey(engine))
    .execute();
}

async function createRules(db: Db): Promise<void> {
  await db.schema
    .createTable('identity_rules')
    .addColumn('workspace_id', 'text', (c) => c.notNull().primaryKey())
    .addColumn('rules', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('erasure')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('receipt', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('erasure_pk', ['workspace_id', 'id'])
    .execute();
  await db.schema
    .createTable('suppressed_identity')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('suppressed_identity_pk', ['workspace_id', 'id'])
    .execute();
}

export const migrations: Migration[] = [
  ...catalogueMigrations,
  {
    name: '0001_unify_profiles',
    async up(db, engine) {
      await createProfiles(db);
      await createIdentities(db, engine);
      await createMoved(db, engine);
      await createMerges(db, engine);
      await createGroups(db, engine);
      await createRules(db);
    },
  },
  {
    name: '0002_unify_company_review',
    async up(db) {
      // Groups whose traits have changed and whose members have not all been looked at since.
      await db.schema
        .createTable('company_review')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('company_id', 'text', (c) => c.notNull())
        .addColumn('stamp', 'text', (c) => c.notNull())
        .addColumn('asked_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('company_review_pk', ['workspace_id', 'company_id'])
        .execute();
    },
  },
  {
    name: '0003_unify_open_erasure',
    async up(db) {
      // Whose events are still to be removed, and up to which place in the log; null when that is done.
      await db.schema.alterTable('erasure').addColumn('open', 'text').execute();
      await db.schema
        .alterTable('erasure')
        .addColumn('until_seq', 'bigint', (c) => c.notNull().defaultTo(0))
        .execute();
    },
  },
  {
    name: '0004_unify_erasure_places',
    async up(db) {
      // Up to which place in each log, by the event store's name of its table.
      await db.schema
        .alterTable('erasure')
        .addColumn('until', 'text', (c) => c.notNull().defaultTo('{}'))
        .execute();
      // For what was uploaded before they were erased and is imported afterwards. No name can be read from it.
      await db.schema
        .createTable('erased_identity')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('erased_identity_pk', ['workspace_id', 'id'])
        .execute();
    },
  },
  {
    name: '0005_unify_derived',
    async up(db) {
      // What rooms to the right have worked out of a person, as JSON; null where there is nothing.
      await db.schema.alterTable('profile').addColumn('derived', 'text').execute();
      await db.schema.alterTable('profile_archive').addColumn('derived', 'text').execute();
    },
  },
  {
    name: '0006_unify_derived_log',
    async up(db, engine) {
      // The same for the event store, as it changed; see `derivedStream`.
      await db.schema
        .createTable('derived_log')
        .addColumn('seq', serialType(engine))
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('profile_id', 'text', (c) => c.notNull())
        .addColumn('derived', 'text')
        .execute();
      // What was worked out before there was this log.
      await sql`insert into derived_log (workspace_id, profile_id, derived)
        select workspace_id, id, derived from profile where derived is not null`.execute(db);
    },
  },
  {
    name: '0007_unify_found_by_names',
    async up(db) {
      // All that is asked of a link from its other end: else SQLite goes over all links of the workspace instead, since
      // it takes the beginning of the key for as telling as this.
      await db.schema.dropIndex('identity_edge_b').execute();
      await db.schema
        .createIndex('identity_edge_other_end')
        .on('identity_edge')
        .columns(['workspace_id', 'b', 'time', 'message_id'])
        .execute();
      // Which companies somebody is in, when they are erased.
      await db.schema
        .createIndex('company_member_identity')
        .on('company_member')
        .columns(['workspace_id', 'identity_id'])
        .execute();
    },
  },
];
