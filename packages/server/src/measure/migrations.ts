// The tables of measure in the record store, in the order in which they came to be.

import type { Migration } from '../platform/records/index.ts';
import { alarmMigrations } from './alarms/index.ts';
import { digestMigrations } from './digest/index.ts';
import { maturityMigrations } from './maturity/index.ts';
import { metricMigrations } from './metrics/index.ts';
import { storyMigrations } from './stories/index.ts';
import { teamMigrations } from './team/index.ts';

export const migrations: Migration[] = [
  ...maturityMigrations,
  ...metricMigrations,
  ...alarmMigrations,
  ...teamMigrations,
  ...digestMigrations,
  ...storyMigrations,
];
