// What the shipper carries from the record store to the event store: each log, and what its rows become.

import { decodeEvent } from '@visavis/engine/collect';
import { eventIdentity } from '@visavis/engine/unify';
import type { Collect } from './collect/index.ts';
import type { Decide } from './decide/index.ts';
import { eventRow, type ShipmentStream } from './platform/events/index.ts';
import type { Records } from './platform/records/index.ts';
import { movedStream } from './unify/index.ts';

export function streams(rooms: { records: Records; collect: Collect; decide: Decide }): ShipmentStream[] {
  return [eventStream(rooms.collect), movedStream(rooms.records), TRANSITIONS, rooms.decide.stream];
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

const TRANSITIONS: ShipmentStream = {
  name: 'transitions',
  table: 'transition',
  columns: ['workspace_id', 'segment_id', 'profile_id', 'time', 'entered'],
  map: (row) => [
    {
      table: 'transitions',
      row: {
        workspace_id: row.workspace_id,
        segment_id: row.segment_id,
        profile: row.profile_id,
        time: row.time,
        entered: row.entered,
        seq: row.seq,
      },
    },
  ],
};
