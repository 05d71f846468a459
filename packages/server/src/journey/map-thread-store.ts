// The thread of `map-reader.ts`: statements of the map in, their rows out, one after the other.

import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Question } from './map-reader.ts';

const db = new DatabaseSync(workerData.file, { readOnly: true, timeout: 5_000 });
db.exec('PRAGMA temp_store = MEMORY');

parentPort!.on('message', ({ id, sql, parameters }: Question) => {
  let answer: Answer;
  try {
    answer = { id, rows: db.prepare(sql).all(...parameters) };
  } catch (error) {
    answer = { id, error: String(error) };
  }
  parentPort!.postMessage(answer);
});
