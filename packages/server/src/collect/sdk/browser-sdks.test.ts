// The unmodified browser libraries of Segment and RudderStack in a real Chromium, on a page of another origin.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Event } from '@visavis/engine/collect';
import { type Browser, chromium } from 'playwright-core';
import { VisavisError } from '../../platform/errors.ts';
import { startTestServer, type TestServer, WRITE_KEY } from '../test-server.ts';

const resolve = createRequire(import.meta.url).resolve;
const SEGMENT = dirname(resolve('@segment/analytics-next/dist/umd/index.js'));
const RUDDER = join(dirname(resolve('@rudderstack/analytics-js/bundled')), '../umd/index.js');
const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

let server: TestServer;
let host: string;
let browser: Browser;
let site: Server;
let page = '';
let origin: string;

before(async () => {
  server = await startTestServer({ now: Date.now() });
  host = await server.app.listen({ port: 0, host: '127.0.0.1' });
  site = createServer((request, response) => {
    if (request.url?.startsWith('/segment/')) {
      response.setHeader('content-type', 'text/javascript');
      return response.end(readFileSync(join(SEGMENT, request.url.slice('/segment/'.length))));
    }
    if (request.url === '/rudder.js') {
      response.setHeader('content-type', 'text/javascript');
      return response.end(readFileSync(RUDDER));
    }
    response.setHeader('content-type', 'text/html');
    return response.end(`<!doctype html><title>Shop</title><body>${page}`);
  });
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS.split(' ') });
});
after(async () => {
  await browser?.close();
  site?.close();
  await server?.stop();
});
beforeEach(() => {
  server.clock.advance(Date.now() - server.clock.now());
  server.taken.length = 0;
  server.fail.times = 0;
});

/** Opens the page in a browser profile of its own and waits until that many events were taken. */
async function visit(html: string, events: number, path = '/'): Promise<void> {
  page = html;
  const context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin' });
  try {
    const tab = await context.newPage();
    const complaints: string[] = [];
    tab.on('pageerror', (error) => complaints.push(error.message));
    await tab.goto(origin + path);
    for (const end = Date.now() + 15_000; server.taken.length < events && Date.now() < end; )
      await new Promise((done) => setTimeout(done, 30));
    assert.deepEqual(complaints, []);
    assert.equal(server.taken.length, events, `${server.taken.map((event) => event.name)}`);
  } finally {
    await context.close();
  }
}

const CALLS = `
  sdk.identify('u1', { email: 'ada@x.org', plan: 'pro' });
  sdk.track('Order Completed', { revenue: 12.5 });
  sdk.page('Shop', 'Home');
  sdk.group('g1', { name: 'Acme' });
  sdk.alias('u2', 'u1');`;

const byType = (type: string): Event => {
  const event = server.taken.find((one) => one.type === type);
  assert(event, `expected an event of type ${type}`);
  return event;
};

function assertAllFive() {
  assert.deepEqual(server.taken.map((event) => event.type).sort(), [
    'alias',
    'group',
    'identify',
    'page',
    'track',
  ]);
  const identify = byType('identify');
  assert.deepEqual(identify.traits, { email: 'ada@x.org', plan: 'pro' });
  assert.deepEqual(
    identify.identifiers.map((one) => one.type),
    ['user_id', 'email', 'anonymous_id'],
  );
  const track = byType('track');
  assert.equal(track.name, 'Order Completed');
  assert.equal(track.properties.revenue, 12.5);
  assert.equal(track.facts.locale?.[0], 'de-DE');
  assert.equal(track.facts['device.os']?.[0], 'Linux');
  assert.equal(track.facts['device.type']?.[0], 'desktop');
  assert.equal(track.facts.channel?.[0], 'email');
  assert.equal(track.facts['channel.campaign']?.[0], 'spring');
  assert(track.flags.includes('bot'), 'a headless browser is marked');
  assert.equal(byType('page').facts['page.title']?.[0], 'Shop');
  assert.equal(byType('group').groupId, 'g1');
  assert.deepEqual(byType('alias').previousId, { type: 'user_id', value: 'u1' });
  for (const event of server.taken) assert(Math.abs(event.time - Date.now()) < 20_000, 'the time is now');
}
const FROM_NEWSLETTER = '/?utm_source=news&utm_medium=email&utm_campaign=spring';

