// Forms and surveys as the people who make them use the pages: built with the preview beside, sent by a visitor, read as
// submissions and results; and which question is worth asking.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeFindings, picture, type Stage, sendHistory, setStage } from './harness.ts';

const PEOPLE = 40;
describe('asking', { timeout: 240_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    await sendHistory(
      stage,
      page,
      Array.from({ length: PEOPLE }, (_, n) => ({
        ...{ type: 'identify', userId: `p${n}` },
        traits: { name: `Person ${n}`, ...(n < 20 && { shoe_size: n < 10 ? 46 : 40 }) },
      })),
    );
    await post('/v1/segments', {
      name: 'Big feet',
      condition: { attribute: 'traits.shoe_size', op: 'gte', value: 45 },
    });
    await stage.app.segments.backfill.idle();
  });
  after(() => stage?.close());

  async function post(path: string, data: object): Promise<Record<string, unknown>> {
    const response = await page.request.post(path, { data, headers: { origin: stage.url } });
    assert.ok(response.ok(), `${path}: ${response.status()} ${await response.text()}`);
    return response.json();
  }
  async function accessible(): Promise<void> {
    assert.deepEqual(await axeFindings(page, { strictly: true }), []);
  }

  test('says which question is worth most, and to whom', async () => {
    await page.goto('/questions');
    await page.getByRole('heading', { name: 'What to ask' }).waitFor();
    await page.getByText(/If everybody who lacks “shoe_size” told it, some 10 of 40 people/).waitFor();
    await page.getByRole('row', { name: /shoe_size.*Big feet \(\+10\)/ }).waitFor();
    await accessible();
    await picture(page, 'what-to-ask');
  });

  test('a form is built beside its preview, and set live', async () => {
    await page.goto('/forms');
    await page.getByText('No form yet').waitFor();
    await page.getByRole('link', { name: 'New form' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('Find your fit');
    await page.getByLabel('Title', { exact: true }).fill('Find your fit, please');
    await page.getByRole('button', { name: 'Add a question' }).click();
    await page.getByLabel('Question', { exact: true }).fill('Your size');
    await page
      .getByRole('textbox', { name: 'Answered by' })
      .or(page.getByRole('combobox', { name: 'Answered by' }))
      .first()
      .click();
    await page.getByRole('option', { name: 'Number', exact: true }).click();
    await page.getByRole('combobox', { name: 'Becomes the trait' }).fill('shoe_size');
    await page.getByLabel('Key', { exact: true }).fill('not a key');
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByRole('heading', { name: 'Find your fit, please' }).waitFor();
    await preview.getByLabel('Your size').waitFor();
    await page.getByRole('button', { name: 'Add a consent' }).click();
    await page.getByLabel('Words', { exact: true }).fill('Write to me once a week.');
    await preview.getByText('Write to me once a week.').waitFor();
    await accessible();
    await picture(page, 'form-builder');
    await page.getByRole('button', { name: 'Set live' }).click();
    await page.getByText(/expected a letter, then letters/).waitFor();
    await page.getByLabel('Key', { exact: true }).fill('size');
    await page.getByRole('button', { name: 'Set live' }).click();
    await page.getByText('Nothing was sent yet').waitFor();
  });

  test('what a visitor sends on the form’s own page stands among the submissions', async () => {
    // Nobody types as quickly as a test does.
    const quick = { protection: { leastSeconds: 0, work: 0 } };
    const headers = { origin: stage.url };
    await page.request.patch('/v1/forms/find-your-fit', { data: quick, headers });
    await page.getByRole('tab', { name: 'Into a page' }).click();
    const path = await page.getByRole('link', { name: 'Open it' }).getAttribute('href');
    const context = await stage.browser.newContext();
    const visitor = await context.newPage();
    await visitor.goto(stage.url + path);
    await visitor.getByLabel('Your size').fill('47');
    await visitor.getByLabel('Write to me once a week.').check();
    await visitor.getByRole('button', { name: 'Send' }).click();
    await visitor.getByText('Thank you.').waitFor();
    await context.close();
    await page.reload();
    await page.getByRole('tab', { name: 'Submissions' }).click();
    await page.getByRole('row', { name: /47.*marketing \(words 1\)/ }).waitFor();
    await page.getByText(/1 sent in 30 days/).waitFor();
    await accessible();
    await picture(page, 'form-submissions');
  });

  test('a survey begins with a questionnaire, and its results come with how sure they are', async () => {
    await page.goto('/surveys');
    await page.getByText('No survey yet').waitFor();
    await page.getByRole('link', { name: 'New survey' }).first().click();
    await page.getByRole('button', { name: 'Begin with it: Recommendation (NPS)' }).click();
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByText('How likely are you to recommend us to a friend?').waitFor();
    await accessible();
    await picture(page, 'survey-editor');
    await page.getByRole('button', { name: 'Set live' }).click();
    await page.getByText('No answers yet').waitFor();
    for (let n = 0; n < 16; n++) {
      const { url } = await post('/v1/surveys/recommendation-nps/links', { profile: `user_id:p${n}` });
      const token = String(url).split('/').at(-1)!;
      const answers = { score: n < 10 ? 10 - (n % 3) : 4, ...(n === 3 && { why: 'Warm feet' }) };
      await post('/v1/ask/survey/answer', { token, answers });
    }
    await page.reload();
    await page
      .getByText(/promoters less detractors/)
      .first()
      .waitFor();
    await page.getByRole('row', { name: /Segment big-feet 10/ }).waitFor();
    await page.getByText('Warm feet').waitFor();
    await accessible();
    await picture(page, 'survey-results');
    await page.getByRole('link', { name: 'Surveys' }).last().click();
    await page.getByRole('row', { name: /Recommendation \(NPS\) Live 16/ }).waitFor();
  });

  test('in the dark, and without a preview where the SDK is away, the pages hold', async () => {
    const dark = await stage.signedIn('dark');
    await dark.route('**/sdk/visavis-ask.js', (route) => route.abort());
    await dark.goto('/surveys/recommendation-nps');
    await dark.getByText('Warm feet').waitFor();
    await picture(dark, 'survey-results-dark');
    await dark.goto('/forms/find-your-fit/edit');
    await dark.getByText(/The preview needs the browser SDK/).waitFor();
    await dark.context().close();
  });
});
