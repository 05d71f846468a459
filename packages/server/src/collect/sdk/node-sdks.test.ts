// The unmodified Node libraries of Segment and RudderStack against a listening server.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Analytics } from '@segment/analytics-node';
import type { Event } from '@visavis/engine/collect';
import { VisavisError } from '../../platform/errors.ts';
import { startTestServer, type TestServer, WRITE_KEY } from '../test-server.ts';

// Its types are written for CommonJS and name the class as the module's default.
const RudderAnalytics = createRequire(import.meta.url)('@rudderstack/rudder-sdk-node') as new (
  key: string,
  options: object,
) => RudderClient;
interface RudderClient {
  identify(message: object): void;
  track(message: object): void;
  page(message: object): void;
  screen(message: object): void;
  group(message: object): void;
  alias(message: object): void;
  flush(): Promise<unknown>;
}

let server: TestServer;
let host: string;
before(async () => {
  server = await startTestServer({ now: Date.now() });
  host = await server.app.listen({ port: 0, host: '127.0.0.1' });
});
after(() => server.stop());
beforeEach(() => {
  server.clock.advance(Date.now() - server.clock.now());
  server.taken.length = 0;
  server.fail.times = 0;
});

const TYPES = ['identify', 'track', 'page', 'screen', 'group', 'alias'];
const byType = (type: string): Event => {
  const event = server.taken.find((one) => one.type === type);
  assert(event, `expected an event of type ${type}`);
  return event;
};

function assertAllSix() {
  assert.deepEqual(server.taken.map((event) => event.type).sort(), [...TYPES].sort());
  assert.deepEqual(byType('identify').traits, { email: 'ada@x.org', plan: 'pro' });
  assert.deepEqual(byType('identify').identifiers, [
    { type: 'user_id', value: 'u1' },
    { type: 'email', value: 'ada@x.org' },
  ]);
  assert.equal(byType('track').name, 'Order Completed');
  assert.equal(byType('track').properties.revenue, 12.5);
  assert.deepEqual(byType('page').identifiers, [{ type: 'anonymous_id', value: 'an1' }]);
  assert.equal(byType('page').properties.name, 'Home');
  assert.equal(byType('group').groupId, 'g1');
  assert.equal(byType('alias').previousId?.value, 'an1');
  for (const event of server.taken) assert(Math.abs(event.time - Date.now()) < 5000, 'the time is now');
}

describe('@segment/analytics-node', () => {
  const client = (options: object = {}) => {
    const analytics = new Analytics({ writeKey: WRITE_KEY, host, flushInterval: 50, ...options });
    const errors: unknown[] = [];
    analytics.on('error', (error) => errors.push(error));
    return { analytics, errors };
  };

  it('delivers all six calls in one batch', async () => {
    const { analytics, errors } = client();
    analytics.identify({ userId: 'u1', traits: { email: 'ada@x.org', plan: 'pro' } });
    analytics.track({ userId: 'u1', event: 'Order Completed', properties: { revenue: 12.5 } });
    analytics.page({ anonymousId: 'an1', name: 'Home', properties: { url: 'http://x/y' } });
    analytics.screen({ anonymousId: 'an1', name: 'Main' });
    analytics.group({ userId: 'u1', groupId: 'g1', traits: { name: 'Acme' } });
    analytics.alias({ userId: 'u1', previousId: 'an1' });
    await analytics.closeAndFlush({ timeout: 5000 });
    assert.deepEqual(errors, []);
    assertAllSix();
  });

  it('tries again after a 500 and after a 429, and is counted once', async () => {
    server.fail.error = new Error('down');
    server.fail.times = 1;
    const { analytics, errors } = client();
    analytics.track({ userId: 'u1', event: 'After 500' });
    await analytics.closeAndFlush({ timeout: 10_000 });
    server.fail.error = new VisavisError('too_many_requests', 'Later.');
    server.fail.times = 1;
    const second = client();
    second.analytics.track({ userId: 'u1', event: 'After 429' });
    await second.analytics.closeAndFlush({ timeout: 10_000 });
    assert.deepEqual([...errors, ...second.errors], []);
    assert.deepEqual(
      server.taken.map((event) => event.name),
      ['After 500', 'After 429'],
    );
  });

  it('reports an unknown key to its caller and does not try again', async () => {
    const { analytics, errors } = client({ writeKey: 'wk_wrong' });
    analytics.track({ userId: 'u1', event: 'Nobody' });
    await analytics.closeAndFlush({ timeout: 5000 });
    assert.equal(errors.length, 1);
    assert.deepEqual(server.taken, []);
  });
});

describe('@rudderstack/rudder-sdk-node', () => {
  for (const gzip of [true, false])
    it(`delivers all six calls ${gzip ? 'packed' : 'unpacked'}`, async () => {
      const client = new RudderAnalytics(WRITE_KEY, { dataPlaneUrl: host, flushInterval: 50, gzip });
      client.identify({ userId: 'u1', traits: { email: 'ada@x.org', plan: 'pro' } });
      client.track({ userId: 'u1', event: 'Order Completed', properties: { revenue: 12.5 } });
      client.page({ anonymousId: 'an1', name: 'Home', properties: { url: 'http://x/y' } });
      client.screen({ anonymousId: 'an1', name: 'Main' });
      client.group({ userId: 'u1', groupId: 'g1', traits: { name: 'Acme' } });
      client.alias({ userId: 'u1', previousId: 'an1' });
      await client.flush();
      await waitFor(() => server.taken.length >= 6);
      assertAllSix();
    });

  it('tries again after a 500', async () => {
    server.fail.error = new Error('down');
    server.fail.times = 1;
    const client = new RudderAnalytics(WRITE_KEY, { dataPlaneUrl: host, flushInterval: 50 });
    client.track({ userId: 'u1', event: 'After 500' });
    await waitFor(() => server.taken.length >= 1);
    assert.deepEqual(
      server.taken.map((event) => event.name),
      ['After 500'],
    );
  });
});

async function waitFor(done: () => boolean, withinMs = 10_000): Promise<void> {
  for (const end = Date.now() + withinMs; !done() && Date.now() < end; )
    await new Promise((resolve) => setTimeout(resolve, 20));
}
