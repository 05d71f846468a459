// The one writer of the SQLite file, in a thread of its own, so that commits (5 to 50 ms with the disk's flush) never
// stall the event loop. It executes what it is told; what to do about failures is decided on the main thread.

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from './open.ts';
import type { Failure, Request, Response, Write } from './protocol.ts';

const db = openDatabase(workerData.file, 'write');
const statements = new Map<string, StatementSync>();

function prepared(sql: string): StatementSync {
  let statement = statements.get(sql);
  if (!statement) {
    statement = db.prepare(sql);
    if (statements.size > 500) statements.clear();
    statements.set(sql, statement);
  }
  return statement;
}

function write({ sql, width, values }: Write): void {
  const statement = prepared(sql);
  if (width === 0) {
    statement.run();
    return;
  }
  for (let at = 0; at < values.length; at += width) statement.run(...values.slice(at, at + width));
}

function transact(units: Write[][]): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const unit of units) for (const each of unit) write(each);
    db.exec('COMMIT');
  } catch (error) {
    rollback(db);
    throw error;
  }
}

/** A full disk makes SQLite roll back by itself; any other failure leaves the transaction open. */
function rollback(database: DatabaseSync): void {
  if (database.isTransaction) database.exec('ROLLBACK');
}

/** Tries all units in one commit; when one of them is refused, commits those before it and names it. */
function commit(units: Write[][]): { committed: number; failure?: Failure } {
  try {
    transact(units);
    return { committed: units.length };
  } catch (error) {
    if (units.length === 1) return { committed: 0, failure: failureOf(error) };
  }
  for (let index = 0; index < units.length; index++) {
    try {
      transact([units[index]!]);
    } catch (error) {
      return { committed: index, failure: failureOf(error) };
    }
  }
  return { committed: units.length };
}

function query(sql: string, params: Request & { kind: 'query' }) {
  const statement = prepared(sql);
  if (statement.columns().length > 0) {
    return { rows: statement.all(...params.params), changes: 0, lastId: 0 };
  }
  const { changes, lastInsertRowid } = statement.run(...params.params);
  return { rows: [], changes: Number(changes), lastId: lastInsertRowid };
}

function failureOf(error: unknown): Failure {
  const { message, errcode } = error as Error & { errcode?: number };
  return { message, errcode: errcode ?? 0 };
}

function answer(request: Request): Response {
  if (request.kind === 'commit') return { id: request.id, kind: 'commit', ...commit(request.units) };
  if (request.kind === 'close') {
    db.close();
    return { id: request.id, kind: 'close' };
  }
  try {
    return { id: request.id, kind: 'query', ...query(request.sql, request) };
  } catch (error) {
    return { id: request.id, kind: 'query', rows: [], changes: 0, lastId: 0, failure: failureOf(error) };
  }
}

parentPort!.on('message', (request: Request) => {
  parentPort!.postMessage(answer(request));
  if (request.kind === 'close') parentPort!.close();
});
parentPort!.postMessage({ id: 0, kind: 'close' } satisfies Response);
