import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { startTestServer, type TestServer, WRITE_KEY } from './test-server.ts';

const BASIC = { authorization: `Basic ${Buffer.from(`${WRITE_KEY}:`).toString('base64')}` };
const track = (messageId: string, more: object = {}) => ({
  type: 'track',
  event: 'Order Completed',
  userId: 'u1',
  messageId,
  ...more,
});

describe('intake over HTTP', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.stop());
  beforeEach(() => {
    server.taken.length = 0;
  });

  const post = (url: string, payload: unknown, headers: object = BASIC) =>
    server.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...headers },
      payload: Buffer.isBuffer(payload) || typeof payload === 'string' ? payload : JSON.stringify(payload),
    });

  it('takes one event on the long and on the short path', async () => {
    assert.deepEqual((await post('/v1/track', track('one-1'))).json(), { success: true });
    assert.deepEqual((await post('/v1/t', track('one-2'))).json(), { success: true });
    assert.deepEqual(
      server.taken.map((event) => event.messageId),
      ['one-1', 'one-2'],
    );
  });

  it('keeps the good events of a batch and names the bad ones', async () => {
    const answer = await post('/v1/batch', { batch: [track('b1'), track('b2', { event: 7 }), track('b3')] });
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(answer.json().rejected, [
      { index: 1, field: 'event', expected: 'the name of what happened', got: 'number 7' },
    ]);
    assert.deepEqual(
      server.taken.map((event) => event.messageId),
      ['b1', 'b3'],
    );
  });

  it('answers 400 when nothing of a request could be taken', async () => {
    const answer = await post('/v1/batch', { batch: [track('n1', { userId: null })] });
    assert.equal(answer.statusCode, 400);
    assert.equal(answer.json().error.code, 'invalid_event');
    assert.equal(answer.json().error.faults[0].field, 'userId');
  });

  it('reads gzip with its header, without it, and as a form', async () => {
    const packed = gzipSync(JSON.stringify({ batch: [track('g1')] }));
    const form = {
      ...BASIC,
      'content-type': 'application/x-www-form-urlencoded',
      'content-encoding': 'gzip',
    };
    assert.equal((await post('/v1/batch', packed, form)).statusCode, 200);
    const unsaid = gzipSync(JSON.stringify({ batch: [track('g2')] }));
    assert.equal(
      (await post('/v1/batch', unsaid, { ...BASIC, 'content-type': 'text/plain' })).statusCode,
      200,
    );
    assert.deepEqual(
      server.taken.map((event) => event.messageId),
      ['g1', 'g2'],
    );
  });

  it('stops inflating at the limit of a batch', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 'x'));
    const answer = await post('/v1/batch', bomb);
    assert.equal(answer.statusCode, 400);
    assert.equal(answer.json().error.code, 'batch_too_large');
  });

  it('takes the key from a beacon body', async () => {
    const beacon = JSON.stringify({ ...track('beacon-1'), writeKey: WRITE_KEY });
    const answer = await post('/v1/t', beacon, { 'content-type': 'text/plain;charset=UTF-8' });
    assert.equal(answer.statusCode, 200);
  });

  it('answers 401 to an unknown key', async () => {
    const answer = await post('/v1/track', track('k1'), { authorization: 'Bearer nobody' });
    assert.equal(answer.statusCode, 401);
    assert.equal(answer.json().error.code, 'unknown_key');
  });

  it('refuses an event of more than 32 kB and keeps its neighbour', async () => {
    const big = track('big', { properties: { text: 'x'.repeat(33_000) } });
    const answer = await post('/v1/batch', { batch: [big, track('small')] });
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.json().rejected[0].expected, 'at most 32768 bytes');
    assert.deepEqual(
      server.taken.map((event) => event.messageId),
      ['small'],
    );
  });

  it('takes an event of exactly 32 kB and a batch of exactly 500 kB, and neither with a byte more', async () => {
    const exactly = (id: string, bytes: number) => {
      const text = (x: string) => JSON.stringify(track(id, { properties: { x } }));
      return text('x'.repeat(bytes - text('').length));
    };
    assert.equal((await post('/v1/track', exactly('e1', 32_768))).statusCode, 200);
    assert.equal((await post('/v1/track', exactly('e2', 32_769))).json().error.code, 'event_too_large');
    const batch = (bytes: number) => {
      const full = Array.from({ length: 20 }, (_, n) => exactly(`f${bytes}${n}`, 25_000)).join(',');
      return `{"batch":[${full},${exactly('last', bytes - full.length - '{"batch":[,]}'.length)}]}`;
    };
    for (const pack of [Buffer.from, gzipSync] as ((text: string) => Buffer)[]) {
      server.taken.length = 0;
      assert.equal((await post('/v1/batch', pack(batch(512_001)))).json().error.code, 'batch_too_large');
      assert.equal((await post('/v1/batch', pack(batch(512_000)))).statusCode, 200);
    }
  });

  it('names an event that is nested without end, and keeps its neighbour', async () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    const asked = (x: string) =>
      `{"batch":[{"type":"track","event":"Deep","userId":"u1","properties":{"x":${x}}},${JSON.stringify(track('by'))}]}`;
    assert.deepEqual((await post('/v1/batch', asked(nested(98)))).json(), { success: true });
    for (const deep of [
      nested(99),
      nested(8_000),
      nested(200_000),
      '{"a":'.repeat(40_000) + 1 + '}'.repeat(40_000),
    ]) {
      const answer = await post('/v1/batch', asked(deep));
      const expected = 'at most 100 levels of lists and objects';
      assert.deepEqual(answer.json().rejected, [{ index: 0, field: '', expected, got: 'more' }]);
    }
    const shared = await post(
      '/v1/batch',
      `{"context":{"a":${nested(99)}},"batch":[${JSON.stringify(track('s'))}]}`,
    );
    assert.equal(shared.json().error.faults[0].field, 'context');
  });

  it('names a number that is read as infinite, and keeps its neighbour', async () => {
    const body = (x: string, context = '{}') =>
      `{"context":${context},"batch":[{"type":"track","event":"E","userId":"u1","properties":{"a":[1,{"x":${x}}]}},${JSON.stringify(track('n'))}]}`;
    const expected = 'a number below 1.8e308';
    assert.deepEqual((await post('/v1/batch', body('1e999'))).json().rejected, [
      { index: 0, field: 'properties.a.1.x', expected, got: 'number Infinity' },
    ]);
    assert.equal(
      (await post('/v1/batch', body('1', '{"w":-1e999}'))).json().error.faults[0].field,
      'context.w',
    );
    assert.deepEqual((await post('/v1/batch', body('1.7e308'))).json(), { success: true });
  });

  it('takes no name that may have been another one before it arrived', async () => {
    const raw = (userId: string) =>
      `{"type":"track","event":"E","messageId":"${Math.random()}","userId":${userId}}`;
    for (const userId of ['9007199254740993', '1e400', '"M\\ufffdller"', '"\\ud800"']) {
      const answer = await post('/v1/track', raw(userId));
      assert.equal(answer.json().error?.faults[0].field, 'userId', userId);
    }
    // As a client that speaks Latin-1 sends Müller and Möller.
    for (const letter of [0xfc, 0xf6]) {
      const [head, tail] = raw('"M@ller"').split('@') as [string, string];
      const body = Buffer.concat([Buffer.from(head), Buffer.from([letter]), Buffer.from(tail)]);
      assert.equal((await post('/v1/track', body)).json().error?.faults[0].field, 'userId');
    }
    const id = (messageId: string) => raw('"u1"').replace(/"messageId":"[^"]*"/, `"messageId":${messageId}`);
    assert.equal(
      (await post('/v1/track', id('9007199254740993'))).json().error?.faults[0].field,
      'messageId',
    );
    assert.equal((await post('/v1/track', raw('9007199254740991'))).statusCode, 200);
    assert.equal((await post('/v1/track', raw('"Müller 🙂"'))).statusCode, 200);
  });

  it('takes a messageId once, within a batch and between requests', async () => {
    await post('/v1/batch', { batch: [track('d1'), track('d1')] });
    await post('/v1/track', track('d1'));
    assert.deepEqual(
      server.taken.map((event) => event.messageId),
      ['d1'],
    );
  });

  it('takes an event again whose first try was not committed', async () => {
    server.fail.error = new Error('disk full');
    server.fail.times = 1;
    assert.equal((await post('/v1/track', track('r1'))).statusCode, 500);
    assert.equal((await post('/v1/track', track('r1'))).statusCode, 200);
    assert.deepEqual(
      server.taken.map((event) => event.messageId),
      ['r1'],
    );
  });

  it('lets pages of other origins in, on every path and on errors', async () => {
    const preflight = await server.app.inject({
      method: 'OPTIONS',
      url: '/anything/at/all',
      headers: { origin: 'https://shop.example', 'access-control-request-headers': 'authorization,x-new' },
    });
    assert.equal(preflight.statusCode, 204);
    assert.equal(preflight.headers['access-control-allow-origin'], 'https://shop.example');
    assert.equal(preflight.headers['access-control-allow-headers'], 'authorization,x-new');
    assert.equal(preflight.headers['access-control-max-age'], '600');
    const refused = await post('/v1/track', track('c1'), { origin: 'https://shop.example' });
    assert.equal(refused.statusCode, 401);
    assert.equal(refused.headers['access-control-allow-origin'], 'https://shop.example');
    assert.match(String(refused.headers['access-control-expose-headers']), /Retry-After/);
  });
});

describe('the address of a visitor', () => {
  const send = async (keepIp: boolean) => {
    const server = await startTestServer({ keepIp });
    const context = { ip: '81.2.69.142', locale: 'de' };
    const batch = [track('ip-1', { context }), track('ip-2')];
    const headers = { ...BASIC, 'content-type': 'application/json' };
    await server.app.inject({ method: 'POST', url: '/v1/batch', headers, payload: { batch, context } });
    const { body } = await server.app.inject({ url: '/v1/events', headers: BASIC });
    await server.stop();
    return body;
  };

  it('is nowhere in the log', async () => {
    const body = await send(false);
    assert.match(body, /"locale":"de"/);
    assert.doesNotMatch(body, /81\.2\.69/);
  });

  it('is kept in the message when the operator says so', async () => {
    assert.equal((await send(true)).match(/"ip":"81\.2\.69\.142"/g)?.length, 2);
  });
});
