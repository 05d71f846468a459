// The whole program on a directory of its own, for tests: started, signed up, and asked over HTTP.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, type Visavis } from '../src/app.ts';
import type { Clock } from '../src/platform/clock.ts';
import { type Config, readConfig } from '../src/platform/config.ts';

export interface Running {
  app: Visavis;
  url: string;
  workspaceId: string;
  writeKey: string;
  secretKey: string;
  email: string;
  password: string;
  dataDir: string;
  /** Asks with the secret key, unless another is given; the parsed answer. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came.
  ask(method: string, path: string, body?: unknown, key?: string): Promise<{ status: number; body: any }>;
  /** Until the event store has everything that was acknowledged. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export interface RunOptions {
  config?: Partial<Config>;
  clock?: Clock;
  /** Kept after `stop`, so that a second start can go on with it. */
  dataDir?: string;
}

export async function run({ config, clock, dataDir }: RunOptions = {}): Promise<Running> {
  const dir = dataDir ?? (await mkdtemp(join(tmpdir(), 'visavis-app-')));
  const defaults = readConfig({ PORT: '0', VISAVIS_DATA_DIR: dir, VISAVIS_LOG_LEVEL: 'error' });
  const app = await createApp({
    config: { ...defaults, host: '127.0.0.1', ...config },
    clock,
    checkAnswers: true,
  });
  // A server left open would keep the test's process alive: a failing start would be a test that hangs.
  const { url, made } = await begin(app, dataDir !== undefined).catch(async (error) => {
    await app.close();
    throw error;
  });
  return {
    ...made,
    app,
    url,
    dataDir: dir,
    async ask(method, path, body, key = made.secretKey) {
      const answer = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
      };
    },
    async settled() {
      await app.flow.drain();
      await app.shipper.flush();
    },
    async stop() {
      await app.close();
      if (dataDir === undefined) await rm(dir, { recursive: true, force: true });
    },
  };
}

async function begin(app: Visavis, renewDemo: boolean) {
  const url = await app.listen();
  const made = await app.account.bootstrap({ demo: true, url, renewDemo });
  if (made.kind !== 'demo') throw new Error(`Expected a demo workspace, got ${made.kind}`);
  return { url, made };
}
