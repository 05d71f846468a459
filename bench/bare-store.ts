// The floor under ingest: what a server has written in units of a real run, written again into a copy of its own store
// as it was before, durably, with nothing around it. All that the flow writes for an event is in it: the event, the
// person, new names, members, sizes and the logs of them.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { deserialize } from 'node:v8';
import { createLog } from '../packages/server/src/platform/log.ts';
import {
  openRecords,
  type Records,
  type Statement,
  type Value,
} from '../packages/server/src/platform/records/index.ts';

/** One transaction as the server wrote it. */
export type RecordedUnit = { statement: Statement; rows: Value[][] }[];

const isEvent = ({ statement }: RecordedUnit[number]): boolean => statement.name === 'collect_insert_event';
const eventsIn = (unit: RecordedUnit): number =>
  unit.reduce((sum, write) => sum + (isEvent(write) ? write.rows.length : 0), 0);

/** What `Served.record` wrote down. */
export const readUnits = (file: string): RecordedUnit[] => deserialize(readFileSync(file)) as RecordedUnit[];

/** Rows by statement, for each event. */
export function rowsPerEvent(units: readonly RecordedUnit[]): [statement: string, rows: number][] {
  const rows = new Map<string, number>();
  for (const unit of units)
    for (const { statement, rows: mine } of unit)
      rows.set(statement.name, (rows.get(statement.name) ?? 0) + mine.length);
  const events = units.reduce((sum, unit) => sum + eventsIn(unit), 0);
  return [...rows].map(([name, count]): [string, number] => [name, count / events]);
}

export class BareStore {
  readonly #records: Records;
  readonly #dir: string;
  #made = 0;

  private constructor(records: Records, dir: string) {
    this.#records = records;
    this.#dir = dir;
  }

  /** On a copy of the store in `dataDir`, whose server may run but should be at rest. */
  static async copyOf(dataDir: string): Promise<BareStore> {
    const dir = mkdtempSync(join(tmpdir(), 'visavis-bench-bare-'));
    const original = new DatabaseSync(join(dataDir, 'records.sqlite'), { readOnly: true });
    await backup(original, join(dir, 'records.sqlite'));
    original.close();
    return new BareStore(await openRecords({ dataDir: dir, log: createLog({ level: 'silent' }) }), dir);
  }

  /** Events a second; the next unit is handed over while the one before is committed. */
  async rate(units: readonly RecordedUnit[], ms: number): Promise<number> {
    const begin = performance.now();
    let written = 0;
    let previous: Promise<void> = Promise.resolve();
    for (let at = 0; performance.now() - begin < ms; at = (at + 1) % units.length) {
      const current = this.#commit(units[at]!);
      await previous;
      previous = current;
      written += eventsIn(units[at]!);
    }
    await previous;
    return (written / (performance.now() - begin)) * 1_000;
  }

  async close(): Promise<void> {
    await this.#records.close();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #commit(unit: RecordedUnit): Promise<void> {
    return this.#records.unit([], async (target) => {
      for (const write of unit)
        target.run(write.statement, isEvent(write) ? this.#renamed(write.rows) : write.rows);
    });
  }

  /** The same rows again and again, but no message is taken twice. */
  #renamed(rows: Value[][]): Value[][] {
    const round = this.#made++;
    return rows.map(([workspace, id, ...rest]) => [workspace!, `${round}-${id}`, ...rest]);
  }
}
