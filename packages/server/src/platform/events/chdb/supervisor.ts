// Keeps the event store's process running: starts it, starts it again when it dies, drains it on stop.

import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { VisavisError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Open, Ready } from './protocol.ts';

/** Where the running process listens. `generation` grows with every start. */
export interface Address {
  url: string;
  password: string;
  generation: number;
}

const SESSIONS = 4;
const BACKOFF_FROM_MS = 100;
const BACKOFF_TO_MS = 10_000;
/** One that has run this long is well; the next death is the first of its kind again. */
const WELL_AFTER_MS = 60_000;
const LOCK_PATIENCE_MS = 3_000;

export class Supervisor {
  readonly #path: string;
  readonly #log: Log;
  readonly #limits: Open['limits'];
  #child: ChildProcess | undefined;
  #address: Promise<Address>;
  #generation = 0;
  #failures = 0;
  #stopping = false;
  #stopped: (() => void) | undefined;
  #restart: NodeJS.Timeout | undefined;
  restarts = 0;

  private constructor(path: string, limits: Open['limits'], log: Log) {
    this.#path = path;
    this.#limits = limits;
    this.#log = log;
    this.#address = this.#start();
  }

  /**
   * Rejects when the store cannot be opened. A locked directory is tried again for some seconds: after a crash of the
   * server its old child may need a moment to go.
   */
  static async start(path: string, limits: Open['limits'], log: Log): Promise<Supervisor> {
    mkdirSync(path, { recursive: true });
    const supervisor = new Supervisor(path, limits, log);
    const until = Date.now() + LOCK_PATIENCE_MS;
    for (;;) {
      try {
        await supervisor.address();
        return supervisor;
      } catch (error) {
        if (isLocked(error) && Date.now() < until) continue;
        await supervisor.stop();
        throw error;
      }
    }
  }

  /** Waits while the process is being started again. */
  address(): Promise<Address> {
    return this.#address;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** For a process that no longer answers: the next one continues where it was, since acknowledged rows are on disk. */
  kill(reason: string): void {
    this.#log.error({ reason, pid: this.pid }, 'event store: killing its process');
    this.#child?.kill('SIGKILL');
  }

  async stop(drainMs = 10_000): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => {
      this.#stopped = resolve;
    });
    if (child.connected) child.send({ kind: 'drain' });
    const last = setTimeout(() => child.kill('SIGKILL'), drainMs);
    await exited;
    clearTimeout(last);
  }

  #start(): Promise<Address> {
    const token = randomBytes(24).toString('base64url');
    const child = fork(new URL('./child.ts', import.meta.url), {
      execPath: process.execPath,
      execArgv: [],
      // The library reads files on libuv's pool: with the usual four threads they would wait behind queries.
      env: { ...process.env, UV_THREADPOOL_SIZE: '16', TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child = child;
    const startedAt = Date.now();
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2_000);
    });
    const address = new Promise<Address>((resolve, reject) => {
      child.once('error', reject);
      child.once('message', ({ port }: Ready) => {
        resolve({ url: `http://127.0.0.1:${port}`, password: token, generation: ++this.#generation });
      });
      // `close` comes after `exit` and after the last of stderr.
      child.once('close', (code, signal) => {
        this.#onExit(code, signal, startedAt, said);
        reject(cannotOpen(this.#path, said || `its process ended (${signal ?? code})`));
      });
    });
    address.catch(() => {});
    child.send({ path: this.#path, token, sessions: SESSIONS, limits: this.#limits } satisfies Open);
    return address;
  }

  #onExit(code: number | null, signal: string | null, startedAt: number, said: string): void {
    this.#stopped?.();
    if (this.#stopping) return;
    if (Date.now() - startedAt > WELL_AFTER_MS) this.#failures = 0;
    const waitMs = Math.min(BACKOFF_FROM_MS * 2 ** this.#failures++, BACKOFF_TO_MS);
    this.restarts++;
    this.#log.error({ code, signal, said, waitMs }, 'event store: its process ended, starting it again');
    this.#address = new Promise((resolve, reject) => {
      this.#restart = setTimeout(() => this.#start().then(resolve, reject), waitMs);
    });
    this.#address.catch(() => {});
  }
}

const isLocked = (error: unknown): boolean =>
  error instanceof VisavisError && error.message.includes('in use by');

function cannotOpen(path: string, said: string): VisavisError {
  return new VisavisError(
    'store_unavailable',
    said.includes('Cannot lock file')
      ? `The event store's directory ${path} is in use by another process. Stop that one first, or give this ` +
          'server a directory of its own with VISAVIS_DATA_DIR.'
      : `The event store's directory ${path} could not be opened: ${said.trim()}`,
  );
}
