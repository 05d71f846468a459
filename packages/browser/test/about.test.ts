// The visitor's own page in a real Chromium, on a site that does nothing but carry the element.
// runs alone

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { type Stage, setStage } from './harness.ts';

describe('the visitor’s page', () => {
  let stage: Stage;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  before(async () => {
    stage = await setStage();
    await stage.fill('hero', 'Hello, pro', {
      otherwise: 'Hello',
      audience: { attribute: 'traits.plan', op: 'eq', value: 'pro' },
    });
    ({ context, page, complaints } = await stage.visitor());
    stage.site.headers = {
      'content-security-policy': `default-src 'none'; script-src ${stage.server.url}; connect-src ${stage.server.url}; require-trusted-types-for 'script'; trusted-types visavis`,
    };
    stage.site.pages['*'] = `<title>About me</title>${stage.tag()}
      <script type="module" src="${stage.server.url}/sdk/visavis-about.js"></script>
      <h1>Your data</h1><div data-visavis-slot="hero">Own</div><visavis-about></visavis-about>`;
    await page.goto(stage.site.origin);
    await page.evaluate(() => window.visavis.identify({ plan: 'pro', colour: 'blue' }));
  });
  after(async () => {
    await context?.close();
    await stage?.close();
  });

  it('says what is known and why the page is as it is', async () => {
    await page.reload();
    await page.getByText('hero: Rung 2').click();
    await page.getByText('plan', { exact: true }).waitFor();
    assert.equal(await page.getByLabel('colour', { exact: true }).inputValue(), 'blue');
    await page.screenshot({
      path: process.env.VISAVIS_SCREENSHOT ?? '/dev/null',
      type: 'png',
      fullPage: true,
    });
  });

  it('corrects, and the page follows at once', async () => {
    const form = page.locator('form', { hasText: 'plan' });
    await form.getByLabel('plan', { exact: true }).fill('free');
    await form.getByRole('button', { name: 'Correct' }).click();
    await page.getByText('plan is corrected.').waitFor();
    await page.getByText('hero: Rung 2').waitFor({ state: 'detached' });
    await page
      .locator('form', { hasText: 'colour' })
      .getByRole('button', { name: /^Take back/ })
      .click();
    await page.getByText('colour is taken back.').waitFor();
    await page.getByLabel('colour', { exact: true }).waitFor({ state: 'detached' });
  });

  it('refuses personalization', async () => {
    await page.evaluate(() => window.visavis.identify({ plan: 'pro' }));
    await page.reload();
    await page.getByText('hero: Rung 2').waitFor();
    await page.getByLabel('Fit the page to me').uncheck();
    await page.getByText('You have refused.').waitFor();
    await page.getByText('The same for everybody: hero.').waitFor();
    assert.equal(await page.getByLabel('Fit the page to me').isChecked(), false);
  });

  it('erases, after it has been told to once more', async () => {
    const before = await page.evaluate(() => window.visavis.who().anonymousId);
    await page.getByRole('button', { name: 'Erase me' }).click();
    await page.getByRole('button', { name: 'Erase', exact: true }).click();
    await page.getByText('Erased.').waitFor();
    assert.notEqual(await page.evaluate(() => window.visavis.who().anonymousId), before);
    const { status } = await stage.server.ask('GET', `/v1/profiles/anonymous_id:${before}`);
    assert.equal(status, 404);
    assert.deepEqual(complaints, []);
  });

  it('says so when the server is away, and tries again', async () => {
    await page.route('**/v1/visitor', (route) => route.abort());
    await page.reload();
    await page.getByText('The server cannot be reached.').waitFor();
    // The element looks again by itself once the page has come to rest; what is tried here is the button.
    await page.waitForLoadState('networkidle');
    await page.unroute('**/v1/visitor');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('What may you do with it?').waitFor();
  });
});
