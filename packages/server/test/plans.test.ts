// What the program asks SQLite all day goes by the index that leads to few rows, and not over a whole workspace.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CompiledQuery, type Kysely, type KyselyPlugin } from 'kysely';
import { listEvents } from '../src/collect/event-store.ts';
import { readEvents } from '../src/decide/learning/learning-store.ts';
import type { Records } from '../src/platform/records/index.ts';
import { readDue, readNextDue } from '../src/unify/census-store.ts';
import { readUnshipped } from '../src/unify/person-event-store.ts';
import { type Running, run } from './running.ts';

let it: Running;
before(async () => {
  it = await run();
});
after(() => it?.stop());

/** How what is asked meanwhile is answered, step by step. */
async function plans(ask: (db: Kysely<never>) => Promise<unknown>): Promise<string[]> {
  const db = it.app.records.db as unknown as Kysely<never>;
  const listening: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      compiled.push(db.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const compiled: CompiledQuery[] = [];
  await ask(db.withPlugin(listening));
  assert.ok(compiled.length > 0);
  const steps: string[] = [];
  for (const { sql, parameters } of compiled) {
    const query = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
    const { rows } = await db.executeQuery<{ detail: string }>(query);
    steps.push(...rows.map(({ detail }) => detail));
  }
  return steps;
}

const workspaceId = 'w';
const questions: Record<string, [(db: Kysely<never>) => Promise<unknown>, RegExp]> = {
  'who is due': [(db) => readDue(db, 1e15, 100), /USING INDEX profile_review/],
  'who is due in a workspace': [(db) => readDue(db, 1e15, 100, workspaceId), /USING INDEX profile_review/],
  'when the next one is due': [(db) => readNextDue(db), /USING COVERING INDEX profile_review/],
  'what of the log is not in the event store yet': [
    (db) => readUnshipped(db, workspaceId, new Set(), 5),
    /INTEGER PRIMARY KEY \(rowid>\?\)/,
  ],
  'the latest events': [
    (db) => listEvents({ db } as unknown as Records, { workspaceId, before: 1e15, after: 0, limit: 50 }),
    /INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/,
  ],
  'what may be learned from': [
    (db) => readEvents(db, { after: 0, until: 9, limit: 9, workspaces: ['w'], words: ['x'] }),
    /INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/,
  ],
};
for (const [what, [ask, index]] of Object.entries(questions))
  test(what, async () => {
    const steps = await plans(ask);
    assert.match(steps.join('\n'), index);
    assert.doesNotMatch(steps.join('\n'), /SCAN|TEMP B-TREE/);
  });
