// The door over `@clickhouse/client`: limits on every query, one way to read results, retries while the store is
// away, and errors that say what to do.

import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClickHouseClient, ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { noSpaceFor, VisavisError } from '../errors.ts';
import type { Log } from '../log.ts';
import { noteStatement } from '../statements.ts';
import { unbroken } from './broken.ts';
import { type Address, Supervisor } from './chdb/supervisor.ts';
import { sweep } from './chdb/sweep.ts';
import { eraseIdentities } from './erasing.ts';
import type { Events, EventsStatus, InsertOptions, Params, QueryOptions } from './events.ts';
import { insertAgain, isAnyThere } from './insert-again.ts';
import { type EventMigration, migrations } from './schema.ts';
import { sendBlock } from './send-block.ts';

const DATABASE = 'visavis';
const DEFAULT_TIMEOUT_MS = 30_000;
/** The engine looks at the clock between blocks; one that is this late hangs. */
const GRACE_MS = 20_000;
const PING_MS = 2_000;
/** Of a question: a quarter of what the machine, or the container, has. */
const MEMORY_LIMIT_BYTES = Math.max(
  2_000_000_000,
  Math.floor(Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY) / 4),
);
/** What it groups and sorts beyond that goes to disk: over a hundred million events it takes longer instead of failing. */
const SPILL_BYTES = String(Math.floor(MEMORY_LIMIT_BYTES / 2));
/** How long a request waits for a store that is away: the restart of our own takes half a second. */
const PATIENCE_MS = 8_000;

/** How long a stop waits for requests under way. */
const DRAIN_MS = 10_000;
const SWEEP_EVERY_MS = 60_000;

/** A condition may ask for thousands of values, and a statement holds some of them several times. */
const LONGEST_STATEMENT = String(16 * 1024 ** 2);

const READING = {
  output_format_json_quote_64bit_integers: 0,
  date_time_output_format: 'iso',
  max_memory_usage: String(MEMORY_LIMIT_BYTES),
  max_query_size: LONGEST_STATEMENT,
  max_bytes_before_external_group_by: SPILL_BYTES,
  max_bytes_before_external_sort: SPILL_BYTES,
} as const;

const WRITING = {
  insert_deduplicate: 1,
  async_insert: 0,
  // A batch is some megabytes: reading it by one thread takes a tenth less processor time than by several.
  input_format_parallel_parsing: 0,
  // Half of a surrogate pair, as JavaScript can make it, must not hold up all that comes after it.
  input_format_json_throw_on_bad_escape_sequence: 0,
  // Text that looks like a date is text.
  input_format_try_infer_dates: 0,
} as const;

export interface OpenEvents {
  clickhouseUrl?: string;
  dataDir: string;
  log: Log;
}

