// A look at a database file that no server has open, for the doctor.

import { DatabaseSync } from 'node:sqlite';
import { damaged } from './errors.ts';

/** What is wrong with it; undefined when it is whole. Reads all of it. */
export function faultOf(file: string): string | undefined {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    const row = db.prepare('PRAGMA quick_check(1)').get() as { quick_check: string } | undefined;
    return row?.quick_check === 'ok' ? undefined : damaged(file, row?.quick_check ?? 'nothing');
  } catch (error) {
    return damaged(file, (error as Error).message);
  } finally {
    db?.close();
  }
}
