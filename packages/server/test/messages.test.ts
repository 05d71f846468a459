// Messages from the request to the mailbox: who gets which variant with what in it, why somebody does not, once and
// once only, and what happens then comes back as events.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Running, run } from './running.ts';

const MJML = `<mjml><mj-body><mj-section><mj-column>
  <mj-text>Hello {{ profile.firstName | default: "there" }}, you saw {{ event.name }} & more.</mj-text>
  <mj-button href="https://shop.example/bags?of={{ profile.firstName | url_encode }}">Look</mj-button>
  <mj-text><a href="{{ links.preferences }}">Preferences</a></mj-text>
</mj-column></mj-section></mj-body></mjml>`;
const CONTENT = { subject: 'For {{ profile.firstName | default: "you" }}', mjml: MJML };

describe('messages, from the request to the mailbox', { timeout: 120_000 }, () => {
  let it: Running;
  before(async () => {
    it = await run();
    const people = [
      { userId: 'ada', traits: { firstName: 'Ada <b>', email: 'ada@example.com', plan: 'gold' } },
      { userId: 'bob', traits: { email: 'bob@example.com' } },
      { userId: 'eve', traits: { firstName: 'Eve' } },
    ];
    const batch = people.map((one) => ({ type: 'identify', ...one }));
    const sent = await it.ask('POST', '/v1/batch', { batch }, it.writeKey);
    assert.equal(sent.status, 200);
  });
  after(() => it.stop());

  const send = (user: string, more: object = {}) =>
    it.ask('POST', '/v1/messages', {
      ...{
        profile: `user_id:${user}`,
        channel: 'email',
        template: 'seen',
        context: { event: { name: 'Bag' } },
      },
      ...{ idempotencyKey: `seen:${user}`, ...more },
    });
  const message = async (id: string) => (await it.ask('GET', `/v1/messages/${id}`)).body;

  test('a template is checked part by part', async () => {
    const variants = [
      {
        key: 'all',
        name: 'All',
        content: { subject: '{{ nobody.knows }}', mjml: '<mjml><mj-body><mj-nothing /></mj-body></mjml>' },
      },
    ];
    const wrong = await it.ask('POST', '/v1/templates', { key: 'x', name: 'X', channel: 'email', variants });
    assert.equal(wrong.status, 400);
    const fields = wrong.body.error.faults.map(({ field }: { field: string }) => field);
    assert.deepEqual(fields, [
      'variants.0.content.subject',
      'variants.0.content.mjml',
      'variants.0.content.text',
    ]);
  });

  test('goes to the mailbox as it would have gone out', async () => {
    const made = await it.ask('POST', '/v1/templates', {
      ...{ key: 'seen', name: 'Seen', channel: 'email' },
      variants: [{ key: 'all', name: 'Everybody', content: CONTENT }],
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const asked = await send('ada');
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
    await it.app.deliver.messages.drain();
    const done = await message(asked.body.id);
    assert.deepEqual([done.state, done.reason, done.address], ['sent', null, 'ada@example.com']);
    const { body: mail } = await it.ask('GET', `/v1/mailbox/${done.id}`);
    assert.equal(mail.subject, 'For Ada <b>');
    assert.match(mail.content.mjml, /Hello Ada &lt;b&gt;, you saw Bag & more\./);
    assert.match(mail.content.text, /Hello Ada <b>, you saw Bag & more\./);
    assert.doesNotMatch(mail.content.mjml, /<link|@import|googleapis/, 'nobody else hears of who opens it');
    assert.equal(mail.headers['List-Unsubscribe-Post'], 'List-Unsubscribe=One-Click');
  });

  test('the same request again sends nothing', async () => {
    const [first] = (await it.ask('GET', '/v1/messages')).body.data;
    const again = await send('ada');
    assert.equal(again.body.id, first.id);
    await it.app.deliver.messages.drain();
    assert.equal((await it.ask('GET', '/v1/mailbox')).body.data.length, 1);
  });

  test('what is not there is neither cancelled nor tried again, and said not to be there', async () => {
    const [sent] = (await it.ask('GET', '/v1/messages')).body.data;
    for (const what of ['cancel', 'retry']) {
      assert.equal((await it.ask('POST', `/v1/messages/nothing/${what}`)).status, 404);
      assert.equal((await it.ask('POST', `/v1/messages/${sent.id}/${what}`)).status, 409);
    }
  });

  test('is told as an event of the person', async () => {
    const { body } = await it.ask('GET', '/v1/profiles/user_id:ada/events');
    const told = body.data.filter(({ name }: { name: string }) => name === 'Email Sent');
    assert.equal(told.length, 1);
  });

  test('who cannot be reached is said, with why', async () => {
    const asked = await send('eve');
    await it.app.deliver.messages.drain();
    const { state, reason } = await message(asked.body.id);
    assert.deepEqual([state, reason.code], ['suppressed', 'unreachable']);
  });

  test('of an erased person nothing is left, and nothing is written down again', async () => {
    const { id } = (await it.ask('GET', '/v1/profiles/user_id:ada')).body;
    await it.ask('DELETE', '/v1/profiles/user_id:ada?wait=60');
    const { db } = it.app.records;
    for (const table of ['message', 'mailbox', 'inbox', 'message_news', 'suppression', 'push_device']) {
      const rows = JSON.stringify(await db.selectFrom(table).selectAll().execute());
      assert.ok(!rows.includes('ada@example.com') && !rows.includes(id), `${table}: ${rows}`);
    }
  });
});
