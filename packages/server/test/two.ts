// Two whole servers on one Postgres and one event store, for tests; keys are the second's: made last, known to both.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Clock } from '../src/platform/clock.ts';
import { Supervisor } from '../src/platform/events/chdb/supervisor.ts';
import { newDatabase, startPostgres } from '../src/platform/records/test-postgres.ts';
import { type Running, run } from './running.ts';

export interface Two {
  first: Running;
  second: Running;
  both: readonly [Running, Running];
  /** Asks either with a key that both know. */
  ask(server: Running, ...asked: Parameters<Running['ask']>): ReturnType<Running['ask']>;
  stop(): Promise<void>;
}

/** The reason, when there can be none here: tests then say so and skip. */
export async function twoServers(name: string): Promise<((clock?: Clock) => Promise<Two>) | string> {
  const postgres = await startPostgres();
  if (typeof postgres === 'string') return postgres;
  return async (clock) => {
    const dir = mkdtempSync(join(tmpdir(), `visavis-two-${name}-`));
    const limits = { max_execution_time: 30, max_memory_usage: 1_000_000_000 };
    const store = await Supervisor.start(join(dir, 'events'), limits, pino({ level: 'silent' }));
    const { url, password } = await store.address();
    const clickhouse = new URL(url);
    Object.assign(clickhouse, { username: 'visavis', password });
    const config = {
      postgresUrl: await newDatabase(postgres.url),
      clickhouseUrl: clickhouse.href.replace(/\/$/, ''),
      secret: 'the same of all servers on one Postgres',
    };
    const start = async (server: string) =>
      stoppedOnce(await run({ config, clock, dataDir: join(dir, server) }));
    const first = await start('first');
    const second = await start('second');
    return {
      ...{ first, second, both: [first, second] },
      ask: (server, method, path, body, key = second.secretKey) => server.ask(method, path, body, key),
      async stop() {
        await first.stop();
        await second.stop();
        await store.stop();
        await postgres.stop();
        rmSync(dir, { recursive: true, force: true });
      },
    };
  };
}

/** A test may have stopped it before all is stopped. */
function stoppedOnce(server: Running): Running {
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= server.stop();
    return stopped;
  };
  return { ...server, stop };
}
