// What the shipper carries from the record store to the event store: each log, and what its rows become.

import type { Collect } from '../collect/index.ts';
import type { Decide } from '../decide/index.ts';
import { visitStream } from '../journey/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { ShipmentStream } from '../platform/events/index.ts';
import type { Records } from '../platform/records/index.ts';
import { transitionStream } from '../segment/index.ts';
import { derivedStream, movedStream } from '../unify/index.ts';
import { createEventBlocks } from './event-blocks.ts';
import { writeBlock } from './write-block.ts';

export function streams(rooms: {
  records: Records;
  clock: Clock;
  collect: Collect;
  decide: Decide;
}): ShipmentStream[] {
  const { records, clock, collect, decide } = rooms;
  return [
    eventStream(records, collect),
    movedStream(records),
    derivedStream(records),
    visitStream(records),
    transitionStream(records, () => clock.now()),
    decide.stream,
  ];
}

function eventStream(records: Records, collect: Collect): ShipmentStream {
  const blocks = createEventBlocks(writeBlock, records.file);
  return {
    name: 'events',
    table: 'event',
    columns: ['workspace_id', 'body'],
    encode: (rows) => blocks.encode(rows),
    carry: (span) => blocks.carry(span),
    prune: (shippedSeq) => collect.outbox.prune(shippedSeq),
    close: () => blocks.close(),
  };
}
