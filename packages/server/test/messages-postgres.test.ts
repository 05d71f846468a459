// The whole way of messages on Postgres, with two servers that send at once: from the request, which both are asked, over
// queue, rules, a scenario and a campaign to a real mail server, and back as events. None goes twice, none is missing.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ManualClock } from '../src/platform/clock.ts';
import { headerOf, mailServer } from './mail-server.ts';
import type { Running } from './running.ts';
import { twoServers } from './two.ts';
import { until } from './until.ts';

const PEOPLE = 80;
const HOUR = 3_600_000;
interface Shown {
  state: string;
  profileId: string;
  reason: { code: string } | null;
}
const mjml = (link: string) => `<mjml><mj-body><mj-section><mj-column>
  <mj-text>Hello <a href="${link}">there</a></mj-text>
  <mj-text><a href="{{ links.preferences }}">Preferences</a></mj-text></mj-column></mj-section></mj-body></mjml>`;
const start = await twoServers('messages');

if (typeof start === 'string') test('messages on Postgres', { skip: start }, () => {});
else
  test('two servers send everything once, hold it by the same rules, and tell what became of it', {
    timeout: 280_000,
  }, async () => {
    const clock = new ManualClock(Date.now());
    const mails = await mailServer();
    const { first, second, both, stop, ...two } = await start(clock);
    after(async () => {
      await stop();
      await mails.close();
    });
    const ask = async (server: Running, method: string, path: string, body?: unknown) => {
      const answer = await two.ask(server, method, path, body);
      assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
    const halves = (of: (n: number) => object) =>
      Promise.all(
        both.map((server, half) => {
          const batch = everybody.filter((n) => n % 2 === half).map(of);
          return ask(server, 'POST', '/v1/batch', { batch });
        }),
      );
    const everybody = Array.from({ length: PEOPLE }, (_, n) => n);
    const told = (subject: string) =>
      mails.received.filter(({ raw }) => headerOf(raw, 'Subject') === subject);
    const onceEach = (subject: string) =>
      assert.deepEqual(
        told(subject)
          .map(({ to }) => to)
          .sort(),
        everybody.map((n) => `u${n}@example.com`).sort(),
        subject,
      );
    const eventsNamed = async (name: string): Promise<number> => {
      await Promise.all(both.map((server) => server.settled()));
      const rows = await first.app.events.query<{ n: number }>(
        'SELECT count() AS n FROM events WHERE name = {name:String}',
        { name },
      );
      return Number(rows[0]?.n ?? 0);
    };

    await ask(first, 'PATCH', '/v1/channels/email', {
      ...{ transport: 'smtp', host: '127.0.0.1', port: mails.port, security: 'none' },
      fromAddress: 'shop@shop.example',
    });
    for (const key of ['welcome', 'news', 'asked']) {
      const content = { subject: key, mjml: mjml('https://shop.example/new') };
      const variants = [{ key: 'all', name: 'All', content }];
      await ask(second, 'POST', '/v1/templates', { key, name: key, channel: 'email', variants });
    }
    const daily = { key: 'daily', name: 'One a day', channels: null, tags: null, atMost: 1, window: '24h' };
    await ask(first, 'PUT', '/v1/pressure', { rules: [daily], quiet: [], keepHours: 72, version: 0 });
    const node = { id: 'hello', kind: 'send', channel: 'email', template: 'welcome', next: null };
    await ask(first, 'POST', '/v1/scenarios', {
      scenario: {
        ...{ key: 'came', name: 'Came', trigger: { on: { event: 'Came' } }, reentry: { rule: 'once' } },
        ...{ exits: [], start: 'hello', nodes: [node] },
      },
    });
    await ask(first, 'POST', '/v1/scenarios/came/simulate', { days: 7 });
    await ask(second, 'PATCH', '/v1/scenarios/came', { status: 'live' });

    await halves((n) => ({
      ...{ type: 'identify', userId: `u${n}`, traits: { email: `u${n}@example.com` } },
    }));
    await halves((n) => ({ type: 'track', userId: `u${n}`, event: 'Came' }));
    await until(async () => told('welcome').length >= PEOPLE, 'everybody to be welcomed');

    const campaign = { key: 'news', name: 'News', audience: null, channel: 'email', template: 'news' };
    await ask(first, 'POST', '/v1/campaigns', { ...campaign, schedule: { kind: 'now' } });
    await ask(second, 'POST', '/v1/campaigns/news/start');
    const held = async () => (await ask(first, 'GET', '/v1/messages/held?limit=200')).data;
    // While they are looked at, none waits: all of them, and each with its reason.
    await until(async () => {
      const waiting: { reason: { code: string } | null }[] = await held();
      return waiting.length === PEOPLE && waiting.every(({ reason }) => reason?.code === 'pressure');
    }, 'the news to be held, each saying why');
    assert.equal(told('news').length, 0, 'one a day');
    onceEach('welcome');
    clock.advance(24 * HOUR);
    await until(async () => told('news').length >= PEOPLE, 'the news to go');

    // The same request at both at once is one message; a receipt goes in spite of the rule.
    const request = (n: number) => ({
      ...{ profile: `user_id:u${n}`, channel: 'email', template: 'asked', transactional: true },
      idempotencyKey: `asked-${n}`,
    });
    for (let from = 0; from < PEOPLE; from += 20)
      await Promise.all(
        everybody
          .slice(from, from + 20)
          .flatMap((n) => both.map((server) => ask(server, 'POST', '/v1/messages', request(n)))),
      );
    await until(async () => told('asked').length >= PEOPLE, 'what was asked for to go');
    await until(async () => (await eventsNamed('Email Sent')) >= 3 * PEOPLE, 'all to be told as events');
    const counts = await ask(first, 'GET', '/v1/messages/counts');
    assert.deepEqual(counts, { ...counts, sent: 3 * PEOPLE });
    for (const subject of ['welcome', 'news', 'asked']) onceEach(subject);
    assert.equal(await eventsNamed('Email Sent'), 3 * PEOPLE);

    // One place a day, and two channels that ask for it at once, each at another server.
    clock.advance(25 * HOUR);
    const note = { title: 'Note', body: 'Hello' };
    const variants = [{ key: 'all', name: 'All', content: note }];
    await ask(first, 'POST', '/v1/templates', { key: 'note', name: 'Note', channel: 'in_app', variants });
    const rivals = everybody.slice(0, 30).flatMap((n) => [
      { server: first, body: { ...request(n), transactional: false, idempotencyKey: `mail-${n}` } },
      {
        server: second,
        body: { profile: `user_id:u${n}`, channel: 'in_app', template: 'note', idempotencyKey: `note-${n}` },
      },
    ]);
    const asked: { id: string; profileId: string }[] = await Promise.all(
      rivals.map(({ server, body }) => ask(server, 'POST', '/v1/messages', body)),
    );
    const states = () =>
      Promise.all(asked.map(async ({ id }) => (await ask(first, 'GET', `/v1/messages/${id}`)) as Shown));
    await until(
      async () => (await states()).every(({ state, reason }) => state === 'sent' || reason !== null),
      'each to be sent or held',
    );
    const going = (await states()).filter(({ state }) => state === 'sent');
    assert.equal(new Set(going.map(({ profileId }) => profileId)).size, going.length, 'one each');
    assert.equal(going.length, 30);
    await ask(first, 'PUT', '/v1/pressure', { rules: [], quiet: [], keepHours: 72, version: 1 });

    // What the one sent, the other hears of: a click and a way out.
    const [mail] = told('news');
    const plain = mail!.raw.replace(/=\r\n/g, '').replace(/=3D/g, '=');
    const link = /https?:\/\/[^\s"<>]+\/m\/c\/[^\s"<>)]+/.exec(plain)?.[0];
    assert.ok(link, plain.slice(0, 2000));
    const { pathname, search } = new URL(link);
    const followed = await fetch(second.url + pathname + search, { redirect: 'manual' });
    assert.equal(followed.headers.get('location'), 'https://shop.example/new');
    const out = new URL(/<(https?:[^>]+)>/.exec(headerOf(mail!.raw, 'List-Unsubscribe') ?? '')![1]!);
    const left = await fetch(first.url + out.pathname + out.search, {
      ...{ method: 'POST', body: 'List-Unsubscribe=One-Click' },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    assert.ok(left.ok, String(left.status));
    clock.advance(24 * HOUR);
    const who = mail!.to.split('@')[0];
    const late = await ask(second, 'POST', '/v1/messages', {
      ...{ profile: `user_id:${who}`, channel: 'email', template: 'news', idempotencyKey: 'late' },
    });
    await until(
      async () => (await ask(first, 'GET', `/v1/messages/${late.id}`)).state === 'suppressed',
      'nothing more to go to who has left',
    );
    assert.equal(told('news').length, PEOPLE);
  });
