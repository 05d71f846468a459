// Each channel against somebody who really receives: an SMTP server, a push service that decrypts, a webhook that checks
// the signature, FCM and APNs as they answer, and a page that asks for its messages.

import assert from 'node:assert/strict';
import {
  createECDH,
  createHash,
  createHmac,
  createPublicKey,
  createVerify,
  generateKeyPairSync,
  randomBytes,
  verify,
} from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createHttp2, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { encrypted, vapidKeys } from '../src/deliver/messages/channels/web-push-crypto.ts';
import { loadSecret } from '../src/platform/secret.ts';
import { headerOf, type MailServer, mailServer } from './mail-server.ts';
import { decrypted } from './push-reader.ts';
import { type Running, run } from './running.ts';

interface Call {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

describe('channels, each with somebody who receives', { timeout: 120_000 }, () => {
  let it: Running;
  let now = Date.parse('2026-05-04T10:00:00Z');
  let mails: MailServer;
  const calls: Call[] = [];
  const apnsCalls: Call[] = [];
  let answer: (call: Call) => { status: number; body?: string } = () => ({ status: 201 });
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = { path: request.url!, headers: request.headers, body: Buffer.concat(chunks) };
      calls.push(call);
      const { status, body = '' } = answer(call);
      response.writeHead(status).end(body);
    });
  });
  const apns: Http2Server = createHttp2();
  let url = '';
  let apnsUrl = '';

  before(async () => {
    mails = await mailServer();
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    await new Promise<void>((resolve) => apns.listen(0, '127.0.0.1', resolve));
    apns.on('stream', (stream: ServerHttp2Stream, headers) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        apnsCalls.push({ path: String(headers[':path']), headers, body: Buffer.concat(chunks) });
        stream.respond({ ':status': 200 });
        stream.end();
      });
    });
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    apnsUrl = `http://127.0.0.1:${(apns.address() as AddressInfo).port}`;
    it = await run({ clock: { now: () => now }, config: { allowPrivateWebhooks: true } });
    const batch = ['ada', 'bob', 'bad', 'out'].map((name) => ({
      ...{
        type: 'identify',
        userId: name,
        anonymousId: `${name}-device`,
        traits: { email: `${name}@example.com` },
      },
    }));
    assert.equal((await it.ask('POST', '/v1/batch', { batch }, it.writeKey)).status, 200);
    const mjml =
      '<mjml><mj-body><mj-section><mj-column><mj-text>Grüße, {{ profile.email }}</mj-text></mj-column></mj-section></mj-body></mjml>';
    const push = {
      title: 'Hello {{ profile.email }}',
      body: 'In your cart: {{ event.item }}',
      url: 'https://shop.example/cart',
    };
    for (const [channel, content] of Object.entries({
      email: { subject: 'Grüße', mjml },
      web_push: push,
      mobile_push: push,
      in_app: push,
      webhook: { json: '{"to": {{ profile.email | json }}}' },
    })) {
      const variants = [{ key: 'all', name: 'All', content }];
      const made = await it.ask('POST', '/v1/templates', { key: channel, name: channel, channel, variants });
      assert.equal(made.status, 201, JSON.stringify(made.body));
    }
  });
  after(async () => {
    await it.stop();
    await mails.close();
    http.close();
    apns.close();
  });

  let n = 0;
  const send = async (user: string, channel: string, more: object = {}) => {
    const asked = await it.ask('POST', '/v1/messages', {
      ...{ profile: `user_id:${user}`, channel, template: channel, idempotencyKey: `k${n++}` },
      ...{ context: { event: { item: 'a bag' } }, ...more },
    });
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
    await it.app.deliver.messages.drain();
    return (await it.ask('GET', `/v1/messages/${asked.body.id}`)).body;
  };
  const set = async (channel: string, settings: object) => {
    const done = await it.ask('PATCH', `/v1/channels/${channel}`, settings);
    assert.equal(done.status, 200, JSON.stringify(done.body));
    return done.body;
  };

  test('a mail goes over SMTP, signed, with everything that mail servers look for', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const shown = await set('email', {
      ...{ transport: 'smtp', host: '127.0.0.1', port: mails.port, security: 'none' },
      ...{ fromName: 'Shop', fromAddress: 'hello@shop.example', consentPurpose: 'marketing' },
      ...{ dkimDomain: 'shop.example', dkimSelector: 's1', dkimKey: pem },
    });
    assert.equal(shown.settings.dkimKey, '••••••••');
    const { id, state, reason } = await send('ada', 'email');
    assert.deepEqual([state, reason], ['sent', null]);
    const [{ from, to, raw } = { from: '', to: '', raw: '' }] = mails.received;
    assert.deepEqual([from, to], ['hello@shop.example', 'ada@example.com']);
    assert.equal(headerOf(raw, 'Message-ID'), `<${id}@shop.example>`);
    assert.equal(headerOf(raw, 'List-Unsubscribe-Post'), 'List-Unsubscribe=One-Click');
    assert.match(headerOf(raw, 'List-Unsubscribe')!, /^<http.*\/m\/u\/.*>$/);
    assert.match(headerOf(raw, 'Content-Type')!, /^multipart\/alternative/);
    assert.ok(isSigned(raw, publicKey.export({ type: 'spki', format: 'pem' }).toString()));
  });

  test('a mailbox that does not exist is a bounce, and is not written to again', async () => {
    mails.refuse = (address) =>
      address.startsWith('bad@') ? { code: 550, text: 'No such user' } : undefined;
    const first = await send('bad', 'email');
    assert.deepEqual([first.state, /No such user/.test(first.reason.sentence)], ['failed', true]);
    assert.equal((await send('bad', 'email')).reason.code, 'bounced');
    const { body } = await it.ask('GET', '/v1/profiles/user_id:bad/events');
    assert.ok(body.data.some(({ name }: { name: string }) => name === 'Email Bounced'));
  });

  test('a mail server that is busy is tried again later, and then has it once', async () => {
    mails.refuse = (address) => (address.startsWith('bob@') ? { code: 451, text: 'Try later' } : undefined);
    const held = await send('bob', 'email');
    assert.deepEqual([held.state, held.attempts], ['waiting', 1]);
    assert.match(held.reason.sentence, /Try later/);
    mails.refuse = () => undefined;
    now += 60_000;
    await it.app.deliver.messages.drain();
    assert.equal((await it.ask('GET', `/v1/messages/${held.id}`)).body.state, 'sent');
    assert.equal(mails.received.filter(({ to }) => to === 'bob@example.com').length, 1);
  });

  test('who has refused is not written to', async () => {
    const consent = { categoryPreferences: { marketing: false } };
    await it.ask(
      'POST',
      '/v1/track',
      { userId: 'out', event: 'Preferences Saved', context: { consent } },
      it.writeKey,
    );
    assert.equal((await send('out', 'email')).reason.code, 'no_consent');
  });

  test('what is paused stays, and goes out when it is resumed', async () => {
    await it.ask('POST', '/v1/messages/pauses', { scope: 'email' });
    const held = await send('ada', 'email');
    assert.equal(held.state, 'waiting');
    assert.equal((await it.ask('DELETE', '/v1/messages/pauses?scope=email')).status, 204);
    await it.app.deliver.messages.drain();
    assert.equal((await it.ask('GET', `/v1/messages/${held.id}`)).body.state, 'sent');
  });

  test('web push is encrypted for the browser and signed for the service', async () => {
    await set('web_push', { transport: 'push', contact: 'mailto:ops@shop.example' });
    const { body: key } = await it.ask('GET', '/v1/push/key', undefined, it.writeKey);
    const browser = createECDH('prime256v1');
    browser.generateKeys();
    const auth = randomBytes(16);
    const subscription = {
      endpoint: `${url}/push/1`,
      keys: { p256dh: browser.getPublicKey('base64url'), auth: auth.toString('base64url') },
    };
    const kept = await it.ask(
      'POST',
      '/v1/push/devices',
      { anonymousId: 'ada-device', kind: 'web', subscription },
      it.writeKey,
    );
    assert.equal(kept.status, 200, JSON.stringify(kept.body));
    const { id, state, reason } = await send('ada', 'web_push');
    assert.deepEqual([state, reason], ['sent', null]);
    const call = calls.at(-1)!;
    assert.equal(call.path, '/push/1');
    const shown = JSON.parse(decrypted(call.body, browser, auth).toString());
    assert.deepEqual(
      [shown.id, shown.title, shown.body],
      [id, 'Hello ada@example.com', 'In your cart: a bag'],
    );
    assert.match(shown.url, /\/m\/c\//);
    const headers = {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    };
    await fetch(shown.url, { redirect: 'manual', headers });
    const { clickedAt } = (await it.ask('GET', `/v1/messages/${id}`)).body;
    assert.ok(clickedAt, 'a notification is pressed as it comes, and by nobody but people');
    const [, jwt, own] = /^vapid t=([^,]+), k=(.+)$/.exec(String(call.headers.authorization))!;
    assert.equal(own, key.publicKey);
    const claims = verifiedJwt(jwt!, own!);
    assert.deepEqual([claims.aud, claims.sub], [url, 'mailto:ops@shop.example']);
  });

  test('who takes back their consent is sent no notification, and a key outlives a restart', async () => {
    await set('web_push', { consentPurpose: 'news' });
    const say = (news: boolean) => {
      now += 1000;
      return it.ask('POST', '/v1/identify', {
        userId: 'ada',
        context: { consent: { categoryPreferences: { news } } },
      });
    };
    await say(false);
    const before = calls.length;
    assert.equal((await send('ada', 'web_push')).reason.code, 'no_consent');
    assert.equal(calls.length, before);
    await say(true);
    assert.equal((await send('ada', 'web_push')).state, 'sent');
    await set('web_push', { consentPurpose: '' });
    const { publicKey } = (await it.ask('GET', '/v1/push/key', undefined, it.writeKey)).body;
    const again = vapidKeys(await loadSecret({ secret: undefined, dataDir: it.dataDir }), it.workspaceId);
    assert.equal(again.publicKey, publicKey, 'it follows from what a restart reads');
  });

  test('a browser that has taken its permission back is forgotten', async () => {
    answer = () => ({ status: 410 });
    assert.equal((await send('ada', 'web_push')).reason.code, 'gone');
    answer = () => ({ status: 201 });
    assert.equal((await send('ada', 'web_push')).reason.code, 'unreachable');
  });

  test('encryption gives what RFC 8291 gives', () => {
    const b = (text: string) => Buffer.from(text, 'base64url');
    const device = {
      p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    };
    const text = Buffer.from('When I grow up, I want to be a watermelon');
    const chance = {
      salt: b('DGv6ra1nlYgDCS1FRnbzlw'),
      privateKey: b('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
    };
    assert.equal(
      encrypted(text, device, chance).toString('base64url'),
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    );
  });

  test('a webhook is signed, and its id is the message’s', async () => {
    const secret = `whsec_${randomBytes(24).toString('base64')}`;
    await set('webhook', { transport: 'webhook', url: `${url}/hook`, secret });
    const { id, state } = await send('ada', 'webhook');
    assert.equal(state, 'sent');
    const { headers, body } = calls.at(-1)!;
    assert.equal(headers['webhook-id'], id);
    const signed = `${id}.${headers['webhook-timestamp']}.${body}`;
    const mac = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(signed)
      .digest('base64');
    assert.equal(headers['webhook-signature'], `v1,${mac}`);
    assert.deepEqual(JSON.parse(body.toString()).data.content, { to: 'ada@example.com' });
  });

  test('a phone is reached through FCM and through APNs', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const account = {
      ...{ project_id: 'shop', client_email: 'push@shop.example' },
      private_key: rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
    await set('mobile_push', {
      ...{ transport: 'push', fcmAccount: JSON.stringify(account), fcmUrl: url, fcmTokenUrl: `${url}/token` },
      ...{
        apnsKey: ec.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        apnsKeyId: 'K1',
        apnsTeamId: 'T1',
      },
      ...{ apnsTopic: 'example.shop', apnsUrl },
    });
    answer = ({ path }) =>
      path === '/token'
        ? { status: 200, body: '{"access_token":"secret","expires_in":3600}' }
        : { status: 200, body: '{}' };
    for (const [kind, token] of [
      ['fcm', 'android'],
      ['apns', 'iphone'],
    ])
      await it.ask('POST', '/v1/push/devices', { anonymousId: 'bob-device', kind, token }, it.writeKey);
    const { id, state, reason } = await send('bob', 'mobile_push');
    assert.deepEqual([state, reason], ['sent', null]);
    const fcm = calls.at(-1)!;
    assert.deepEqual(
      [fcm.path, fcm.headers.authorization],
      ['/v1/projects/shop/messages:send', 'Bearer secret'],
    );
    const { message } = JSON.parse(fcm.body.toString());
    assert.deepEqual([message.token, message.data.message_id], ['android', id]);
    const [apple] = apnsCalls;
    assert.deepEqual([apple!.path, apple!.headers['apns-id']], ['/3/device/iphone', id]);
    assert.equal(JSON.parse(apple!.body.toString()).aps.alert.body, 'In your cart: a bag');
    answer = () => ({ status: 201 });
  });

  test('a page gets its messages by its own device only, and says what became of them', async () => {
    const { id } = await send('bob', 'in_app');
    const inbox = async (anonymousId: string) =>
      (await it.ask('POST', '/v1/inbox', { anonymousId }, it.writeKey)).body.data;
    assert.deepEqual(await inbox('ada-device'), []);
    const [mine] = await inbox('bob-device');
    assert.deepEqual([mine.id, mine.content.title], [id, 'Hello bob@example.com']);
    const seen = (what: string, anonymousId = 'bob-device') =>
      it.ask('POST', `/v1/inbox/${id}/${what}`, { anonymousId }, it.writeKey);
    assert.equal((await seen('viewed', 'ada-device')).status, 404);
    assert.equal((await seen('viewed')).status, 200);
    assert.equal((await seen('dismissed')).status, 200);
    assert.deepEqual(await inbox('bob-device'), []);
    await it.app.deliver.messages.drain();
    const { body } = await it.ask('GET', '/v1/profiles/user_id:bob/events');
    assert.equal(
      body.data.filter(({ name }: { name: string }) => name === 'In-App Message Viewed').length,
      1,
    );
  });

  test('near a shop with something in the cart, a phone says so, once', async () => {
    const store = { name: 'Marienplatz', latitude: 48.1374, longitude: 11.5755, radiusMeters: 300 };
    const made = await it.ask('PUT', '/v1/proximity/near', {
      ...{ name: 'Near a shop', template: 'mobile_push', places: [store], everyHours: 24 },
    });
    assert.equal(made.status, 200, JSON.stringify(made.body));
    const at = async (latitude: number) => {
      now += 60_000;
      const properties = { latitude, longitude: 11.5756, item: 'a cart' };
      await it.ask(
        'POST',
        '/v1/track',
        { userId: 'bob', anonymousId: 'bob-device', event: 'Location Updated', properties },
        it.writeKey,
      );
      await it.app.deliver.messages.near.idle();
      await it.app.deliver.messages.drain();
      const { body } = await it.ask('GET', '/v1/messages?cause=scenario:proximity.near');
      return body.data.map(({ state }: { state: string }) => state);
    };
    assert.deepEqual(await at(48.2), []);
    assert.deepEqual(await at(48.1375), ['sent']);
    assert.deepEqual(await at(48.1376), ['sent']);
    now += 25 * 3_600_000;
    assert.deepEqual(await at(48.1376), ['sent', 'sent']);
  });
});

