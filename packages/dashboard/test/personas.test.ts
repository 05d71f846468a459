// Personas as people use the pages: found at the press of a button, seen with how far they can be trusted, opened and
// named.

import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { buyersAndLookers } from './buyers.ts';
import { picture, type Stage, sendHistory, setStage } from './harness.ts';

describe('personas', { timeout: 400_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    page.setDefaultTimeout(90_000);
    await sendHistory(stage, page, history());
  });
  after(() => stage?.close());

  test('are found at the press of a button, with how far they can be trusted', async () => {
    await page.goto('/personas');
    await page.getByText('No personas yet').waitFor();
    await page.getByRole('button', { name: 'Find personas' }).first().click();
    await page.getByText(/Stability \d\.\d\d/).waitFor();
    await stage.app.predict.idle();
    await stage.app.predict.scoring.catchUp();
    await stage.app.shipper.flush();
    await page.reload();
    await page.getByText(/120 people fall into \d+ personas/).waitFor();
    await picture(page, 'personas');
  });

  test('each opens: what sets it apart with intervals, typical people, what they do and buy; and takes a name', async () => {
    await page.locator('a[href^="/personas/customers/p"]').first().click();
    await page.getByRole('heading', { name: 'What sets them apart' }).waitFor();
    await page.getByRole('img', { name: /Order Completed a visit: -?\d/ }).waitFor();
    await page
      .getByText(/the most typical|more typical than/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Name and picture' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Regulars');
    await page.getByRole('textbox', { name: 'Picture' }).fill('🌱');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: '🌱 Regulars', level: 1 }).waitFor();
    await picture(page, 'persona');
  });
});

const history = (): object[] =>
  buyersAndLookers({ people: 120, days: 40 }, (n) => ({ products: [{ name: n % 4 ? 'Lamp' : 'Vase' }] }));
