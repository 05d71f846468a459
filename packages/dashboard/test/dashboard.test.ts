// The dashboard as people use it: by role and label, in a real browser, against a real server.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { picture, type Stage, sendEvents, setStage } from './harness.ts';

const HOUR = 3_600_000;
const at = (hoursAgo: number): string => new Date(Date.now() - hoursAgo * HOUR).toISOString();
const order = (userId: string, revenue: number, hoursAgo: number) => ({
  type: 'track',
  event: 'Order Completed',
  userId,
  timestamp: at(hoursAgo),
  properties: { revenue, currency: 'EUR' },
});
const HISTORY = [
  {
    type: 'identify',
    userId: '1',
    timestamp: at(60),
    traits: { name: 'Grace Hopper', email: 'grace@navy.example', plan: 'pro' },
  },
  {
    type: 'identify',
    userId: '2',
    timestamp: at(50),
    traits: { name: 'Alan Turing', email: 'alan@bletchley.example', plan: 'free' },
  },
  {
    type: 'page',
    userId: '1',
    anonymousId: 'device-1',
    timestamp: at(40),
    properties: { url: 'https://shop.example/?utm_source=letter&utm_medium=email' },
    context: { page: { url: 'https://shop.example/?utm_source=letter&utm_medium=email' } },
  },
  order('1', 300, 30),
  order('1', 250, 20),
  order('2', 20, 10),
];

