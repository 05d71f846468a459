import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestServer, type TestServer, WRITE_KEY } from './test-server.ts';

const KEY = { authorization: `Bearer ${WRITE_KEY}` };

let server: TestServer;
before(async () => {
  server = await startTestServer();
  server.needs.push({
    ...{ id: 's1', key: 'pro', name: 'Pro', attributes: ['traits.plan', 'traits.age', 'computed.total'] },
    events: [{ event: 'Order', properties: ['properties.total', 'properties.coupon'] }],
  });
  const batch = [
    { type: 'identify', userId: '1', traits: { plan: 'pro', email: 'a@b.c' } },
    { type: 'track', event: 'Order', userId: '1', properties: { total: 3, address: { city: 'Ulm' } } },
    { type: 'track', event: 'Order', userId: '1', properties: { total: '4' } },
    { type: 'track', event: 'Order', userId: '2' },
  ];
  await send('/v1/batch', { batch });
});
after(() => server.stop());

const send = (url: string, payload: object) =>
  server.app.inject({ method: 'POST', url, headers: KEY, payload });
const get = async (url: string) => (await server.app.inject({ url, headers: KEY })).json();

describe('the data-source map', () => {
  interface Field {
    name: string;
    event?: string;
    types: string[];
    coverage: number;
    examples: unknown[];
    usedBy: { key: string }[];
    missing?: boolean;
  }
  const fieldOf = async (name: string): Promise<Field | undefined> =>
    ((await get('/v1/sources/map')) as { fields: Field[] }).fields.find((field) => field.name === name);

  it('knows coverage, types, examples and use of a property', async () => {
    const total = await fieldOf('properties.total');
    assert.equal(total?.event, 'Order');
    assert.equal(total?.coverage, 2 / 3);
    assert.deepEqual(total?.types.sort(), ['number', 'string']);
    assert.deepEqual(total?.examples, [3, '4']);
    assert.deepEqual(
      total?.usedBy.map(({ key }) => key),
      ['pro'],
    );
    assert.equal((await fieldOf('properties.address.city'))?.coverage, 1 / 3);
  });

  it('names what a segment needs and nobody sends, but not what is worked out here', async () => {
    assert.equal((await fieldOf('traits.age'))?.missing, true);
    assert.equal((await fieldOf('properties.coupon'))?.missing, true);
    assert.equal((await fieldOf('traits.plan'))?.missing, undefined);
    assert.equal(await fieldOf('computed.total'), undefined);
  });

  it('holds no example after an erasure', async () => {
    server.collect.forgetExamples('ws_test');
    assert.deepEqual((await fieldOf('traits.email'))?.examples, []);
    assert.equal((await fieldOf('traits.email'))?.coverage, 1);
  });
});

describe('sources', () => {
  it('are made with a write key, renamed and closed', async () => {
    const made = (await send('/v1/sources', { name: 'Shop' })).json() as { id: string; writeKey: string };
    assert.match(made.writeKey, /^wk_/);
    await server.app.inject({
      method: 'PATCH',
      url: `/v1/sources/${made.id}`,
      headers: KEY,
      payload: { name: 'Web shop' },
    });
    const listed = async () =>
      (await get('/v1/sources')).data.map((one: { name: string; kind: string }) => [one.name, one.kind]);
    const other = ['A closed source', 'closed'];
    assert.deepEqual(await listed(), [['Web shop', 'web'], other], 'what sent once is not forgotten');
    const gone = await server.app.inject({ method: 'DELETE', url: `/v1/sources/${made.id}`, headers: KEY });
    assert.equal(gone.statusCode, 204);
    assert.deepEqual(await listed(), [other]);
  });
});

describe('the log', () => {
  it('comes in pages, latest first', async () => {
    const first = await get('/v1/events?limit=3');
    const second = await get(`/v1/events?limit=3&before=${first.next}`);
    assert.deepEqual(
      [...first.data, ...second.data].map((one: { name: string }) => one.name),
      ['Order', 'Order', 'Order', 'Identified'],
    );
    assert.equal(second.next, undefined);
  });

  it('is searched by name and type', async () => {
    assert.equal((await get('/v1/events?name=ORD')).data.length, 3);
    assert.equal((await get('/v1/events?type=identify')).data.length, 1);
  });
});

describe('a history that is read in', () => {
  it('says when a field happened last, not when its history was read in', async () => {
    const old = { type: 'track', event: 'Tried', userId: '3', properties: { scent: 'rose' } };
    await send('/v1/import', { batch: [{ ...old, timestamp: '2026-02-03T10:00:00Z' }] });
    const map = (await get('/v1/sources/map')) as {
      fields: { name: string; lastSeen: string }[];
      events: { name: string; lastSeen: string }[];
    };
    const seen = '2026-02-03T10:00:00.000Z';
    assert.equal(map.fields.find(({ name }) => name === 'properties.scent')?.lastSeen, seen);
    assert.equal(map.events.find(({ name }) => name === 'Tried')?.lastSeen, seen);
  });
});

describe('the live stream', () => {
  it('shows what is committed, at most fifty a second, says how many it left out, and ends with the server', async () => {
    const base = await server.app.listen({ port: 0, host: '127.0.0.1' });
    const response = await fetch(`${base}/v1/events/stream`, { headers: KEY });
    assert.match(String(response.headers.get('content-type')), /^text\/event-stream/);
    const lines: string[] = [];
    const ended = (async () => {
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) lines.push(chunk);
    })();
    const batch = Array.from({ length: 80 }, (_, index) => ({
      type: 'track',
      event: `E${index}`,
      userId: '1',
    }));
    await send('/v1/batch', { batch });
    for (let i = 0; i < 100 && !lines.join('').includes('skipped'); i++)
      await new Promise((resolve) => setTimeout(resolve, 30));
    const text = lines.join('');
    assert.equal(text.match(/^data: \{"messageId"/gm)?.length, 50);
    assert.match(text, /event: skipped\ndata: \{"count":30\}/);
    await server.app.close();
    await ended;
  });
});
