// The age of logged decisions in the event store.

import type { Events } from '../platform/events/index.ts';

export async function countOlder(events: Events, before: string): Promise<number> {
  const [row] = await events.query<{ count: number }>(
    'SELECT count() AS count FROM decisions WHERE time < {before:DateTime64(3)}',
    { before },
  );
  return row?.count ?? 0;
}

/** Files are rewritten in the background; afterwards nothing of them is left. */
export const deleteOlder = (events: Events, before: string): Promise<void> =>
  events.command('ALTER TABLE decisions DELETE WHERE time < {before:DateTime64(3)}', { before });
