// Who is told over HTTP: the stream of those who enter and leave, and what webhooks have tried.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { type App, createHttp } from '../platform/http/index.ts';
import { createMetrics } from '../platform/metrics.ts';
import { registerSegmentRoutes } from './index.ts';
import { DAY, type House, NOW, openHouse, profileId, track, WORKSPACE } from './testing.ts';

let house: House;
let app: App;
let url: string;
before(async () => {
  house = await openHouse();
  app = await createHttp({
    config: { trustedProxies: [], publicUrl: undefined },
    checkAnswers: true,
    log: pino({ level: 'silent' }),
    metrics: createMetrics(),
  });
  app.addHook('preHandler', async (request) => {
    request.caller = { workspaceId: WORKSPACE, access: 'secret', role: 'owner', name: 'tester' };
  });
  registerSegmentRoutes(app, house.segments);
  url = await app.listen({ port: 0, host: '127.0.0.1' });
  for (const name of ['Buyers', 'Others']) {
    const condition = { event: name === 'Buyers' ? 'Bought' : 'Other', window: { last: '1d' } };
    await house.segments.definitions.create({ workspaceId: WORKSPACE, name: 'tester' }, { name, condition });
  }
  await house.segments.backfill.idle();
});
after(async () => {
  await app.close();
  await house.close();
});

interface Heard {
  event: string;
  id: string;
  data: { profile: string; entered: boolean; time: string; cause: string };
}

/** Opens the stream; `next` resolves with the next message. */
async function listen(path: string, lastEventId?: string) {
  const stop = new AbortController();
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  const answer = await fetch(url + path, { headers, signal: stop.signal });
  assert.equal(answer.headers.get('content-type'), 'text/event-stream');
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async next(): Promise<Heard> {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end >= 0) {
          const lines = text.slice(0, end).split('\n');
          text = text.slice(end + 2);
          const field = (name: string) =>
            lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
          if (field('event'))
            return { event: field('event')!, id: field('id')!, data: JSON.parse(field('data')!) };
          continue;
        }
        const { value, done } = await reader.read();
        if (done) throw new Error('The stream has ended.');
        text += value;
      }
    },
    close: () => stop.abort(),
  };
}

test('the stream tells who enters and leaves, in order, and goes on where it was left', async () => {
  const stream = await listen('/v1/segments/buyers/stream');
  await house.send(track('bob', 'Other', {}, NOW), track('ann', 'Bought', {}, NOW));
  const entered = await stream.next();
  assert.equal(entered.event, 'entered');
  assert.deepEqual(entered.data, {
    ...{ profile: profileId('ann'), name: 'ann', entered: true },
    ...{ time: new Date(NOW).toISOString(), cause: 'event' },
  });
  house.clock.advance(2 * DAY);
  await house.segments.settleDue();
  const left = await stream.next();
  assert.deepEqual([left.event, left.data.cause], ['left', 'time']);
  assert.equal(left.data.time, new Date(NOW + DAY).toISOString(), 'the exact instant');
  stream.close();
  await house.send(track('cat', 'Bought', {}, house.clock.now()));
  const again = await listen('/v1/segments/buyers/stream', entered.id);
  assert.deepEqual(await again.next(), left);
  assert.equal((await again.next()).data.profile, profileId('cat'));
  again.close();
});

test('who comes later reads what the stream told, the latest first, page by page', async () => {
  type Move = { profile: string; entered: boolean; cause: string };
  const told = ({ profile, entered, cause }: Move) => [profile, entered, cause];
  const first = await ask('GET', '/v1/segments/buyers/moves?limit=2');
  assert.deepEqual(first.body.data.map(told), [
    [profileId('cat'), true, 'event'],
    [profileId('ann'), false, 'time'],
  ]);
  const rest = await ask('GET', `/v1/segments/buyers/moves?limit=2&cursor=${first.body.next}`);
  assert.deepEqual(rest.body.data.map(told), [[profileId('ann'), true, 'event']]);
  assert.equal(rest.body.data[0].name, 'ann');
  assert.equal(rest.body.next, undefined);
});

async function ask(method: string, path: string, body?: object) {
  const answer = await fetch(url + path, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came.
  return { status: answer.status, body: (await answer.json()) as any };
}

test('what a webhook has tried is shown, and one that was disabled can be enabled', async () => {
  let answerWith = 500;
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(answerWith).end());
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const made = await ask('POST', '/v1/webhooks', { url: address, segments: ['buyers'] });
  assert.equal(made.status, 201);
  assert.match(made.body.secret, /^whsec_/);
  const path = `/v1/webhooks/${made.body.id}`;
  await house.send(track('dan', 'Bought', {}, house.clock.now()));
  for (let day = 0; day < 5; day++) {
    await house.segments.webhooks.deliver();
    house.clock.advance(DAY);
  }
  const tried = (await ask('GET', `${path}/deliveries`)).body.data;
  assert.deepEqual([tried[0].status, tried[0].attempt, tried.at(-1).attempt], [500, tried.length, 1]);
  assert.equal(new Set(tried.map((one: { messageId: string }) => one.messageId)).size, 1);
  const [disabled] = (await ask('GET', '/v1/webhooks')).body.data;
  assert.match(disabled.disabledReason, /500/);
  assert.equal(disabled.secret, undefined, 'shown once only');
  answerWith = 200;
  const enabled = await ask('POST', `${path}/enable`);
  assert.equal(enabled.body.disabledReason, null);
  await house.segments.webhooks.deliver();
  const [last] = (await ask('GET', `${path}/deliveries`)).body.data;
  assert.deepEqual([last.status, last.error, last.messageId], [200, null, tried[0].messageId]);
  assert.equal((await ask('GET', '/v1/webhooks/nobody/deliveries')).status, 404);
  server.close();
  server.closeAllConnections();
});

test('a stream ends with the server', async () => {
  const stream = await listen('/v1/segments/buyers/stream');
  const ended = assert.rejects(stream.next(), /ended|terminated|closed/);
  const closing = app.close();
  await ended;
  await closing;
});
