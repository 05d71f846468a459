// Slots, experiences, why somebody sees what they see, and who has seen what: as people use the pages.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { picture, type Stage, sendEvents, setStage } from './harness.ts';

const goal = { condition: { event: 'Order Completed', window: { last: '7d' } } };

describe('personalizing', { timeout: 240_000 }, () => {
  let stage: Stage;
  let page: Page;
  let writeKey = '';

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    writeKey = String((await post('/v1/sources', { name: 'Shop' })).writeKey);
    await sendEvents(stage.url, writeKey, [
      { type: 'identify', userId: '1', traits: { name: 'Grace Hopper', plan: 'pro', team: 'navy' } },
      { type: 'identify', userId: '2', traits: { name: 'Alan Turing', plan: 'free', team: 'navy' } },
    ]);
  });
  after(() => stage?.close());

  async function post(path: string, data: object): Promise<Record<string, unknown>> {
    const response = await page.request.post(path, { data, headers: { origin: stage.url } });
    assert.ok(response.ok(), `${path}: ${response.status()} ${await response.text()}`);
    return response.json();
  }
  const experience = (name: string, trait: string, value: string, priority = 0) =>
    post('/v1/experiences', {
      ...{ name, slot: 'hero', priority, goal, holdout: 0, unmeasured: 'A test of the pages' },
      audience: { attribute: `traits.${trait}`, op: 'eq', value },
      variants: [{ key: 'main', content: `For ${value}` }],
    });

  test('makes a slot, and says at the field what the server refuses', async () => {
    await page.goto('/slots');
    await page.getByText('There is no slot yet').waitFor();
    await page.getByRole('link', { name: 'New slot' }).first().click();
    await page.getByLabel('Name').fill('Hero');
    await page.getByRole('textbox', { name: 'Key' }).fill('he ro');
    await page.getByLabel('Default', { exact: true }).fill('Welcome');
    await page.getByRole('button', { name: 'Make slot' }).click();
    await page.getByRole('alert').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Key' }).getAttribute('aria-invalid'), 'true');
    await page.getByRole('textbox', { name: 'Key' }).fill('hero');
    await page.getByRole('button', { name: 'Make slot' }).click();
    await page.getByRole('heading', { name: 'Hero', level: 1 }).waitFor();
    await page.getByText('Nobody sees rung 4: no experience there').waitFor();
  });

  test('shows the ladder, and how many people two audiences share', async () => {
    await experience('Hello pro', 'plan', 'pro', 10);
    await experience('Hello navy', 'team', 'navy');
    await page.goto('/slots/hero');
    const ladder = page.getByRole('list', { name: 'The ladder of Hero' });
    await ladder.getByRole('article', { name: 'Hello pro' }).getByText('For pro').waitFor();
    await page.getByRole('list', { name: 'Experiences that overlap' }).getByText('1 person').waitFor();
    await page.goto('/slots');
    await page.getByRole('img', { name: /rung 1: 0, rung 2: 2/ }).waitFor();
  });

  test('explains every decision for one person', async () => {
    await page.goto('/debugger');
    await page.getByRole('textbox', { name: 'Who' }).fill('2');
    await page.getByRole('button', { name: 'Explain' }).click();
    const hero = page.getByRole('region', { name: 'Hero' });
    await hero.getByText('For navy', { exact: true }).waitFor();
    await hero.getByRole('button', { name: /2 experiences/ }).click();
    const tried = hero.getByRole('list', { name: 'Experiences of Hero in the order tried' });
    await tried.getByText('not for them').waitFor();
    await tried.getByText('free', { exact: true }).waitFor();
    await hero.getByRole('list', { name: 'What would have changed it' }).getByText('plan').waitFor();
  });

  test('shows who has seen what, and decides it again', async () => {
    await post('/v1/decide', { userId: '2', slots: ['hero'], exposed: true });
    await page.goto('/exposures');
    const seen = page.getByRole('table', { name: 'Exposures' });
    await seen.getByRole('link', { name: 'Hello navy' }).waitFor();
    await seen.getByText('2 · segments').waitFor();
    await page.goto('/debugger?who=2');
    const decided = page.getByRole('table', { name: 'What was decided for them' });
    await decided.getByRole('link', { name: 'Hello navy' }).waitFor();
    await decided.getByText('100%').waitFor();
    for (const table of ['What was decided for them', 'What they have seen']) {
      const list = page.getByRole('table', { name: table });
      await list.getByRole('button', { name: 'Replay' }).first().click();
      await list.getByText('the same, to the last digit').waitFor();
    }
    await stage.app.shipper.flush();
    await page.goto('/experiences/hello-navy?tab=results');
    await page.getByRole('table', { name: 'Who has seen what' }).getByText('main').waitFor();
    const goal = page.getByRole('region', { name: 'Order Completed' });
    const value = (share: string) =>
      goal
        .getByRole('table', { name: 'Order Completed, by variant' })
        .getByRole('row', { name: /^main/ })
        .getByText(share, { exact: true });
    await goal.getByText(/within 7 days of their first view/).waitFor();
    await value('0%').waitFor();
    await sendEvents(stage.url, writeKey, [{ type: 'track', event: 'Order Completed', userId: '2' }]);
    await stage.app.shipper.flush();
    await page.reload();
    await value('100%').waitFor();
  });

  test('changes an experience and goes back a version', async () => {
    await page.goto('/experiences/hello-pro');
    await page.getByLabel('Content', { exact: true }).fill('Good to see you');
    await page.getByLabel('Shown at most').fill('3');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('heading', { name: 'Experiences', level: 1 }).waitFor();
    await page.goto('/experiences/hello-pro?tab=versions');
    await page.getByRole('table', { name: 'Differences' }).getByText('Good to see you').waitFor();
    await page.getByRole('button', { name: 'Restore version 1' }).click();
    await page.getByRole('button', { name: 'Restore version 2' }).waitFor();
    const now = await (await page.request.get('/v1/experiences/hello-pro')).json();
    assert.deepEqual([now.version, now.variants[0].content, now.cap], [3, 'For pro', null]);
  });

  test('a field is picked by its name, and stands where somebody wrote', async () => {
    const greeting = { headline: 'Hello', button: 'To the shop' };
    await post('/v1/slots', { key: 'greeting', name: 'Greeting', type: 'object', default: greeting });
    await post('/v1/experiences', {
      ...{ name: 'Greets', slot: 'greeting', status: 'draft' },
      variants: ['short', 'long'].map((key) => ({ key, content: greeting, weight: 1 })),
    });
    await page.goto('/experiences/greets');
    const headline = page.getByRole('textbox', { name: 'Content of long, headline' });
    await headline.fill('Dear , hello');
    await headline.press('Home');
    for (let i = 0; i < 'Dear '.length; i++) await headline.press('ArrowRight');
    const into = (variant: string) =>
      page.getByRole('combobox', { name: `Insert a field into Content of ${variant}` });
    await into('long').fill('plan');
    await page.getByRole('option', { name: 'plan', exact: true }).click();
    assert.equal(await headline.inputValue(), 'Dear {{ profile.plan | default: "" }}, hello');
    await into('short').fill('plan');
    await page.getByRole('option', { name: 'plan', exact: true }).click();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('heading', { name: 'Experiences', level: 1 }).waitFor();
    const { variants } = await (await page.request.get('/v1/experiences/greets')).json();
    const content = Object.fromEntries(
      variants.map((one: { key: string; content: object }) => [one.key, one.content]),
    );
    assert.deepEqual(content, {
      short: { ...greeting, headline: 'Hello{{ profile.plan | default: "" }}' },
      long: { ...greeting, headline: 'Dear {{ profile.plan | default: "" }}, hello' },
    });
  });

  test('slots are called by their names, and their defaults are told in words', async () => {
    await page.goto('/experiences');
    await page.getByRole('table', { name: 'Experiences of Greeting', exact: true }).waitFor();
    await page.goto('/slots');
    await page
      .getByRole('row', { name: /Greeting/ })
      .getByText('headline: Hello · button: To the shop')
      .waitFor();
  });

  test('lets an experience learn, and says when the log cannot tell of another sharing', async () => {
    await page.goto('/experiences/new?slot=hero');
    await page.getByLabel('Name').fill('Learner');
    await page.getByLabel('Content', { exact: true }).fill('Blue');
    await page.getByRole('button', { name: 'Add a variant' }).click();
    await page.getByLabel('Content of variant-2', { exact: true }).fill('Red');
    await page.getByText('Learns the best', { exact: true }).click();
    await page.getByLabel('Counts as success').fill('Order Completed');
    await page.getByRole('combobox', { name: 'Told by' }).click();
    await page.getByRole('option', { name: 'Shop' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Keep as draft' }).click();
    await page.getByRole('table', { name: 'Experiences of Hero' }).getByText('Learns the best').waitFor();
    await page.goto('/experiences/learner?tab=results');
    const { allocation } = await (await page.request.get('/v1/experiences/learner')).json();
    assert.equal(allocation.reward.sources.length, 1);
    const arms = page.getByRole('table', { name: 'What each variant earns' });
    await arms.getByText('variant-2').waitFor();
    await page.getByText('No views in the last 90 days').waitFor();
    await page.getByRole('button', { name: 'Estimate' }).click();
    await page.getByRole('status').getByText('The log cannot say.').waitFor();
    await page.getByRole('button', { name: 'Draft; change' }).click();
    await page.getByRole('menuitem', { name: 'Ask for a review' }).click();
    await page.getByRole('button', { name: 'In review; change' }).waitFor();
  });

  test('edits parts within parts in fields of their own', async () => {
    const text = { type: 'string' };
    const schema = {
      ...{ type: 'object', required: ['title', 'links'] },
      properties: {
        title: text,
        tone: { enum: ['calm', 'loud'] },
        picture: { type: 'object', required: ['url', 'alt'], properties: { url: text, alt: text } },
        links: {
          type: 'array',
          items: {
            ...{ type: 'object', required: ['label'] },
            properties: { label: text, weight: { type: 'integer' } },
          },
        },
        extra: {},
      },
    };
    const content = { title: 'Hello', links: [{ label: 'One' }, { label: 'Two' }], extra: { free: [1] } };
    await post('/v1/slots', { key: 'teaser', name: 'Teaser', type: 'object', schema, default: content });
    await post('/v1/experiences', {
      ...{ name: 'Teaser for all', slot: 'teaser', status: 'draft' },
      variants: [{ key: 'a', content }],
    });
    await page.goto('/experiences/teaser-for-all');
    await page.getByRole('textbox', { name: 'Content, title', exact: true }).fill('Good day');
    await page.getByRole('combobox', { name: 'Content, tone' }).click();
    await page.getByRole('option', { name: 'loud' }).click();
    await page.getByRole('button', { name: 'Content, links: move 2 up' }).click();
    await page.getByRole('textbox', { name: 'Content, links, 1, label' }).fill('Zwei');
    await page.getByRole('button', { name: 'Content, links: add one' }).click();
    await page.getByRole('textbox', { name: 'Content, links, 3, label' }).fill('Three');
    await page.getByRole('textbox', { name: 'Content, links, 3, weight' }).fill('3');
    await page.getByRole('button', { name: 'Content, links: remove 2' }).click();
    await page.getByRole('button', { name: 'Add picture' }).click();
    await page
      .getByRole('textbox', { name: 'Content, picture, address of the picture' })
      .fill('/favicon.svg');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('heading', { name: 'Experiences', level: 1 }).waitFor();
    const { variants } = await (await page.request.get('/v1/experiences/teaser-for-all')).json();
    assert.deepEqual(variants[0].content, {
      ...{ title: 'Good day', tone: 'loud', extra: { free: [1] } },
      links: [{ label: 'Zwei' }, { label: 'Three', weight: 3 }],
      picture: { url: '/favicon.svg', alt: '' },
    });
    await page.goto('/experiences/teaser-for-all');
    await page.getByRole('button', { name: 'Edit Content as JSON' }).click();
    assert.match(await page.getByLabel('Content', { exact: true }).inputValue(), /"Zwei"/);
    await page.getByRole('button', { name: 'Edit Content in fields' }).click();
    await picture(page, 'parts');
  });

  test('lists what lives in a CMS and came from GrowthBook, and counts who has seen it', async () => {
    await post('/v1/cms/entries', [
      {
        sys: { id: 'e1', contentType: { sys: { id: 'nt_experience' } } },
        fields: {
          ...{ nt_experience_id: 'cms-hero', nt_name: 'Hero of the CMS', nt_type: 'nt_personalization' },
          nt_config: {
            ...{ traffic: 1, distribution: [0, 1] },
            components: [{ baseline: { id: 'hero' }, variants: [{ id: 'hero-b', hidden: false }] }],
          },
          nt_variants: [],
        },
      },
    ]);
    await post('/v1/growthbook/features', { features: { 'dark-mode': { defaultValue: true, rules: [] } } });
    await post('/v1/track', {
      ...{ userId: '2', event: 'Experience Viewed' },
      properties: { experience: 'cms-hero', variant: 'variant-1' },
    });
    await stage.app.shipper.flush();
    await page.goto('/experiences');
    const row = page
      .getByRole('table', { name: 'Experiences of the CMS' })
      .getByRole('row', { name: /Hero of the CMS/ });
    await row.getByRole('cell', { name: '1', exact: true }).waitFor();
    await page.getByRole('table', { name: 'Features of GrowthBook' }).getByText('dark-mode').waitFor();
  });

  test('opens a page for editing, and tells of changes that found nothing', async () => {
    await post('/v1/slots', { key: 'page', name: 'The page', type: 'changes', default: { changes: [] } });
    await post('/v1/experiences', {
      ...{ name: 'Page for all', slot: 'page', status: 'draft' },
      variants: [{ key: 'a', content: { changes: [] } }],
    });
    await sendEvents(stage.url, writeKey, [
      {
        type: 'track',
        event: 'Experience Missed',
        userId: '1',
        properties: { experience: 'page-for-all', changes: ['h1.gone'] },
      },
    ]);
    await page.goto('/experiences/page-for-all');
    await page.getByRole('alert').getByText('h1.gone').waitFor();
    await page.getByRole('button', { name: 'Edit on the page' }).click();
    await page.getByLabel('Address of the page').fill(`${stage.url}/healthz`);
    const opening = page.context().waitForEvent('page');
    await page.getByRole('button', { name: 'Open the page' }).click();
    const opened = await opening;
    await opened.waitForURL(/\/healthz#visavis-edit=/);
    await opened.close();
  });
});
