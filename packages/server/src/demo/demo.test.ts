// What the demo sends is what the shop sold: counted from the messages alone, before any server has seen them.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type JsonObject, LIMITS } from '@visavis/engine/collect';
import { checkAnswers, parseScenario } from '@visavis/engine/deliver';
import { parseMetric } from '@visavis/engine/measure';
import { parseComputed, parseCondition } from '@visavis/engine/segment';
import { SURVEYS } from './asked.ts';
import { shopOf } from './browsing.ts';
import type { Api } from './client.ts';
import { COMPUTED_TRAITS, SEGMENTS } from './definitions.ts';
import { experiencesOf } from './experiences.ts';
import { THANKS } from './letters.ts';
import { trickle } from './live.ts';
import { METRICS } from './measured.ts';
import { orderMessages, totalOf } from './orders.ts';
import { partsOf } from './parts.ts';
import { progressBar } from './progress.ts';
import { replay } from './replay.ts';
import { weeksToMs, weeksToShift } from './shift.ts';
import { readCatalogue, readInvoices, readProducts } from './shop.ts';

const products = readProducts();
const startedAt = Date.UTC(2026, 10, 22, 9, 30);
const state = { weeks: 12, startedAt, defined: true, sent: {} };

describe('the messages of the full history', () => {
  const messages = [...orderMessages(readInvoices('full'), { products, shiftMs: 0 })];
  const paid = messages.filter(
    (one) =>
      one.event === 'Order Completed' && one.userId !== undefined && Number(property(one, 'revenue')) > 0,
  );

  test('hold 3,317 paying customers and 5,239,240.56 of revenue', () => {
    assert.equal(new Set(paid.map(({ userId }) => userId)).size, 3317);
    const thousandths = paid.reduce(
      (sum, one) => sum + Math.round(Number(property(one, 'revenue')) * 1000),
      0,
    );
    assert.equal((thousandths / 1000).toFixed(2), '5239240.56');
  });

  test('have ids of their own and fit the limit of an event, the largest order with all its products', () => {
    assert.equal(new Set(messages.map(({ messageId }) => messageId)).size, messages.length);
    const largest = Math.max(...messages.map((one) => Buffer.byteLength(JSON.stringify(one))));
    assert.ok(largest < LIMITS.eventBytes, `${largest} bytes`);
    const parts = messages.filter((one) => property(one, 'order_id') === '558475');
    assert.deepEqual(
      parts.map(({ event }) => event),
      ['Order Completed', 'Order Updated', 'Order Updated', 'Order Updated'],
    );
    const listed = parts.reduce((sum, one) => sum + (property(one, 'products') as unknown[]).length, 0);
    assert.equal(listed, 705);
    assert.equal(parts.filter((one) => property(one, 'revenue') !== undefined).length, 1);
  });

  test('keep what bought goods and returned goods are worth apart', () => {
    const line = (quantity: number, price: number) => ({ product: 'A', quantity, price });
    const invoice = { number: '1', isReturn: false, time: 0, customer: 'c', country: 'France' };
    assert.equal(totalOf({ ...invoice, lines: [line(3, 0.1), line(1, 0.2), line(5, 0)] }), 0.5);
    assert.equal(totalOf({ ...invoice, number: 'C1', isReturn: true, lines: [line(-2, 1.25)] }), 2.5);
  });
});

describe('the shift', () => {
  test('ends the history within the last seven days and keeps the weekday', () => {
    const end = readInvoices('full').at(-1)!.time;
    const shifted = end + weeksToMs(weeksToShift(end, startedAt));
    assert.ok(shifted <= startedAt && startedAt - shifted < weeksToMs(1));
    assert.equal(new Date(shifted).getUTCDay(), new Date(end).getUTCDay());
    assert.equal(new Date(shifted).getUTCHours(), new Date(end).getUTCHours());
  });
});

describe('the parts', () => {
  test('are the same list for the same state, with no message id twice', () => {
    const parts = partsOf(state, true);
    assert.deepEqual(partsOf(state, true), parts);
    const ids = parts.flatMap(({ messages }) => messages.map(({ messageId }) => messageId));
    assert.equal(new Set(ids).size, ids.length);
    const quick = partsOf(state, false).map(({ key }) => key);
    assert.deepEqual(quick, ['orders-quick', 'survey-quick', 'browsing']);
  });

  test('answer what the surveys ask, as they may be answered', () => {
    const [survey] = partsOf(state, false).filter(({ key }) => key.startsWith('survey'));
    const answered = survey!.messages.filter(({ event }) => event === 'Survey Answered');
    assert.deepEqual(
      new Set(answered.map((one) => property(one, 'survey'))),
      new Set(SURVEYS.map(({ key }) => key)),
    );
    for (const { key, questions } of SURVEYS) {
      const all = answered.filter((one) => property(one, 'survey') === key);
      for (const one of all)
        assert.deepEqual(
          checkAnswers(questions, property(one, 'answers') as JsonObject).faults ?? [],
          [],
          key,
        );
      assert.equal(new Set(all.map((one) => property(one, 'response'))).size, all.length);
    }
  });

  test('mark everything that is not the shop’s own data as simulated', () => {
    for (const { key, source, messages } of partsOf(state, false)) {
      const marked = messages.filter(({ context }) => (context as JsonObject).simulated === true).length;
      assert.equal(marked, key.startsWith('orders') ? 0 : messages.length, key);
      assert.equal(source.includes('simulated'), !key.startsWith('orders'));
    }
  });
});

