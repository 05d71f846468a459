// What the demo remembers between two starts, in `demo.json` in the data directory, and the way in, in
// `demo-credentials.json`, which only the owner of the directory can read.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DemoState {
  /** Whole weeks that were added to every time of the history. */
  weeks: number;
  /** When the demo was started first. */
  startedAt: number;
  /** Definitions are made once; what is deleted afterwards stays deleted. */
  defined: boolean;
  /** What rests on personas and predictions is made, too, once they are learned. */
  climbed?: boolean;
  /** The first letters were sent, and what writes from then on is live. */
  written?: boolean;
  /** Messages that the server has acknowledged, by part. */
  sent: Record<string, number>;
}

export interface Credentials {
  dashboardUrl: string;
  email: string;
  password: string;
  writeKey: string;
  secretKey: string;
  /** Where the example shop is; not there when it did not start. */
  shopUrl?: string;
}

const STATE = 'demo.json';
export const CREDENTIALS = 'demo-credentials.json';

export function readState(dataDir: string): DemoState | undefined {
  return readJson(join(dataDir, STATE));
}

export function writeState(dataDir: string, state: DemoState): void {
  writeJson(join(dataDir, STATE), state, 0o644);
}

export function readCredentials(dataDir: string): Credentials | undefined {
  return readJson(join(dataDir, CREDENTIALS));
}

export function writeCredentials(dataDir: string, credentials: Credentials): void {
  writeJson(join(dataDir, CREDENTIALS), credentials, 0o600);
}

function readJson<T>(path: string): T | undefined {
  // Both files are written by nobody but this module.
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined;
}

/** Whole or not at all: a start that is killed while writing must not leave half a file. */
function writeJson(path: string, value: unknown, mode: number): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode });
  renameSync(`${path}.new`, path);
}
