// The tables of deliver, part by part. Append-only.

import type { Migration } from '../platform/records/index.ts';
import { askMigrations } from './ask/migrations.ts';
import { campaignsMigrations } from './campaigns/migrations.ts';
import { consistencyMigrations } from './consistency/index.ts';
import { ledgerMigrations } from './ledger/index.ts';
import { letterMigrations } from './letters/index.ts';
import { messagesMigrations } from './messages/migrations.ts';
import { scenariosMigrations } from './scenarios/migrations.ts';

export const migrations: Migration[] = [
  ...messagesMigrations,
  ...ledgerMigrations,
  ...askMigrations,
  ...scenariosMigrations,
  ...campaignsMigrations,
  ...letterMigrations,
  ...consistencyMigrations,
];
