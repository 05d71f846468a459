// Who is scored by which version, whatever is promoted, rolled back or archived meanwhile.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Lease } from '../../segment/index.ts';
import type { Person } from '../../unify/index.ts';
import type { Model, Scored } from '../model.ts';
import { Scoring, type ScoringDeps } from './scoring.ts';

const PEOPLE = ['p1', 'p2', 'p3'];

/** Three people, a store in memory, and a model whose version n says n of everybody. */
function world() {
  const model = {
    workspaceId: 'w',
    id: 'm',
    key: 'm',
    kind: 'reorder',
    state: 'active',
    version: 1,
  } as Model;
  let scored: Scored = { seq: 0, moved: 0, refreshedAt: 0, refresh: null, version: 0 };
  const written = new Map<string, string>();
  const during: { part?: () => void } = {};
  /** People of whom a version can say something now. */
  const known = new Set(PEOPLE);
  const clock = { at: 1_000_000 };
  const scoring = new Scoring({
    store: {
      models: async () => [{ ...model }],
      scored: async () => scored,
      saveScored: async (_: Model, next: Scored) => {
        scored = next;
      },
    },
    sheet: {
      async part({ version }: Model, _: object, take: (scores: Map<string, object>) => Promise<void>) {
        const scores = new Map([...known].map((id) => [id, { '': version }]));
        during.part?.();
        await take(scores);
      },
    },
    events: {
      async query(sql: string) {
        if (sql.includes('AS latest')) return [];
        if (sql.includes('AS holder')) return [...written.keys()].map((holder) => ({ holder }));
        return [{ people: 3, events: 9, first: 0 }];
      },
    },
    leases: { hold: (_: string, work: (lease: Lease) => Promise<void>) => work({ check() {} } as Lease) },
    clock: { now: () => clock.at },
    shippedSeq: () => 0,
    profiles: async (_: string, after: string) => PEOPLE.filter((id) => id > after),
    async change(_: string, ids: readonly string[], rewrite: (person: Person) => void) {
      for (const id of ids)
        rewrite({
          ...{ id, profile: { derived: written.has(id) ? { 'prediction.m': { by: written.get(id) } } : {} } },
          derive(_name: string, derived: { by: string } | undefined) {
            if (derived) written.set(id, derived.by);
            else written.delete(id);
          },
        } as unknown as Person);
    },
    failed(error: unknown) {
      throw error;
    },
  } as unknown as ScoringDeps);
  return { model, scoring, during, known, clock, by: () => PEOPLE.map((id) => written.get(id)) };
}

test('a version that is promoted while everybody is being scored is everybody’s soon after', async () => {
  const { model, scoring, during, by } = world();
  during.part = () => {
    model.version = 2;
  };
  await scoring.catchUp();
  assert.deepEqual(by(), ['model:m@1', 'model:m@1', 'model:m@1']);
  await scoring.catchUp();
  assert.deepEqual(by(), ['model:m@2', 'model:m@2', 'model:m@2']);
});

test('a version that is rolled back while everybody is being scored leaves nothing with anybody', async () => {
  const { model, scoring, during, by } = world();
  await scoring.catchUp();
  model.version = 2;
  during.part = () => {
    model.version = 1;
  };
  await scoring.catchUp();
  assert.deepEqual(by(), ['model:m@2', 'model:m@2', 'model:m@2'], 'what was begun comes to its end');
  await scoring.catchUp();
  assert.deepEqual(by(), ['model:m@1', 'model:m@1', 'model:m@1']);
});

test('rolled back, it is the version before that counts; archived, nothing is left', async () => {
  const { model, scoring, during, by } = world();
  model.version = 2;
  await scoring.catchUp();
  model.version = 1;
  await scoring.catchUp();
  assert.deepEqual(by(), ['model:m@1', 'model:m@1', 'model:m@1']);
  let parts = 0;
  during.part = () => {
    parts++;
  };
  await scoring.catchUp();
  assert.equal(parts, 0, 'who is scored already is left alone');
  Object.assign(model, { state: 'archived', version: 0 });
  await scoring.catchUp();
  assert.deepEqual(by(), [undefined, undefined, undefined]);
});

test('of whom nothing can be said any more, no old value stays', async () => {
  const { scoring, known, clock, by } = world();
  await scoring.catchUp();
  known.delete('p2');
  clock.at += 86_400_000;
  await scoring.catchUp();
  assert.deepEqual(by(), ['model:m@1', undefined, 'model:m@1']);
});
