// The event store: everything analytical. A ClickHouse server when its URL is given, else our own chDB process.

export { type EventRow, eventBlock } from './event-block.ts';
export type { Events, EventsStatus, Param, Params, QueryOptions } from './events.ts';
export { sqlTime } from './events.ts';
export { FACT_COLUMNS } from './facts.ts';
export { createHorizon, type Horizon } from './horizon.ts';
export { Dictionary, Lists, nativeBlock, uuids, wholes } from './native.ts';
export { openEvents } from './open.ts';
export type { EventMigration } from './schema.ts';
export type {
  Carried,
  ShipmentStatus,
  ShipmentStream,
  Shipped,
  ShippedBlock,
  Span,
} from './shipment.ts';
export { type OutboxRow, shipperMigrations } from './shipment-store.ts';
export { createShipper, type Shipper } from './shipper.ts';
export {
  fact,
  isAmount,
  JOIN_MOVED,
  micros,
  type PropertySql,
  profileOf,
  property,
  quote,
} from './sql.ts';
