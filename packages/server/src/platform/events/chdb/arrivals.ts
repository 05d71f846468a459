// Files for what the engine reads from files only. They lie beside its own, so that nobody else can read them, and are
// named from there, since the engine would take a bracket in a longer path for a pattern.

import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const FOLDER = 'arrivals';
let count = 0;

/** Works in `path` from here on; what an earlier process left goes. */
export function settleIn(path: string): void {
  process.chdir(path);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { mode: 0o700 });
}

/** The file is there as long as `work` takes. */
export async function withFile<T>(body: Readable, work: (file: string) => Promise<T>): Promise<T> {
  const file = `${FOLDER}/${++count}`;
  try {
    await pipeline(body, createWriteStream(file, { mode: 0o600 }));
    return await work(file);
  } finally {
    await unlink(file).catch(() => {});
  }
}
