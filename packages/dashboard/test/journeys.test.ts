// Journeys as people use the pages: begun, looked at, opened to the people in a stage, changed, and seen on a person.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Stage, setStage } from './harness.ts';

const DAY = 86_400_000;
const PEOPLE = 40;

describe('journeys', { timeout: 240_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    const source = await post('/v1/sources', { name: 'Shop' });
    const response = await fetch(`${stage.url}/v1/import`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${btoa(`${source.writeKey}:`)}`,
      },
      body: JSON.stringify({ batch: Array.from({ length: PEOPLE }, (_, n) => life(n)).flat() }),
    });
    assert.ok(response.ok, await response.text());
  });
  after(() => stage?.close());

  /** All look at something; most order, some again and again, and some have not come back since. */
  function life(n: number): object[] {
    const at = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY).toISOString();
    const did = (event: string, daysAgo: number) => ({
      ...{ type: 'track', userId: `p${n}`, event, timestamp: at(daysAgo) },
    });
    const start = 200 - n;
    return [
      { type: 'identify', userId: `p${n}`, traits: { name: `Person ${n}` }, timestamp: at(start + 1) },
      did('Product Viewed', start),
      ...(n % 4 > 0 ? [did('Product Added', start - 1), did('Order Completed', start - 2)] : []),
      ...(n % 4 > 1 ? [did('Order Completed', start - 20), did('Order Completed', start - 40)] : []),
      ...(n % 4 > 2 ? [did('Order Completed', 5)] : []),
    ];
  }

  async function post(path: string, data: object): Promise<Record<string, unknown>> {
    const response = await page.request.post(path, { data, headers: { origin: stage.url } });
    assert.ok(response.ok(), `${path}: ${response.status()} ${await response.text()}`);
    return response.json();
  }

  test('begins with a shop’s journey, told from history', async () => {
    await page.goto('/journeys');
    await page.getByText('No journey yet').waitFor();
    await page.getByRole('button', { name: 'Begin with a shop’s journey' }).click();
    const journey = page.getByRole('article', { name: 'Customer journey' });
    await journey.getByText(`${PEOPLE} people as customer`).waitFor();
    await journey.getByRole('link', { name: 'Customer journey' }).click();
    await page.getByText(`${PEOPLE} people stand in it`).waitFor();
  });

  test('shows the flow, as a picture and as a table, and the ways that lead to a stage', async () => {
    const stages = page.getByRole('list', { name: 'Stages' });
    await stages.getByRole('button', { name: /Loyalty 10/ }).waitFor();
    await page.getByRole('img', { name: 'Flow between stages' }).waitFor();
    await page.getByRole('button', { name: 'Table' }).click();
    const row = page.getByRole('row', { name: /^Purchase Onboarding/ });
    assert.match((await row.textContent()) ?? '', /3030$/);
    await page.getByRole('button', { name: 'Picture' }).click();
    await page.getByRole('combobox', { name: 'Stage that ways lead to' }).click();
    await page.getByRole('option', { name: 'Loyalty' }).click();
    await page.getByRole('heading', { name: 'Ways that lead to Loyalty' }).waitFor();
    await page.getByRole('list', { name: 'Ways' }).getByText('20 people').waitFor();
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/map.png`, fullPage: true });
  });

  test('opens a stage to the people in it, and one of them to their way', async () => {
    await page.getByRole('button', { name: /Loyalty 10/ }).click();
    const panel = page.getByRole('complementary', { name: 'Loyalty' });
    await panel.getByText('Must leave').waitFor({ state: 'detached' });
    await panel.getByText('What is new, first for you').waitFor();
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/panel.png`, fullPage: true });
    await panel.getByRole('link', { name: 'Person 3', exact: true }).click();
    const way = page.getByRole('list', { name: 'Their way through Customer journey' });
    await way.getByText('Lapse', { exact: true }).first().waitFor();
    assert.deepEqual((await way.getByRole('listitem').locator('b').allTextContents()).toReversed(), [
      ...['Awareness', 'Consideration', 'Purchase', 'Onboarding', 'Loyalty', 'Lapse', 'Loyalty'],
    ]);
    await page.getByText('What opens the stage to them').waitFor();
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/person.png`, fullPage: true });
  });

  test('a stage is picked by its name for a segment, whose size is told at once', async () => {
    await page.goto('/segments/new');
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('Search conditions').fill('stage');
    await page.getByRole('option', { name: 'stage', exact: true }).click();
    await page.getByRole('button', { name: /^Operator for stage/ }).click();
    await page.getByRole('option', { name: 'is', exact: true }).click();
    await page.getByRole('button', { name: /^Value of stage/ }).click();
    await page.getByRole('combobox', { name: 'Value of stage' }).click();
    await page.getByRole('option', { name: 'Loyalty' }).click();
    await page.getByRole('region', { name: 'Estimate' }).getByText('10 people', { exact: true }).waitFor();
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/by-stage.png`, fullPage: true });
  });

  test('changes a stage, and everybody is told anew', async () => {
    await page.goto('/journeys/customer/edit');
    const awareness = page.getByRole('region', { name: '1. Awareness' });
    await awareness.getByLabel('Owner').fill('Brand team');
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/edit.png`, fullPage: true });
    await page.getByRole('button', { name: 'Remove Lapse' }).click();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('tab', { name: 'What stages say' }).click();
    await page.getByText('Brand team').waitFor();
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByText('Version 2: changed').waitFor();
    await page.getByRole('tab', { name: 'Map' }).click();
    await page
      .getByRole('list', { name: 'Stages' })
      .getByRole('button', { name: /Loyalty 20/ })
      .waitFor();
  });

  test('makes a journey for another role, with a condition picked word by word', async () => {
    await page.goto('/journeys/new');
    const whole = page.getByRole('region', { name: 'The journey' });
    await whole.getByLabel('Name').fill('Host journey');
    await whole.getByLabel('Role').fill('host');
    await whole.getByLabel('Key').fill('host');
    const first = page.getByRole('region', { name: /^1\. / });
    await first.getByLabel('Name').fill('Listed');
    assert.equal(await page.getByRole('button', { name: 'Make journey' }).isDisabled(), true);
    await first.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('Search conditions').fill('Order Completed');
    await page.getByRole('option', { name: 'Order Completed' }).first().click();
    await page.getByRole('button', { name: 'Make journey' }).click();
    await page.getByRole('heading', { name: 'Host journey', level: 1 }).waitFor();
    await page
      .getByRole('list', { name: 'Stages' })
      .getByRole('button', { name: /Listed 30/ })
      .waitFor();
    await page.goto('/people/user_id:p3?tab=stages');
    await page.getByText('As host: Listed').waitFor();
  });
});
