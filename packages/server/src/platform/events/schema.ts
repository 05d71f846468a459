// The tables of the event store, the same in chDB and in a ClickHouse server. Append-only, as all migrations.
//
// `events` is ordered for questions about behaviour: one event name, a span of time, grouped by person. A person's
// own time line goes through the bloom filter on `identity`. There are no partitions: a history of many years, or
// one event with a wild date, would scatter every insert over them.

import { factColumns } from './facts.ts';

export interface EventMigration {
  name: string;
  statements: readonly string[];
}

/**
 * Inserts are de-duplicated by their token as far back as this many inserts to the table. The shipper, the only
 * writer, retries the very last one, so this is plenty. Parts are flushed to the disk before they are acknowledged,
 * merged ones too, so that those they replace need not be kept for long, which erasure waits for.
 */
const DURABLE = [
  'non_replicated_deduplication_window = 1000',
  'fsync_after_insert = 1',
  'fsync_part_directory = 1',
  'min_rows_to_fsync_after_merge = 1',
  'old_parts_lifetime = 3',
].join(', ');

export const migrations: readonly EventMigration[] = [
  {
    name: '0001_events',
    statements: [
      `CREATE TABLE IF NOT EXISTS events (
        workspace_id LowCardinality(String),
        seq UInt64,
        message_id String,
        identity UUID,
        type LowCardinality(String),
        name LowCardinality(String),
        time DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
        received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
        source_id LowCardinality(String),
        group_id String,
        flags Array(LowCardinality(String)),
        ${factColumns().join(',\n        ')},
        texts Map(LowCardinality(String), String),
        numbers Map(LowCardinality(String), Float64),
        bools Map(LowCardinality(String), Bool),
        lists Map(LowCardinality(String), Array(String)),
        raw String CODEC(ZSTD(3)),
        INDEX by_identity identity TYPE bloom_filter(0.01) GRANULARITY 1,
        INDEX by_seq seq TYPE minmax GRANULARITY 4
      ) ENGINE = MergeTree ORDER BY (workspace_id, name, time)
      SETTINGS ${DURABLE}`,
      `CREATE TABLE IF NOT EXISTS moved (
        workspace_id LowCardinality(String),
        identity UUID,
        profile UUID,
        version UInt64
      ) ENGINE = ReplacingMergeTree(version) ORDER BY (workspace_id, identity)
      SETTINGS ${DURABLE}`,
      `CREATE TABLE IF NOT EXISTS transitions (
        workspace_id LowCardinality(String),
        segment_id String,
        profile UUID,
        time DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
        entered UInt8,
        seq UInt64
      ) ENGINE = MergeTree ORDER BY (workspace_id, segment_id, time)
      SETTINGS ${DURABLE}`,
    ],
  },
  {
    name: '0002_decisions',
    statements: [
      `CREATE TABLE IF NOT EXISTS decisions (
        workspace_id LowCardinality(String),
        id UUID,
        time DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
        person UUID,
        slots Array(LowCardinality(String)),
        experiences Array(LowCardinality(String)),
        versions Array(UInt32),
        variants Array(LowCardinality(String)),
        held Array(UInt8),
        propensities Array(Float64),
        reasons Array(LowCardinality(String)),
        raw String CODEC(ZSTD(3)),
        seq UInt64,
        INDEX by_id id TYPE bloom_filter(0.01) GRANULARITY 1
      ) ENGINE = MergeTree ORDER BY (workspace_id, time)
      SETTINGS ${DURABLE}`,
    ],
  },
  {
    name: '0003_transition_cause',
    statements: [
      `ALTER TABLE transitions ADD COLUMN IF NOT EXISTS cause LowCardinality(String) DEFAULT 'event'`,
      'ALTER TABLE transitions ADD COLUMN IF NOT EXISTS tx UInt64 DEFAULT 0',
    ],
  },
  {
    name: '0004_derived',
    statements: [
      `CREATE TABLE IF NOT EXISTS derived (
        workspace_id LowCardinality(String),
        profile UUID,
        values Map(LowCardinality(String), String),
        version UInt64
      ) ENGINE = ReplacingMergeTree(version) ORDER BY (workspace_id, profile)
      SETTINGS ${DURABLE}`,
    ],
  },
  {
    name: '0005_visits',
    statements: [
      // A person's visits to stages of all journeys, side by side, oldest first in each; `left_at` 0: still there.
      `CREATE TABLE IF NOT EXISTS visits (
        workspace_id LowCardinality(String),
        profile UUID,
        machines Array(LowCardinality(String)),
        stages Array(LowCardinality(String)),
        entered_at Array(Int64),
        left_at Array(Int64),
        next Array(LowCardinality(String)),
        why Array(LowCardinality(String)),
        version UInt64
      ) ENGINE = ReplacingMergeTree(version) ORDER BY (workspace_id, profile)
      SETTINGS ${DURABLE}`,
    ],
  },
];
