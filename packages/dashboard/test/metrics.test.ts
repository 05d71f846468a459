// Metrics as people use the pages: made word by word with what they say beside, read in the list, changed with every version
// kept, refused in the server's words, and archived.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { picture, type Stage, sendHistory, setStage } from './harness.ts';

const DAY = 86_400_000;
const NAME = 'Ordered within a week';

describe('metrics', { timeout: 300_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    page.setDefaultTimeout(30_000);
    await sendHistory(stage, page, visits());
  });
  after(() => stage?.close());

  async function draft(): Promise<void> {
    await page.goto('/measures/new');
    await page.getByRole('textbox', { name: 'Name' }).fill(NAME);
    assert.ok(await page.getByRole('button', { name: 'Make metric' }).isDisabled());
    await page.getByRole('button', { name: /^Event:/ }).click();
    await page.getByLabel('Search Event').fill('Order Completed');
    await page
      .getByRole('option', { name: /Order Completed/ })
      .first()
      .click();
  }

  test('the list teaches what a metric is while there is none', async () => {
    await page.goto('/measures');
    await page.getByText('Nothing is counted yet').waitFor();
    await page.getByRole('link', { name: 'New metric' }).first().click();
    await page.getByText('Say what is counted, and it is counted here.').waitFor();
  });

  test('a metric is made word by word, and says its sentence and figures at once', async () => {
    await draft();
    // Sixty came eleven days ago, and one in five of them ordered on that day; nobody came later.
    await page
      .getByText(/The share of people who bought within 7 days of a visit\. .*20(\.0)?%.*on the last day/)
      .waitFor();
    await page.getByRole('img', { name: /By day of the visit/ }).waitFor();
    await picture(page, 'metric-new');
    await page.getByRole('button', { name: 'Make metric' }).click();
    await page.getByRole('heading', { name: NAME, level: 1 }).waitFor();
    await page.goto('/measures');
    const row = page.getByRole('table', { name: 'Metrics' }).getByRole('row', { name: NAME });
    await row.getByText('The share of people who bought within 7 days of their first view.').waitFor();
    await row.getByText('Conversion').waitFor();
    await picture(page, 'metrics');
  });

  test('a change is a version beside the earlier ones', async () => {
    await page.getByRole('link', { name: NAME }).click();
    await page.getByLabel('Within days').fill('3');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText(`“${NAME}” is at version 2.`).waitFor();
    const versions = page.getByRole('table', { name: 'Versions' });
    await versions.getByText('The share of people who bought within 3 days of their first view.').waitFor();
    await versions.getByText('The share of people who bought within 7 days of their first view.').waitFor();
    await page.getByRole('img', { name: /By day of the visit/ }).waitFor();
    await picture(page, 'metric');
  });

  test('a name that is taken is refused in the server’s words', async () => {
    await draft();
    await page.getByRole('button', { name: 'Make metric' }).click();
    await page.getByText(/There is, or was, a metric with the key/).waitFor();
    assert.equal(new URL(page.url()).pathname, '/measures/new');
  });

  test('an archived metric leaves the list', async () => {
    await page.goto('/measures/ordered-within-a-week');
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByText(`“${NAME}” is archived. Experiences that name it keep it.`).waitFor();
    await page.getByText('Nothing is counted yet').waitFor();
  });

  test('is read as well in the dark', async () => {
    const dark = await stage.signedIn('dark');
    await dark.goto('/measures/new');
    await dark.getByText('What it counts').waitFor();
    await picture(dark, 'metric-new-dark');
    await dark.context().close();
  });
});

/** Sixty people see a page on one day, and one in five of them orders soon after. */
function visits(): object[] {
  const seen = Math.floor(Date.now() / DAY) * DAY - 11 * DAY + DAY / 2;
  const did = (i: number, event: string, time: number, properties = {}): object => ({
    ...{ type: 'track', userId: `m${i}`, event, properties, timestamp: new Date(time).toISOString() },
  });
  return Array.from({ length: 60 }, (_, i) => [
    did(i, 'Page Viewed', seen),
    ...(i % 5 === 0 ? [did(i, 'Order Completed', seen + 1000 * i + 60_000, { revenue: 10 })] : []),
  ]).flat();
}
