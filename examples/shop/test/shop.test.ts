// The shop as its visitors see it: the home page follows what they do, greets them, explains itself, and stands
// without Visavis.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { createShop } from '../src/shop.ts';
import { FEED, homeUntil, newVisitor, type Stage, setStage, shelves } from './harness.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let stage: Stage;
before(async () => {
  stage = await setStage();
});
after(() => stage?.close());

const isFirst = (page: Page, shelf: string) => async () => (await shelves(page))[1] === shelf;
const greeting = (page: Page) => page.textContent('[data-visavis-slot="home-greeting"]');
const tip = (page: Page) => page.textContent('[data-visavis-slot="home-tip"] b');
const signInAs = async (page: Page, id: string) => {
  await page.goto('/account');
  const identified = page.waitForResponse(
    (response) => response.url().includes('/v1/') && !!response.request().postData()?.includes('"identify"'),
  );
  await page.getByRole('button', { name: `Customer ${id}` }).click();
  await identified;
};

describe('a visit', () => {
  let page: Page;
  let complaints: string[];
  before(async () => {
    ({ page, complaints } = await stage.visitor());
  });
  after(() => assert.deepEqual(complaints, []));

  test('begins with what everybody sees', async () => {
    await page.goto('/');
    assert.equal(await greeting(page), 'Hello, and welcome');
    assert.equal(await tip(page), 'A good place to begin');
    assert.deepEqual((await shelves(page)).slice(0, 3), ['picks', 'table', 'light']);
  });

  test('a search brings its department to the top, and its things among the picks', async () => {
    await page.getByRole('searchbox').fill('lunch bag');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('heading', { name: '“lunch bag”' }).waitFor();
    await homeUntil(page, isFirst(page, 'bags'), 'bags');
    assert.equal(await tip(page), 'Found what you were looking for?');
    assert.match((await page.textContent('[data-shelf="picks"] .card .name')) ?? '', /bag/i);
  });

  test('a click does so, too, and what was just seen is not picked again', async () => {
    const clicked = page.locator('[data-shelf="children"] .card a').first();
    const address = await clicked.getAttribute('href');
    await clicked.click();
    await page.getByRole('button', { name: 'Add to the basket' }).waitFor();
    await homeUntil(page, isFirst(page, 'children'), 'children');
    const picks = await page.$$eval('[data-shelf="picks"] .card a', (all) =>
      all.map((a) => a.getAttribute('href')),
    );
    assert.equal(picks.length, 8);
    assert.ok(!picks.includes(address), `${address} is among ${picks}`);
  });

  test('whoever signs in at the till is greeted, and thanked for the order', async () => {
    await page.goto('/product/22423');
    await page.getByLabel('How many').fill('2');
    await page.getByRole('button', { name: 'Add to the basket' }).click();
    await page.getByRole('link', { name: 'To the checkout' }).click();
    await page.getByLabel('First name').fill('Ada');
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByRole('button', { name: 'Order now' }).click();
    await page.getByRole('heading', { name: 'Thank you, Ada' }).waitFor();
    await homeUntil(page, async () => (await greeting(page)) === 'Welcome back, Ada', 'greet Ada');
    assert.equal(await page.textContent('h1'), 'Thank you for your order');
    assert.equal(await tip(page), 'Ada, this is for you');
    assert.equal((await shelves(page))[1], 'table');
    const { body } = await stage.server.ask('GET', '/v1/profiles/user_id:shop:ada@example.com/traits');
    assert.equal(body.computed.orders, 1);
    assert.equal(body.computed.revenue, 25.5);
  });

  test('the page says why it shows what it shows, and what is known', async () => {
    await page.locator('[data-why="home-hero"]').click();
    const drawer = page.getByRole('dialog', { name: 'Why you see this' });
    await drawer.getByText('“Thanks for the order” is for').waitFor();
    await drawer.getByText('Just bought', { exact: true }).waitFor();
    await drawer.getByText('Ada', { exact: true }).waitFor();
    await drawer.getByText('ada@example.com').waitFor();
    await drawer.getByRole('button', { name: 'Close' }).click();
    await page.goto('/why');
    await page.locator('main').getByText('“Tea & table first” is for').waitFor();
  });

  test('whoever signs out is a stranger again', async () => {
    await page.goto('/account');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await homeUntil(page, async () => (await greeting(page)) === 'Hello, and welcome', 'greet a stranger');
    assert.deepEqual((await shelves(page)).slice(1, 3), ['table', 'light']);
  });

  test('every page told what happened on it', async () => {
    const { body } = await stage.server.ask('GET', '/v1/events?limit=200');
    const names = new Set((body.data as { name: string }[]).map(({ name }) => name));
    for (const name of [
      'Products Searched',
      'Product Viewed',
      'Product Added',
      'Checkout Started',
      'Order Completed',
      'Experience Viewed',
    ])
      assert.ok(names.has(name), `${name} is not among ${[...names]}`);
  });
});

