// Alarms as people use them: one that lasts is seen from every page, looked into, acknowledged with a note and put to rest;
// kinds are set; letters are chosen, read beforehand, and arrive.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { picture, type Stage, setStage } from './harness.ts';

const DAY = 86_400_000;

describe('alarms', { timeout: 400_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    page.setDefaultTimeout(90_000);
    await plantFallback();
  });
  after(() => stage?.close());

  /** Seven weeks in which a quarter of a hundred people saw only defaults, and a day on which most did. */
  async function plantFallback(): Promise<void> {
    const [workspace] = await stage.app.account.workspaces();
    const today = Math.floor(Date.now() / DAY);
    const person = (day: number, n: number) =>
      `00000000-0000-4000-8000-${String(day * 1000 + n).padStart(12, '0')}`;
    const rows = Array.from({ length: 50 }, (_, i) => i + 1).flatMap((back) =>
      Array.from({ length: 100 }, (_, n) => ({
        ...{
          workspace_id: workspace!.id,
          id: crypto.randomUUID(),
          person: person(back, n),
          seq: back * 1000 + n,
        },
        time: (today - back) * DAY + 12 * 3_600_000,
        ...{ slots: ['hero'], experiences: ['e'], versions: [1], held: [0], propensities: [1] },
        ...{ variants: [n < (back === 1 ? 80 : 25) ? '' : 'a'], reasons: ['split'], raw: '{}' },
      })),
    );
    await stage.app.events.insert('decisions', rows, { token: 'planted' });
  }
  const card = () => page.getByRole('article', { name: /More visitors see only the fallback/ });

  test('what is out of the ordinary is told, and seen from everywhere', async () => {
    await page.goto('/alarms');
    await page.getByText('No alarm lasts').waitFor();
    await page.getByRole('button', { name: 'Look now' }).click();
    await card()
      .getByText(/^80% of the visitors saw nothing but defaults/)
      .waitFor();
    await page.getByRole('heading', { name: 'What is watched' }).waitFor();
    await page.getByRole('button', { name: 'What was seen' }).first().click();
    await page
      .getByRole('table', { name: 'More visitors see only the fallback' })
      .getByText(/usual 1?\d/)
      .waitFor();
    await picture(page, 'alarms');
    await page.goto('/people');
    await page.getByRole('status', { name: '1 alarm open' }).waitFor();
  });

  test('it is acknowledged with a note, rests, and its history says so', async () => {
    await page.goto('/alarms');
    await card().getByRole('textbox', { name: 'Note' }).fill('The segment was renamed.');
    await card().getByRole('button', { name: 'Acknowledge' }).click();
    await card().getByText('acknowledged', { exact: true }).waitFor();
    await page.getByRole('status', { name: /alarm.* open/ }).waitFor({ state: 'detached' });
    await card().getByRole('button', { name: 'Snooze' }).click();
    await page.getByRole('menuitem', { name: 'for a day' }).click();
    await card()
      .getByText(/^snoozed until/)
      .waitFor();
    await card().getByRole('button', { name: 'What was done' }).click();
    await card()
      .getByText(/Acknowledged by .*: The segment was renamed\.$/)
      .waitFor();
    await card().getByRole('button', { name: 'This is usual' }).click();
    await page.getByRole('region', { name: 'Over' }).getByText('Somebody said that this is usual.').waitFor();
  });

  test('a kind is set, and what cannot be is refused', async () => {
    const years = page.getByRole('textbox', { name: 'False alarms a year' }).first();
    await years.fill('3');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('It holds from the next look on.').waitFor();
    await page.reload();
    await page.getByRole('textbox', { name: 'False alarms a year' }).first().waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'False alarms a year' }).first().inputValue(), '3');
  });

  test('letters are chosen, read beforehand, and arrive', async () => {
    await page.getByText('A letter for each alarm').waitFor();
    await page.getByRole('button', { name: 'How the next one would read' }).click();
    const letter = page.getByRole('article', { name: /what changed this week/ });
    await letter.getByRole('heading', { name: 'The ladder' }).waitFor();
    await letter.getByText(/saw nothing but defaults/).waitFor();
    await picture(page, 'alarms-letters');
    await page.getByRole('switch', { name: /What changed, once a week/ }).click();
    await page.getByText(/Saved\. Every letter/).waitFor();
    await stage.app.deliver.letters.drain();
    await page.goto('/mailbox');
    await page
      .getByText(/More visitors see only the fallback: the visitors/)
      .first()
      .click();
    await page.getByText(/ada@shop\.example, who works here/).waitFor();
  });

  test('in the dark', async () => {
    const dark = await stage.signedIn('dark');
    await dark.goto('/alarms');
    await dark.getByRole('heading', { name: 'What is watched' }).waitFor();
    await picture(dark, 'alarms-dark');
    await dark.context().close();
  });
});