describe('@segment/analytics-next', () => {
  const npm = (options = '') => `<script src="/segment/index.js"></script><script>
    const sdk = AnalyticsNext.AnalyticsBrowser.load({ writeKey: '${WRITE_KEY}', cdnURL: '${host}' }, ${options || '{}'});
    ${CALLS}</script>`;

  it('delivers one call at a time, with only cdnURL pointing here', async () => {
    await visit(npm(), 5, FROM_NEWSLETTER);
    assertAllFive();
    assert.deepEqual(byType('track').facts['place.country'], ['DE', 'time zone']);
  });

  it('delivers batches', async () => {
    const batching = `{ integrations: { 'Segment.io': { deliveryStrategy: { strategy: 'batching', config: { size: 5, timeout: 500 } } } } }`;
    await visit(npm(batching), 5, FROM_NEWSLETTER);
    assertAllFive();
  });

  it('tries again after a 500, and waits as long as a 429 says', async () => {
    server.fail.error = new Error('down');
    server.fail.times = 2;
    await visit(npm().replace(CALLS, `sdk.track('After 500', {});`), 1);
    assert.equal(server.taken[0]?.name, 'After 500');
    server.taken.length = 0;
    server.fail.error = new VisavisError('too_many_requests', 'Later.');
    server.fail.times = 1;
    await visit(npm().replace(CALLS, `sdk.track('After 429', {});`), 1);
    assert.equal(server.taken[0]?.name, 'After 429');
  });

  it('works as a script tag that loads the library from here', async () => {
    const snippet = `<script>
      var sdk = window.analytics = window.analytics || [];
      sdk.invoked = true; sdk._writeKey = '${WRITE_KEY}'; sdk._cdn = '${host}';
      sdk.methods = ['identify', 'track', 'page', 'group', 'alias', 'ready', 'on', 'once', 'addSourceMiddleware'];
      sdk.factory = (name) => (...args) => { sdk.push([name, ...args]); return sdk; };
      for (const name of sdk.methods) sdk[name] = sdk.factory(name);
      sdk.SNIPPET_VERSION = '5.2.0';
      ${CALLS}
      const tag = document.createElement('script');
      tag.async = true; tag.src = '${host}/analytics.js/v1/${WRITE_KEY}/analytics.min.js';
      document.head.append(tag);
    </script>`;
    await visit(snippet, 5, FROM_NEWSLETTER);
    assertAllFive();
  });
});

describe('@rudderstack/analytics-js', () => {
  const rudder = (calls: string, options = '{}') => `<script src="/rudder.js"></script><script>
    const sdk = new rudderanalytics.RudderAnalytics();
    sdk.load('${WRITE_KEY}', '${host}', { configUrl: '${host}', plugins: ['XhrQueue'], ...${options} });
    ${calls}</script>`;

  it('delivers one call at a time', async () => {
    await visit(rudder(CALLS), 5, FROM_NEWSLETTER);
    assertAllFive();
  });

  it('delivers batches', async () => {
    const batch = `{ queueOptions: { batch: { enabled: true, maxItems: 5, flushInterval: 500 } } }`;
    await visit(rudder(CALLS, batch), 5, FROM_NEWSLETTER);
    assertAllFive();
  });

  it('tries again after a 500', async () => {
    server.fail.error = new Error('down');
    server.fail.times = 1;
    await visit(rudder(`sdk.track('After 500', {});`), 1);
    assert.equal(server.taken[0]?.name, 'After 500');
  });
});
