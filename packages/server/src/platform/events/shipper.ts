// Carries committed rows from the record store to the event store: in the order of their numbers, exactly once,
// whatever dies on the way. It knows no room: each stream says which table it reads and what its rows become.
//
// How exactly once: the end of a batch is written down before the batch is sent, so that after a crash the very same
// rows go again under the very same token, and the event store drops what it has. Only then the next batch begins.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { Records } from '../records/index.ts';
import type { Events } from './events.ts';
import { createHorizon, type Horizon } from './horizon.ts';
import { createShipmentStore, type OutboxRow, type Progress, type ShipmentStore } from './shipment-store.ts';

/** One table of the record store with a growing `seq`, and what its rows become in the event store. */
export interface ShipmentStream {
  /** Remembered as the name of its progress; never changes. */
  name: string;
  table: string;
  /** What `map` reads, besides `seq`. */
  columns: readonly string[];
  /** The rows that one row becomes, by table; none at all for what the event store need not know. */
  map?(row: OutboxRow): readonly Shipped[];
  /** Instead of `map`: what many rows become, written out already. Given the same rows it gives the same lines. */
  encode?(rows: readonly OutboxRow[]): Promise<readonly ShippedLines[]>;
  /** Removes a slice of what is shipped and no longer needed; returns how many rows went. */
  prune?(shippedSeq: number): Promise<number>;
  /** Lets go of what it keeps; nothing is shipped any more. */
  close?(): Promise<void>;
}
export interface Shipped {
  table: string;
  row: object;
}
/** Rows as one line of JSON each. */
export interface ShippedLines {
  table: string;
  lines: Uint8Array;
}

export interface ShipmentStatus {
  shippedSeq: number;
  /** Rows sent since the first start. */
  rows: number;
  /** How far the log is ahead of the event store, in numbers of the log (an upper bound of its rows). */
  lag: number;
  /** When what is shipped last caught up with the log, or moved; 0 when never. */
  movedAt: number;
  failures: number;
}

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

const ROWS_PER_BATCH = 4_000;
const BYTES_PER_BATCH = 16_000_000;
/** Batches below this wait for company: the engine likes few, large inserts. */
const LINGER_MS = 250;
const IDLE_MS = 500;
const BACKOFF_TO_MS = 5_000;
const PRUNE_EVERY_MS = 60_000;

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

/** One stream's way. Streams do not wait for each other. */
class Lane {
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
      lag: Math.max(0, this.#end - shippedSeq),
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
        if (sent < ROWS_PER_BATCH) await this.#rest(sent > 0 ? LINGER_MS : IDLE_MS, sent === 0);
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
    this.#progress = await this.#store.progress(this.name);
    const { shipped, pending } = this.#progress;
    this.#end = await this.#horizon.end();
    const retrying = pending > shipped;
    const until = retrying ? pending : await this.#horizon.safe();
    if (until <= shipped) return 0;
    const read = await this.#store.read(
      this.#stream,
      shipped,
      until,
      retrying ? Number.MAX_SAFE_INTEGER : ROWS_PER_BATCH,
    );
    const rows = retrying ? read : bounded(read);
    const to = retrying ? pending : (rows.at(-1)?.seq ?? until);
    if (!retrying && !(await this.#store.claim(this.name, this.#progress, to))) return 0;
    await this.#send(rows, shipped, to);
    await this.#store.finish(this.name, shipped, to, rows.length);
    this.#progress = { shipped: to, pending: to, rows: this.#progress.rows + rows.length };
    this.#movedAt = Date.now();
    return rows.length;
  }

  async #send(rows: readonly OutboxRow[], from: number, to: number): Promise<void> {
    const token = `${this.name}:${from}-${to}`;
    if (rows.length === 0) return;
    for (const { table, lines } of (await this.#stream.encode?.(rows)) ?? [])
      await this.#events.insert(table, lines, { token });
    if (this.#stream.map) await this.#sendMapped(rows, this.#stream.map, token);
  }

  async #sendMapped(
    rows: readonly OutboxRow[],
    map: NonNullable<ShipmentStream['map']>,
    token: string,
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
    for (const [table, list] of byTable) {
      await this.#events.insert(table, list, { token });
    }
  }

  async #prune(): Promise<void> {
    if (!this.#stream.prune || !this.#progress || Date.now() - this.#prunedAt < PRUNE_EVERY_MS) return;
    const { shipped } = this.#progress;
    if ((await this.#stream.prune(shipped)) === 0) this.#prunedAt = Date.now();
  }
}

/** As many rows as fit into a batch's bytes, at least one. */
function bounded(rows: readonly OutboxRow[]): readonly OutboxRow[] {
  let bytes = 0;
  for (const [index, row] of rows.entries()) {
    for (const value of Object.values(row)) if (typeof value === 'string') bytes += value.length;
    if (bytes > BYTES_PER_BATCH) return rows.slice(0, index + 1);
  }
  return rows;
}
