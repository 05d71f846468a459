// What the shipper carries from the record store to the event store: each log, and what its rows become.

import { decodeEvent } from '@visavis/engine/collect';
import { eventIdentity } from '@visavis/engine/unify';
import type { Collect } from './collect/index.ts';
import type { Decide } from './decide/index.ts';
import type { Clock } from './platform/clock.ts';
import { eventRow, type ShipmentStream } from './platform/events/index.ts';
import type { Records } from './platform/records/index.ts';
import { transitionStream } from './segment/index.ts';
import { movedStream } from './unify/index.ts';

export function streams(rooms: {
  records: Records;
  clock: Clock;
  collect: Collect;
  decide: Decide;
}): ShipmentStream[] {
  const { records, clock, collect, decide } = rooms;
  return [
    eventStream(collect),
    movedStream(records),
    transitionStream(records, () => clock.now()),
    decide.stream,
  ];
}

function eventStream(collect: Collect): ShipmentStream {
  return {
    name: 'events',
    table: 'event',
    columns: ['workspace_id', 'body'],
    map(row) {
      const workspaceId = String(row.workspace_id);
      const event = decodeEvent(String(row.body));
      const identity = eventIdentity(workspaceId, event);
      return [{ table: 'events', row: eventRow({ workspaceId, seq: row.seq, identity, event }) }];
    },
    prune: (shippedSeq) => collect.prune(shippedSeq),
  };
}
