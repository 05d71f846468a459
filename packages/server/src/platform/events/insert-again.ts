// Inserts what may be there already, and looks whether it is.
//
// The token alone does not do: a table without replicas writes an insert's token down before the part that it stands
// for gets its name. An engine killed between the two knows the token and has not the rows, and would drop them for
// ever (MergeTreeSink::finishDelayedChunk; seen once in some thousand kills).

import { VisavisError } from '../errors.ts';
import type { Events, InsertPlace } from './events.ts';

/** Each needs a crash at the very same place. */
const ATTEMPTS = 20;

/**
 * Resolves when the rows are there, once. An insert is all or nothing, so one row of it proves the others. The same
 * tokens come in the same order, so that an insert still under way from before the crash is not doubled either.
 */
export async function insertAgain(
  token: string,
  insert: (token: string) => Promise<void>,
  isThere: () => Promise<boolean>,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await insert(attempt === 0 ? token : `${token}:${attempt}`);
    if (await isThere()) return;
  }
  throw new VisavisError('store_unavailable', 'The event store does not keep what is put into it.');
}

/** Whether the table has a row whose number is after < number <= to. */
export async function isAnyThere(
  events: Pick<Events, 'query'>,
  table: string,
  { column, after, to }: InsertPlace,
): Promise<boolean> {
  const found = await events.query(
    `SELECT 1 FROM {table:Identifier}
     WHERE {column:Identifier} > {after:UInt64} AND {column:Identifier} <= {to:UInt64} LIMIT 1`,
    { table, column, after, to },
  );
  return found.length > 0;
}
