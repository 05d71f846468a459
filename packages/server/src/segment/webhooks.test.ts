// Telling others: signed, in order, again until it is taken, and never to a private address unless allowed.

import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { isPrivate } from '../platform/outbound.ts';
import { call, sign } from '../platform/webhook-call.ts';
import { DAY, type House, NOW, openHouse, track, WORKSPACE } from './testing.ts';

let house: House;
let server: Server;
let url: string;
let answerWith = 200;
const heard: { headers: IncomingHttpHeaders; body: string }[] = [];

before(async () => {
  house = await openHouse();
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      heard.push({ headers: request.headers, body });
      response.writeHead(answerWith).end('ignored');
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  await house.segments.definitions.create(
    { workspaceId: WORKSPACE, name: 'tester' },
    { name: 'Buyers', condition: { event: 'Bought', window: { last: '1d' } } },
  );
  await house.segments.backfill.idle();
});
after(async () => {
  server.close();
  server.closeAllConnections();
  await house.close();
});

const bodies = () => heard.splice(0).map(({ body }) => JSON.parse(body));

test('the signature is the one of Standard Webhooks', () => {
  // The example of the specification's reference libraries.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
  const made = sign({ secret, id, seconds: 1614265330, body: '{"test": 2432232314}' });
  assert.equal(made, 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('who enters and leaves is told once, in order, signed', async () => {
  const hook = await house.segments.webhooks.create(WORKSPACE, 'tester', { url, segments: ['buyers'] });
  await house.send(track('ann', 'Bought', {}, NOW));
  await house.segments.webhooks.deliver();
  house.clock.advance(2 * DAY);
  await house.segments.settleDue();
  await house.segments.webhooks.deliver();
  const [first] = heard;
  const expected = sign({
    secret: hook.secret,
    id: String(first!.headers['webhook-id']),
    seconds: Number(first!.headers['webhook-timestamp']),
    body: first!.body,
  });
  assert.equal(first!.headers['webhook-signature'], expected);
  const told = bodies();
  assert.deepEqual(
    told.map((body) => [body.type, body.timestamp, body.data.segment.key]),
    [
      ['segment.entered', new Date(NOW).toISOString(), 'buyers'],
      ['segment.left', new Date(NOW + DAY).toISOString(), 'buyers'],
    ],
  );
  await house.segments.webhooks.deliver();
  assert.deepEqual(bodies(), []);
});

test('a call that fails is made again with the same id after a pause, and shown', async () => {
  const [hook] = await house.segments.webhooks.list(WORKSPACE);
  answerWith = 503;
  await house.send(track('bob', 'Bought', {}, house.clock.now()));
  await house.segments.webhooks.deliver();
  await house.segments.webhooks.deliver();
  assert.equal(heard.length, 1, 'no second call before the pause is over');
  const firstId = heard[0]!.headers['webhook-id'];
  house.clock.advance(10_000);
  answerWith = 200;
  await house.segments.webhooks.deliver();
  assert.equal(heard.length, 2);
  assert.equal(heard[1]!.headers['webhook-id'], firstId);
  heard.length = 0;
  const [second, first] = await house.segments.webhooks.deliveries(WORKSPACE, hook!.id, 2);
  assert.deepEqual([first!.status, first!.attempt, second!.status, second!.attempt], [503, 1, 200, 2]);
  assert.match(first!.error!, /503/);
});

test('after days of failure it is disabled with the reason, and can be enabled again', async () => {
  const [hook] = await house.segments.webhooks.list(WORKSPACE);
  answerWith = 500;
  await house.send(track('cat', 'Bought', {}, house.clock.now()));
  for (let day = 0; day < 5; day++) {
    await house.segments.webhooks.deliver();
    house.clock.advance(DAY);
  }
  const disabled = await house.segments.webhooks.find(WORKSPACE, hook!.id);
  assert.match(disabled.disabledReason!, /500/);
  heard.length = 0;
  await house.segments.webhooks.deliver();
  assert.equal(heard.length, 0);
  answerWith = 200;
  await house.segments.webhooks.enable(WORKSPACE, hook!.id);
  await house.segments.webhooks.deliver();
  assert.ok(bodies().some((body) => body.type === 'segment.entered'));
});

test('an alarm is told once to whoever asked for it, again until it is taken, and to nobody else', async () => {
  const alarms = await house.segments.webhooks.create(WORKSPACE, 'tester', { url, events: ['alarm.opened'] });
  const tell = (type: string, id: string) =>
    house.records.unit([], async (unit) =>
      house.segments.webhooks.tell(unit, WORKSPACE, { type, id, at: NOW, data: { alarm: { id } } }),
    );
  heard.length = 0;
  await tell('alarm.closed', 'msg_closed');
  await tell('alarm.opened', 'msg_opened');
  await tell('alarm.opened', 'msg_opened');
  answerWith = 500;
  await house.segments.webhooks.deliver();
  answerWith = 200;
  house.clock.advance(DAY);
  await house.segments.webhooks.deliver();
  await house.segments.webhooks.deliver();
  assert.deepEqual(
    heard.map(({ headers, body }) => [headers['webhook-id'], JSON.parse(body).type]),
    [
      ['msg_opened', 'alarm.opened'],
      ['msg_opened', 'alarm.opened'],
    ],
  );
  assert.deepEqual(JSON.parse(heard[1]!.body).data, { alarm: { id: 'msg_opened' } });
  await house.segments.webhooks.remove(WORKSPACE, alarms.id);
  heard.length = 0;
});

test('private addresses are refused, by number and by name', async () => {
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '172.31.0.1',
    '192.168.1.1',
    '::1',
    '::ffff:127.0.0.1',
    'fd00::1',
    'fe80::1',
    '0.0.0.0',
  ])
    assert.equal(isPrivate(address), true, address);
  for (const address of ['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'])
    assert.equal(isPrivate(address), false, address);
  const parts = { secret: 'whsec_AAAA', id: 'm', now: NOW, body: '{}', allowPrivate: false };
  const { port } = new URL(url);
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '0x7f000001', '[::ffff:127.0.0.1]', '127.1']) {
    const answer = await call({ ...parts, url: `http://${host}:${port}/` });
    assert.equal(answer.status, 0, host);
    assert.match(answer.error!, /private/, host);
  }
  assert.equal(heard.length, 0);
  await assert.rejects(
    house.segments.webhooks.create(WORKSPACE, 't', { url: 'file:///etc/passwd' }),
    /address/,
  );
});