export async function openEvents({ clickhouseUrl, dataDir, log }: OpenEvents): Promise<Events> {
  const supervisor = clickhouseUrl
    ? undefined
    : await Supervisor.start(join(dataDir, 'events'), limits(), log);
  const store = new Store(clickhouseUrl, supervisor, log);
  try {
    await store.makeDatabase();
    await store.migrate(migrations);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

const limits = () => ({
  max_execution_time: DEFAULT_TIMEOUT_MS / 1000,
  max_memory_usage: MEMORY_LIMIT_BYTES,
  session_timezone: 'UTC' as unknown as number,
});

class Store implements Events {
  readonly #url: string | undefined;
  readonly #supervisor: Supervisor | undefined;
  readonly #log: Log;
  #client: ClickHouseClient | undefined;
  #generation = -1;
  /** `default` until ours is made. */
  #database = 'default';
  #retries = 0;
  #failures = 0;
  #closed = false;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #sweeping: NodeJS.Timeout | undefined;

  constructor(url: string | undefined, supervisor: Supervisor | undefined, log: Log) {
    this.#url = url;
    this.#supervisor = supervisor;
    this.#log = log;
    if (supervisor) this.#sweeping = setInterval(() => void this.#sweep(), SWEEP_EVERY_MS).unref();
  }

  async insert(
    table: string,
    rows: readonly object[] | Uint8Array,
    { token, place, again = false }: InsertOptions,
  ): Promise<void> {
    if (rows.length === 0) return;
    let tried = again;
    await this.#try({}, async (client, abort_signal) => {
      const insert = async (insert_deduplication_token: string) => {
        const how = { abort_signal, clickhouse_settings: { ...WRITING, insert_deduplication_token } };
        if (rows instanceof Uint8Array) await sendBlock(client, table, rows, how);
        else await client.insert({ table, values: rows as object[], format: 'JSONEachRow', ...how });
      };
      if (tried && place) return insertAgain(token, insert, () => isAnyThere(this, table, place));
      tried = true;
      return insert(token);
    });
  }

  query<T>(query: string, params: Params = {}, options: QueryOptions = {}): Promise<T[]> {
    noteStatement('events', query, params);
    return this.#try(options, async (client, abort_signal, clickhouse_settings) => {
      const result = await client.query({
        query,
        query_params: params,
        format: 'JSONEachRow',
        abort_signal,
        clickhouse_settings,
      });
      return result.json<T>();
    });
  }

  async *stream<T>(query: string, params: Params = {}, options: QueryOptions = {}): AsyncIterable<T[]> {
    noteStatement('events', query, params);
    const result = await this.#try(options, (client, abort_signal, clickhouse_settings) =>
      client.query({ query, query_params: params, format: 'JSONEachRow', abort_signal, clickhouse_settings }),
    );
    try {
      for await (const rows of result.stream<T>()) yield rows.map((row) => row.json<T>());
    } catch (error) {
      throw this.#explain(error);
    } finally {
      result.close();
    }
  }

  async *bytes(sql: string, params: Params = {}, options: QueryOptions = {}): AsyncIterable<Uint8Array> {
    noteStatement('events', sql, params);
    const query = `${sql} FORMAT RowBinary`;
    const { stream } = await this.#try(options, (client, abort_signal, clickhouse_settings) =>
      client.exec({ query, query_params: params, abort_signal, clickhouse_settings }),
    );
    try {
      yield* unbroken(stream);
    } catch (error) {
      throw this.#explain(error);
    } finally {
      stream.destroy();
    }
  }

  async command(query: string, params: Params = {}, options: QueryOptions = {}): Promise<void> {
    await this.#try(options, (client, abort_signal, clickhouse_settings) =>
      client.command({ query, query_params: params, abort_signal, clickhouse_settings }),
    );
  }

  /** A store that hangs is away, too: whoever asks is answered in time, and the query's own limit ends what hangs. */
  ping(): Promise<boolean> {
    const asked = this.query<{ one: number }>('SELECT 1 AS one', {}, { timeoutMs: PING_MS });
    return Promise.race([
      asked.then(
        ([row]) => row?.one === 1,
        () => false,
      ),
      sleep(PING_MS, false, { ref: false }),
    ]);
  }

  erase(
    workspace: string,
    identities: readonly string[],
    until: Readonly<Record<string, number>> = {},
  ): Promise<void> {
    const hurry = this.#supervisor ? () => sweep(this) : undefined;
    return eraseIdentities(this, { workspace, identities, until, hurry });
  }

  status(): EventsStatus {
    return {
      kind: this.#supervisor ? 'chdb' : 'clickhouse',
      pid: this.#supervisor?.pid,
      restarts: this.#supervisor?.restarts ?? 0,
      retries: this.#retries,
      failures: this.#failures,
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweeping);
    await Promise.race([Promise.allSettled(this.#underWay), sleep(DRAIN_MS, undefined, { ref: false })]);
    await this.#client?.close();
    await this.#supervisor?.stop();
  }

  async makeDatabase(): Promise<void> {
    await this.command(`CREATE DATABASE IF NOT EXISTS ${DATABASE}`);
    this.#database = DATABASE;
    this.#generation = -1;
  }

  async migrate(list: readonly EventMigration[]): Promise<void> {
    await this.command(
      'CREATE TABLE IF NOT EXISTS migration (name String, applied_at DateTime) ENGINE = MergeTree ORDER BY name',
    );
    const done = new Set(
      (await this.query<{ name: string }>('SELECT name FROM migration')).map((row) => row.name),
    );
    for (const { name, statements } of list) {
      if (done.has(name)) continue;
      for (const statement of statements) await this.command(statement);
      await this.command('INSERT INTO migration VALUES ({name:String}, now())', { name });
    }
  }

  #sweep(): Promise<void> {
    return sweep(this).catch((error) =>
      this.#log.warn({ error: String(error) }, 'event store: sweeping failed'),
    );
  }

  /** Runs `work`, again while the store is away, and no longer than patience and the query's own time allow. */
  #try<T>(options: QueryOptions, work: Work<T>): Promise<T> {
    const working = this.#attempts(options, work);
    this.#underWay.add(working);
    return working.finally(() => this.#underWay.delete(working));
  }

  async #attempts<T>({ signal, timeoutMs = DEFAULT_TIMEOUT_MS }: QueryOptions, work: Work<T>): Promise<T> {
    const settings = { ...READING, max_execution_time: Math.ceil(timeoutMs / 1000) };
    const until = Date.now() + Math.min(PATIENCE_MS, timeoutMs);
    for (;;) {
      const hung = AbortSignal.timeout(timeoutMs + GRACE_MS);
      try {
        const client = await this.#connected();
        return await work(client, signal ? AbortSignal.any([signal, hung]) : hung, settings);
      } catch (error) {
        signal?.throwIfAborted();
        if (hung.aborted) this.#supervisor?.kill(`a query took ${GRACE_MS} ms longer than its limit`);
        if (!isAway(error) || this.#closed || Date.now() > until) throw this.#explain(error);
        this.#retries++;
        await sleep(100);
      }
    }
  }

  async #connected(): Promise<ClickHouseClient> {
    const address = this.#supervisor ? await this.#supervisor.address() : undefined;
    const generation = address?.generation ?? 0;
    if (this.#client && generation === this.#generation) return this.#client;
    void this.#client?.close();
    this.#generation = generation;
    this.#client = this.#connect(address);
    return this.#client;
  }

  #connect(address: Address | undefined): ClickHouseClient {
    return createClient({
      url: address?.url ?? this.#url!,
      ...(address ? { username: 'visavis', password: address.password } : {}),
      database: this.#database,
      max_open_connections: 16,
      request_timeout: 900_000,
      // Every failure comes to us as an error; the client's own lines would hold statements and so people's data.
      log: { level: ClickHouseLogLevel.OFF },
      application: 'visavis',
    });
  }

  #explain(error: unknown): Error {
    if (error instanceof VisavisError) return error;
    this.#failures++;
    if (error instanceof ClickHouseError) return isFull(error) ? noSpaceFor('the event store', error) : error;
    // What a stop cuts off is no news to whoever stops.
    if (!this.#closed) this.#log.warn({ error: String(error) }, 'event store: a request failed');
    return new VisavisError('store_unavailable', 'The event store does not answer. Try again in a moment.', {
      cause: error,
    });
  }
}

type Work<T> = (
  client: ClickHouseClient,
  signal: AbortSignal,
  settings: Record<string, string | number>,
) => Promise<T>;

/** Our child says what the file system said, a server of ClickHouse its own words. */
const isFull = ({ message, type }: ClickHouseError): boolean =>
  type === 'NOT_ENOUGH_SPACE' || /ENOSPC|No space left on device/.test(message);

/** No answer, as against an answer that says no. */
const isAway = (error: unknown): boolean =>
  !(error instanceof ClickHouseError) && !(error instanceof SyntaxError) && !(error instanceof TypeError);
