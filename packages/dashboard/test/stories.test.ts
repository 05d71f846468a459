// Stories as people use them: read, checked down to the statement, spoken of, shared with somebody who has not signed in,
// and taken along as PDF and PNG; light and dark.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { picture, type Stage, sendHistory, setStage } from './harness.ts';

const DAY = 86_400_000;

describe('stories', { timeout: 400_000 }, () => {
  let stage: Stage;
  let page: Page;
  let link = '';

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    page.setDefaultTimeout(30_000);
    const made = await page.request.post('/v1/segments', {
      data: { key: 'buyers', name: 'Buyers', condition: { event: 'Order Completed' } },
      headers: { origin: stage.url },
    });
    assert.equal(made.status(), 201);
    const at = (days: number) => new Date(Date.now() - days * DAY).toISOString();
    const people = Array.from({ length: 80 }, (_, i) => [
      { type: 'identify', userId: `u${i}`, traits: { plan: i % 8 < 3 ? 'pro' : 'free' }, timestamp: at(20) },
      { type: 'track', userId: `u${i}`, event: 'Product Viewed', timestamp: at(12 + (i % 7)) },
      ...(i % 8 < 3 || i % 11 === 0
        ? [{ type: 'track', userId: `u${i}`, event: 'Order Completed', timestamp: at(i % 10) }]
        : [{ type: 'track', userId: `u${i}`, event: 'Cart Viewed', timestamp: at(i % 10) }]),
    ]);
    await sendHistory(stage, page, people.flat());
    await stage.app.segments.backfill.idle();
  });
  after(() => stage?.close());

  test('a segment leads to its story, and a figure to the statement it comes from', async () => {
    await page.goto('/segments/buyers');
    await page.getByRole('link', { name: 'Story' }).click();
    await page.getByRole('heading', { name: 'Buyers', level: 1 }).waitFor();
    await page.getByText('What sets them apart most is').waitFor();
    await page.getByRole('img', { name: /^Size over time: \d+ people on/ }).waitFor();
    await picture(page, 'story');
    await page.getByRole('link', { name: /^\d+ people \(\d+% of everybody\)$/ }).click();
    const panel = page.getByRole('complementary', { name: 'Where this comes from' });
    await panel.getByText('GET /v1/segments/buyers').waitFor();
    await panel
      .getByText(/select .*segment_size/)
      .first()
      .waitFor();
    await picture(page, 'story-query');
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  test('a note on a date stands under the chart and in it, and goes again', async () => {
    await page.goto('/segments/buyers');
    await page.getByText(/^\d+ people on .*, \d+ more than on/).waitFor();
    await page.getByRole('button', { name: 'Note something on a date' }).click();
    await page.getByLabel('What happened').fill('Catalogue sent out');
    await page.getByRole('button', { name: 'Note', exact: true }).click();
    const notes = page.getByRole('list', { name: 'Notes' });
    await notes.getByText('Catalogue sent out').waitFor();
    await page.locator('svg title').filter({ hasText: 'Catalogue sent out' }).waitFor({ state: 'attached' });
    await picture(page, 'story-note');
    await page.getByRole('button', { name: 'Remove note Catalogue sent out' }).click();
    await notes.waitFor({ state: 'detached' });
    await page.goto('/stories/segment/buyers');
  });

  test('people speak of it, and settle what was said', async () => {
    await page.getByLabel('Say something').fill('Do we know why?');
    await page.getByRole('button', { name: 'Comment' }).click();
    const said = page.getByRole('article', { name: /^Comment by/ });
    await said.getByText('Do we know why?').waitFor();
    await said.getByRole('button', { name: 'Settle' }).click();
    await said.getByText(/settled by/).waitFor();
  });

  test('it is shared with somebody who has not signed in; revoked, it shows nothing', async () => {
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByRole('button', { name: 'Make a link' }).click();
    const made = page.getByRole('complementary', { name: 'Share' }).getByRole('link');
    link = (await made.getAttribute('href'))!;
    await picture(page, 'story-share');
    const context = await stage.browser.newContext({ colorScheme: 'dark' });
    const stranger = await context.newPage();
    await stranger.goto(link);
    await stranger.getByText('What sets them apart most is').waitFor();
    await stranger.getByText(/A snapshot: as it was/).waitFor();
    assert.equal(await stranger.getByText('Do we know why?').count(), 0);
    assert.equal(await stranger.getByRole('navigation').count(), 0);
    await picture(stranger, 'story-shared-dark');
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page
      .getByText(/revoked/)
      .first()
      .waitFor();
    await stranger.reload();
    await stranger.getByText(/This link shows nothing/).waitFor();
    await context.close();
  });

  test('it leaves as PNG and as PDF, light from a dark page', async () => {
    const dark = await stage.signedIn('dark');
    await dark.goto('/stories/segment/buyers');
    await dark.getByText('What sets them apart most is').waitFor();
    await picture(dark, 'story-dark');
    await dark.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      dark.waitForEvent('download'),
      dark.getByRole('menuitem', { name: 'PNG' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'Buyers.png');
    const png = readFileSync(await download.path());
    assert.deepEqual([...png.subarray(1, 4)], [...Buffer.from('PNG')]);
    // Its width and height stand in the header: twice the sheet, and higher than the words alone.
    assert.equal(png.readUInt32BE(16), 1920);
    assert.ok(png.readUInt32BE(20) > 1200, `${png.readUInt32BE(20)}`);
    await dark.keyboard.press('Escape');
    const pdf = await dark.pdf({ format: 'A4', tagged: true });
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
    const folder = process.env.VISAVIS_TEST_PICTURES;
    if (folder) {
      writeFileSync(`${folder}/story-export.png`, png);
      writeFileSync(`${folder}/story-export.pdf`, pdf);
    }
    // On paper: dark words, and no frame.
    await dark.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await dark.emulateMedia({ media: 'print' });
    const looks = () =>
      dark.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme'));
    assert.equal(await looks(), 'light');
    assert.equal(await dark.getByRole('navigation').count(), 0);
    assert.equal(await dark.getByLabel('Say something').isVisible(), false);
    await dark.evaluate(() => dispatchEvent(new Event('afterprint')));
    assert.equal(await looks(), 'dark');
    await dark.context().close();
  });
});
