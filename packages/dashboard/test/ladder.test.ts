// The ladder's page as people use it: where the company stands, what is next, whom everything is kept from, and what that
// says each rung is worth.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { picture, type Stage, setStage } from './harness.ts';

describe('the ladder', { timeout: 400_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    page.setDefaultTimeout(90_000);
  });
  after(() => stage?.close());

  test('says where the company stands and what is next, and a cell opens into what it asks for', async () => {
    await page.goto('/ladder');
    await page.getByText(/You stand (on rung \d|before the first rung)/).waitFor();
    await page.getByRole('button', { name: /^Data, rung 3: \d of 1 met$/ }).click();
    await page.getByText('500 people a month are active').waitFor();
    await page
      .getByText(/Worth unknown: nothing of rung 1 has been shown yet/)
      .first()
      .waitFor();
    await page.getByText('Nobody is kept back').waitFor();
    await picture(page, 'ladder-empty');
  });

  test('whom everything is kept from is set there, and what it is worth stands there then', async () => {
    await page.getByRole('textbox', { name: 'From everything' }).fill('50');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/It holds from the next decision on/).waitFor();
    const send = async (path: string, data: object) => {
      const answer = await page.request.post(path, { data, headers: { origin: stage.url } });
      assert.ok(answer.ok(), `${path}: ${await answer.text()}`);
    };
    await send('/v1/slots', { key: 'rungs', type: 'string', default: 'default' });
    await send('/v1/experiences', {
      ...{ key: 'rung-two', name: 'Rung two', slot: 'rungs', variants: [{ key: 'a', content: 'a' }] },
      audience: { attribute: 'firstSeen', op: 'exists' },
      goal: { name: 'Buys', condition: { event: 'Order Completed', window: { last: '7d' } } },
    });
    for (let n = 0; n < 40; n++)
      await send('/v1/decide', {
        ...{ anonymousId: `climber-${n}`, slots: ['rungs'], exposed: true },
        events: [{ type: 'track', event: n % 4 === 0 ? 'Order Completed' : 'Product Viewed' }],
      });
    await stage.app.shipper.flush();
    await page.reload();
    const table = page.getByRole('table', { name: 'What each rung is worth' });
    await table.getByText('Rungs 1 to 5').waitFor();
    await table.getByText(/cannot be told yet/).waitFor();
    await picture(page, 'ladder');
  });
});
