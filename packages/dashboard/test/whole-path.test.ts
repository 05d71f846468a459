// The whole path in a real browser: a visitor fills in a form, becomes a profile, enters a segment, gets its e-mail, follows
// the link, and reaches the goal in the shop; and an agent who finds them by their order has all of it on one page.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeFindings, picture, type Stage, setStage } from './harness.ts';

describe('from a form to a goal', { timeout: 300_000 }, () => {
  let stage: Stage;
  let page: Page;
  let visitor: Page;
  let shop: Server;
  let shopUrl: string;
  let writeKey: string;

  before(async () => {
    const sdk = join(import.meta.dirname, '../../browser');
    const built = spawnSync(process.execPath, ['build.ts'], { cwd: sdk, encoding: 'utf8' });
    assert.equal(built.status, 0, built.stderr);
    stage = await setStage();
    page = await stage.signedIn();
    page.setDefaultTimeout(30_000);
    writeKey = String((await post('/v1/sources', { name: 'Shop' })).writeKey);
    shop = createServer((_, answer) =>
      answer.writeHead(200, { 'content-type': 'text/html' }).end(shopPage(stage.url, writeKey)),
    );
    await new Promise<void>((ready) => shop.listen(0, '127.0.0.1', ready));
    shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
    // A browser that says it is headless is taken for a machine, and rightly.
    const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${stage.browser.version()} Safari/537.36`;
    visitor = await (await stage.browser.newContext({ userAgent })).newPage();
    visitor.setDefaultTimeout(30_000);
  });
  after(async () => {
    shop?.close();
    await stage?.close();
  });

  async function post(path: string, data: object, method: 'POST' | 'PATCH' = 'POST') {
    const response = await page.request.fetch(path, { method, data, headers: { origin: stage.url } });
    assert.ok(response.ok(), `${path}: ${response.status()} ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  }
  async function accessible(): Promise<void> {
    assert.deepEqual(await axeFindings(page, { strictly: true, withoutFrames: true }), []);
  }
  const open = async (path: string, heading: string): Promise<void> => {
    await page.goto(path);
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
  };

  test('the team says what is asked, who is meant, and what follows', async () => {
    await post('/v1/segments', {
      ...{ key: 'big-feet', name: 'Big feet' },
      condition: { attribute: 'traits.shoe_size', op: 'gte', value: 45 },
    });
    await stage.app.segments.backfill.idle();
    await post('/v1/templates', {
      ...{ key: 'fits', name: 'What fits', channel: 'email' },
      variants: [
        {
          key: 'all',
          name: 'All',
          content: { subject: 'Shoes in {{ profile.shoe_size }}', mjml: mjml(shopUrl) },
        },
      ],
    });
    await post('/v1/scenarios', {
      scenario: {
        ...{ key: 'fit', name: 'The right fit', trigger: { segment: 'big-feet', moves: 'entered' } },
        exits: [{ name: 'Bought', on: { event: 'Order Completed' }, goal: true }],
        ...{ reentry: { rule: 'once' }, start: 'send' },
        nodes: [
          { id: 'send', kind: 'send', channel: 'email', template: 'fits', next: 'patience' },
          { id: 'patience', kind: 'wait', for: '7d', next: null },
        ],
      },
    });
    await post('/v1/scenarios/fit', { status: 'live', reason: 'There is no history yet' }, 'PATCH');
    await post('/v1/forms', {
      ...{ key: 'size', name: 'Size', state: 'live', thanks: 'Thank you.' },
      questions: [
        { key: 'email', kind: 'email', label: 'Your e-mail', required: true, trait: 'email' },
        { key: 'size', kind: 'number', label: 'Your size', trait: 'shoe_size' },
      ],
      // Nobody types as quickly as a test does.
      protection: { leastSeconds: 0, work: 0 },
    });
  });

  test('a visitor fills in the form, and stands in the segment', async () => {
    await open('/forms/size', 'Size');
    await page.getByRole('tab', { name: 'Into a page' }).click();
    const path = await page.getByRole('link', { name: 'Open it' }).getAttribute('href');
    await visitor.goto(stage.url + path);
    await visitor.getByLabel('Your e-mail').fill('grace@example.com');
    await visitor.getByLabel('Your size').fill('46');
    await visitor.getByRole('button', { name: 'Send' }).click();
    await visitor.getByText('Thank you.').waitFor();
    await page.goto('/people?segment=big-feet');
    await page.getByRole('row', { name: /grace@example\.com/ }).waitFor();
  });

  test('the segment’s e-mail lands in the mailbox, and its link leads to the shop', async () => {
    await stage.app.deliver.scenarios.drain();
    await stage.app.deliver.messages.drain();
    await open('/mailbox', 'Mailbox');
    await page.getByRole('table', { name: 'Mailbox' }).getByRole('link').first().click();
    const mail = page.frameLocator('iframe[title="Shoes in 46"]');
    const href = await mail.getByRole('link', { name: 'Have a look' }).getAttribute('href');
    // Whoever follows a link within two seconds is a machine.
    await visitor.waitForTimeout(2500);
    await visitor.goto(href!);
    assert.equal(new URL(visitor.url()).origin, shopUrl);
  });

  test('what they buy there is the goal', async () => {
    await visitor.getByRole('button', { name: 'Put into the cart' }).click();
    await visitor.getByRole('button', { name: 'Buy' }).click();
    await visitor.getByText('Bought, and told').waitFor();
    await stage.app.flow.drain();
    await stage.app.deliver.scenarios.drain();
    await open('/scenarios/fit', 'The right fit');
    const report = await page.request.get('/v1/scenarios/fit/report');
    assert.match(await report.text(), /"goal":1|"goals":1/);
    await stage.app.deliver.messages.drain();
    // Clicks are told three seconds late, when it is known that no machine followed all the links.
    const followed = async () => (await page.request.get('/v1/messages?limit=1')).json();
    for (let looks = 0; looks < 200 && !(await followed()).data[0].clickedAt; looks++)
      await visitor.waitForTimeout(100);
    await open('/messages', 'Messages');
    await page.getByRole('table', { name: 'Messages' }).getByText('followed').waitFor();
    await stage.app.shipper.flush();
  });

  test('an agent finds them by their order with the keyboard, and knows what they were told and what to do next', async () => {
    await visitor.getByRole('button', { name: 'Put into the cart' }).click();
    await visitor.getByText('In the cart, and told').waitFor();
    await open('/assist', 'Assist');
    await page.getByText('Nobody is chosen yet').waitFor();
    await page.keyboard.type('A-1001');
    await page.getByRole('option', { name: /order A-1001/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'What to do next' }).waitFor();
    const next = page.getByRole('region', { name: 'What to do next' });
    await next.getByText('Help them finish their cart').waitFor();
    await next.getByText('In the cart: Large boots, worth 120.00 EUR.').waitFor();
    const told = page.getByRole('table', { name: 'What they were told' });
    await told.getByRole('row', { name: /Shoes in 46.*E-mail.*followed/ }).waitFor();
    await page.getByRole('region', { name: 'Where they stand' }).getByText('Big feet').waitFor();
    await page.getByRole('region', { name: 'Consent' }).getByText('They were never asked.').waitFor();
    await accessible();
    await picture(page, 'assist');
    await page.emulateMedia({ colorScheme: 'dark' });
    await accessible();
    await picture(page, 'assist-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByRole('link', { name: 'All that is known' }).click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'On one page, for an agent' }).click();
    await page.getByRole('heading', { name: 'Assist', level: 1 }).waitFor();
  });
});

const mjml = (shop: string) =>
  `<mjml><mj-body><mj-section><mj-column><mj-button href="${shop}/boots">Have a look</mj-button></mj-column></mj-section></mj-body></mjml>`;

/** A shop with our SDK that knows who has come back, as one does whose customer signs in. */
const shopPage = (url: string, key: string) => `<!doctype html><html lang="en"><title>Boots</title>
<script src="${url}/sdk/visavis.js" data-write-key="${key}" data-flush-after-ms="50"></script>
<button id="add">Put into the cart</button><button id="buy">Buy</button><p id="said"></p>
<script>
  const boots = { product_id: 'boots', name: 'Large boots', price: 120, currency: 'EUR' };
  const say = async (text) => { await visavis.flush(); said.textContent = text; };
  visavis.identify('grace', { email: 'grace@example.com' });
  add.onclick = () => { visavis.track('Product Added', boots); void say('In the cart, and told'); };
  buy.onclick = () => {
    visavis.track('Order Completed', { order_id: 'A-1001', revenue: 120, products: [boots] });
    void say('Bought, and told');
  };
</script></html>`;
