// One stream's way from the record store to the event store, batch after batch.
//
// How exactly once: the end of a batch is written down before the batch is sent, so that after a crash the very same
// rows go again under the very same token, and the event store drops what it has. Only then the next batch begins.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { Events } from './events.ts';
import type { Horizon } from './horizon.ts';
import type { ShipmentStatus, ShipmentStream, ShippedBlock, Span } from './shipment.ts';
import type { OutboxRow, Progress, ShipmentStore } from './shipment-store.ts';

const ROWS_PER_BATCH = 4_000;
/** Of what is read and written elsewhere. */
const CARRIED_PER_BATCH = 12_000;
const BYTES_PER_BATCH = 16_000_000;
/**
 * Batches below this wait for company. What is inserted is merged again and again with what was there: of a stream of
 * single events that took a quarter of a core when they waited for 250 ms, and takes a tenth now.
 */
const LINGER_MS = 1_000;
/** A look that found nothing is not repeated for so long, whoever wakes. */
const LOOK_EVERY_MS = 100;
const IDLE_MS = 500;
const BACKOFF_TO_MS = 5_000;
const PRUNE_EVERY_MS = 60_000;

export class Lane {
  readonly #stream: ShipmentStream;
  readonly #store: ShipmentStore;
  readonly #horizon: Horizon;
  readonly #events: Events;
  readonly #log: Log;
  #progress: Progress | undefined;
  #end = 0;
  #failures = 0;
  #movedAt = 0;
  #prunedAt = 0;
  #stopping = false;
  #running: Promise<void> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #nudge: (() => void) | undefined;
  #woken = false;
  #interrupt: (() => void) | undefined;

  constructor(stream: ShipmentStream, store: ShipmentStore, horizon: Horizon, events: Events, log: Log) {
    this.#stream = stream;
    this.#store = store;
    this.#horizon = horizon;
    this.#events = events;
    this.#log = log;
  }

  get name(): string {
    return this.#stream.name;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  wake(): void {
    this.#woken = true;
    this.#nudge?.();
  }

