// Tells the event store what was worked out of people (stages, personas, predictions), so that conditions over it can be
// answered there, too. A row is everything that is known of a person at once: the latest replaces those before.

import type { Derived } from '@visavis/engine/unify';
import type { ShipmentStream } from '../platform/events/index.ts';
import type { Records } from '../platform/records/index.ts';
import { deleteDerivedUntil } from './moved-store.ts';

/** For the shipper: `derived_log` in order, into `derived`. */
export function derivedStream(records: Records): ShipmentStream {
  return {
    name: 'derived',
    table: 'derived_log',
    columns: ['workspace_id', 'profile_id', 'derived'],
    number: 'version',
    map: ({ seq, workspace_id, profile_id, derived }) => [
      {
        table: 'derived',
        row: { workspace_id, profile: profile_id, values: valuesOf(derived), version: seq },
      },
    ],
    prune: (shippedSeq) => deleteDerivedUntil(records.db, shippedSeq),
  };
}

/** By name, as JSON texts. */
function valuesOf(derived: unknown): Record<string, string> {
  const known = (typeof derived === 'string' ? JSON.parse(derived) : {}) as Derived;
  const values = Object.entries(known).filter(([, { value }]) => value !== null);
  return Object.fromEntries(values.map(([name, { value }]) => [name, JSON.stringify(value)]));
}
