// One voice as people meet it: a campaign that contradicts what somebody sees is asked about before it goes out, and the
// page says what is said to whom, who would be told both, and to whom it happened.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeFindings, picture, type Stage, sendEvents, setStage } from './harness.ts';

const MJML = `<mjml><mj-body><mj-section><mj-column><mj-text>Welcome! 10% off your first order</mj-text>
  <mj-text><a href="{{ links.preferences }}">Preferences</a></mj-text></mj-column></mj-section></mj-body></mjml>`;
const is = (attribute: string, value: string) => ({ attribute, op: 'eq', value });

describe('one voice', { timeout: 300_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    const { writeKey } = await post('/v1/sources', { name: 'Web shop' });
    await sendEvents(stage.url, String(writeKey), [
      {
        type: 'identify',
        userId: '1',
        traits: { name: 'Grace Hopper', plan: 'pro', email: 'grace@example.com' },
      },
      { type: 'identify', userId: '2', traits: { name: 'Ben', plan: 'free', email: 'ben@example.com' } },
    ]);
    await post('/v1/slots', { key: 'hero', type: 'string', default: 'Welcome' });
    await post('/v1/experiences', {
      ...{ key: 'regulars', name: 'Regulars', slot: 'hero', audience: is('traits.plan', 'pro') },
      variants: [{ key: 'a', content: 'Thank you for your loyalty: 20% off everything' }],
      unmeasured: 'only shown in a test of one voice',
    });
    await post('/v1/slots', { key: 'footer', type: 'string', default: 'The shop' });
    await post('/v1/experiences', {
      ...{ key: 'greeting', name: 'A greeting', slot: 'footer', audience: is('traits.plan', 'pro') },
      variants: [{ key: 'a', content: 'The sea is blue' }],
      unmeasured: 'only shown in a test of one voice',
    });
    const content = { subject: 'Welcome', mjml: MJML };
    const variants = [{ key: 'all', name: 'All', content }];
    await post('/v1/templates', { key: 'welcome', name: 'Welcome', channel: 'email', variants });
    const campaign = (key: string, name: string, audience: unknown) =>
      post('/v1/campaigns', {
        key,
        name,
        channel: 'email',
        template: 'welcome',
        audience,
        schedule: { kind: 'now' },
      });
    await campaign('spring', 'Spring', null);
    await campaign('free', 'For the free plan', is('traits.plan', 'free'));
    await post('/v1/experiences', {
      ...{
        key: 'draft',
        name: 'Another voice',
        slot: 'banner',
        status: 'draft',
        audience: is('traits.plan', 'pro'),
      },
      variants: [{ key: 'a', content: '30% off everything' }],
      unmeasured: 'only shown in a test of one voice',
    });
  });
  after(() => stage?.close());

  async function post(path: string, data: object): Promise<Record<string, unknown>> {
    if (path === '/v1/experiences' && (data as { slot: string }).slot === 'banner')
      await post('/v1/slots', { key: 'banner', type: 'string', default: 'Hello' });
    const response = await page.request.post(path, { data, headers: { origin: stage.url } });
    assert.ok(response.ok(), `${path}: ${response.status()} ${await response.text()}`);
    return response.json();
  }
  const inBoth = async (name: string) => {
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      assert.deepEqual(await axeFindings(page), [], `${name}, ${scheme}`);
      await picture(page, `${name}-${scheme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  };

  test('a campaign’s page says who would be told something else besides', async () => {
    await page.goto('/campaigns/free');
    await page.getByText('Nobody would be told anything that contradicts it').waitFor();
    await page.goto('/campaigns/spring');
    await page.getByRole('list', { name: 'Clashes' }).getByText('Two offers for the same order').waitFor();
    await page.getByRole('link', { name: 'Grace Hopper' }).waitFor();
  });

  test('starting it asks why, and without an answer nothing goes out', async () => {
    await page.getByRole('button', { name: 'Start' }).click();
    const dialog = page.getByRole('dialog', { name: 'People would be told two things that contradict' });
    await dialog.getByText('Two offers for the same order').waitFor();
    assert.match((await dialog.getByRole('link').getAttribute('href')) ?? '', /^\/people\/id/);
    await inBoth('why');
    await dialog.getByRole('button', { name: 'Do not tell it' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Start' }).click();
    await dialog.getByLabel('Why is it told all the same?').fill('The old offer ends tonight');
    await dialog.getByRole('button', { name: 'Tell it all the same' }).click();
    await page.getByText('“Spring” is started.').waitFor();
  });

  test('an experience is asked about on its own page too', async () => {
    await page.goto('/experiences/draft');
    const panel = page.getByRole('region', { name: 'One voice' });
    await panel.getByText('would be told both').first().waitFor();
    assert.match(
      (await panel.textContent()) ?? '',
      /Grace Hopper.*“30% off everything”|“30% off everything”.*Grace Hopper/s,
    );
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await picture(page, `experience-voice-${colorScheme}`);
    }
    await page.getByRole('button', { name: 'Draft; change' }).click();
    await page.getByRole('menuitem', { name: 'Go live' }).click();
    const dialog = page.getByRole('dialog', { name: 'People would be told two things that contradict' });
    await dialog.getByLabel('Why is it told all the same?').fill('A test of both voices');
    await dialog.getByRole('button', { name: 'Tell it all the same' }).click();
    await page.getByRole('button', { name: 'Live; change' }).waitFor();
  });

  test('a template that goes out every week is asked about, and what was typed stays', async () => {
    const content = { subject: 'News', mjml: MJML.replace('10% off your first order', 'The sea is blue') };
    const variants = [{ key: 'all', name: 'All', content }];
    await post('/v1/templates', { key: 'weekly', name: 'Weekly', channel: 'email', variants });
    await post('/v1/campaigns', {
      ...{ key: 'weekly', name: 'Weekly', channel: 'email', template: 'weekly' },
      audience: is('traits.plan', 'pro'),
      schedule: { kind: 'recurring', every: 'week', on: ['mon'], time: '09:00', zone: 'person' },
    });
    await post('/v1/campaigns/weekly/start', {});
    await page.goto('/templates/weekly');
    const body = page.getByLabel('Body (MJML)');
    await body.fill(MJML.replace('10% off your first order', '45% off everything'));
    await page.getByRole('button', { name: 'Save changes' }).click();
    const dialog = page.getByRole('dialog', { name: 'People would be told two things that contradict' });
    await dialog.getByText('Two offers for the same order').first().waitFor();
    await dialog.getByRole('button', { name: 'Do not tell it' }).click();
    await dialog.waitFor({ state: 'hidden' });
    assert.match(await body.inputValue(), /45% off everything/);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await dialog.getByLabel('Why is it told all the same?').fill('The other offer ends tonight');
    await dialog.getByRole('button', { name: 'Tell it all the same' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.reload();
    assert.match(await body.inputValue(), /45% off everything/);
    for (const step of ['pause', 'cancel']) await post(`/v1/campaigns/weekly/${step}`, {});
  });

  test('the page shows what is said to whom, and who would be told both', async () => {
    await page.goto('/consistency');
    await page.getByRole('heading', { name: 'One voice', level: 1 }).waitFor();
    const table = page.getByRole('table', { name: 'What is said to whom' });
    await table.getByText('20% off').waitFor();
    await page
      .getByRole('list', { name: 'Clashes' })
      .getByRole('link', { name: 'Grace Hopper' })
      .first()
      .waitFor();
    await inBoth('consistency');
  });

  test('what commits to nothing is counted in one line, and opens', async () => {
    const table = page.getByRole('table', { name: 'What is said to whom' });
    assert.equal(await table.getByText('A greeting').count(), 0);
    const line = page.getByRole('button', { name: '1 thing commits us to nothing that can be read' });
    await line.click();
    await table.getByText('A greeting').waitFor();
    await inBoth('consistency-all');
    await line.click();
    await table.getByText('A greeting').waitFor({ state: 'detached' });
  });

  test('what is declared takes the place of what was read, and ends the clash', async () => {
    await page.getByRole('button', { name: 'Declare what “Another voice” claims' }).click();
    const dialog = page.getByRole('dialog', { name: 'What “Another voice” claims' });
    await dialog.getByLabel('Offers').fill('20% off everything');
    await dialog.getByLabel('Offers').press('Enter');
    await inBoth('claims');
    await dialog.getByRole('button', { name: 'Declare', exact: true }).click();
    await page.getByText('What “Another voice” claims is declared.').waitFor();
    await page.getByText('20% off ✓').waitFor();
    // It agrees with “Regulars” now; the mail still offers something else.
    await page.getByText('2 pairs of them contradict each other').waitFor();
  });
});
