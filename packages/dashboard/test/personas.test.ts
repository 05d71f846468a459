// Personas as people use the pages: found at the press of a button, seen with how far they can be trusted, opened and
// named.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { picture, type Stage, sendHistory, setStage } from './harness.ts';

const DAY = 86_400_000;

describe('personas', { timeout: 400_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    page.setDefaultTimeout(90_000);
    await sendHistory(stage, page, history());
  });
  after(() => stage?.close());

  test('are found at the press of a button, with how far they can be trusted', async () => {
    await page.goto('/personas');
    await page.getByText('No personas yet').waitFor();
    await page.getByRole('button', { name: 'Find personas' }).first().click();
    await page.getByText(/Stability \d\.\d\d/).waitFor();
    await stage.app.predict.idle();
    await stage.app.predict.scoring.catchUp();
    await stage.app.shipper.flush();
    await page.reload();
    await page.getByText(/120 people fall into \d+ personas/).waitFor();
    await picture(page, 'personas');
  });

  test('each opens: what sets it apart with intervals, typical people, what they do and buy; and takes a name', async () => {
    await page.locator('a[href^="/personas/customers/p"]').first().click();
    await page.getByRole('heading', { name: 'What sets them apart' }).waitFor();
    await page.getByRole('img', { name: /Order Completed a visit: -?\d/ }).waitFor();
    assert.ok((await page.getByText(/more typical than/).count()) > 0);
    await page.getByRole('button', { name: 'Name and picture' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Regulars');
    await page.getByRole('textbox', { name: 'Picture' }).fill('🌱');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: '🌱 Regulars', level: 1 }).waitFor();
    await picture(page, 'persona');
  });
});

/** Buyers who come every other day, and people who looked around twice. */
function history(): object[] {
  const batch: object[] = [];
  const send = (n: number, day: number, event: string, properties: object = {}) =>
    batch.push({
      ...{ type: 'track', userId: `u${n}`, event, properties },
      timestamp: new Date(Date.now() - (day + (n % 10) / 20) * DAY).toISOString(),
    });
  for (let n = 0; n < 120; n++) {
    const buys = n % 2 === 0;
    for (let day = 1; day < (buys ? 40 : 30); day += buys ? 3 + (n % 3) : 12 + (n % 5)) {
      send(n, day, 'Product Viewed', { name: 'Lamp' });
      if (buys && (day + n) % 3 > 0)
        send(n, day, 'Order Completed', {
          revenue: 20 + (n % 7),
          products: [{ name: n % 4 ? 'Lamp' : 'Vase' }],
        });
    }
  }
  return batch;
}
