// What the demo makes of personas and predictions once they are learned, against a server that is played.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkContent, type Experience, rungOf, type Slot } from '@visavis/engine/decide';
import { parseCondition } from '@visavis/engine/segment';
import type { Api } from './client.ts';
import { climb } from './climb.ts';
import { TIP_SLOT } from './tips.ts';

const model = (key: string, version: number | null, state: string) => ({
  ...{ key, version, scoring: null },
  job: { state },
});
const liked = (item: string, inside: number, outside: number) => ({ item, inside, outside });
const pages: Record<string, unknown> = {
  '/v1/personas/customers': { personas: ['p1', 'p2'].map((key) => ({ key, name: `N ${key}`, people: 100 })) },
  '/v1/personas/customers/p1': {
    items: [liked('Everybody has it', 90, 890), liked('Red lamp', 40, 100), liked('22423', 80, 10)],
    others: 900,
  },
  '/v1/personas/customers/p2': { items: [liked('Everybody has it', 90, 890)], others: 900 },
  '/v1/experiences': { data: [] },
};

function played(models: object[]) {
  const made: Experience[] = [];
  const left = [...models];
  const unused = () => Promise.reject(new Error('not asked'));
  const api: Api = {
    get: async <T>(path: string) =>
      (path === '/v1/models' ? { data: left.length > 1 ? left.shift() : left[0] } : pages[path]) as T,
    post: async <T>(path: string, body: unknown) => {
      if (path === '/v1/experiences') made.push(body as Experience);
      const { condition } = body as { condition?: object };
      return { size: JSON.stringify(condition ?? {}).includes('p2') ? 7 : 3 } as T;
    },
    ...{ patch: unused, put: unused },
  };
  const run = () => climb({ api, signal: new AbortController().signal, say: () => undefined, everyMs: 1 });
  return { made, run };
}

test('waits until all is learned, then says what a persona chooses more often, and finds the microsegment', async () => {
  const done = [model('customers', 1, 'done'), model('clv', 1, 'done')];
  const { made, run } = played([
    [model('customers', null, 'running'), model('clv', null, 'waiting')],
    [model('customers', 1, 'done'), { ...model('clv', 1, 'done'), scoring: { share: 0.5 } }],
    done,
  ]);
  assert.equal(await run(), true);
  assert.deepEqual(
    made.map((one) => [one.key, rungOf(one)]),
    [
      ['tip-persona-p1', 3],
      ['tip-micro-p2', 4],
    ],
  );
  assert.match(JSON.stringify(made[0]!.variants[0]!.content), /Many of them chose “Red lamp”/);
  const slot = { ...TIP_SLOT, schema: TIP_SLOT.schema } as unknown as Slot;
  for (const { key, audience, variants } of made) {
    assert.ok(!('faults' in parseCondition(audience!)), key);
    assert.deepEqual(checkContent(slot, variants[0]!.content, key), []);
  }
});

test('makes nothing where nothing could be learned', async () => {
  const { made, run } = played([[model('customers', null, 'refused'), model('clv', 1, 'done')]]);
  assert.deepEqual([await run(), made], [false, []]);
});
