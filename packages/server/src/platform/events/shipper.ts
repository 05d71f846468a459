// Carries committed rows from the record store to the event store: in the order of their numbers, exactly once,
// whatever dies on the way. It knows no room: each stream says which table it reads and what its rows become.

import type { Log } from '../log.ts';
import type { Records } from '../records/index.ts';
import type { Events } from './events.ts';
import { createHorizon } from './horizon.ts';
import { Lane } from './lane.ts';
import type { ShipmentStatus, ShipmentStream } from './shipment.ts';
import { createShipmentStore } from './shipment-store.ts';

export interface Shipper {
  start(): void;
  /** Says that something was committed; without it the shipper looks twice a second. */
  wake(): void;
  /** Ships what is committed now; resolves when the event store has it. */
  flush(): Promise<void>;
  status(): Record<string, ShipmentStatus>;
  /** Finishes the batch under way. */
  stop(): Promise<void>;
}

export interface ShipperDeps {
  records: Records;
  events: Events;
  log: Log;
  streams: readonly ShipmentStream[];
}

export function createShipper({ records, events, log, streams }: ShipperDeps): Shipper {
  const store = createShipmentStore(records);
  const lanes = streams.map(
    (stream) => new Lane(stream, store, createHorizon(records, stream.table), events, log),
  );
  return {
    start() {
      for (const lane of lanes) lane.start();
    },
    wake() {
      for (const lane of lanes) lane.wake();
    },
    async flush() {
      for (const lane of lanes) await lane.flush();
    },
    status: () => Object.fromEntries(lanes.map((lane) => [lane.name, lane.status()])),
    async stop() {
      await Promise.all(lanes.map((lane) => lane.stop()));
    },
  };
}
