// Tells the event store which person an identity belongs to, where that is not the person of its own id.

import type { ShipmentStream } from '../platform/events/index.ts';
import type { Records } from '../platform/records/index.ts';
import { deleteMovedUntil } from './moved-store.ts';

/** For the shipper: `identity_moved` in order, into `moved`; later rows replace earlier ones. */
export function movedStream(records: Records): ShipmentStream {
  return {
    name: 'moved',
    table: 'identity_moved',
    columns: ['workspace_id', 'identity_id', 'profile_id'],
    number: 'version',
    map: (row) => [
      {
        table: 'moved',
        row: {
          workspace_id: row.workspace_id,
          identity: row.identity_id,
          profile: row.profile_id,
          version: row.seq,
        },
      },
    ],
    prune: (shippedSeq) => deleteMovedUntil(records.db, shippedSeq),
  };
}
