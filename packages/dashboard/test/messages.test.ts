// Messages as people use the pages: a template is written and tried on people, a message lands in the mailbox and its
// link leads to the shop, everything is stopped with one button, and a channel is set.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeFindings, picture, type Stage, sendHistory, setStage } from './harness.ts';

describe('messages', { timeout: 300_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    page.setDefaultTimeout(60_000);
    const people = ['Ada', 'Bob'].map((name) => ({
      ...{ type: 'identify', userId: name.toLowerCase() },
      traits: {
        email: `${name.toLowerCase()}@example.com`,
        ...(name === 'Ada' && { firstName: name, name }),
      },
    }));
    await sendHistory(stage, page, people);
  });
  after(() => stage?.close());

  const post = async (path: string, data: object): Promise<void> => {
    const answer = await page.request.post(path, { data, headers: { origin: stage.url } });
    assert.ok(answer.ok(), await answer.text());
  };
  const open = async (path: string, heading: string): Promise<void> => {
    await page.goto(path);
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
  };
  const accessible = async (): Promise<void> =>
    assert.deepEqual(await axeFindings(page, { withoutFrames: true }), []);

  test('teaches what will stand there', async () => {
    await open('/messages', 'Messages');
    await page.getByText('Nothing was sent yet').waitFor();
    await open('/mailbox', 'Mailbox');
    await page.getByText('The mailbox is empty').waitFor();
    await open('/templates', 'Templates');
    await page.getByText('There is no template yet').waitFor();
  });

  test('a template is written, and tried on people before anything goes out', async () => {
    await open('/templates/new', 'New template');
    await page.getByRole('textbox', { name: 'Name' }).fill('Welcome');
    await page.getByRole('textbox', { name: 'Subject' }).fill('Welcome {{ profile.firstName }}');
    const missing = page.getByRole('table', { name: 'What is missing' });
    await missing.getByText('profile.firstName').waitFor();
    await missing.getByText('1 person').waitFor();
    await page.getByRole('combobox', { name: 'Person' }).fill('ada@example.com');
    await page.getByRole('option').first().click();
    await page.getByText('Welcome Ada', { exact: true }).first().waitFor();
    await page.frameLocator('iframe[title="Welcome Ada"]').getByText('Hello Ada').waitFor();
    await accessible();
    await picture(page, 'template');
    await page.getByRole('button', { name: 'Make template' }).click();
    await page.getByRole('heading', { name: 'Welcome', level: 1 }).waitFor();
  });

  test('a field is picked by its name, and stands where somebody wrote', async () => {
    const subject = page.getByRole('textbox', { name: 'Subject' });
    await subject.fill('Dear , welcome');
    await subject.press('Home');
    for (let i = 0; i < 'Dear '.length; i++) await subject.press('ArrowRight');
    await page.getByRole('combobox', { name: 'Insert a field' }).fill('first name');
    await page.getByRole('option', { name: 'first name', exact: true }).click();
    assert.equal(await subject.inputValue(), 'Dear {{ profile.firstName | default: "" }}, welcome');
    await page.getByRole('combobox', { name: 'Person' }).fill('ada@example.com');
    await page.getByRole('option').first().click();
    await page.getByText('Dear Ada, welcome', { exact: true }).first().waitFor();
  });

  test('what is wrong is said in the server’s words', async () => {
    await page.getByRole('textbox', { name: 'Subject' }).fill('{{ nobody.knows }}');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page
      .getByText(/“nobody” is not known here/)
      .first()
      .waitFor();
  });

  test('a mail is arranged by drag and drop, and keeps its fields', async () => {
    await open('/templates/welcome', 'Welcome');
    await page.getByRole('button', { name: 'Arrange by drag and drop' }).click();
    const canvas = page.getByRole('application', { name: 'Mail, to be arranged' });
    await canvas
      .frameLocator('iframe')
      .first()
      .getByText(/Write what you want/)
      .waitFor();
    await picture(page, 'mail-editor');
    await page.getByRole('button', { name: 'Use this mail' }).click();
    const body = page.getByRole('textbox', { name: 'Body (MJML)' });
    await body.waitFor();
    assert.match(await body.inputValue(), /^<mjml>[\s\S]*\{\{ profile\.firstName \| default: "there" \}\}/);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('“Welcome” is at version 2.').waitFor();
  });

  test('a message lands in the mailbox, and its link leads to the shop', async () => {
    await post('/v1/messages', {
      profile: 'user_id:ada',
      channel: 'email',
      template: 'welcome',
      idempotencyKey: 'one',
    });
    await stage.app.deliver.messages.drain();
    await open('/mailbox', 'Mailbox');
    await page.getByRole('table', { name: 'Mailbox' }).getByRole('link').first().click();
    const mail = page.frameLocator('iframe[title="Welcome Ada"]');
    const href = await mail.getByRole('link', { name: 'Have a look' }).getAttribute('href');
    assert.match(href!, /\/m\/c\//);
    const answer = await page.request.get(href!, { maxRedirects: 0 });
    assert.equal(answer.headers().location, 'https://example.com/');
    await picture(page, 'mailbox');
    await page.getByText('Headers', { exact: true }).click();
    await page.getByText(/List-Unsubscribe-Post: List-Unsubscribe=One-Click/).waitFor();
    await accessible();
  });

  test('the log says where each one is and why, and one button stops them all', async () => {
    await post('/v1/suppressions', { channel: 'email', address: 'bob@example.com' });
    await post('/v1/messages', {
      profile: 'user_id:bob',
      channel: 'email',
      template: 'welcome',
      idempotencyKey: 'two',
    });
    await stage.app.deliver.messages.drain();
    await open('/messages', 'Messages');
    await page.getByText('1 of 2 messages went out, 1 did not go, each with a reason.').waitFor();
    await page.getByText(/bob@example.com is on the list/).waitFor();
    await page.getByRole('button', { name: 'Stop all' }).click();
    await page.getByText(/Paused: everything/).waitFor();
    await accessible();
    await picture(page, 'messages');
    await page.getByRole('button', { name: 'Go on sending' }).click();
    await page.getByText(/Paused: everything/).waitFor({ state: 'detached' });
  });

  test('a channel is set, and its password is not shown again', async () => {
    await open('/channels', 'Channels');
    const email = page.getByRole('region', { name: 'E-mail' });
    await email.getByRole('textbox', { name: 'Sender’s address' }).fill('shop@shop.example');
    await email.getByLabel('Password', { exact: true }).fill('a secret');
    await page.getByRole('button', { name: 'Save E-mail' }).click();
    await page.getByText('E-mail is set.').waitFor();
    await page.reload();
    await email.getByRole('textbox', { name: 'Sender’s address' }).waitFor();
    assert.equal(await email.getByLabel('Password', { exact: true }).inputValue(), '••••••••');
    await page.getByText('bob@example.com').waitFor();
    await accessible();
    await picture(page, 'channels');
  });

  test('rules of how much is enough are made in the page, and what they hold says why and when it goes', async () => {
    await open('/channels', 'Channels');
    const panel = page.getByRole('region', { name: 'How much is enough' });
    await panel.getByRole('button', { name: 'A rule' }).click();
    await panel.getByLabel('Rule').fill('One a week');
    await panel.getByLabel('At most').fill('1');
    await panel.getByRole('button', { name: 'Quiet hours' }).click();
    // Half a day from now, so that nothing here meets them.
    const hour = String((new Date().getUTCHours() + 12) % 24).padStart(2, '0');
    await panel.getByLabel('Quiet from').fill(`${hour}:00`);
    await panel.getByLabel('To').fill(`${hour}:01`);
    await panel.getByRole('button', { name: 'Save the rules' }).click();
    await page.getByText('The rules hold from now on.').waitFor();
    await page.reload();
    await panel.getByLabel('Rule').waitFor();
    assert.equal(await panel.getByLabel('Rule').inputValue(), 'One a week');
    await accessible();
    for (const idempotencyKey of ['first', 'held']) {
      await post('/v1/messages', {
        ...{ profile: 'user_id:ada', channel: 'email', template: 'welcome', idempotencyKey },
        expiresAt: new Date(Date.now() + 14 * 86_400_000).toISOString(),
      });
      await stage.app.deliver.messages.drain();
    }
    await open('/messages', 'Messages');
    // The radio itself is hidden behind its label.
    await page.getByText('Held (1)', { exact: true }).click();
    const held = page.getByRole('table', { name: 'Held messages' });
    await held.getByText(/^Held until .*: “One a week” is full\.$/).waitFor();
    await accessible();
    await picture(page, 'held');
    await open('/people/user_id:ada?tab=messages', 'Ada');
    await held.getByText(/“One a week” is full/).waitFor();
    const all = page.getByRole('table', { name: 'Messages', exact: true });
    await all
      .getByRole('row', { name: /Welcome Ada.*sent/ })
      .first()
      .waitFor();
    await accessible();
    await picture(page, 'person-messages');
  });
});
