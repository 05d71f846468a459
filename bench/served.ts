// The whole server in a process of its own, for the benchmarks that ask it over HTTP: this file is that process when
// it is forked, and `serve` starts it. What is measured runs beside nothing but the sender.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';
import type { Condition } from '@visavis/engine/segment';
import type { Flow, Outcome, Task } from '../packages/server/src/flow/flow.ts';
import type { Records, Unit } from '../packages/server/src/platform/records/index.ts';
import { run } from '../packages/server/test/running.ts';
import type { RecordedUnit } from './bare-store.ts';

export interface Served {
  url: string;
  workspaceId: string;
  writeKey: string;
  secretKey: string;
  dataDir: string;
  /** From the start of the process until it answers. */
  startedMs: number;
  /**
   * `store: false`: requests are read, authenticated, validated and answered as ever, and nothing is done with their
   * events. It is what the rest of the server costs.
   */
  set(options: { store: boolean }): Promise<void>;
  /** From here on every unit is remembered, until it is called with the file to write them to; see `readUnits`. */
  record(file?: string): Promise<void>;
  /** Processor time of the server's process so far, all its threads, and its memory after a collection. */
  usage(): Promise<Usage>;
  /** Milliseconds of processor time so far by thread, and of the event store's process; none where the system does not tell. */
  threads(): Promise<Record<string, number>>;
  /** Until the event store has everything. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}
export interface Usage {
  cpuMs: number;
  rssBytes: number;
  heapBytes: number;
}

type Order =
  | { do: 'usage' | 'threads' | 'settled' | 'stop' }
  | { do: 'set'; store: boolean }
  | { do: 'record'; file?: string };

/** Starts it; on the directory of an earlier one when given, and then leaves the directory alone. */
export async function serve({
  dataDir,
  execArgv = [],
}: {
  dataDir?: string;
  execArgv?: string[];
} = {}): Promise<Served> {
  const child = fork(fileURLToPath(import.meta.url), dataDir === undefined ? [] : [dataDir], {
    execArgv: ['--expose-gc', '--no-warnings', ...execArgv],
  });
  const begun = performance.now();
  const answer = async <T>(): Promise<T> => {
    const failed = once(child, 'exit').then(([code]) => {
      throw new Error(`The server ended with code ${code}.`);
    });
    failed.catch(() => {});
    const [message] = await Promise.race([once(child, 'message'), failed]);
    return message as T;
  };
  const tell = <T>(order: Order): Promise<T> => {
    const answered = answer<T>();
    child.send(order);
    return answered;
  };
  const about =
    await answer<Omit<Served, 'startedMs' | 'set' | 'record' | 'usage' | 'threads' | 'settled' | 'stop'>>();
  return {
    ...about,
    startedMs: performance.now() - begun,
    set: ({ store }) => tell({ do: 'set', store }),
    record: (file) => tell({ do: 'record', ...(file !== undefined && { file }) }),
    usage: () => tell({ do: 'usage' }),
    threads: () => tell({ do: 'threads' }),
    settled: () => tell({ do: 'settled' }),
    async stop() {
      const gone = once(child, 'exit');
      await tell({ do: 'stop' });
      await gone;
    },
  };
}

/** Asks its API with the secret key. @throws when the answer is a refusal */
export async function ask(
  { url, secretKey }: Served,
  method: string,
  path: string,
  body?: object,
  // biome-ignore lint/suspicious/noExplicitAny: the shapes are the server's, and read where they are asked for.
): Promise<any> {
  const answer = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Segments as a shop has them, on what the messages of `sender` say. */
const SEGMENTS: Condition[] = [
  { event: 'Order Completed', op: 'gte', value: 3, window: { last: '30d' } },
  {
    event: 'Order Completed',
    measure: { sum: 'properties.revenue' },
    op: 'gt',
    value: 500,
    window: { last: '90d' },
  },
  { event: 'Product Viewed', op: 'gte', value: 10, window: { last: '7d' } },
  { not: { event: 'Order Completed', window: { last: '14d' } } },
  { attribute: 'device.type', op: 'eq', value: 'mobile' },
];

export async function defineSegments(server: Served): Promise<void> {
  for (const [index, condition] of SEGMENTS.entries())
    await ask(server, 'POST', '/v1/segments', { name: `Bench ${index + 1}`, condition });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await beTheServer();

async function beTheServer(): Promise<void> {
  const running = await run({ dataDir: process.argv[2] });
  const { app, url, workspaceId, writeKey, secretKey, dataDir } = running;
  const submit = app.flow.submit;
  const nothing = constant(submit);
  app.flow.submit = nothing.learning;
  const recorder = recording(app.records);
  process.on('message', async (order: Order) => {
    if (order.do === 'set') app.flow.submit = order.store ? nothing.learning : nothing.answering;
    if (order.do === 'record') recorder.record(order.file);
    if (order.do === 'settled') await running.settled();
    if (order.do === 'stop') await running.stop();
    const answers = { usage, threads: () => threads(app.events.status().pid) };
    process.send?.(order.do === 'usage' || order.do === 'threads' ? answers[order.do]() : {});
    if (order.do === 'stop') process.disconnect?.();
  });
  process.send!({ url, workspaceId, writeKey, secretKey, dataDir });
}

/** Listens to what units write. */
function recording(records: Records): { record(file: string | undefined): void } {
  let kept: RecordedUnit[] | undefined;
  const { unit } = records;
  records.unit = (locks, work) => {
    if (!kept) return unit(locks, work);
    const mine: RecordedUnit = [];
    kept.push(mine);
    const heard = (target: Unit): Unit => ({
      all: (statement, params) => target.all(statement, params),
      run(statement, rows) {
        if (rows.length > 0) mine.push({ statement, rows: rows.map((row) => [...row]) });
        target.run(statement, rows);
      },
    });
    return unit(locks, (target) => work(heard(target)));
  };
  return {
    record(file) {
      if (file !== undefined) writeFileSync(file, serialize(kept ?? []));
      kept = file === undefined ? [] : undefined;
    },
  };
}

type Submit = Flow['submit'];

/** In place of the flow: what it answered last to a task of the same kind, whoever asks what. */
function constant(submit: Submit): { learning: Submit; answering: Submit } {
  const last: { told?: Outcome; asked?: Outcome } = {};
  const kind = (task: Task) => (task.question ? 'asked' : 'told');
  return {
    async learning(task) {
      const outcome = await submit(task);
      last[kind(task)] = outcome;
      return outcome;
    },
    answering: async (task) => last[kind(task)] ?? submit(task),
  };
}

const TICK_MS = 10;
/** What the threads of node call themselves, in words. */
const THREADS: Readonly<Record<string, string>> = {
  V8Worker: "the collector's threads",
  WorkerThread: 'the writer, and the thread that writes blocks for the event store',
};

function threads(eventStore: number | undefined): Record<string, number> {
  const spent: Record<string, number> = {};
  if (process.platform !== 'linux') return spent;
  const add = (name: string, stat: string) => {
    const [userTicks, systemTicks] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    spent[name] = (spent[name] ?? 0) + (Number(userTicks) + Number(systemTicks)) * TICK_MS;
  };
  for (const task of readdirSync('/proc/self/task')) {
    const stat = readFileSync(`/proc/self/task/${task}/stat`, 'utf8');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    add(Number(task) === process.pid ? 'the main thread' : (THREADS[name] ?? 'other threads'), stat);
  }
  if (eventStore !== undefined)
    add("the event store's process", readFileSync(`/proc/${eventStore}/stat`, 'utf8'));
  return spent;
}

function usage(): Usage {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return { cpuMs: (user + system) / 1_000, rssBytes: rss, heapBytes: heapUsed };
}
