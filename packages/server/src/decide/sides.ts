// The workspace's holdouts with the people who were seen on each side: whom each rung is priced with.

import { partsOf, type Rung } from '@visavis/engine/decide';
import type { Events } from '../platform/events/index.ts';
import type { DecideDb } from './definition-store.ts';
import { readSides } from './exposure-store.ts';
import { readSettings } from './settings.ts';

export interface Side {
  /** As it stands in the log and in `Experience Viewed`. */
  name: string;
  share: number;
  /** The lowest rung that is kept back; 1 is everything. */
  from: Rung;
  held: number;
  others: number;
}

export async function sidesOf(
  { db, events }: { db: DecideDb; events: Events },
  workspaceId: string,
): Promise<Side[]> {
  const { holdouts } = await readSettings(db, workspaceId);
  return Promise.all(
    partsOf(holdouts).map(async ({ view, share, leaves }) => ({
      ...{ name: view, share, from: (leaves + 1) as Rung },
      ...(await readSides(events, workspaceId, view)),
    })),
  );
}
