// The library merges parts of tables in the background as a server does, but never removes the files of those that
// were merged or rewritten: they would stay until the next start, many times the size of the data. Dropping a
// partition that does not exist makes the engine look after them, and touches nothing else.

import type { Events } from '../events.ts';

const REPLACED = `SELECT DISTINCT table FROM system.parts
  WHERE database = currentDatabase() AND NOT active AND remove_time < now() - 3`;

/** Removes the files of parts that were replaced more than three seconds ago (the tables' `old_parts_lifetime`). */
export async function sweep(events: Pick<Events, 'query' | 'command'>): Promise<void> {
  for (const { table } of await events.query<{ table: string }>(REPLACED)) {
    await events.command("ALTER TABLE {table:Identifier} DROP PARTITION ID 'no-such-partition'", { table });
  }
}
