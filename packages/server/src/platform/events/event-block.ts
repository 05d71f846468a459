// How events become rows of the table `events`: a block of columns, filled event by event.

import type { Event, JsonObject } from '@visavis/engine/collect';
import { FACT_COLUMNS, PLAIN_FACTS } from './facts.ts';
import { type Column, Dictionary, Lists, nativeBlock, texts, uuids, type Values, wholes } from './native.ts';
import { TypedMaps } from './typed-maps.ts';

export interface EventRow {
  workspaceId: string;
  seq: number;
  /** The id of the event's first identifier. */
  identity: string;
  event: Event;
  /** The event's message as JSON, where it is at hand. */
  message?: string;
}

const TIME = "DateTime64(3, 'UTC')";

/** Rows as `Events.insert` takes them. */
export function eventBlock(rows: readonly EventRow[]): Uint8Array<ArrayBuffer> {
  const block = new EventBlock();
  for (const row of rows) block.add(row);
  return block.written();
}

export class EventBlock {
  #rows = 0;
  readonly #columns = {
    workspace_id: new Dictionary(),
    seq: wholes('UInt64'),
    message_id: texts(),
    identity: uuids(),
    type: new Dictionary(),
    name: new Dictionary(),
    time: wholes(TIME),
    received_at: wholes(TIME),
    source_id: new Dictionary(),
    group_id: texts(),
    flags: new Lists(new Dictionary()),
    raw: texts(),
  };
  readonly #facts = new Map<string, Dictionary | Values<string>>(
    Object.entries(FACT_COLUMNS).map(([fact, column]) => [
      fact,
      PLAIN_FACTS.has(column) ? texts() : new Dictionary(),
    ]),
  );
  readonly #typed = new TypedMaps();

  add({ workspaceId, seq, identity, event, message }: EventRow): void {
    const columns = this.#columns;
    columns.workspace_id.add(workspaceId);
    columns.seq.add(seq);
    columns.message_id.add(event.messageId);
    columns.identity.add(identity);
    columns.type.add(event.type);
    columns.name.add(event.name);
    columns.time.add(event.time);
    columns.received_at.add(event.receivedAt);
    columns.source_id.add(event.sourceId);
    columns.group_id.add(event.groupId ?? '');
    for (const flag of event.flags) columns.flags.elements.add(flag);
    columns.flags.end(event.flags.length);
    columns.raw.add(message ?? JSON.stringify(event.raw));
    for (const [fact, column] of this.#facts) column.add(String(event.facts[fact]?.[0] ?? ''));
    this.#addTyped(event);
    this.#rows++;
  }

  written(): Uint8Array<ArrayBuffer> {
    const facts: Record<string, Column> = {};
    for (const [fact, column] of this.#facts)
      facts[(FACT_COLUMNS as Readonly<Record<string, string>>)[fact]!] = column;
    return nativeBlock(this.#rows, { ...this.#columns, ...facts, ...this.#typed.columns() });
  }

  #addTyped({ properties, traits, consent }: Event): void {
    this.#typed.add('properties', properties);
    this.#typed.add('traits', traits);
    if (consent) this.#typed.add('consent', consent as JsonObject);
    this.#typed.endRow();
  }
}
