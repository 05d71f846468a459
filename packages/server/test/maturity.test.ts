// Where a company stands on the ladder, read from a real server: it climbs as things are set up, each figure has its
// people, and every day of the climb is written down once.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Condition } from '@visavis/engine/segment';
import { type Running, run } from './running.ts';

interface Checked {
  key: string;
  has: number;
  isMet: boolean;
}
interface Assessed {
  stage: number;
  reaches: number;
  supports: number;
  capabilities: { capability: string; rung: number; criteria: Checked[] }[];
  next: Checked[];
  people: Record<string, Condition>;
  history: { day: string; stage: number; supports: number }[];
}

let server: Running;
before(async () => {
  server = await run();
});
after(() => server.stop());

const assess = async (): Promise<Assessed> => {
  await server.settled();
  const { status, body } = await server.ask('GET', '/v1/maturity');
  assert.equal(status, 200, JSON.stringify(body));
  return body as unknown as Assessed;
};
const made = async (path: string, body: object, method = 'POST') => {
  const answer = await server.ask(method, path, body);
  assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};

test('a company climbs as it sets things up', async () => {
  const before = await assess();
  assert.equal(before.stage, 0);
  assert.deepEqual(
    before.next.map(({ key }) => key),
    ['live-source', 'people', 'slots'],
  );

  for (let n = 0; n < 30; n++) {
    const who = n < 10 ? { userId: `u${n}` } : { anonymousId: `a${n}` };
    const traits = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, `${name}${n}`]));
    const referrer = n % 2 === 0 ? 'https://www.google.com/' : '';
    await made('/v1/identify', { ...who, traits });
    await made('/v1/page', { ...who, context: { page: { url: 'https://shop.example/', referrer } } });
  }
  await made('/v1/slots', { key: 'hero', name: 'Hero', type: 'string', default: 'Hello' });
  await made('/v1/decide', { anonymousId: 'a20', slots: ['hero'] });
  const first = await assess();
  const has = (key: string) =>
    first.capabilities.flatMap(({ criteria }) => criteria).find((one) => one.key === key)!;
  assert.equal(first.stage, 1, JSON.stringify(first.next));
  assert.equal(has('active').has, 30);
  assert.equal(has('known').has, 10 / 30);
  assert.equal(has('channels').has, 2);

  await made('/v1/segments', {
    name: 'Searchers',
    key: 'searchers',
    condition: { event: 'Page Viewed', window: { last: '7d' } },
  });
  await server.app.segments.backfill.idle();
  await made('/v1/experiences', {
    ...{ key: 'for-searchers', name: 'For searchers', slot: 'hero', status: 'live' },
    ...{ audience: { segment: 'searchers' }, variants: [{ key: 'a', content: 'Found us?' }] },
    unmeasured: 'nothing but a test',
  });
  const second = await assess();
  const keys = second.next.map(({ key }) => key);
  assert.ok(!keys.includes('live-2') && keys.includes('seen-2') && keys.includes('segments'), keys.join());
  assert.equal(second.reaches, 2);

  assert.deepEqual(
    second.history.map(({ stage }) => stage),
    [1],
  );
  assert.match(second.history[0]!.day, /^\d{4}-\d\d-\d\d$/);
});

test('a figure’s people are found by its condition', async () => {
  const { people, capabilities } = await assess();
  const known = capabilities.flatMap(({ criteria }) => criteria).find(({ key }) => key === 'active')!;
  const estimate = await made('/v1/segments/estimate', { condition: people.active });
  assert.equal(estimate.size, known.has);
});

test('once a day it is written down without anybody asking', async () => {
  await server.app.records.db.deleteFrom('maturity').execute();
  await server.app.measure.maturity.keep();
  await server.app.measure.maturity.keep();
  const rows = await server.app.records.db.selectFrom('maturity').selectAll().execute();
  assert.equal(rows.length, 1);
});
