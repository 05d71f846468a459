// Discovery as people use the pages: a search for segments that differ in an outcome, one press that makes one of them,
// people who are like its members, and a segment too many that is merged and brought back.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { picture, type Stage, sendHistory, setStage } from './harness.ts';

const DAY = 86_400_000;
const PEOPLE = 480;

describe('discovery', { timeout: 400_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    page.setDefaultTimeout(90_000);
    await sendHistory(stage, page, history());
  });
  after(() => stage?.close());

  const post = (path: string, data: object) =>
    page.request.post(path, { data, headers: { origin: stage.url } });

  test('a search says how far it is, and suggests who differs, with how far for sure', async () => {
    await page.goto('/segments');
    await page.getByRole('link', { name: 'Suggested' }).click();
    await page.getByText('Half of the people are searched').waitFor();
    await page.getByLabel('Within days').fill('20');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    const found = page.getByRole('article', { name: /Compared/ }).first();
    await found.waitFor();
    await found.getByText(/\d+ people now/).waitFor();
    await found
      .getByText(/against .*% of everybody else .*points more \(.* to .*\), p .* after correction/)
      .waitFor();
    await picture(page, 'suggested');
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, 'suggested-dark');
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test('one press makes a segment of it, with as many people as it said', async () => {
    const card = page.getByRole('article', { name: /Compared/ }).first();
    const said = Number(/(\d+) people now/.exec((await card.textContent()) ?? '')?.[1]);
    await card.getByRole('button', { name: 'Make segment' }).click();
    await card.getByRole('link', { name: /^Is “/ }).click();
    await stage.app.segments.backfill.idle();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: /Compared/ }).waitFor();
    await page
      .getByText(new RegExp(`^${said} people`))
      .first()
      .waitFor();
  });

  test('people like its members are found, and a slider chooses how many', async () => {
    await post('/v1/segments', { name: 'Buyers', key: 'buyers', condition: { event: 'Order Completed' } });
    await page.goto('/segments/buyers?tab=alike');
    await page.getByRole('button', { name: 'Find people like these' }).click();
    const slider = page.getByRole('slider');
    await slider.waitFor();
    await stage.app.predict.scoring.catchUp();
    await stage.app.shipper.flush();
    await page.reload();
    await page.getByText(/AUC of 0\.\d\d/).waitFor();
    const people = async () =>
      Number(/(\d+) (?:person|people) now: \d+%/.exec((await page.locator('main').textContent()) ?? '')?.[1]);
    await page.getByText(/of people who behave so are members/).waitFor();
    const before = await people();
    await slider.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    const after = await people();
    assert.ok(after > before, `${before}, then ${after}`);
    await picture(page, 'lookalikes');
    await page.getByRole('button', { name: 'Make segment' }).click();
    await page.getByText(/“Like Buyers, .* is a segment now/).waitFor();
  });

  test('what tells nobody apart is merged at the press of a button, and brought back', async () => {
    const condition = { event: 'Order Completed', op: 'gte', value: 1 };
    await post('/v1/segments', { name: 'Buyers again', key: 'again', condition, reason: 'For the test.' });
    await stage.app.segments.backfill.idle();
    await page.goto('/segments');
    const merge = page
      .getByRole('row', { name: /Buyers again/ })
      .getByRole('button', { name: /^Merge into/ });
    await merge.waitFor();
    await picture(page, 'guard');
    await merge.click();
    await page
      .getByText(/“Buyers again” is merged into .*\./)
      .first()
      .waitFor();
    const done = page.getByLabel('Done lately');
    await done.getByText(/“Buyers again” is merged into .*: \d+ people/).waitFor();
    await page
      .getByRole('row', { name: /Buyers again/ })
      .first()
      .waitFor({ state: 'hidden' });
    await done.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('“Buyers again” is back.').waitFor();
    await page.getByRole('link', { name: 'Buyers again' }).first().waitFor();
  });

  test('what somebody likes is on their page, with why', async () => {
    await post('/v1/models', { key: 'taste', name: 'Taste', kind: 'affinity' });
    await page.goto('/predictions/taste');
    await page
      .getByText(/keep to what they like/)
      .first()
      .waitFor();
    await stage.app.predict.scoring.catchUp();
    await page.goto('/people/user_id:u3?tab=predictions');
    await page
      .getByText(/category: Bags ×\d/)
      .first()
      .waitFor();
    await page.getByText(/category: Bags, \d+% of their attention, \d+% of everybody’s/).waitFor();
    await picture(page, 'tastes');
  });
});

/** Who compares and is on the plan “pro” orders more; each looks at one category most. */
function history(): object[] {
  const batch: object[] = [];
  const at = (day: number) => new Date(Date.now() - day * DAY).toISOString();
  for (let n = 0; n < PEOPLE; n++) {
    const userId = `u${n}`;
    const plan = n % 2 === 0 ? 'pro' : 'free';
    const compares = n % 4 < 2;
    batch.push({ type: 'identify', userId, traits: { plan }, timestamp: at(50 + (n % 7)) });
    const track = (event: string, day: number, properties: object = {}) =>
      batch.push({ type: 'track', userId, event, properties, timestamp: at(day) });
    // Before the outcome, and again since: as many compare now as did then.
    if (compares)
      for (const from of [1, 22]) for (let i = 0; i < 2; i++) track('Compared', from + ((n + i * 5) % 18));
    // As many views as say nothing of the rest.
    for (let i = 0; i < 4 + (Math.floor(n / 4) % 6); i++) {
      const taste = Math.floor(n / 3) % 2;
      const category = ['Shoes', 'Bags'][i % 4 === 3 ? 1 - taste : taste];
      track('Product Viewed', 21 + ((n * 7 + i * 11) % 40), { product_id: `p${n % 9}`, category });
    }
    const orders = compares && plan === 'pro' ? n % 5 < 3 : n % 9 === 0;
    if (orders) track('Order Completed', 1 + (n % 17), { total: 20 });
  }
  return batch;
}
