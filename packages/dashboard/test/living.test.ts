// Living with the dashboard: lists that begin with what matters, previews as somebody else, numbers that open, and
// what it says while something is away.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { picture, type Stage, sendEvents, setStage } from './harness.ts';

const HOUR = 3_600_000;
const PATIENCE = { timeout: 60_000 };
const at = (hoursAgo: number): string => new Date(Date.now() - hoursAgo * HOUR).toISOString();
const order = (userId: string, hoursAgo: number) => ({
  ...{ type: 'track', event: 'Order Completed', userId, timestamp: at(hoursAgo) },
  properties: { revenue: 10 },
});

describe('living with the dashboard', { timeout: 300_000 }, () => {
  let stage: Stage;
  let page: Page;

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    page.setDefaultTimeout(PATIENCE.timeout);
    const source = await post('/v1/sources', { name: 'Web shop' });
    await post('/v1/segments', { key: 'buyers', name: 'Buyers', condition: { event: 'Order Completed' } });
    // Who enters while a segment is being made enters by its making.
    await stage.app.segments.backfill.idle();
    const hero = { key: 'hero', type: 'object', default: { title: 'Come in' } };
    await post('/v1/slots', hero);
    await post('/v1/experiences', {
      ...{ name: 'For buyers', slot: 'hero', audience: { segment: 'buyers' }, status: 'live' },
      variants: [{ key: 'main', content: { title: 'Good to see you again' }, weight: 1 }],
      ...{ holdout: 0, unmeasured: 'This is only a test.' },
    });
    await sendEvents(stage.url, String(source.writeKey), [
      { type: 'identify', userId: '1', timestamp: at(90), traits: { name: 'Grace Hopper', plan: 'pro' } },
      ...[order('1', 80), order('1', 70)],
      { type: 'identify', userId: '2', timestamp: at(60), traits: { name: 'Alan Turing' } },
      { type: 'page', anonymousId: 'somebody', timestamp: at(1) },
    ]);
    await stage.app.flow.drain();
    await stage.app.shipper.flush();
  });
  after(() => stage?.close());

  async function post(path: string, data: object): Promise<Record<string, unknown>> {
    const answer = await page.request.post(path, { data, headers: { origin: stage.url } });
    assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  }
  const names = async (): Promise<string[]> =>
    page.getByRole('table', { name: 'People' }).locator('tbody td:first-child a').allTextContents();

  test('people begin with who was seen last, in another order when asked, and known ones alone', async () => {
    await page.goto('/people');
    const table = page.getByRole('table', { name: 'People' });
    await table.getByRole('link', { name: 'Grace Hopper' }).waitFor();
    const [first = '', ...rest] = await names();
    assert.match(first, /^Visitor/);
    assert.deepEqual(rest, ['Alan Turing', 'Grace Hopper']);
    await table.getByRole('button', { name: 'Events' }).click();
    await table.getByRole('columnheader', { name: 'Events' }).and(page.locator('[aria-sort]')).waitFor();
    await page.waitForURL(/sort=-events/);
    await page.locator('tbody tr:first-child', { hasText: 'Grace Hopper' }).waitFor();
    await page.getByLabel('Known by name only').check();
    await table.getByRole('link', { name: /^Visitor/ }).waitFor({ state: 'detached' });
    await table.getByText('plan: pro').waitFor();
  });

  test('an address that leads nowhere keeps the way on', async () => {
    await page.goto('/nowhere/at/all');
    await page.getByText('There is no page at this address.').waitFor();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }).click();
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
  });

  test('a segment tells who entered before one looked', async () => {
    await page.goto('/segments/buyers?tab=moves');
    const row = page.getByRole('table', { name: 'Entered and left' }).getByRole('row');
    await row.filter({ hasText: 'Grace Hopper' }).filter({ hasText: 'by what they did' }).waitFor();
  });

  test('a day of a chart leads to what happened on it', async () => {
    await page.goto('/');
    const chart = page.getByRole('img', { name: /^Events by day/ }).and(page.locator('[tabindex="0"]'));
    await chart.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/live\?from=.*to=/);
    await page.getByRole('button', { name: 'Of any time again' }).click();
    await page.getByRole('table', { name: 'Events' }).getByText('Order Completed').first().waitFor();
  });

  test('previews are shown as a person would see them, or as the members of a segment', async () => {
    await page.getByRole('button', { name: 'As seen by…' }).click();
    await page.getByPlaceholder('A name, an e-mail address, a segment').fill('buy');
    await page.getByRole('option', { name: 'Buyers' }).click();
    const drawer = page.getByRole('dialog', { name: 'What Grace Hopper sees' });
    await drawer.getByRole('region', { name: 'hero' }).getByText('Good to see you again').waitFor();
    await drawer.getByRole('button', { name: 'Somebody else' }).click();
    await page.getByPlaceholder('A name, an e-mail address, a segment').fill('alan');
    await page.getByRole('option', { name: 'Alan Turing' }).click();
    const other = page.getByRole('dialog', { name: 'What Alan Turing sees' });
    await other.getByRole('region', { name: 'hero' }).getByText('Come in').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'As everybody again' }).click();
    await page.getByRole('button', { name: 'As seen by…' }).waitFor();
  });

  test('while the server is away the page says so, keeps what it has, and goes on by itself', async () => {
    await page.goto('/people');
    await page.getByRole('link', { name: 'Grace Hopper' }).waitFor();
    await page.context().setOffline(true);
    await page.getByLabel('Search people').fill('gra');
    await page.getByRole('status').filter({ hasText: 'The server has not answered since' }).waitFor();
    await page.getByRole('alert').filter({ hasText: 'The server does not answer.' }).waitFor();
    await page.context().setOffline(false);
    await page.getByRole('link', { name: 'Grace Hopper' }).waitFor();
    await page.getByText('The server has not answered since').waitFor({ state: 'detached' });
  });

  test('while the event store is away people are listed without an order, and Home recovers', async () => {
    const away = { error: { code: 'store_unavailable', message: 'The event store does not answer.' } };
    const refuse = (url: URL) => url.pathname === '/v1/overview' || url.searchParams.has('sort');
    await page.route(refuse, (route) => route.fulfill({ status: 503, json: away }));
    await page.goto('/people');
    await page.getByText('People stand in no order').waitFor();
    await page.getByRole('link', { name: 'Grace Hopper' }).waitFor();
    await page.goto('/');
    await page.getByRole('alert').filter({ hasText: 'A store behind the server' }).waitFor();
    await page.unroute(refuse);
    await page.getByRole('region', { name: 'Events by day' }).waitFor();
  });

  test('a key and a source that were taken away come back from the notice', async () => {
    await page.goto('/settings?tab=keys');
    const { key } = await post('/v1/keys', { kind: 'secret', name: 'Till' });
    const status = async () =>
      (await fetch(`${stage.url}/v1/me`, { headers: { authorization: `Bearer ${key}` } })).status;
    await page.reload();
    await page.getByRole('button', { name: 'Revoke Till' }).click();
    await page.getByText('“Till” is revoked').waitFor();
    assert.equal(await status(), 401);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('“Till” works again.').waitFor();
    assert.equal(await status(), 200);

    await page.goto('/sources');
    await page.getByText('Web shop').first().click();
    await page.getByRole('button', { name: /^Remove/ }).click();
    await page.getByText('“Web shop” is removed').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Web shop').first().click();
    await page.getByRole('tab', { name: 'curl' }).or(page.getByText('Send through it')).first().waitFor();
  });

  test('names from pages may have to be signed, and not before there is a key', async () => {
    await page.goto('/settings?tab=signed');
    const rule = page.getByRole('switch', { name: /Require a signature/ });
    assert.equal(await rule.isDisabled(), true);
    await page.getByRole('textbox', { name: 'Name' }).fill('Shop server');
    await page.getByRole('button', { name: 'Make signing key' }).click();
    await page.getByText('it is shown once').waitFor();
    await page.getByRole('button', { name: 'Remove Shop server' }).waitFor();
    await rule.click();
    await page.getByText('Names from pages must be signed now.').waitFor();
    assert.equal(await rule.isChecked(), true);
    await picture(page, 'signed-identity');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await page.getByText('Names from pages are believed without a signature.').waitFor();
    assert.equal(await rule.isChecked(), false);
  });

  test('a viewer sees what they may, and is told what they may not', async () => {
    const invited = await post('/v1/members', { role: 'viewer', email: 'eve@shop.example' });
    const context = await stage.browser.newContext({ baseURL: stage.url });
    const theirs = await context.newPage();
    theirs.setDefaultTimeout(PATIENCE.timeout);
    await theirs.goto(String(invited.url).replace(/^https?:\/\/[^/]+/, ''));
    await theirs.getByLabel('Name').fill('Eve');
    await theirs.getByLabel('Password', { exact: true }).fill('a-quiet-harbour-43');
    await theirs.getByRole('button', { name: 'Join' }).click();
    await theirs.getByText('viewer', { exact: true }).waitFor();
    await theirs.goto('/settings?tab=keys');
    await theirs.getByRole('tab', { name: 'Workspace' }).waitFor();
    assert.equal(await theirs.getByRole('tab', { name: 'Keys' }).count(), 0);
    await theirs.goto('/segments/new?from=%7B%22event%22%3A%22Order%20Completed%22%7D');
    await theirs.getByRole('textbox', { name: 'Name' }).fill('Mine');
    const actions = theirs.getByRole('group', { name: 'For editors' });
    assert.equal(await actions.getByRole('button', { name: 'Make segment' }).isDisabled(), true);
    assert.match(String(await actions.getAttribute('title')), /An admin can make you an editor/);
    await theirs.getByRole('navigation').getByRole('link', { name: 'Segments', exact: true }).first().click();
    await theirs.getByRole('button', { name: 'Leave' }).click();
    await theirs.getByRole('heading', { name: 'Segments', level: 1 }).waitFor();
    await actions.first().waitFor();
    assert.equal(await theirs.getByRole('link', { name: 'New segment' }).count(), 0);
    await context.close();
  });
});
