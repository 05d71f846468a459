// Messages in a real Chromium, on a site of another origin with a strict policy: how many are unread, the list, the newest in
// a corner; and notifications, from the button to what the browser shows. The push service itself is the one part that
// a headless browser has not: its subscription is made by the test, with real keys; what arrives there is opened with
// them, and handed to the worker through the debugger's own way in.
// runs alone

import assert from 'node:assert/strict';
import { createECDH, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { decrypted } from '../../server/test/push-reader.ts';
import { type Stage, setStage } from './harness.ts';

describe('the inbox and notifications', { timeout: 240_000 }, () => {
  let stage: Stage;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  let pushService: Server;
  const pushed: Buffer[] = [];
  let sent = 0;
  const ask = async (method: string, path: string, body?: unknown) => {
    const got = await stage.server.ask(method, path, body);
    assert.ok(got.status < 300, `${path}: ${JSON.stringify(got.body)}`);
    return got.body;
  };
  const send = async (channel: string, template: string): Promise<void> => {
    const id = await page.evaluate(() => window.visavis.who().anonymousId);
    const key = { profile: `anonymous_id:${id}`, idempotencyKey: `m${++sent}` };
    await ask('POST', '/v1/messages', { ...key, channel, template });
    await stage.server.app.deliver.messages.drain();
  };

  before(async () => {
    // The push service of the test is on this machine.
    stage = await setStage({ config: { allowPrivateWebhooks: true } });
    pushService = createServer((request, answer) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        pushed.push(Buffer.concat(parts));
        answer.writeHead(201).end();
      });
    });
    await new Promise<void>((done) => pushService.listen(0, '127.0.0.1', done));
    for (const [key, channel, title] of [
      ['news', 'in_app', 'New boots'],
      ['sale', 'in_app', 'Old boots for less'],
      ['push', 'web_push', 'Your parcel is on its way'],
    ]) {
      const content = { title, body: 'Have a look at them.', url: `${stage.site.origin}/boots` };
      await ask('POST', '/v1/templates', {
        ...{ key, name: title, channel, variants: [{ key: 'all', name: 'All', content }] },
      });
    }
    ({ context, page, complaints } = await stage.visitor());
    const { url } = stage.server;
    stage.site.headers = {
      'content-security-policy': `default-src 'none'; script-src 'self' ${url}; worker-src 'self'; connect-src ${url}; require-trusted-types-for 'script'; trusted-types visavis visavis-push`,
    };
    stage.site.pages['/visavis-worker.js'] = `
      const ours = trustedTypes.createPolicy('visavis', { createScriptURL: (address) => address });
      importScripts(ours.createScriptURL('${url}/sdk/visavis-worker.js'));`;
    stage.site.pages['*'] = `<title>Boots</title>${stage.tag()}
      <script type="module" src="${url}/sdk/visavis-inbox.js"></script>
      <h1>Boots</h1><visavis-inbox></visavis-inbox><visavis-push></visavis-push>`;
    await page.goto(stage.site.origin);
    await stage.events('Page Viewed', 0);
    await page.evaluate(() => window.visavis.flush());
  });
  after(async () => {
    await context?.close();
    pushService?.close();
    await stage?.close();
  });

  it('says how many are unread, and they are read when the list is opened', async () => {
    await send('in_app', 'news');
    await send('in_app', 'sale');
    await page.reload();
    const button = page.getByRole('button', { name: 'Messages, 2 unread' });
    await button.click();
    const list = page.getByRole('region', { name: 'Messages' });
    await list.getByRole('heading', { name: 'Old boots for less' }).waitFor();
    assert.deepEqual(await list.getByRole('heading').allTextContents(), ['Old boots for less', 'New boots']);
    await page.getByRole('button', { name: 'Messages, 0 unread' }).waitFor();
    await stage.events('In-App Message Opened', 2);
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    assert.ok(await page.evaluate(() => document.activeElement?.tagName === 'VISAVIS-INBOX'));
  });

  it('what is dismissed is gone for good, and a link leads on and counts as a click', async () => {
    await page.reload();
    await page.getByRole('button', { name: 'Messages, 0 unread' }).click();
    await page.getByRole('button', { name: 'Dismiss “New boots”' }).click();
    const list = page.getByRole('region', { name: 'Messages' });
    await list.getByRole('heading', { name: 'New boots' }).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name: 'Messages, 0 unread' }).click();
    await list.getByRole('heading', { name: 'Old boots for less' }).waitFor();
    assert.deepEqual(await list.getByRole('heading').allTextContents(), ['Old boots for less']);
    await list.getByRole('link', { name: 'Have a look' }).click();
    await page.waitForURL(`${stage.site.origin}/boots`);
    await stage.server.app.deliver.messages.drain();
    await stage.events('In-App Message Clicked');
  });

  it('the newest unread one stands in a corner where the page wants it', async () => {
    stage.site.pages['/corner'] = stage.site.pages['*']!.replace(
      '<visavis-push>',
      '<visavis-message></visavis-message><visavis-push>',
    );
    await send('in_app', 'news');
    await page.goto(`${stage.site.origin}/corner`);
    const corner = page.getByRole('region', { name: 'New boots' });
    await corner.getByText('Have a look at them.').waitFor();
    await page.getByRole('button', { name: 'Messages, 0 unread' }).waitFor();
    await page.screenshot({ path: process.env.VISAVIS_SCREENSHOT ?? '/dev/null', type: 'png' });
    await corner.getByRole('button', { name: 'Dismiss “New boots”' }).click();
    await corner.waitFor({ state: 'detached' });
  });

  it('a press allows notifications, and a push is shown once, with its link', async () => {
    await context.grantPermissions(['notifications'], { origin: stage.site.origin });
    const { port } = pushService.address() as AddressInfo;
    const device = createECDH('prime256v1');
    const auth = randomBytes(16);
    const keys = { p256dh: device.generateKeys('base64url'), auth: auth.toString('base64url') };
    await page.evaluate(
      (subscription) => {
        PushManager.prototype.subscribe = async (options) => {
          document.title = String(options?.applicationServerKey);
          return { toJSON: () => subscription } as unknown as PushSubscription;
        };
      },
      { endpoint: `http://127.0.0.1:${port}/device`, keys },
    );
    await ask('PATCH', '/v1/channels/web_push', { transport: 'push' });
    const told = page.waitForResponse((answer) => answer.url().endsWith('/v1/push/devices'));
    await page.getByRole('button', { name: 'Notify me' }).click();
    assert.equal((await told).status(), 200);
    const { publicKey } = await ask('GET', '/v1/push/key');
    assert.equal(await page.title(), publicKey);
    assert.deepEqual(complaints, []);
    await send('web_push', 'push');
    const { data } = await ask('GET', '/v1/messages?channel=web_push');
    assert.equal(pushed.length, 1, JSON.stringify(data[0]?.reason));
    const text = decrypted(pushed[0]!, device, auth).toString();
    const debug = await context.newCDPSession(page);
    const registered = new Promise<string>((done) =>
      debug.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        if (registrations[0]) done(registrations[0].registrationId);
      }),
    );
    await debug.send('ServiceWorker.enable');
    const push = { origin: stage.site.origin, registrationId: await registered, data: text };
    await debug.send('ServiceWorker.deliverPushMessage', push);
    await debug.send('ServiceWorker.deliverPushMessage', push);
    const shown = () =>
      page.evaluate(async () => {
        const all = await (await navigator.serviceWorker.ready).getNotifications();
        return all.map(({ title, body, tag, data }) => ({ title, body, tag, opens: data.visavis }));
      });
    for (let looks = 0; looks < 100 && (await shown()).length === 0; looks++) await page.waitForTimeout(50);
    const [one, ...others] = await shown();
    assert.deepEqual(others, []);
    const { opens, ...rest } = one!;
    assert.deepEqual(rest, {
      title: 'Your parcel is on its way',
      body: 'Have a look at them.',
      tag: data[0].id,
    });
    const leads = await fetch(opens, { redirect: 'manual' });
    assert.equal(leads.headers.get('location'), `${stage.site.origin}/boots`);
  });

  it('a press without a link is told, and another subscription of the browser takes the place of the first', async () => {
    const [worker] = context.serviceWorkers();
    const { port } = pushService.address() as AddressInfo;
    const device = createECDH('prime256v1');
    const auth = randomBytes(16);
    const keys = { p256dh: device.generateKeys('base64url'), auth: auth.toString('base64url') };
    /** As the browser would, of which only the event itself is made here. */
    const happens = (name: string, parts: object, subscription?: object) =>
      worker!.evaluate(
        async ([kind, more, next]) => {
          let waited: Promise<unknown> = Promise.resolve();
          const event = Object.assign(new Event(kind), more, {
            waitUntil: (done: Promise<unknown>) => {
              waited = done;
            },
          });
          if (next) Object.assign(event, { newSubscription: { toJSON: () => next } });
          const notification = 'notification' in event ? (event.notification as object) : undefined;
          if (notification) Object.assign(notification, { close: () => {} });
          dispatchEvent(event);
          // A window may be opened only after a real press.
          await waited.catch(() => {});
        },
        [name, parts, subscription] as const,
      );
    await happens('pushsubscriptionchange', {}, { endpoint: `http://127.0.0.1:${port}/other`, keys });
    const template = { key: 'bare', name: 'bare', channel: 'web_push' };
    const content = { title: 'Thank you', body: 'For all.' };
    await ask('POST', '/v1/templates', { ...template, variants: [{ key: 'all', name: 'All', content }] });
    const before = pushed.length;
    await send('web_push', 'bare');
    assert.equal(pushed.length, before + 1, 'to one of the two');
    const { id, url, pressed } = JSON.parse(decrypted(pushed.at(-1)!, device, auth).toString());
    assert.equal(url, undefined);
    await happens('notificationclick', { notification: { data: { visavis: '', pressed } } });
    const taps = async () => {
      await stage.server.settled();
      const { data } = await ask('GET', '/v1/events?name=Push%20Notification%20Tapped');
      return data.map(({ properties }: { properties: { message_id: string } }) => properties.message_id);
    };
    for (let looks = 0; looks < 100 && !(await taps()).includes(id); looks++) await page.waitForTimeout(100);
    assert.ok((await taps()).includes(id));
  });

  it('who wants no more notifications is forgotten at once', async () => {
    const { port } = pushService.address() as AddressInfo;
    await page.evaluate((endpoint) => {
      PushManager.prototype.getSubscription = async () =>
        ({ endpoint, unsubscribe: async () => true }) as unknown as PushSubscription;
    }, `http://127.0.0.1:${port}/other`);
    const told = page.waitForResponse((answer) => answer.url().endsWith('/v1/push/devices/forget'));
    await page.getByRole('button', { name: 'Notify me' }).click();
    assert.deepEqual(await (await told).json(), { kept: false });
    const before = pushed.length;
    await send('web_push', 'push');
    assert.equal(pushed.length, before);
    const { data } = await ask('GET', '/v1/messages?channel=web_push');
    assert.equal(data[0].reason.code, 'unreachable');
  });
});
