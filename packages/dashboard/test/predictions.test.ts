// Predictions as people use the pages: made in a few fields, refused where too little is known, watched while they are
// trained, judged by pictures, compared and taken back, and seen on a person with the reasons.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { picture, type Stage, sendHistory, setStage } from './harness.ts';

const DAY = 86_400_000;

describe('predictions', { timeout: 400_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    // A training takes its time on a machine that is busy.
    page.setDefaultTimeout(60_000);
    await sendHistory(stage, page, history());
  });
  after(() => stage?.close());

  async function choose(title: string): Promise<void> {
    await page.goto('/predictions/new');
    await page.getByRole('radio', { name: title, exact: true }).check();
  }

  test('teaches what a prediction is while there is none', async () => {
    await page.goto('/predictions');
    await page.getByText('Nothing is predicted yet').waitFor();
  });

  test('says at the field what the server refuses', async () => {
    await choose('Next order');
    await page.getByLabel('Horizon days').fill('2');
    await page.getByRole('button', { name: 'Make and train' }).click();
    await page.getByText('expected a number of at least 7, got 2').waitFor();
  });

  test('says plainly what is missing', async () => {
    await choose('Next order');
    await page.getByLabel('Name').fill('Hats');
    await page.getByRole('combobox', { name: 'Event' }).fill('Hat Bought');
    await page.getByRole('button', { name: 'Make and train' }).click();
    await page.getByText('There is too little to learn from').waitFor();
    await page.getByText(/40 more people with two or more “Hat Bought” are needed/).waitFor();
    await picture(page, 'refused');
  });

  test('is made in a few fields, trained, and judged by people it has not seen', async () => {
    await choose('Next order');
    await page.getByLabel('Name').fill('Next order');
    await page.getByLabel('Horizon days').fill('40');
    await picture(page, 'new');
    await page.getByRole('button', { name: 'Make and train' }).click();
    await page.getByText(/^People order every/).waitFor();
    await page.getByText('Mean error in days, of those who ordered again').waitFor();
    await page.getByText('Everybody is being scored').waitFor({ state: 'detached' });
    await picture(page, 'model');
    await page.goto('/predictions');
    const table = page.getByRole('table', { name: 'Predictions' });
    await table.getByText('in force').waitFor();
    await table.getByText('too little data').waitFor();
    await picture(page, 'list');
  });

  test('what is gained by choosing people is a curve against an order drawn at random', async () => {
    const gains = [0, 0.02, 0.05, 0.06, 0.055, 0.04];
    const curve = { label: 'Qini curve', points: gains.map((gain, i) => ({ share: i / 5, gain })) };
    await page.route('**/v1/models/*/report*', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), curve } });
    });
    await page.goto('/predictions/next-order');
    const part = page.getByRole('region', { name: 'What is gained by choosing people?' });
    await part.getByText('Most is gained with the first 60%: 0.06 a person, against 0.04').waitFor();
    await part.getByRole('img', { name: 'Qini curve: 0%: 0, 20%: 0.02' }).waitFor();
    await picture(page, 'qini');
    await part.getByRole('button', { name: 'Table' }).click();
    await part.getByRole('table', { name: 'Qini curve' }).getByText('0.055').first().waitFor();
    await page.unroute('**/v1/models/*/report*');
  });

  test('a person’s page shows the values and what speaks for them', async () => {
    await page.goto('/people/user_id:u3?tab=predictions');
    const part = page.getByRole('region', { name: 'Next order' });
    await part.getByText('Days until the next order', { exact: true }).waitFor();
    await part.getByText('Mean days between their own orders').waitFor();
    await part
      .getByText(/^\d[\d.]* days?$/)
      .first()
      .waitFor();
    await picture(page, 'person');
  });

  test('versions stand side by side; one is taken up and taken back', async () => {
    await page.goto('/predictions/next-order?tab=versions');
    await page.getByRole('button', { name: 'Train again' }).click();
    const versions = page.getByRole('table', { name: 'Versions' });
    await versions.getByRole('button', { name: 'Use version 1' }).click();
    await page.getByText('Version 1 scores everybody now.').waitFor();
    await versions.getByRole('button', { name: 'Use version 2' }).waitFor();
    await picture(page, 'versions');
    await page.getByRole('button', { name: 'Undo' }).click();
    await versions.getByRole('button', { name: 'Use version 1' }).waitFor();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Roll back' }).click();
    await versions.getByRole('button', { name: 'Use version 2' }).waitFor();
  });

  test('its value is an attribute of the sentence builder, with its size at once', async () => {
    const from = JSON.stringify({ attribute: 'prediction.next-order_lateness', op: 'lt', value: 100 });
    await page.goto(`/segments/new?from=${encodeURIComponent(from)}`);
    await page.getByText('next order: days since the latest order', { exact: false }).first().waitFor();
    await page.getByText(/160/).first().waitFor();
    await picture(page, 'microsegment');
  });

  test('archived, it is gone from the list', async () => {
    await page.goto('/predictions/hats');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    await page.getByRole('heading', { name: 'Predictions', level: 1 }).waitFor();
    const table = page.getByRole('table', { name: 'Predictions' });
    await table.getByText('Hats').waitFor({ state: 'detached' });
    assert.equal(await table.getByRole('link', { name: 'Next order' }).count(), 1);
  });
});

/** People with rhythms of their own. */
function history(): object[] {
  const now = Date.now();
  const orders: object[] = [];
  for (let n = 0; n < 160; n++) {
    const gap = 6 + (n % 4) * 8;
    for (let day = 190 - (n % 5); day > 0; day -= gap)
      orders.push({
        ...{ type: 'track', userId: `u${n}`, event: 'Order Completed', properties: { total: 10 + n } },
        timestamp: new Date(now - day * DAY).toISOString(),
      });
  }
  return orders;
}