test('different people see different heroes', async () => {
  const order = (userId: string, days: number, revenue: number, country = 'GB') => ({
    ...{ type: 'track', event: 'Order Completed', userId, properties: { revenue } },
    timestamp: new Date(Date.now() - days * 86_400_000).toISOString(),
    context: { location: { country } },
  });
  const batch = [
    ...[100, 120, 140].map((days) => order('14587', days, 30)),
    order('12971', 20, 5000),
    order('12599', 20, 40, 'FR'),
  ];
  assert.equal((await stage.server.ask('POST', '/v1/batch', { batch })).status, 200);
  const heroes = [
    { id: '14587', expected: /It has been a while/ },
    { id: '12971', expected: /Thank you for being with us/ },
    { id: '12599', expected: /Channel|duties/ },
  ];
  for (const { id, expected } of heroes) {
    // In France, since where somebody was last is where they are.
    const { page, complaints } = await stage.visitor({
      timezoneId: id === '12599' ? 'Europe/Paris' : 'Europe/London',
    });
    await signInAs(page, id);
    await homeUntil(page, async () => expected.test((await page.textContent('h1')) ?? ''), `${expected}`);
    assert.equal(await greeting(page), 'Welcome back, dear customer');
    assert.deepEqual(complaints, []);
    await page.context().close();
  }
});

test('a browser that only says it is somebody is told nothing of them', async () => {
  const userId = 'shop:grace@example.com';
  const traits = { firstName: 'Grace', email: 'grace@example.com' };
  assert.equal((await stage.server.ask('POST', '/v1/identify', { userId, traits })).status, 200);
  const { page } = await stage.visitor();
  await page.goto('/');
  const cookies = await page.context().cookies();
  const anonymousId = cookies.find(({ name }) => name === 'visavis_id')!.value;
  const claim = { userId, anonymousId };
  assert.equal((await stage.server.ask('POST', '/v1/identify', claim, stage.server.writeKey)).status, 200);
  await page.goto('/why');
  const told = (await page.locator('main').textContent()) ?? '';
  assert.match(told, /What is known of you/);
  assert.doesNotMatch(told, /cannot be looked up|grace@example.com/);
});

test('nobody is kept waiting, and nothing breaks, where Visavis is not there', async () => {
  const nobody = 'http://127.0.0.1:9';
  const shop = createShop({
    feed: FEED,
    visavis: { url: nobody, writeKey: 'wk_nobody', secretKey: 'sk_nobody' },
  });
  const url = await shop.listen({ port: 0, host: '127.0.0.1' });
  try {
    const { page, complaints } = await newVisitor(stage.browser, url);
    await page.goto('/');
    assert.equal(await page.textContent('h1'), 'Small things that make a house a home');
    assert.deepEqual((await shelves(page)).slice(0, 3), ['picks', 'table', 'light']);
    assert.equal(await page.locator('[data-shelf="picks"] .card').count(), 8);
    await page.locator('[data-why="home-hero"]').click();
    await page.getByRole('dialog').getByText('it is what everybody sees').first().waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.card a').first().click();
    await page.getByRole('button', { name: 'Add to the basket' }).click();
    await page.getByRole('heading', { name: 'Your basket' }).waitFor();
    assert.deepEqual(complaints, []);
  } finally {
    await shop.close();
  }
});

const PAGES = {
  light: ['/', '/c/garden', '/search?q=mug', '/product/22423', '/basket', '/account', '/why'],
  dark: ['/', '/checkout'],
};

for (const colorScheme of ['light', 'dark'] as const)
  test(`the pages are for everybody, when it is ${colorScheme}`, async () => {
    const { page } = await stage.visitor({ colorScheme });
    await page.goto('/product/22423');
    await page.getByRole('button', { name: 'Add to the basket' }).click();
    for (const path of PAGES[colorScheme]) {
      await page.goto(path);
      assert.deepEqual(await faultsOf(page), [], path);
    }
    await page.context().close();
  });

interface Axe {
  run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

/** What axe has to say of the page. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: Axe };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}

test('what was learned from everybody is recommended, with the reason, once something is known', async () => {
  const pairs = [
    ['22423', '22720'],
    ['85123A', '47566'],
  ] as const;
  const events = Array.from({ length: 40 }, (_, u) =>
    pairs[u % 2]!.map((id) => ({
      ...{ type: 'track', userId: `taste-${u}`, event: 'Product Viewed', properties: { product_id: id } },
    })),
  ).flat();
  await stage.server.ask('POST', '/v1/batch', { batch: events });
  await stage.server.settled();
  await stage.server.ask('POST', '/v1/recommendations/train', {});
  await stage.server.app.predict.idle();
  const { page } = await stage.visitor();
  await page.goto('/');
  assert.ok(!(await shelves(page)).includes('for-you'), 'nothing is known of a new visitor');
  await page.goto('/product/22423');
  await page.getByRole('button', { name: 'Add to the basket' }).waitFor();
  await homeUntil(page, async () => (await shelves(page)).includes('for-you'), 'a recommended shelf');
  const shelf = page.locator('[data-shelf="for-you"]');
  assert.equal(await shelf.locator('.card a').first().getAttribute('href'), '/product/22720');
  assert.match((await shelf.locator('.because').textContent()) ?? '', /^Because you looked at “/);
});

test('on a narrow screen nothing sticks out', async () => {
  const { page } = await stage.visitor({ viewport: { width: 360, height: 740 } });
  for (const path of ['/', '/c/garden', '/product/22423', '/account']) {
    await page.goto(path);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(width, 360, path);
  }
});
