// Scenarios and campaigns as people use the pages: begun from a template, changed in the picture and in the list, tried on
// history, started; and a campaign from the form to its report.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeFindings, picture, type Stage, sendHistory, setStage } from './harness.ts';

const HOUR = 3_600_000;
const MJML = `<mjml><mj-body><mj-section><mj-column><mj-text>Hello</mj-text>
  <mj-text><a href="{{ links.preferences }}">Preferences</a></mj-text></mj-column></mj-section></mj-body></mjml>`;

describe('scenarios and campaigns', { timeout: 300_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    await sendHistory(stage, page, Array.from({ length: 12 }, (_, n) => life(n)).flat());
  });
  after(() => stage?.close());

  /** All leave a cart two days ago; every third buys it. */
  function life(n: number): object[] {
    const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * HOUR).toISOString();
    const did = (event: string, hoursAgo: number) => ({
      ...{ type: 'track', userId: `p${n}`, event, properties: { cart_id: `c${n}` }, timestamp: at(hoursAgo) },
    });
    return [
      {
        ...{ type: 'identify', userId: `p${n}`, timestamp: at(60) },
        traits: { name: `Person ${n}`, email: `p${n}@example.com` },
      },
      did('Product Added', 48),
      ...(n % 3 === 0 ? [did('Order Completed', 47)] : []),
    ];
  }
  const makeTemplate = async (key: string) => {
    const content = { subject: key, mjml: MJML };
    const data = { key, name: key, channel: 'email', variants: [{ key: 'all', name: 'All', content }] };
    const made = await page.request.post('/v1/templates', { data, headers: { origin: stage.url } });
    assert.equal(made.status(), 201, await made.text());
  };
  const isAccessible = async (name: string, schemes: readonly ('light' | 'dark')[] = ['light']) => {
    for (const scheme of schemes) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      assert.deepEqual(await axeFindings(page), [], `${name}, ${scheme}`);
      await picture(page, `${name}-${scheme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  };

  test('begin with a template', async () => {
    await page.goto('/scenarios');
    await page.getByText('No scenario yet').waitFor();
    await page.getByRole('button', { name: 'Begin with it: Abandoned cart' }).click();
    await page.getByRole('heading', { name: 'Abandoned cart', level: 1 }).waitFor();
    await page.getByText('When “Product Added” happens, one run for each cart_id').waitFor();
    await page.locator('.react-flow__node').first().waitFor();
    assert.equal(await page.locator('.react-flow__node').count(), 5);
    await isAccessible('scenario', ['light', 'dark']);
  });

  test('a step is opened from the picture by keyboard, and changed', async () => {
    const step = page
      .getByRole('group', { name: 'Wait 4h' })
      .or(page.locator('.react-flow__node[aria-label="Wait 4h"]'));
    await step.first().focus();
    await page.keyboard.press('Enter');
    const form = page.getByRole('region', { name: 'Wait 4h' });
    await form.getByLabel('For', { exact: true }).fill('2h');
    await page.getByRole('region', { name: 'Wait 2h' }).waitFor();
  });

  test('steps are put in between and taken out in the list, and saved', async () => {
    await page.getByText('List', { exact: true }).click();
    const steps = page.getByRole('list', { name: 'Steps' });
    await steps.getByRole('button', { name: 'Add a step after Wait 2h' }).click();
    await page.getByRole('menuitem', { name: 'Goal' }).click();
    await page.getByRole('region', { name: 'Goal: Reached' }).getByLabel('Goal reached').fill('Waited');
    await steps.getByRole('button', { name: 'Goal: Waited', exact: true }).waitFor();
    // While it folds away it is a menu without entries.
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await isAccessible('scenario-list', ['dark']);
    await page.getByRole('button', { name: 'Take this step out' }).click();
    await steps.getByRole('button', { name: 'Goal: Waited', exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Draft, version 2.').waitFor();
  });

  test('history says whom it would have reached', async () => {
    await page.getByRole('button', { name: 'Simulate' }).click();
    await page.getByText('12 people would have come in 12 times').waitFor();
    const sends = page.getByRole('table', { name: 'Messages by step' });
    assert.match((await sends.textContent()) ?? '', /first.*abandoned-cart/);
    await isAccessible('simulation');
  });

  test('it goes live when its templates are there, and is paused', async () => {
    await page.getByRole('button', { name: 'Go live' }).click();
    await page.getByText('expected a template for email, got abandoned-cart-again').waitFor();
    for (const key of ['abandoned-cart', 'abandoned-cart-again']) await makeTemplate(key);
    await page.getByRole('button', { name: 'Go live' }).click();
    await page.getByText('Live, version 2.').waitFor();
    assert.equal(await page.getByRole('dialog').count(), 0, 'it was tried as it is');
    await page.getByText('List', { exact: true }).click();
    const steps = page.getByRole('list', { name: 'Steps' });
    await steps.getByRole('button', { name: 'Wait 2h', exact: true }).click();
    await page.getByRole('region', { name: 'Wait 2h' }).getByLabel('For', { exact: true }).fill('3h');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Try it on history first' });
    await dialog.getByText('It was not simulated on history as it is').waitFor();
    await isAccessible('try-first', ['light', 'dark']);
    await dialog.getByRole('button', { name: 'Simulate the last 30 days' }).click();
    await dialog.getByText('12 people would have come in 12 times').waitFor();
    await isAccessible('tried', ['light', 'dark']);
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Live, version 3.').waitFor();
    const properties = { cart_id: 'a cart of now' };
    await sendHistory(stage, page, [
      {
        type: 'track',
        userId: 'p1',
        event: 'Product Added',
        properties,
        timestamp: new Date().toISOString(),
      },
    ]);
    await page.getByText('List', { exact: true }).click();
    await page.getByText('1 person here').waitFor({ timeout: 30_000 });
    await steps.getByRole('button', { name: 'Wait 3h', exact: true }).click();
    const standing = page.getByRole('list', { name: 'People on this step' });
    assert.match((await standing.getByRole('listitem').textContent()) ?? '', /^Person 1came .*, goes on /);
    await isAccessible('standing', ['light', 'dark']);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused, version 3.').waitFor();
    await page.goto('/scenarios');
    await page.getByText('1 scenario, 0 of them live.').waitFor();
    await isAccessible('scenarios');
  });

  test('a campaign goes from the form to its report', async () => {
    await page.goto('/campaigns');
    await page.getByText('No campaign yet').waitFor();
    await page.getByRole('link', { name: 'New campaign' }).first().click();
    await page.getByLabel('Name').fill('Spring');
    await page.getByRole('combobox', { name: 'Template' }).click();
    await page.getByRole('option', { name: 'abandoned-cart', exact: true }).click();
    await page.getByText('12 people now').waitFor();
    await page.getByLabel('Kept back, percent').fill('20');
    await isAccessible('campaign-form', ['dark']);
    await page.getByRole('button', { name: 'Save campaign' }).click();
    await page.getByRole('heading', { name: 'Spring', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Start' }).click();
    const row = page.getByRole('table', { name: 'By variant' }).getByRole('row', { name: /^All/ });
    await row.waitFor({ timeout: 30_000 });
    await page.getByText('Done', { exact: true }).first().waitFor({ timeout: 30_000 });
    const { body } = { body: await (await page.request.get('/v1/campaigns/spring/report')).json() };
    assert.equal(body.occurrences[0].people, 12);
    const adds = page.getByRole('region', { name: 'What it adds' });
    await adds.getByText('Nothing says yet by what.').waitFor();
    const metric = { kind: 'conversion', of: { event: 'Order Completed' }, within: '7d' };
    const data = { key: 'ordered', name: 'Ordered', metric };
    const made = await page.request.post('/v1/metrics', { data, headers: { origin: stage.url } });
    assert.equal(made.status(), 201, await made.text());
    await page.reload();
    await adds.getByRole('row', { name: /^Told/ }).waitFor();
    await isAccessible('campaign', ['dark']);
    await page.getByRole('link', { name: 'Every message, with its reason' }).click();
    await page.getByRole('button', { name: 'Only of the campaign “Spring”' }).click();
    await page.waitForURL((url) => url.pathname === '/messages' && !url.search.includes('cause'));
    await page.goto('/campaigns');
    await page.getByText('1 campaign, 0 of them running.').waitFor();
  });
});
