// A server with nothing but accounts on it, for the tests of this room.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '../platform/clock.ts';
import { type App, createHttp } from '../platform/http/index.ts';
import { createLog, type Log } from '../platform/log.ts';
import { createMetrics } from '../platform/metrics.ts';
import { openRecords, type Records } from '../platform/records/index.ts';
import { type Account, createAccount, migrations, registerAccountRoutes } from './index.ts';

export const ORIGIN = 'http://visavis.test';

export interface TestServer {
  app: App;
  account: Account;
  records: Records;
  clock: ManualClock;
  close(): Promise<void>;
  /** Sends JSON as our own page would, with a cookie or a key. */
  send(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, options?: Send): Promise<Answer>;
  /** The session cookie of somebody who signs in. */
  signIn(email: string, password: string): Promise<string>;
}

export interface Send {
  cookie?: string;
  key?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came.
  body: any;
  cookie: string;
}

export interface StartOptions {
  addRoutes?: (app: App) => void;
  /** A Postgres; SQLite in a temporary directory when there is none. */
  url?: string;
}

export async function startServer({ addRoutes, url }: StartOptions = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'visavis-account-'));
  const log = createLog({ level: 'silent' });
  const records = await openRecords({ dataDir, log, url });
  const clock = new ManualClock(Date.now());
  // A store left open would keep the test's process alive: a failing start would be a test that hangs.
  const { account, app } = await begin({ records, clock, log }, addRoutes).catch(async (error) => {
    await records.close();
    throw error;
  });

  const send: TestServer['send'] = async (method, url, { cookie, key, body, headers = {} } = {}) => {
    const answer = await app.inject({
      method,
      url,
      headers: {
        host: 'visavis.test',
        origin: ORIGIN,
        ...(cookie ? { cookie } : {}),
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const cookies = answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`);
    const parsed = answer.body === '' ? undefined : answer.json();
    return { status: answer.statusCode, headers: answer.headers, body: parsed, cookie: cookies.join('; ') };
  };
  const signIn = async (email: string, password: string) => {
    const answer = await send('POST', '/api/auth/sign-in/email', { body: { email, password } });
    if (answer.status !== 200) throw new Error(`Signing in answered ${answer.status}`);
    return answer.cookie;
  };
  const close = async () => {
    await app.close();
    await records.close();
    await rm(dataDir, { recursive: true });
  };
  return { app, account, records, clock, close, send, signIn };
}

async function begin(
  { records, clock, log }: { records: Records; clock: ManualClock; log: Log },
  addRoutes: StartOptions['addRoutes'],
): Promise<Pick<TestServer, 'account' | 'app'>> {
  await records.migrate(migrations);
  const secret = 'a secret that is only used in tests';
  const account = createAccount({ records, clock, log, secret, publicUrl: undefined });
  const config = { trustedProxies: [], publicUrl: undefined };
  const app = await createHttp({
    ...{ config, log, checkAnswers: true },
    metrics: createMetrics({ process: false }),
  });
  account.guard(app);
  registerAccountRoutes(app, account);
  addRoutes?.(app);
  return { account, app };
}