describe('the dashboard', { timeout: 240_000 }, () => {
  let stage: Stage;
  let page: Page;
  let writeKey = '';

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
  });
  after(() => stage?.close());

  test('shows the door to who is not signed in, and then the page that was wanted', async () => {
    const context = await stage.browser.newContext({ baseURL: stage.url });
    const stranger = await context.newPage();
    await stranger.goto('/segments');
    await stranger.getByLabel('E-mail').fill('ada@shop.example');
    await stranger.getByLabel('Password', { exact: true }).fill('not the password');
    await stranger.getByRole('button', { name: 'Sign in' }).click();
    await stranger.getByRole('alert').filter({ hasText: 'not right' }).waitFor();
    await stranger.getByLabel('Password', { exact: true }).fill('a-quiet-harbour-42');
    await stranger.getByRole('button', { name: 'Sign in' }).click();
    await stranger.getByRole('heading', { name: 'Segments', level: 1 }).waitFor();
    await context.close();
  });

  test('shows the door when the session has ended, and then the page that was wanted', async () => {
    const reader = await stage.signedIn();
    await reader.context().clearCookies();
    await reader.getByRole('link', { name: 'Journeys', exact: true }).click();
    await reader.getByLabel('E-mail').fill('ada@shop.example');
    await reader.getByLabel('Password', { exact: true }).fill('a-quiet-harbour-42');
    await reader.getByRole('button', { name: 'Sign in' }).click();
    await reader.getByRole('heading', { name: 'Journeys', level: 1 }).waitFor();
    await reader.context().close();
  });

  test('teaches while there is nothing yet', async () => {
    await page.goto('/people');
    await page.getByText('Nobody is known yet').waitFor();
    await page.getByRole('link', { name: 'source', exact: true }).click();
    await page.getByRole('heading', { name: 'Sources', level: 1 }).waitFor();
  });

  test('makes a source and shows how to send through it', async () => {
    await page.goto('/sources');
    await page.getByRole('button', { name: 'New source' }).first().click();
    await page.getByLabel('Name').fill('Web shop');
    await page.getByRole('button', { name: 'Make source' }).click();
    const panel = page.getByRole('complementary', { name: 'Web shop' });
    await panel.getByRole('tab', { name: 'HTTP' }).click();
    const snippet = await panel.getByRole('region', { name: 'HTTP snippet' }).textContent();
    writeKey = /wk_[\w-]+/.exec(snippet ?? '')?.[0] ?? '';
    assert.ok(writeKey, 'the snippet holds the write key');
    assert.match(page.url(), /source=/, 'the panel has its own address');
  });

  test('holds events that arrive back until one asks for them, then shows the message as it was sent', async () => {
    await page.goto('/live');
    await page.getByText('Listening.').waitFor();
    await sendEvents(stage.url, writeKey, HISTORY);
    await page.getByRole('button', { name: '6 new events' }).click();
    await page.getByRole('table', { name: 'Events' }).getByRole('button', { name: 'Page Viewed' }).click();
    const panel = page.getByRole('complementary', { name: 'Page Viewed' });
    await panel.getByRole('region', { name: 'message' }).filter({ hasText: 'utm_source=letter' }).waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  test('finds a person by name and says what is known and from where', async () => {
    await page.goto('/people');
    await page.getByRole('link', { name: 'Alan Turing' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('grace');
    await page.getByRole('link', { name: 'Alan Turing' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Grace Hopper' }).click();
    await page.getByRole('heading', { name: 'Grace Hopper' }).waitFor();
    await page.getByText('Order Completed').first().waitFor();
    await page.getByRole('tab', { name: 'Traits' }).click();
    const plan = page.getByRole('table', { name: 'Traits' }).getByRole('row').filter({ hasText: 'plan' });
    await plan.filter({ hasText: 'pro' }).filter({ hasText: 'Web shop' }).waitFor();
  });

  test('builds a segment word by word, telling its size meanwhile', async () => {
    await page.goto('/segments/new');
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('Search conditions').fill('order completed');
    await page.getByRole('option', { name: 'Order Completed', exact: true }).click();
    const estimate = page.getByRole('region', { name: 'Estimate' });
    await estimate.getByText('2 people', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'What is measured' }).click();
    await page.getByRole('option', { name: 'total of a property' }).click();
    await page.getByRole('button', { name: 'Property' }).click();
    await page.getByRole('option', { name: /^revenue/ }).click();
    await page.getByRole('button', { name: /^Value/ }).click();
    await page.getByRole('textbox', { name: 'Value' }).fill('500');
    await page.keyboard.press('Enter');
    await estimate.getByText('1 person', { exact: true }).waitFor();
    await estimate.getByRole('link', { name: 'Grace Hopper' }).waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Big spenders');
    await page.getByRole('button', { name: 'Make segment' }).click();
    await page.getByRole('heading', { name: 'Big spenders' }).waitFor();
    await page.getByRole('tab', { name: 'Members' }).click();
    await page.getByRole('table', { name: 'Members' }).getByRole('link', { name: 'Grace Hopper' }).waitFor();
  });

  test('says why somebody is in a segment, with their own value', async () => {
    await page.goto('/people/user_id:1?tab=segments');
    await page.getByRole('button', { name: 'Why, for Big spenders' }).click();
    const reasons = page.getByRole('list', { name: 'Reasons' });
    await reasons.getByText('550').waitFor();
    assert.match(page.url(), /why=/, 'the reason has its own address');
    const condition = { event: 'Order Completed', op: 'gte', value: 2, window: { last: '30d' } };
    const made = await page.request.post('/v1/segments', {
      data: { name: 'Bought twice lately', condition },
      headers: { origin: stage.url },
    });
    assert.equal(made.status(), 201);
    await page.goto('/people/user_id:1?tab=segments');
    const lately = page.getByRole('button', { name: 'Why, for Bought twice lately' });
    await page.getByText(/may leave in/).waitFor({ timeout: 60_000 });
    await lately.click();
    await page.getByText(/Time alone may take them out in/).waitFor({ timeout: 60_000 });
    await picture(page, 'person-why');
    const { id } = (await made.json()) as { id: string };
    // While a changed condition is being brought up, which is over in a moment here, both are told.
    const asked = new RegExp(`/v1/segments/${id}/explain`);
    await page.route(asked, async (route) => {
      const told = await (await route.fetch()).json();
      const next = { ...told.explanation, holds: false };
      await route.fulfill({ json: { ...told, state: 'backfilling', next } });
    });
    await page.reload();
    await page.getByText('A changed condition is being brought up.').waitFor();
    await page.getByText('By the changed condition, which does not hold').waitFor();
    assert.equal(await page.getByRole('list', { name: 'Reasons' }).count(), 2, 'by the one and by the other');
    await page.unroute(asked);
    await page.request.delete(`/v1/segments/${id}`, { headers: { origin: stage.url } });
  });

  test('shows people entering as it happens', async () => {
    await page.goto('/segments');
    await page.getByRole('link', { name: 'Big spenders' }).click();
    await page.getByRole('tab', { name: 'Entered and left' }).click();
    await page.getByText('Live. Others can hear of it too').waitFor();
    await sendEvents(stage.url, writeKey, [order('2', 900, 0)]);
    const row = page
      .getByRole('table', { name: 'Entered and left' })
      .getByRole('row')
      .filter({ hasText: 'Alan Turing' });
    await row.filter({ hasText: 'entered' }).waitFor();
  });

  test('takes a segment back out of the archive', async () => {
    await page.goto('/segments');
    await page.getByRole('link', { name: 'Big spenders' }).click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    await page.getByText('No segments yet').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'Big spenders' }).waitFor();
  });

  test('makes an experience and tries what somebody would see', async () => {
    await page.goto('/experiences/new');
    await page.getByLabel('Name').fill('Welcome');
    await page.getByRole('combobox', { name: 'Slot' }).fill('home-hero');
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Content, headline' }).fill('Good to see you');
    await page.getByLabel('Held out').fill('0');
    await page.getByLabel('Why without a holdout').fill('Everybody is to see it here');
    await page.getByRole('button', { name: 'Make experience' }).click();
    const listed = page.getByRole('table', { name: 'Experiences of home-hero' });
    await listed.getByText('everybody', { exact: true }).waitFor();
    await page.getByLabel('Who').fill('1');
    await page.getByRole('button', { name: 'Decide' }).click();
    await page.getByRole('status').getByText('Good to see you').waitFor();
  });

  test('imports a file: preview, mapping, dry run, rows with what was wrong', async () => {
    await page.goto('/imports');
    const csv = 'User ID,Email,Plan\n7,edsger@tue.example,pro\n,,free\n8,barbara@mit.example,team\n';
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file' }).click();
    await (await choosing).setFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByRole('table', { name: 'The first rows' }).getByText('edsger@tue.example').waitFor();
    await page.getByRole('button', { name: 'What Plan becomes' }).filter({ hasText: 'plan' }).waitFor();
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByRole('status').filter({ hasText: '2 would be read in and 1 rejected' }).waitFor();
    await page.getByRole('button', { name: 'Start the import' }).click();
    await page.getByText('2 accepted · 1 rejected').waitFor();
    await page.getByRole('link', { name: 'Download 1 row as CSV' }).waitFor();
    await page.goto('/people/user_id:7');
    await page
      .getByRole('heading', { level: 1 })
      .filter({ hasText: /7|edsger/ })
      .waitFor();
  });

  test('an import is stopped, and goes on where it was', async () => {
    const name = 'stopped.csv';
    const buffer = Buffer.from('Email\nlate@example.com\n');
    const file = { name, mimeType: 'text/csv', buffer };
    const made = await page.request.post('/v1/imports', {
      multipart: { file },
      headers: { origin: stage.url },
    });
    const { id } = (await made.json()) as { id: string };
    // As if it were under way at another server.
    await stage.app.records.db.updateTable('import').set({ state: 'running' }).where('id', '=', id).execute();
    await page.goto(`/imports/${id}`);
    await page.getByRole('region', { name: 'Reading' }).getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('region', { name: 'Stopped' }).getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('region', { name: 'Done' }).getByText('1 accepted').waitFor();
  });

  test('asks whether the day or the month stands first where no date tells, and shows what it takes', async () => {
    await page.goto('/imports');
    const csv = 'User ID,Order date,Total\n7,03/04/2026,9\n8,05/06/2026,3\n';
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file' }).click();
    await (await choosing).setFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByRole('status').filter({ hasText: '03/04/2026 is 4 March 2026' }).waitFor();
    await page.getByRole('radiogroup', { name: 'Day or month first' }).getByText('Day first').click();
    await page.getByRole('status').filter({ hasText: '03/04/2026 is 3 April 2026' }).waitFor();
  });

  test('asks before what was written is lost, and not where nothing was', async () => {
    await page.goto('/experiences/new');
    const home = page.getByRole('navigation').getByRole('link', { name: 'Home', exact: true });
    const name = page.getByLabel('Name');
    await name.fill('Half a thought');
    await home.click();
    const asked = page.getByRole('dialog', { name: 'Leave without saving?' });
    await asked.getByRole('button', { name: 'Stay' }).click();
    await asked.waitFor({ state: 'hidden' });
    assert.equal(await name.inputValue(), 'Half a thought');
    await home.click();
    await asked.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    await page.goto('/segments/new');
    await page.getByRole('heading', { name: 'New segment', level: 1 }).waitFor();
    await home.click();
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  });

  for (const path of ['/templates/new', '/forms/new', '/measures/new'])
    test(`asks so on ${path}, and lets go whoever wrote nothing`, async () => {
      const home = page.getByRole('navigation').getByRole('link', { name: 'Home', exact: true });
      const asked = page.getByRole('dialog', { name: 'Leave without saving?' });
      await page.goto(path);
      await page.getByLabel('Name').waitFor();
      await home.click();
      await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
      await page.goto(path);
      await page.getByLabel('Name').fill('Half a thought');
      await home.click();
      await asked.getByRole('button', { name: 'Leave' }).click();
      await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    });

  test('says that the server is away where a page cannot be fetched, and shows it when it is back', async () => {
    await page.goto('/slots');
    await page.getByRole('heading', { name: 'Slots', level: 1 }).waitFor();
    // What belongs to this page has come; only the next one has not.
    await page.waitForLoadState('networkidle');
    const rail = page.getByRole('navigation').getByRole('link', { name: 'Journeys', exact: true });
    await page.route('**/*', (route) => route.abort());
    await rail.hover();
    await rail.click();
    await page.getByRole('alert').getByText('The server does not answer.').waitFor();
    await page.getByRole('button', { name: 'Load it again' }).click();
    await page.getByRole('alert').getByText('The page comes by itself when it does.').waitFor();
    await page.unroute('**/*');
    await page.getByRole('heading', { name: 'Journeys', level: 1 }).waitFor();
  });

  test('is at home on the keyboard', async () => {
    await page.goto('/');
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
    await page.keyboard.press('?');
    const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await shortcuts.waitFor();
    const keys = await shortcuts.locator('tr td:first-child').allInnerTexts();
    assert.equal(new Set(keys).size, keys.length, `each key leads to one place: ${keys.join(', ')}`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByLabel('Search', { exact: true }).fill('alan');
    await page.getByRole('button', { name: /Alan Turing/ }).click();
    await page.getByRole('heading', { name: 'Alan Turing' }).waitFor();
  });

  test('whoever builds a segment by keyboard alone never loses their place', async () => {
    const holds = (locator: Locator) =>
      locator.evaluate(
        (element) =>
          new Promise<void>((resolve) => {
            const look = () =>
              element.ownerDocument.activeElement === element ? resolve() : setTimeout(look, 20);
            look();
          }),
      );
    await page.goto('/segments/new');
    const add = page.getByRole('button', { name: 'Add a condition' });
    await add.focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Search conditions').fill('another event');
    await page.keyboard.press('Enter');
    const remove = page.getByRole('button', { name: /^Remove/ });
    await remove.waitFor();
    await holds(add);
    await remove.focus();
    await page.keyboard.press('Enter');
    await remove.waitFor({ state: 'hidden' });
    await holds(add);
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.focus();
    await page.keyboard.press('Control+k');
    await holds(page.getByLabel('Search', { exact: true }));
    await page.keyboard.press('Escape');
    await holds(name);
  });
});
