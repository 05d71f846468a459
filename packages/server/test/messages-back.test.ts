// What comes back from messages: opened, followed, unsubscribed, bounced, marked as spam; people and machines told
// apart; and what is not sent any more because of it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Running, run } from './running.ts';

const SAFARI =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15';
const link = (n: number) => `<mj-button href="https://shop.example/${n}?a=1&amp;b=2">Go</mj-button>`;
const MJML = `<mjml><mj-body><mj-section><mj-column>${link(1)}${link(2)}${link(3)}
  <mj-text><a href="{{ links.unsubscribe }}">Unsubscribe</a></mj-text></mj-column></mj-section></mj-body></mjml>`;

describe('what comes back from messages', { timeout: 120_000 }, () => {
  let it: Running;
  let now = Date.parse('2026-05-04T10:00:00Z');
  before(async () => {
    it = await run({ clock: { now: () => now } });
    const people = ['ada', 'bob', 'cyd', 'dan'].map((name) => ({
      ...{ type: 'identify', userId: name, traits: { email: `${name}@example.com` } },
    }));
    assert.equal((await it.ask('POST', '/v1/batch', { batch: people }, it.writeKey)).status, 200);
    for (const [key, topic] of [
      ['news', 'newsletter'],
      ['offer', undefined],
    ] as const) {
      const variants = [{ key: 'all', name: 'All', content: { subject: 'News', mjml: MJML } }];
      const made = await it.ask('POST', '/v1/templates', {
        key,
        name: key,
        channel: 'email',
        variants,
        ...(topic && { topic }),
      });
      assert.equal(made.status, 201, JSON.stringify(made.body));
    }
  });
  after(() => it.stop());

  let n = 0;
  const send = async (user: string, template = 'news', more: object = {}) => {
    const asked = await it.ask('POST', '/v1/messages', {
      ...{ profile: `user_id:${user}`, channel: 'email', template, idempotencyKey: `k${n++}`, ...more },
    });
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
    await it.app.deliver.messages.drain();
    return (await it.ask('GET', `/v1/messages/${asked.body.id}`)).body;
  };
  const hrefs = async (id: string): Promise<string[]> => {
    const { body } = await it.ask('GET', `/v1/mailbox/${id}`);
    return [...body.content.mjml.matchAll(/(?:href|src)="(http[^"]*)"/g)].map(([, url]) => url);
  };
  const visit = (url: string, agent = SAFARI, method = 'GET') =>
    fetch(url, { method, redirect: 'manual', headers: { 'user-agent': agent } });
  const told = async (user: string, name: string) => {
    now += 10_000;
    await it.app.deliver.messages.drain();
    const { body } = await it.ask('GET', `/v1/profiles/user_id:${user}/events`);
    return body.data.filter((one: { name: string }) => one.name === name);
  };

  test('a person who opens and follows a link is a person', async () => {
    const { id } = await send('ada');
    now += 60_000;
    const urls = await hrefs(id);
    const [click] = urls.filter((url) => url.includes('/m/c/'));
    const [pixel] = urls.filter((url) => url.includes('/m/o/'));
    const picture = await visit(pixel!);
    assert.equal(picture.headers.get('content-type'), 'image/gif');
    const answer = await visit(click!);
    assert.deepEqual(
      [answer.status, answer.headers.get('location')],
      [302, 'https://shop.example/1?a=1&b=2'],
    );
    const [opened] = await told('ada', 'Email Opened');
    assert.equal(opened.properties.machine, false);
    const [clicked] = await told('ada', 'Email Link Clicked');
    assert.equal(clicked.properties.link_url, 'https://shop.example/1?a=1&b=2');
    const message = (await it.ask('GET', `/v1/messages/${id}`)).body;
    assert.ok(message.openedAt && message.clickedAt);
  });

  test('pictures fetched ahead and links followed all at once are a machine’s, and are kept', async () => {
    const { id } = await send('bob');
    now += 60_000;
    const urls = await hrefs(id);
    await visit(urls.find((url) => url.includes('/m/o/'))!, 'Mozilla/5.0');
    for (const url of urls.filter((one) => one.includes('/m/c/'))) await visit(url);
    const [opened] = await told('bob', 'Email Opened');
    assert.deepEqual([opened.properties.machine, opened.flags], [true, ['unattended', 'bot']]);
    const clicks = await told('bob', 'Email Link Clicked');
    assert.deepEqual(
      clicks.map((one: { properties: { machine: boolean } }) => one.properties.machine),
      [true, true, true],
    );
    const message = (await it.ask('GET', `/v1/messages/${id}`)).body;
    assert.deepEqual([message.openedAt, message.clickedAt], [null, null]);
  });

  test('a link that was changed leads nowhere', async () => {
    const { id } = await send('ada');
    const click = (await hrefs(id)).find((url) => url.includes('/m/c/'))!;
    const [payload] = new URL(click).pathname.split('/').at(-1)!.split('.');
    const forged = Buffer.from(JSON.stringify([it.workspaceId, id, 'https://evil.example/'])).toString(
      'base64url',
    );
    assert.equal((await visit(click.replace(payload!, forged))).status, 404);
    assert.equal((await visit(click.replace('/m/c/', '/m/u/'))).status, 404);
  });

  test('one click unsubscribes from the topic; following the link alone does not', async () => {
    const { id } = await send('cyd');
    const { body: mail } = await it.ask('GET', `/v1/mailbox/${id}`);
    const url = mail.headers['List-Unsubscribe'].slice(1, -1);
    assert.match(await (await visit(url)).text(), /Unsubscribe cyd@example\.com\?/);
    assert.equal((await send('cyd')).state, 'sent');
    const form = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) };
    assert.equal((await fetch(url, form)).status, 200);
    assert.equal((await fetch(url, form)).status, 200);
    const { state, reason } = await send('cyd');
    assert.deepEqual([state, reason.code], ['suppressed', 'unsubscribed']);
    assert.equal((await send('cyd', 'offer')).state, 'sent');
    assert.equal((await send('cyd', 'news', { transactional: true })).state, 'sent');
    const events = await told('cyd', 'Unsubscribed');
    assert.deepEqual(
      events.map((one: { properties: { topics: string[] } }) => one.properties.topics),
      [['newsletter']],
    );
  });

  test('the preference centre takes everything, and gives it back', async () => {
    const { id } = await send('cyd', 'offer');
    const { body: mail } = await it.ask('GET', `/v1/mailbox/${id}`);
    const page = mail.headers['List-Unsubscribe'].slice(1, -1);
    const after = await (await fetch(page, { method: 'POST' })).text();
    const [, preferences] = /href="([^"]*\/m\/p\/[^"]*)"/.exec(after)!;
    assert.equal((await send('cyd', 'offer')).reason.code, 'unsubscribed');
    assert.match(await (await fetch(preferences!)).text(), /Newsletter/);
    const choice = new URLSearchParams([
      ['everything', 'yes'],
      ['topic', 'newsletter'],
    ]);
    assert.match(await (await fetch(preferences!, { method: 'POST', body: choice })).text(), /Saved/);
    assert.equal((await send('cyd', 'news')).state, 'sent');
  });

  test('a bounce and a complaint end it, and are told', async () => {
    const { id } = await send('dan');
    const soft = { messageId: `<${id}@shop.example>`, kind: 'bounced', bounce: 'soft' };
    const said = await it.ask('POST', '/v1/messages/feedback', {
      feedback: [soft, { messageId: 'nobody', kind: 'bounced' }],
    });
    assert.deepEqual(said.body, { taken: 1, unknown: 1 });
    assert.equal((await send('dan')).state, 'sent');
    await it.ask('POST', '/v1/messages/feedback', { feedback: [{ messageId: id, kind: 'complained' }] });
    assert.equal((await send('dan')).reason.code, 'complained');
    assert.equal((await told('dan', 'Email Marked as Spam')).length, 1);
  });

  test('being written to is no visit', async () => {
    const seen = (await it.ask('GET', '/v1/profiles/user_id:dan')).body;
    assert.ok(Date.parse(seen.lastSeen) < now - 60_000, JSON.stringify([seen.lastSeen, new Date(now)]));
  });
});
