// One server a data directory. The lock is SQLite's own, on a file beside the data, so the kernel lets go of it
// however the process ends, and no stale lock file can keep the next start out.

import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { VisavisError } from '../../errors.ts';

export interface DirectoryLock {
  release(): void;
}

/** Throws a `store_unavailable` that names the directory when another process holds it. */
export function lockDirectory(dir: string): DirectoryLock {
  if (existsSync(dir) && !statSync(dir).isDirectory())
    throw new VisavisError(
      'store_unavailable',
      `Expected a directory for the data, got the file ${dir}. Name another one with VISAVIS_DATA_DIR.`,
    );
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const holderFile = join(dir, 'records.pid');
  const db = new DatabaseSync(join(dir, 'records.lock'), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    throw new VisavisError('store_unavailable', alreadyInUse(dir, holderFile), { cause });
  }
  writeFileSync(holderFile, `${process.pid}\n`);
  return {
    release() {
      if (db.isTransaction) db.exec('ROLLBACK');
      db.close();
    },
  };
}

function alreadyInUse(dir: string, holderFile: string): string {
  return (
    `The data directory ${dir} is in use by another Visavis (process ${readHolder(holderFile)}). ` +
    'Stop that one first, or give this one a directory of its own with VISAVIS_DATA_DIR.'
  );
}

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