  async flush(): Promise<void> {
    const target = await this.#horizon.end();
    while ((this.#progress?.shipped ?? -1) < target) {
      const before = this.#progress?.shipped;
      await this.#exclusively(() => this.#ship());
      if (this.#progress!.shipped === before) await sleep(20);
    }
  }

  status(): ShipmentStatus {
    const shippedSeq = this.#progress?.shipped ?? 0;
    return {
      shippedSeq,
      rows: this.#progress?.rows ?? 0,
      // What was committed since the last look is not counted yet, but it is there.
      lag: Math.max(this.#woken ? 1 : 0, this.#end - shippedSeq),
      movedAt: this.#movedAt,
      failures: this.#failures,
    };
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#interrupt?.();
    await this.#running;
    await this.#turn;
    await this.#stream.close?.();
  }

  async #run(): Promise<void> {
    let failed = 0;
    while (!this.#stopping) {
      try {
        const sent = await this.#exclusively(() => this.#ship());
        failed = 0;
        await this.#prune();
        if (sent < ROWS_PER_BATCH) await this.#rest(sent > 0 ? LINGER_MS : LOOK_EVERY_MS, false);
        if (sent === 0 && !this.#woken) await this.#rest(IDLE_MS, true);
      } catch (error) {
        this.#failures++;
        this.#log.warn({ stream: this.name, error: String(error) }, 'shipper: will try again');
        await this.#rest(Math.min(100 * 2 ** failed++, BACKOFF_TO_MS), false);
      }
    }
  }

  /** A nudge ends a rest that waits for something to do; a stop ends any. */
  async #rest(ms: number, wakeable: boolean): Promise<void> {
    if (this.#stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      const end = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#interrupt = end;
      if (wakeable) this.#nudge = end;
    });
    this.#interrupt = undefined;
    this.#nudge = undefined;
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** Sends one batch; returns how many rows of the log it was. */
  async #ship(): Promise<number> {
    this.#woken = false;
    this.#progress = await this.#store.progress(this.name);
    const { shipped, pending } = this.#progress;
    this.#end = await this.#horizon.end();
    const retrying = pending > shipped;
    const until = retrying ? pending : await this.#horizon.safe();
    if (until <= shipped) return 0;
    const most = retrying ? Number.MAX_SAFE_INTEGER : undefined;
    const span = { after: shipped, until, bytes: most ?? BYTES_PER_BATCH };
    const batch =
      (await this.#carried({ ...span, rows: most ?? CARRIED_PER_BATCH })) ??
      (await this.#read({ ...span, rows: most ?? ROWS_PER_BATCH }));
    const to = retrying ? pending : batch.to || until;
    if (!retrying && !(await this.#store.claim(this.name, this.#progress, to))) return 0;
    if (batch.rows > 0) await batch.send(this.#insert(shipped, to, retrying));
    await this.#store.finish(this.name, shipped, to, batch.rows);
    this.#progress = { shipped: to, pending: to, rows: this.#progress.rows + batch.rows };
    this.#movedAt = Date.now();
    return batch.rows;
  }

  async #carried(span: Span): Promise<Batch | undefined> {
    const carried = await this.#stream.carry?.(span);
    return carried && { ...carried, send: (insert) => sendBlocks(carried.blocks, insert) };
  }

  async #read(span: Span): Promise<Batch> {
    const rows = bounded(await this.#store.read(this.#stream, span), span.bytes);
    return { rows: rows.length, to: rows.at(-1)?.seq ?? 0, send: (insert) => this.#send(rows, insert) };
  }

  async #send(rows: readonly OutboxRow[], insert: Insert): Promise<void> {
    await sendBlocks((await this.#stream.encode?.(rows)) ?? [], insert);
    if (this.#stream.map) await sendMapped(rows, this.#stream.map, insert);
  }

  #insert(after: number, to: number, again: boolean): Insert {
    const place = { column: this.#stream.number ?? 'seq', after, to };
    const token = `${this.name}:${after}-${to}`;
    return (table, rows) => this.#events.insert(table, rows, { token, place, again });
  }

  async #prune(): Promise<void> {
    if (!this.#stream.prune || !this.#progress || Date.now() - this.#prunedAt < PRUNE_EVERY_MS) return;
    const { shipped } = this.#progress;
    if ((await this.#stream.prune(shipped)) === 0) this.#prunedAt = Date.now();
  }
}

interface Batch {
  rows: number;
  to: number;
  send(insert: Insert): Promise<void>;
}
type Insert = (table: string, rows: readonly object[] | Uint8Array) => Promise<void>;

async function sendBlocks(all: readonly ShippedBlock[], insert: Insert): Promise<void> {
  for (const { table, block } of all) await insert(table, block);
}

async function sendMapped(
  rows: readonly OutboxRow[],
  map: NonNullable<ShipmentStream['map']>,
  insert: Insert,
): Promise<void> {
  const byTable = new Map<string, object[]>();
  for (const [index, row] of rows.entries()) {
    // Reading and mapping 250 rows takes 2 to 4 ms; requests get their turn in between.
    if (index % 250 === 249) await new Promise(setImmediate);
    for (const { table, row: mapped } of map(row)) {
      const list = byTable.get(table);
      if (list) list.push(mapped);
      else byTable.set(table, [mapped]);
    }
  }
  for (const [table, list] of byTable) await insert(table, list);
}

/** As many rows as fit into a batch's bytes, at least one. */
function bounded(rows: readonly OutboxRow[], most: number): readonly OutboxRow[] {
  let bytes = 0;
  for (const [index, row] of rows.entries()) {
    for (const value of Object.values(row)) if (typeof value === 'string') bytes += value.length;
    if (bytes > most) return rows.slice(0, index + 1);
  }
  return rows;
}