describe('the definitions', () => {
  test('are what the grammar takes', () => {
    for (const { key, condition } of SEGMENTS) assert.ok(isGood(parseCondition(condition)), key);
    for (const { key, audience } of experiencesOf(readCatalogue()))
      assert.ok(audience === null || isGood(parseCondition(audience, { request: true })), key);
    for (const { key, metric } of METRICS) assert.deepEqual(parseMetric(metric), { value: metric }, key);
    assert.deepEqual(parseScenario(THANKS), { value: THANKS });
    for (const trait of COMPUTED_TRAITS) assert.ok(isGood(parseComputed(trait)), trait.key);
  });
  const isGood = (parsed: object) => !('faults' in parsed);
});

describe('replaying', () => {
  const messages = Array.from({ length: 1234 }, (_, index): JsonObject => ({ messageId: `m${index}` }));
  const server = (failAt = Infinity) => {
    const got: string[] = [];
    const api: Api = {
      get: () => Promise.reject(new Error('not asked')),
      post: async <T>(_path: string, body: unknown) => {
        if (got.length >= failAt) throw new Error('the server is gone');
        got.push(...(body as { batch: { messageId: string }[] }).batch.map(({ messageId }) => messageId));
        return {} as T;
      },
      patch: () => Promise.reject(new Error('Nothing is changed here.')),
      put: () => Promise.reject(new Error('Nothing is put here.')),
    };
    return { got, api };
  };
  const quiet = new AbortController().signal;

  test('goes on where it stopped, and leaves nothing out', async () => {
    const { got, api } = server(600);
    let acknowledged = 0;
    const onSent = (count: number) => {
      acknowledged = count;
    };
    await assert.rejects(replay({ api, messages, from: 0, onSent, signal: quiet }), /the server is gone/);
    assert.ok(acknowledged > 0 && acknowledged < messages.length);
    const again = server();
    await replay({ api: again.api, messages, from: acknowledged, onSent, signal: quiet });
    assert.equal(acknowledged, messages.length);
    assert.deepEqual(new Set([...got, ...again.got]).size, messages.length);
    assert.equal(again.got[0], `m${acknowledged - again.got.length}`);
  });

  test('stops when it is told to, with what was sent acknowledged', async () => {
    const { got, api } = server();
    const stop = new AbortController();
    const sent = await replay({ api, messages, from: 0, onSent: () => stop.abort(), signal: stop.signal });
    assert.ok(sent < messages.length);
    assert.equal(got.length, sent);
  });

  test('keeps each batch below what the API takes', async () => {
    const sizes: number[] = [];
    const { api } = server();
    const large = Array.from(
      { length: 60 },
      (_, index): JsonObject => ({ messageId: `${index}`, text: 'x'.repeat(30_000) }),
    );
    const measuring: Api = {
      ...api,
      post: (path, body) => {
        sizes.push(JSON.stringify(body).length);
        return api.post(path, body);
      },
      patch: () => Promise.reject(new Error('Nothing is changed here.')),
    };
    await replay({ api: measuring, messages: large, from: 0, onSent: () => undefined, signal: quiet });
    assert.ok(sizes.length > 1 && Math.max(...sizes) < LIMITS.batchBytes);
  });
});

test('who comes by afterwards sees what is decided for them', async () => {
  const asked: [path: string, body: JsonObject][] = [];
  const stop = new AbortController();
  const api = {
    post: async (path: string, body: JsonObject) => {
      asked.push([path, body]);
      if (asked.length === 2) stop.abort();
      return {};
    },
  } as unknown as Api;
  let time = startedAt;
  const shop = shopOf(readInvoices('quick'), readCatalogue());
  await trickle({ api, shop, now: () => (time += 60_000), signal: stop.signal });
  const [path, body] = asked[0]!;
  assert.equal(path, '/v1/decide');
  assert.equal(body.exposed, true);
  assert.equal(typeof body.anonymousId, 'string');
  const [page] = body.events as JsonObject[];
  assert.deepEqual([page!.type, (page!.context as JsonObject).simulated], ['page', true]);
  assert.equal(asked[1]![0], '/v1/batch');
});

test('the progress bar says a line every tenth where there is no terminal', () => {
  const lines: string[] = [];
  const bar = progressBar('Replaying', { total: 100, unit: 'events' }, { write: (text) => lines.push(text) });
  for (let done = 1; done <= 100; done++) bar.set(done);
  assert.equal(lines.length, 11);
  assert.match(lines.at(-1)!, /100 % {2}100 events\n$/);
});

function property({ properties }: JsonObject, name: string) {
  return (properties as JsonObject | undefined)?.[name];
}
