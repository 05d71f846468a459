// How much one person is told, with real messages into the built-in mailbox: rules over rolling windows and all channels,
// quiet hours on the person's clock, room kept for what matters more, and a reason for everything that is held.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Clock } from '../src/platform/clock.ts';
import { type Running, run } from './running.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Eleven at night in Berlin, in summer. */
const ELEVEN = Date.parse('2026-06-01T21:00:00Z');

describe('pressure', () => {
  let it: Running;
  let now = ELEVEN;
  let sent = 0;
  const clock: Clock = { now: () => now };

  before(async () => {
    it = await run({ clock });
    for (const channel of ['email', 'in_app']) await template(channel);
  });
  after(() => it.stop());

  async function ask(method: string, path: string, body?: object) {
    const answer = await it.ask(method, path, body);
    assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
  async function template(channel: string) {
    const content =
      channel === 'email' ? { subject: 'Hello', mjml: MJML } : { title: 'Hello', body: 'There' };
    await ask('POST', '/v1/templates', {
      ...{ key: `hello-${channel}`, name: 'Hello', channel },
      variants: [{ key: 'all', name: 'All', content }],
    });
  }
  const person = (userId: string, traits: object = {}) =>
    ask('POST', '/v1/identify', { userId, traits: { email: `${userId}@example.com`, ...traits } });
  const send = async (userId: string, more: object = {}): Promise<string> => {
    const { channel = 'email' } = more as { channel?: string };
    const { id } = await ask('POST', '/v1/messages', {
      ...{ profile: `user_id:${userId}`, channel, template: `hello-${channel}` },
      ...{ idempotencyKey: `m${++sent}`, ...more },
    });
    return id;
  };
  const drain = async () => {
    await it.app.deliver.messages.drain();
  };
  const stateOf = async (id: string) => ask('GET', `/v1/messages/${id}`);
  const rules = async (part: object) => {
    const { version } = await ask('GET', '/v1/pressure');
    return ask('PUT', '/v1/pressure', { rules: [], quiet: [], keepHours: 72, ...part, version });
  };
  const rule = (atMost: number, window: string, part: object = {}) => ({
    ...{ key: 'daily', name: 'One a day', channels: null, tags: null, atMost, window },
    ...part,
  });

  test('eleven at night and midnight are an hour apart: the second waits a day, and says why', async () => {
    await rules({ rules: [rule(1, '24h')] });
    await person('ann', { timezone: 'Europe/Berlin' });
    const first = await send('ann');
    await drain();
    assert.equal((await stateOf(first)).state, 'sent');
    now = ELEVEN + HOUR;
    const second = await send('ann');
    await drain();
    const held = await stateOf(second);
    assert.equal(held.state, 'waiting');
    assert.deepEqual([held.reason.code, Date.parse(held.dueAt)], ['pressure', ELEVEN + DAY]);
    assert.match(held.reason.sentence, /^Held until Tuesday,? 2 June at 23:00: “One a day” is full\.$/);
    now = ELEVEN + DAY;
    await drain();
    assert.equal((await stateOf(second)).state, 'sent');
  });

  test('all channels count together, receipts go and fill nothing, and what matters more comes first', async () => {
    await person('bob');
    const low = await send('bob', { channel: 'in_app', priority: 1 });
    const high = await send('bob', { priority: 9, notBefore: new Date(now + HOUR).toISOString() });
    const receipt = await send('bob', { transactional: true });
    await drain();
    const held = await stateOf(low);
    assert.deepEqual([held.state, held.reason.code], ['waiting', 'priority']);
    assert.match(held.reason.sentence, /more important message/);
    assert.equal((await stateOf(receipt)).state, 'sent');
    now += HOUR;
    await drain();
    assert.equal((await stateOf(high)).state, 'sent');
    now += DAY;
    await drain();
    assert.equal((await stateOf(low)).state, 'sent');
  });

  test('what finds no room before its time is over says so', async () => {
    await person('cem');
    await send('cem');
    await drain();
    const late = await send('cem', { expiresAt: new Date(now + 2 * HOUR).toISOString() });
    await drain();
    const { state, reason } = await stateOf(late);
    assert.deepEqual([state, reason.code], ['suppressed', 'no_room']);
    assert.match(
      reason.sentence,
      /^Not sent: “One a day” is full\. There is no room before it would be too late\.$/,
    );
  });

  test('somebody who turns out to be another has been told what both were told', async () => {
    await person('dora');
    await send('dora');
    await drain();
    await person('dora-too');
    await ask('POST', '/v1/profiles/merge', {
      profiles: ['user_id:dora', 'user_id:dora-too'],
      reason: 'The same person',
    });
    const another = await send('dora-too');
    await drain();
    assert.equal((await stateOf(another)).reason.code, 'pressure');
  });

  test('what was seen in a page counts, too', async () => {
    await person('eve');
    await ask('POST', '/v1/track', {
      ...{ userId: 'eve', event: 'Experience Viewed', timestamp: new Date(now).toISOString() },
      properties: { experience: 'x', variant: 'a', slot: 'banner' },
    });
    await it.settled();
    const after = await send('eve');
    await drain();
    assert.equal((await stateOf(after)).reason?.code, 'pressure');
  });

  test('nobody is woken: quiet hours go by the person’s own clock', async () => {
    now = Date.parse('2026-06-10T20:30:00Z');
    await rules({ quiet: [{ channels: ['email'], from: '21:00', to: '08:00' }] });
    await person('finn', { timezone: 'Europe/Berlin' });
    await person('gil', { timezone: 'America/New_York' });
    const [berlin, newYork] = [await send('finn'), await send('gil')];
    await drain();
    assert.equal((await stateOf(newYork)).state, 'sent');
    const held = await stateOf(berlin);
    assert.deepEqual([held.reason.code, held.dueAt], ['quiet_hours', '2026-06-11T06:00:00.000Z']);
  });

  test('many at once for one person over two channels: never more than the rule says', async () => {
    await rules({ rules: [rule(3, '7d', { name: 'Three a week' })] });
    await person('hugo');
    const ids: string[] = [];
    for (let i = 0; i < 12; i++) ids.push(await send('hugo', { channel: i % 2 ? 'in_app' : 'email' }));
    await drain();
    const states = await Promise.all(ids.map(async (id) => (await stateOf(id)).state));
    assert.equal(states.filter((state) => state === 'sent').length, 3);
  });

  test('what was held is looked at again: who has left the audience, bought, or would find nothing, is not told', async () => {
    await rules({ quiet: [{ channels: null, from: '21:00', to: '08:00' }] });
    now = Date.parse('2026-06-20T22:00:00Z');
    await ask('PUT', '/v1/catalogue/items', { items: ITEMS });
    const event = { on: { event: 'Product Added' } };
    const exits = [{ name: 'Bought', on: { event: 'Order Completed' }, goal: true }];
    const node = { id: 'send', kind: 'send', channel: 'email', template: 'hello-email', next: null };
    await ask('POST', '/v1/scenarios', {
      scenario: {
        ...{ key: 'cart', name: 'The cart', trigger: event, reentry: { rule: 'once' }, exits, start: 'send' },
        nodes: [{ ...node, whileAvailable: true }],
      },
    });
    await ask('PATCH', '/v1/scenarios/cart', { status: 'live', reason: 'There is no history yet' });
    const condition = { attribute: 'traits.plan', op: 'eq', value: 'free' };
    await ask('POST', '/v1/campaigns', {
      ...{ key: 'upgrade', name: 'Upgrade', audience: condition, channel: 'email', template: 'hello-email' },
      schedule: { kind: 'now' },
    });
    const act = (userId: string, name: string, properties: object = {}) =>
      ask('POST', '/v1/track', {
        ...{ userId, event: name, properties, timestamp: new Date(now).toISOString() },
      });
    for (const userId of ['ines', 'jo', 'kai', 'lea', 'mia'])
      await person(userId, { plan: ['ines', 'jo'].includes(userId) ? 'free' : 'paid' });
    await ask('POST', '/v1/campaigns/upgrade/start', {});
    for (const userId of ['kai', 'lea', 'mia'])
      await act(userId, 'Product Added', { product_id: userId === 'lea' ? 'mug' : 'pan' });
    await it.app.deliver.campaigns.drain();
    await it.app.deliver.scenarios.drain();
    await drain();
    const { data: held } = await ask('GET', '/v1/messages/held');
    assert.equal(held.length, 5);
    for (const { hold } of held)
      assert.deepEqual([hold.code, hold.at], ['quiet_hours', '2026-06-21T08:00:00.000Z']);
    // In the night one changes plan, one buys, and of one thing the last is sold.
    now += HOUR;
    await person('ines', { plan: 'paid' });
    await act('kai', 'Order Completed');
    await ask('PUT', '/v1/catalogue/items', {
      items: ITEMS.map((one) => ({ ...one, available: one.id === 'pan' })),
    });
    await it.settled();
    now = Date.parse('2026-06-21T08:00:00Z');
    await drain();
    const became = async (userId: string) => {
      const { data } = await ask('GET', `/v1/messages?profile=user_id:${userId}`);
      return data[0].reason?.sentence ?? data[0].state;
    };
    assert.match(await became('ines'), /while it was held they left the audience of “Upgrade”/);
    assert.match(await became('kai'), /they left “The cart”: Bought/);
    assert.match(await became('lea'), /“A mug” went out of stock/);
    assert.deepEqual([await became('jo'), await became('mia')], ['sent', 'sent']);
  });

  test('who unsubscribes while a message is held does not get it, and gets receipts all the same', async () => {
    now = Date.parse('2026-06-25T12:00:00Z');
    await rules({ quiet: [{ channels: ['email'], from: '21:00', to: '08:00' }] });
    await person('nina', { timezone: 'UTC' });
    const first = await send('nina');
    await drain();
    const { headers } = await ask('GET', `/v1/mailbox/${first}`);
    now = Date.parse('2026-06-25T22:00:00Z');
    const [held, receipt] = [await send('nina'), await send('nina', { transactional: true })];
    await drain();
    assert.equal((await stateOf(held)).reason.code, 'quiet_hours');
    assert.equal((await stateOf(receipt)).state, 'sent');
    now += HOUR;
    const link = headers['List-Unsubscribe'].replace(/^<|>$/g, '');
    const one = { method: 'POST', body: 'List-Unsubscribe=One-Click' };
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const clicked = await fetch(new URL(new URL(link).pathname, it.url), { ...one, headers: type });
    assert.equal(clicked.status, 200, await clicked.text());
    now = Date.parse('2026-06-26T08:00:00Z');
    await drain();
    const { state, reason } = await stateOf(held);
    assert.deepEqual([state, reason.code], ['suppressed', 'unsubscribed']);
    const later = await send('nina', { transactional: true });
    await drain();
    assert.equal((await stateOf(later)).state, 'sent');
  });

  test('every message that waits says why and when it goes, also those that only wait for their hour or for a pause', async () => {
    await rules({});
    await person('nils');
    await send('nils', { notBefore: new Date(now + 2 * HOUR).toISOString() });
    await ask('POST', '/v1/messages/pauses', { scope: 'in_app' });
    await send('nils', { channel: 'in_app' });
    await send('nils', { notBefore: new Date(now + HOUR).toISOString() });
    await drain();
    const first = await ask('GET', '/v1/messages/held?profile=user_id:nils&limit=2');
    const rest = await ask('GET', `/v1/messages/held?profile=user_id:nils&limit=2&cursor=${first.next}`);
    const holds = [...first.data, ...rest.data].map(({ hold }) => [
      hold.code,
      hold.at && Date.parse(hold.at) - now,
    ]);
    assert.deepEqual(holds, [
      ['paused', null],
      ['not_due', HOUR],
      ['not_due', 2 * HOUR],
    ]);
    assert.match(first.data[0].hold.sentence, /has paused what is shown in the page/);
    await ask('DELETE', '/v1/messages/pauses?scope=in_app');
  });

  test('rules that make no sense are named, and a change by somebody else is not lost', async () => {
    const { version } = await ask('GET', '/v1/pressure');
    const bad = { rules: [rule(1, '1d'), rule(2, '1d')], quiet: [], keepHours: 72, version };
    const answer = await it.ask('PUT', '/v1/pressure', bad);
    assert.deepEqual([answer.status, answer.body.error.faults[0].field], [400, 'rules.1.key']);
    const old = await it.ask('PUT', '/v1/pressure', { ...bad, rules: [], version: version - 1 });
    assert.equal(old.status, 409);
  });

  test('of an erased person nothing is left in the ledger', async () => {
    await ask('DELETE', '/v1/profiles/user_id:hugo');
    const left = await it.app.records.db.selectFrom('told').selectAll().execute();
    const people = new Set(left.map(({ profile_id }) => profile_id));
    for (const id of people)
      assert.equal((await it.ask('GET', `/v1/profiles/id:${id}`)).status, 200, String(id));
  });
});

const MJML = `<mjml><mj-body><mj-section><mj-column><mj-text>Hello</mj-text></mj-column></mj-section></mj-body></mjml>`;
const ITEMS = [
  { id: 'pan', title: 'A pan', available: true },
  { id: 'mug', title: 'A mug', available: true },
];