function verifiedJwt(jwt: string, point: string): { aud: string; sub: string; exp: number } {
  const [head, claims, signature] = jwt.split('.') as [string, string, string];
  const bytes = Buffer.from(point, 'base64url');
  const [x, y] = [bytes.subarray(1, 33), bytes.subarray(33)].map((one) => one.toString('base64url'));
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' });
  const fine = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  assert.ok(fine, 'the signature is not of this key');
  return JSON.parse(Buffer.from(claims, 'base64url').toString());
}

/** DKIM, relaxed/relaxed (RFC 6376). */
function isSigned(raw: string, publicKey: string): boolean {
  const [head, ...rest] = raw.split('\r\n\r\n');
  const lines = head!.replace(/\r\n(?=[ \t])/g, '').split('\r\n');
  const relaxed = (line: string) => {
    const at = line.indexOf(':');
    return `${line.slice(0, at).toLowerCase().trim()}:${line
      .slice(at + 1)
      .replace(/[ \t]+/g, ' ')
      .trim()}`;
  };
  const own = lines.find((line) => /^dkim-signature:/i.test(line))!;
  const tag = (name: string) => new RegExp(`[;:\\s]${name}=([^;]*)`).exec(own)![1]!.replace(/\s/g, '');
  const body = rest
    .join('\r\n\r\n')
    .replace(/[ \t]+(?=\r\n)/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/(\r\n)*$/, '\r\n');
  if (createHash('sha256').update(body).digest('base64') !== tag('bh')) return false;
  const signed = tag('h')
    .split(':')
    .map((name) => lines.findLast((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`)));
  const text = [
    ...signed.filter((line) => line !== undefined).map(relaxed),
    relaxed(own.replace(/([;\s]b=)[^;]*/, '$1')),
  ].join('\r\n');
  return createVerify('sha256').update(text).verify(publicKey, tag('b'), 'base64');
}
