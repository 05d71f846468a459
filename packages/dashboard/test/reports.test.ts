// The pages of reports as people use them: the scorecard to the people in a stage, a funnel to who stopped and a segment
// of them, retention, paths and revenue; light and dark, and nothing serious that axe finds.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DEFAULT_MACHINE } from '@visavis/engine/journey';
import type { Page } from 'playwright-core';
import { axeFindings, picture, type Stage, sendHistory, setStage } from './harness.ts';

const DAY = 86_400_000;
const PEOPLE = 60;

describe('reports', { timeout: 480_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    // A scorecard by group is eight questions to the event store.
    page.setDefaultTimeout(60_000);
    const made = await page.request.post('/v1/journeys', {
      data: DEFAULT_MACHINE,
      headers: { origin: stage.url },
    });
    assert.ok(made.ok(), await made.text());
  });
  after(() => stage?.close());

  /** Comes by a channel, looks, puts something in, and one in three buys; some answer, some come back. */
  function life(n: number): object[] {
    const at = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY).toISOString();
    const start = 24 - (n % 20);
    const did = (event: string, daysAgo: number, properties = {}) => ({
      ...{ type: 'track', userId: `p${n}`, event, properties, timestamp: at(daysAgo) },
    });
    const came = {
      ...{ type: 'page', userId: `p${n}`, name: 'Home', timestamp: at(start) },
      context: { campaign: { source: n % 2 ? 'newsletter' : 'google', medium: n % 2 ? 'email' : 'cpc' } },
    };
    return [
      { type: 'identify', userId: `p${n}`, traits: { name: `Person ${n}` }, timestamp: at(start + 0.1) },
      came,
      did('Product Viewed', start - 0.01),
      ...(n % 2 === 0 ? [did('Product Added', start - 0.02)] : []),
      ...(n % 6 === 0
        ? [
            did('Order Completed', start - 0.1, { revenue: 30 }),
            did('Survey Answered', start - 0.5, {
              survey: 'After the order',
              kind: 'csat',
              score: 4 + (n % 2),
            }),
            did('Order Completed', start - 3.5, { revenue: 12.5 }),
          ]
        : []),
    ];
  }

  test('before anything came in, every page says what it will show', async () => {
    for (const [address, title] of [
      ['/scorecard', 'Nobody was on this journey'],
      ['/retention', 'No event to begin with yet'],
      ['/paths', 'No event to begin with yet'],
      ['/revenue', 'No order in this time'],
      ['/funnels', 'Two steps make a funnel'],
    ] as const) {
      await page.goto(address);
      await page.getByText(title).first().waitFor();
    }
    await sendHistory(stage, page, Array.from({ length: PEOPLE }, (_, n) => life(n)).flat());
    const { id } = (await (await page.request.get('/v1/me')).json()).workspace;
    await stage.app.journeys.settled(id);
    await stage.app.shipper.flush();
  });

  test('the scorecard says where the journey fails, and leads to the people in a stage', async () => {
    await page.goto('/scorecard');
    const table = page.getByRole('table', { name: 'Scorecard', exact: true });
    const row = table.getByRole('row', { name: /^Onboarding/ });
    await row.getByText('10 people').waitFor();
    await row.getByText('CSAT').waitFor();
    await row.getByText('42.5').first().waitFor();
    await page
      .getByRole('region', { name: 'Friction' })
      .getByText(/comparisons, corrected/)
      .waitFor();
    await page.goto('/scorecard?by=first.channel');
    await page.getByRole('table', { name: 'Scorecard by group' }).getByText('e-mail').waitFor();
    await page.getByText('Events a week', { exact: true }).last().click();
    await picture(page, 'reports-scorecard');
    await row.getByRole('link', { name: '10 people' }).click();
    await page.getByRole('heading', { level: 1, name: /segment/i }).waitFor();
    await page.getByText('Onboarding').first().waitFor();
  });

  test('a funnel tells who stopped where, and keeps them as a segment', async () => {
    await page.goto('/funnels');
    const funnel = page.getByRole('list', { name: 'Funnel' });
    await funnel.getByText('3. Order Completed').waitFor();
    await page.getByText('10 people of 60 came through').waitFor();
    await funnel.getByRole('button', { name: '20 stop here' }).press('Enter');
    const people = page.getByRole('list', { name: 'People' });
    await people.getByRole('link', { name: 'Person 2', exact: true }).waitFor();
    assert.equal(await people.getByRole('listitem').count(), 20);
    await page.getByRole('button', { name: 'Add a step' }).click();
    await page.getByRole('list', { name: 'Steps' }).getByText('an event').waitFor();
    await page.getByRole('button', { name: 'Remove step 4' }).click();
    await funnel.getByRole('button', { name: '20 stop here' }).click();
    await picture(page, 'reports-funnel');
    await page.getByRole('link', { name: 'Save as segment' }).click();
    await page.getByText('20 people').first().waitFor();
  });

  test('retention shows cohorts with how sure they are', async () => {
    await page.goto('/retention?unit=day');
    const table = page.getByRole('table', { name: 'Retention' });
    await table.getByRole('row', { name: /^Everybody 10/ }).waitFor();
    const cell = table.getByRole('row', { name: /^Everybody/ }).getByRole('cell', { name: '100%' });
    assert.match((await cell.first().getAttribute('title')) ?? '', /of 10 people/);
    await picture(page, 'reports-retention');
  });

  test('paths lead on from step to step, as a picture and as a list', async () => {
    await page.goto('/paths');
    await page.getByRole('img', { name: 'Steps after Product Viewed' }).waitFor();
    await picture(page, 'reports-paths');
    await page.getByRole('button', { name: 'List' }).click();
    await page.getByRole('link', { name: 'Product Added' }).click();
    await page.getByRole('region', { name: 'After Product Added' }).waitFor();
  });

  test('revenue adds up under every way of counting', async () => {
    await page.goto('/revenue');
    const table = page.getByRole('table', { name: 'Attribution' });
    await table.getByText('paid search').waitFor();
    await page.getByText('425 came in from 20 orders').waitFor();
    await page.getByText('Linear', { exact: true }).first().click();
    await page.waitForURL(/model=linear/);
    await picture(page, 'reports-attribution');
    await page.getByRole('tab', { name: 'Over time' }).click();
    await page.getByText('20 orders earned 425').waitFor();
  });

  test('a report is shared and exported as its story, and opened without signing in', async () => {
    await page.goto('/funnels');
    await page.getByText('10 people of 60 came through').waitFor();
    await page.getByRole('button', { name: 'Share or export' }).click();
    await page.getByRole('heading', { level: 1, name: /Funnel: Product Viewed → / }).waitFor();
    await page.getByRole('img', { name: /^Who goes on/ }).waitFor();
    await picture(page, 'reports-story');
    assert.deepEqual(await axeFindings(page), []);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'PNG' }).click();
    assert.match((await saved).suggestedFilename(), /^Funnel-.*\.png$/);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await page.getByRole('button', { name: 'Make a link' }).click();
    const link = await page.getByRole('link', { name: /\/shared\// }).getAttribute('href');
    const stranger = await page.context().browser()!.newContext({ colorScheme: 'dark' });
    const theirs = await stranger.newPage();
    await theirs.goto(link!);
    await theirs.getByText('60 people').first().waitFor();
    assert.equal(await theirs.getByText('Person 2', { exact: true }).count(), 0);
    await picture(theirs, 'reports-shared');
    await stranger.close();
  });

  test('are accessible, light and dark', async () => {
    for (const [address, ready] of [
      ['/scorecard?by=first.channel', 'Told apart'],
      ['/funnels?step=2&by=first.channel', 'Save as segment'],
      ['/retention', 'Everybody'],
      ['/paths', 'After Product Viewed'],
      ['/revenue', 'Every way of counting'],
      ['/revenue?tab=revenue&by=first.channel', 'A buyer spends'],
    ] as const) {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(address);
      await page.getByText(ready).first().waitFor();
      assert.deepEqual(await axeFindings(page), [], address);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.locator('[data-mantine-color-scheme="dark"]').first().waitFor();
      assert.deepEqual(await axeFindings(page), [], `${address}, dark`);
      await picture(page, `reports-dark${address.replaceAll(/\W/g, '-')}`);
    }
  });
});
