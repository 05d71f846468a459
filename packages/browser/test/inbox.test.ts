// Messages in a real Chromium, on a site of another origin with a strict policy: how many are unread, the list, the newest in
// a corner, and what is followed or dismissed.
// runs alone

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { type Stage, setStage } from './harness.ts';

describe('the inbox', { timeout: 240_000 }, () => {
  let stage: Stage;
  let context: BrowserContext;
  let page: Page;
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
    stage = await setStage();
    for (const [key, channel, title] of [
      ['news', 'in_app', 'New boots'],
      ['sale', 'in_app', 'Old boots for less'],
    ]) {
      const content = { title, body: 'Have a look at them.', url: `${stage.site.origin}/boots` };
      await ask('POST', '/v1/templates', {
        ...{ key, name: title, channel, variants: [{ key: 'all', name: 'All', content }] },
      });
    }
    ({ context, page } = await stage.visitor());
    const { url } = stage.server;
    stage.site.headers = {
      'content-security-policy': `default-src 'none'; script-src 'self' ${url}; worker-src 'self'; connect-src ${url}; require-trusted-types-for 'script'; trusted-types visavis`,
    };
    stage.site.pages['/visavis-worker.js'] = `importScripts('${url}/sdk/visavis-worker.js');`;
    stage.site.pages['*'] = `<title>Boots</title>${stage.tag()}
      <script type="module" src="${url}/sdk/visavis-inbox.js"></script>
      <h1>Boots</h1><visavis-inbox></visavis-inbox><visavis-push></visavis-push>`;
    await page.goto(stage.site.origin);
    await stage.events('Page Viewed', 0);
    await page.evaluate(() => window.visavis.flush());
  });
  after(async () => {
    await context?.close();
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
});
