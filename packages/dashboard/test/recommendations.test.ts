// The catalogue and recommendations as people use the pages: a feed is uploaded, faults are told, items are found;
// recommendations are learned with progress, judged by figures, and tried for a person with a reason for each item.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeFindings, picture, type Stage, sendEvents, setStage } from './harness.ts';

const DAY = 86_400_000;
const TASTES = ['kitchen', 'garden', 'nursery'];

const FEED = [
  'id,title,product_type,price,availability,image_link',
  ...TASTES.flatMap((taste) =>
    Array.from(
      { length: 12 },
      (_, n) =>
        `${taste}-${n},${taste} thing ${n},Home > ${taste},${5 + n}.50 GBP,${n === 11 ? 'out_of_stock' : 'in_stock'},https://shop.example/${taste}-${n}.jpg`,
    ),
  ),
  ',without an id,Home,1 GBP,in_stock,',
].join('\n');

describe('the catalogue and recommendations', { timeout: 240_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    const source = await page.request.post('/v1/sources', {
      data: { name: 'Shop' },
      headers: { origin: stage.url },
    });
    const { writeKey } = (await source.json()) as { writeKey: string };
    const deeds = history();
    for (let at = 0; at < deeds.length; at += 400)
      await sendEvents(stage.url, writeKey, deeds.slice(at, at + 400));
    await stage.app.flow.drain();
    await stage.app.shipper.flush();
  });
  after(() => stage?.close());

  const accessible = async (of: Page): Promise<void> => assert.deepEqual(await axeFindings(of), []);

  test('an empty catalogue says how it is filled', async () => {
    await page.goto('/catalogue');
    await page.getByText('The catalogue is empty').waitFor();
    await page.getByText('No feeds yet').waitFor();
  });

  test('a feed is uploaded; what was refused is told, and items are found and looked at', async () => {
    const form = page.getByRole('form', { name: 'New feed' });
    await form.getByLabel('Name').fill('Shop feed');
    await form.getByRole('button', { name: 'Add a feed' }).click();
    const feed = page.getByRole('group', { name: 'Shop feed' });
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      feed.getByRole('button', { name: 'Upload a file' }).click(),
    ]);
    await chooser.setFiles({ name: 'feed.csv', mimeType: 'text/csv', buffer: Buffer.from(FEED) });
    await feed.getByText(/36 items from CSV; 1 record refused/).waitFor();
    await feed.getByText('Record 37: id should be an id, got nothing').waitFor();
    await page.getByText('36 items, of which 33 can be had.').waitFor();
    await picture(page, 'catalogue');
    await accessible(page);
    await page.getByLabel('Search items').fill('garden thing 3');
    const items = page.getByRole('table', { name: 'Items' });
    await items.getByText('kitchen thing 3').waitFor({ state: 'detached' });
    await items.getByText('garden thing 3').click();
    await page.getByText('Home › garden').nth(1).waitFor();
    await page.getByText('https://shop.example/garden-3.jpg').waitFor();
  });

  test('recommendations are learned with progress, and judged on what they had not seen', async () => {
    await page.goto('/recommendations');
    await page.getByText('Nothing was learned yet').waitFor();
    await page.getByRole('button', { name: 'Learn from what people did' }).click();
    const table = page.getByRole('table', { name: 'Strategies' });
    await table.getByText('Linear model (EASE)').waitFor({ timeout: 120_000 });
    await page.getByText(/^Learned from 900 interactions of 90 people with 33 items/).waitFor();
    const cells = await table
      .getByRole('row', { name: /^For you/ })
      .getByRole('cell')
      .allTextContents();
    assert.match(cells[1]!, /^0\.\d{3}$/);
    assert.ok(Number(cells[1]) > 0.2, cells[1]!);
  });

  test('is tried for a person, with a reason for each item', async () => {
    const list = page.getByRole('table', { name: 'Recommended' });
    await list.getByText('Many people want', { exact: false }).first().waitFor();
    await page.getByLabel('Who').fill('u4');
    await list
      .getByText(/^(Because you|Like “)/)
      .first()
      .waitFor();
    await page.getByText('from what user_id:u4 did until now', { exact: false }).waitFor();
    await picture(page, 'recommendations');
    await accessible(page);
    await page.getByLabel('Who').fill('nobody-there');
    await page.getByText('There is nobody with user_id:nobody-there.').waitFor();
  });

  test('what was learned before can be taken back', async () => {
    await page.goto('/recommendations');
    await page.getByRole('button', { name: 'Learn again' }).click();
    await page.getByText('Version 2,', { exact: false }).waitFor({ timeout: 90_000 });
    await page.getByRole('link', { name: 'Versions and trainings' }).click();
    await page.getByRole('heading', { name: 'Recommendations' }).waitFor();
    await picture(page, 'recommendations-versions');
    await accessible(page);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Roll back' }).click();
    await page.goto('/recommendations');
    await page.getByText('Version 1,', { exact: false }).waitFor();
    await page.getByText('version 2 waits until somebody takes it', { exact: false }).waitFor();
  });

  test('both pages are there in the dark too', async () => {
    const dark = await stage.signedIn('dark');
    await dark.goto('/recommendations');
    await dark.getByRole('table', { name: 'Strategies' }).waitFor();
    await picture(dark, 'recommendations-dark');
    await accessible(dark);
    await dark.goto('/catalogue');
    await dark.getByRole('table', { name: 'Items' }).waitFor();
    await accessible(dark);
    await dark.close();
  });
});

function history(): object[] {
  const now = Date.now();
  return Array.from({ length: 90 }, (_, u) =>
    Array.from({ length: 10 }, (_, n) => {
      const taste = TASTES[(u + (n % 7 === 6 ? 1 : 0)) % 3]!;
      const product = { product_id: `${taste}-${(u * 7 + n) % 11}`, category: taste };
      const timestamp = new Date(now - (20 - n) * DAY + u * 60_000).toISOString();
      const event = n % 5 === 4 ? 'Order Completed' : 'Product Viewed';
      const properties = n % 5 === 4 ? { products: [product] } : product;
      return { type: 'track', userId: `u${u}`, event, properties, timestamp };
    }),
  ).flat();
}
