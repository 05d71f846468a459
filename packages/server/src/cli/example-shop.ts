// The example shop beside the demo: a process of its own, as a customer's shop would be. It is told where the server
// is and by which keys, and nothing else; when it cannot start or falls over, the server goes on without it.

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { shownAs } from './address-table.ts';

export interface ShopSettings {
  /** Where the server is. */
  url: string;
  writeKey: string;
  secretKey: string;
  host: string;
  /** Where it should be; when something else is there, it takes any free port. */
  port: number;
  /** Aborted when everything is to end; Ctrl-C reaches the shop, too. */
  signal: AbortSignal;
  say(text: string): void;
}

export interface OpenShop {
  url: string;
  /** Resolves when it is gone. */
  close(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL('../../../../examples/shop/src/server.ts', import.meta.url));
const OPENS_MS = 30_000;
const CLOSES_MS = 5_000;

/** Undefined, with a sentence said, where it does not open. */
export async function openShop(settings: ShopSettings, script = SCRIPT): Promise<OpenShop | undefined> {
  const first = await start(settings, settings.port, script);
  const isTaken = typeof first === 'string' && first.includes('EADDRINUSE') && settings.port !== 0;
  const opened = isTaken ? await start(settings, 0, script) : first;
  if (typeof opened !== 'string') return opened;
  settings.say(`The example shop did not open; everything else works. ${opened}`);
  return undefined;
}

/** The shop, or why there is none. */
async function start(settings: ShopSettings, port: number, script: string): Promise<OpenShop | string> {
  const { url, writeKey, secretKey, host } = settings;
  const given = { VISAVIS_URL: url, VISAVIS_WRITE_KEY: writeKey, VISAVIS_SECRET_KEY: secretKey };
  const child = fork(script, {
    env: { ...process.env, ...given, PORT: String(port), HOST: host },
    execArgv: ['--no-warnings'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr!.on('data', (text) => {
    complaint = `${complaint}${text}`.slice(0, 2_000);
  });
  const address = await Promise.race([said(child), ended(child), waited(OPENS_MS)]);
  if (!address) {
    await close(child);
    return /^\w*Error.*$/m.exec(complaint)?.[0] ?? 'It gave no reason.';
  }
  let isClosing = false;
  void ended(child).then(() => {
    if (!isClosing && !settings.signal.aborted)
      settings.say('The example shop has ended; everything else goes on.');
  });
  return {
    url: address,
    close() {
      isClosing = true;
      return close(child);
    },
  };
}

const said = (child: ChildProcess): Promise<string> =>
  new Promise((done) => child.once('message', ({ url }: { url: string }) => done(shownAs(url))));

const ended = (child: ChildProcess): Promise<undefined> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done(undefined);
    child.once('exit', () => done(undefined));
    child.once('error', () => done(undefined));
  });

const waited = (ms: number): Promise<undefined> =>
  new Promise((done) => setTimeout(() => done(undefined), ms).unref());

async function close(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await Promise.race([ended(child), waited(CLOSES_MS)]);
  if (child.exitCode === null) child.kill('SIGKILL');
}
