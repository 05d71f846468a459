// Metrics as people use the pages: made word by word with what they say beside, refused in the server's words, and picked as
// a goal.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { picture, type Stage, sendHistory, setStage } from './harness.ts';

const DAY = 86_400_000;

describe('metrics', { timeout: 300_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    page.setDefaultTimeout(15_000);
    await sendHistory(stage, page, orders());
  });
  after(() => stage?.close());

  async function post(path: string, data: object): Promise<void> {
    const answer = await page.request.post(path, { data, headers: { origin: stage.url } });
    assert.equal(answer.status(), 201, await answer.text());
  }

  test('teaches what a metric is while there is none', async () => {
    await page.goto('/measures');
    await page.getByText('Nothing is counted yet').waitFor();
  });

  test('is made word by word, and says at once what it says', async () => {
    await page.goto('/measures/new');
    await page.getByRole('textbox', { name: 'Name' }).fill('Ordered within a week');
    await page.getByRole('button', { name: /^Event:/ }).click();
    await page.getByLabel('Search Event').fill('Order Completed');
    await page.getByRole('option', { name: 'Order Completed' }).first().click();
    await page.getByText('The share of people who bought within 7 days of a visit.').waitFor();
    await page.getByRole('img', { name: /By day of the visit/ }).waitFor();
    await picture(page, 'metric-new');
    await page.getByRole('button', { name: 'Make metric' }).click();
    await page.getByRole('heading', { name: 'Ordered within a week' }).waitFor();
    await page.getByLabel('Within days').fill('3');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('“Ordered within a week” is at version 2.').waitFor();
    const versions = page.getByRole('table', { name: 'Versions' });
    await versions.getByText('The share of people who bought within 7 days of their first view.').waitFor();
    await picture(page, 'metric');
  });

  test('says what is wrong in the server’s words', async () => {
    await page.goto('/measures/new');
    await page.getByRole('textbox', { name: 'Name' }).fill('Ordered within a week');
    await page.getByRole('button', { name: /^Event:/ }).click();
    await page.getByLabel('Search Event').fill('Order Completed');
    await page.getByRole('option', { name: 'Order Completed' }).first().click();
    await page.getByRole('button', { name: 'Make metric' }).click();
    await page.getByText(/There is, or was, a metric with the key/).waitFor();
  });

  test('an experience names it as its goal', async () => {
    const sum = { kind: 'sum', of: { event: 'Order Completed', value: 'properties.revenue' }, within: '3d' };
    await post('/v1/metrics', { key: 'revenue', name: 'Revenue', metric: sum });
    await post('/v1/slots', { key: 'hero', type: 'string', default: 'd' });
    await post('/v1/experiences', {
      ...{
        key: 'headline',
        name: 'Headline',
        slot: 'hero',
        holdout: 0,
        unmeasured: 'Two variants suffice here.',
      },
      variants: ['plain', 'bold'].map((key) => ({ key, content: key })),
      goal: { metric: 'ordered-within-a-week' },
    });
  });

  test('a goal is a metric, or an event of its own', async () => {
    await page.goto('/experiences/headline');
    await page.getByRole('combobox', { name: 'Goal by' }).click();
    await page.getByRole('option', { name: 'an event of its own' }).click();
    await page.getByRole('textbox', { name: 'Goal' }).fill('Order Completed');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('“Headline” is changed.').waitFor();
    const { goal } = await (await page.request.get('/v1/experiences/headline')).json();
    assert.deepEqual(goal, {
      name: 'Order Completed',
      condition: { event: 'Order Completed', window: { last: '7d' } },
    });
  });
});

/** Sixty people over ten days, of whom one in five orders. */
function orders(): object[] {
  const start = Date.now() - 12 * DAY;
  return Array.from({ length: 60 }, (_, i) => ({
    ...{ type: 'track', userId: `m${i}`, event: i % 5 ? 'Page Viewed' : 'Order Completed' },
    timestamp: new Date(start + (i / 60) * 10 * DAY).toISOString(),
    properties: { revenue: 10 + (i % 7) },
  }));
}
