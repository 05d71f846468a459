// What may go wrong between asking for a message and handing it over, and what somebody may try: people joined, parted and
// erased meanwhile, clocks set back, templates and audiences changed in the middle, and words that want to be headers or markup.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { headerOf, type MailServer, mailServer } from './mail-server.ts';
import { type Running, run } from './running.ts';
import { until } from './until.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const mjml = (text: string) => `<mjml><mj-body><mj-section><mj-column><mj-text>${text}</mj-text>
  <mj-text><a href="{{ links.preferences }}">Preferences</a></mj-text></mj-column></mj-section></mj-body></mjml>`;

describe('messages under attack', { timeout: 200_000 }, () => {
  let it: Running;
  let mails: MailServer;
  let now = Date.parse('2026-05-04T10:00:00Z');
  let n = 0;

  before(async () => {
    mails = await mailServer();
    it = await run({ clock: { now: () => now } });
    await template('plain', 'Hello', 'Hello');
    await channel({ transport: 'smtp', host: '127.0.0.1', port: mails.port, security: 'none' });
  });
  after(async () => {
    await it.stop();
    await mails.close();
  });

  async function ask(method: string, path: string, body?: object) {
    const answer = await it.ask(method, path, body);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
  const channel = (part: object) => ask('PATCH', '/v1/channels/email', part);
  const contents = (subject: string, text: string) => [
    { key: 'all', name: 'All', content: { subject, mjml: mjml(text) } },
  ];
  const template = (key: string, subject: string, text: string) =>
    ask('POST', '/v1/templates', { key, name: key, channel: 'email', variants: contents(subject, text) });
  const person = (userId: string, traits: object = {}) =>
    ask('POST', '/v1/identify', { userId, traits: { email: `${userId}@example.com`, ...traits } });
  const request = (userId: string, more: object = {}) =>
    ask('POST', '/v1/messages', {
      ...{ profile: `user_id:${userId}`, channel: 'email', template: 'plain', idempotencyKey: `k${n++}` },
      ...more,
    });
  const drain = async () => {
    await it.app.deliver.campaigns.drain();
    await it.app.deliver.messages.drain();
  };
  const stateOf = async (id: string) => {
    const { state, reason } = await ask('GET', `/v1/messages/${id}`);
    return [state, reason?.code ?? null];
  };
  const mailTo = (user: string) => mails.received.filter(({ to }) => to === `${user}@example.com`);
  const paused = async (work: () => Promise<void>) => {
    await ask('POST', '/v1/messages/pauses', { scope: 'email' });
    await work();
    await it.ask('DELETE', '/v1/messages/pauses?scope=email');
    await drain();
  };

  test('no word of a person becomes a header, nor markup of the mail', async () => {
    await template(
      'named',
      'For {{ profile.firstName }}',
      'Hi {{ profile.firstName }} <a title="{{ profile.firstName }}" href="https://shop.example/{{ profile.firstName }}">x</a>',
    );
    const evil = 'Ada\r\nBcc: victim@example.com\r\n\r\n<script>alert(1)</script>" onclick="steal()';
    await person('evil', { firstName: evil });
    await channel({ fromName: 'Shop\r\nBcc: other@example.com' });
    await request('evil', { template: 'named' });
    await person('odd', { email: 'odd@example.com>\r\nRCPT TO:<victim@example.com' });
    const odd = await request('odd');
    await drain();
    await channel({ fromName: 'Shop' });
    const [mail] = mailTo('evil');
    assert.equal(headerOf(mail!.raw, 'Bcc'), undefined, mail!.raw.slice(0, 800));
    assert.match(headerOf(mail!.raw, 'Subject') ?? '', /For_Ada_Bcc=3A_victim/);
    const html = mail!.raw.slice(mail!.raw.indexOf('text/html')).replace(/=\r\n/g, '').replace(/=3D/g, '=');
    assert.doesNotMatch(html, /<script>alert|" onclick="/);
    assert.match(html, /&lt;script&gt;alert/);
    assert.equal((await stateOf(odd.id))[0], 'suppressed', 'an address with more in it is none');
    assert.ok(!mails.received.some(({ to }) => to.includes('victim')));
  });

  test('who is joined with another while a message waits gets it once; who is parted, not in the place of another', async () => {
    await person('jan');
    await person('jane');
    let [joined, receipt]: { id: string }[] = [];
    await paused(async () => {
      joined = await request('jan');
      await ask('POST', '/v1/profiles/merge', { profiles: ['user_id:jan', 'user_id:jane'], reason: 'One' });
    });
    assert.equal((await stateOf(joined!.id))[0], 'sent');
    assert.equal(mailTo('jan').length + mailTo('jane').length, 1);
    await paused(async () => {
      joined = await request('jane');
      receipt = await request('jane', { transactional: true });
      now += 2 * MINUTE;
      const { body: jane } = await it.ask('GET', '/v1/profiles/user_id:jane/identities');
      const names = jane.data.map(({ type, value }: { type: string; value: string }) => `${type}:${value}`);
      const apart = { identities: names.filter((name: string) => name.includes('jane')), reason: 'Two' };
      await ask('POST', '/v1/profiles/user_id:jane/unmerge', apart);
    });
    assert.deepEqual(await stateOf(joined!.id), ['suppressed', 'parted']);
    assert.deepEqual(await stateOf(receipt!.id), ['suppressed', 'parted']);
    assert.equal(mailTo('jan').length + mailTo('jane').length, 1);
    const before = mailTo('jane').length;
    await request('jane');
    await drain();
    assert.equal(mailTo('jane').length, before + 1);
  });

  test('of an erased person nothing goes out, waiting or held', async () => {
    await person('gone');
    await paused(async () => {
      await request('gone');
      await request('gone', { notBefore: new Date(now + HOUR).toISOString() });
      await it.ask('DELETE', '/v1/profiles/user_id:gone');
    });
    now += 2 * HOUR;
    await drain();
    assert.equal(mailTo('gone').length, 0);
  });

  test('a clock that is set back sends nothing twice, and lets new things go', async () => {
    await person('tick');
    const first = await request('tick');
    await drain();
    now -= 3 * HOUR;
    await drain();
    const second = await request('tick');
    await drain();
    assert.deepEqual(
      [await stateOf(first.id), await stateOf(second.id)],
      [
        ['sent', null],
        ['sent', null],
      ],
    );
    assert.equal(mailTo('tick').length, 2);
    now += 3 * HOUR;
  });

  test('a template that is changed in the middle of a campaign says one thing or the other, never half of each', async () => {
    const many = Array.from({ length: 250 }, (_, i) => `crowd${i}`);
    const batch = many.map((userId) => ({
      ...{ type: 'identify', userId, traits: { email: `${userId}@example.com`, crowd: true } },
    }));
    await it.ask('POST', '/v1/batch', { batch }, it.writeKey);
    await template('changing', 'Version one', 'Body one');
    await ask('POST', '/v1/campaigns', {
      ...{ key: 'crowd', name: 'Crowd', channel: 'email', template: 'changing', schedule: { kind: 'now' } },
      audience: { attribute: 'traits.crowd', op: 'eq', value: true },
    });
    await ask('POST', '/v1/campaigns/crowd/start');
    const crowd = () => mails.received.filter(({ to }) => to.startsWith('crowd'));
    const done = drain();
    await until(async () => crowd().length > 0, 'the first mail');
    await ask('PATCH', '/v1/templates/changing', { variants: contents('Version two', 'Body two') });
    await done;
    await drain();
    assert.equal(new Set(crowd().map(({ to }) => to)).size, 250);
    assert.equal(crowd().length, 250);
    for (const { raw } of crowd()) {
      const [, word] = /^Version (one|two)$/.exec(headerOf(raw, 'Subject') ?? '') ?? [];
      assert.ok(word && raw.includes(`Body ${word}`), raw.slice(0, 500));
    }
  });

  test('a paused campaign that goes on after its time tells nobody, and says why; nor does one whose audience is gone', async () => {
    for (const userId of ['late', 'left']) await person(userId, { group: userId });
    const campaign = (key: string, more: object) =>
      ask('POST', '/v1/campaigns', {
        ...{ key, name: key, channel: 'email', template: 'plain', schedule: { kind: 'now' }, ...more },
        audience: { attribute: 'traits.group', op: 'eq', value: key },
      });
    await campaign('late', { expires: '1h' });
    await campaign('left', {});
    await paused(async () => {
      for (const key of ['late', 'left']) await ask('POST', `/v1/campaigns/${key}/start`);
      await it.app.deliver.campaigns.drain();
      await ask('POST', '/v1/campaigns/late/pause').catch(() => {});
      // Of two values told at the same instant either may be the later one.
      now += MINUTE;
      await ask('POST', '/v1/identify', { userId: 'left', traits: { group: 'elsewhere' } });
      now += 3 * HOUR;
    });
    await it.ask('POST', '/v1/campaigns/late/resume');
    await drain();
    const reasonsOf = async (key: string) =>
      (await ask('GET', `/v1/messages?cause=campaign:${key}`)).data.map(
        ({ reason }: { reason: { code: string } | null }) => reason?.code,
      );
    assert.deepEqual([await reasonsOf('late'), await reasonsOf('left')], [['expired'], ['left_audience']]);
    assert.equal(mailTo('late').length + mailTo('left').length, 0);
  });

  test('who leaves between filling in and handing over is not told any more', async () => {
    const names = ['first', 'second', 'third', 'fourth'];
    for (const name of names) await person(name);
    await request('fourth', { idempotencyKey: 'before' });
    await drain();
    const [mail] = mailTo('fourth');
    const out = new URL(/<(https?:[^>]+)>/.exec(headerOf(mail!.raw, 'List-Unsubscribe') ?? '')![1]!);
    await channel({ perSecond: 1 });
    let ids: string[] = [];
    await paused(async () => {
      ids = [];
      for (const [i, name] of names.entries()) ids.push((await request(name, { priority: 9 - i })).id);
      // All are claimed and filled in together; the pace alone parts them.
      void until(async () => mailTo('first').length > 0, 'the first').then(async () => {
        const left = await fetch(it.url + out.pathname, {
          ...{ method: 'POST', body: 'List-Unsubscribe=One-Click' },
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        });
        assert.equal(left.status, 200);
        await it.ask('DELETE', '/v1/profiles/user_id:third');
      });
    });
    await channel({ perSecond: 0 });
    assert.deepEqual(await stateOf(ids[3]!), ['suppressed', 'unsubscribed']);
    assert.equal(mailTo('fourth').length, 1);
    assert.equal(mailTo('second').length, 1);
    assert.equal(mailTo('third').length, 0, 'erased meanwhile');
  });
});
