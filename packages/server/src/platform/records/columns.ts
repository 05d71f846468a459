// Column types that mean the same on both engines. Times are milliseconds since the epoch in a `bigint`; booleans
// are an `integer` of 0 or 1; JSON is `text`.

import { type RawBuilder, sql } from 'kysely';
import type { Engine } from './records.ts';

/** A number given by the store, in order of insertion: the primary key of a log. */
export const serialType = (engine: Engine): RawBuilder<unknown> =>
  engine === 'postgres' ? sql`bigserial primary key` : sql`integer primary key autoincrement`;

export const bytesType = (engine: Engine): RawBuilder<unknown> =>
  engine === 'postgres' ? sql`bytea` : sql`blob`;
