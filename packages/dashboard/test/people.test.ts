// People and rules by hand: merged, parted, erased; their visits and computed traits; who is told, and who may join.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Stage, sendEvents, setStage } from './harness.ts';

const at = (minutesAgo: number): string => new Date(Date.now() - minutesAgo * 60_000).toISOString();
const identify = (userId: string, name: string, plan: string, minutesAgo: number) => ({
  type: 'identify',
  userId,
  timestamp: at(minutesAgo),
  traits: { name, plan },
});
const order = (userId: string, revenue: number, minutesAgo: number) => ({
  type: 'track',
  event: 'Order Completed',
  userId,
  timestamp: at(minutesAgo),
  properties: { revenue },
});
const HISTORY = [
  identify('g1', 'Grace Hopper', 'free', 600),
  order('g1', 100, 595),
  order('g1', 50, 120),
  identify('g2', 'Grace B. Hopper', 'pro', 300),
  order('g2', 25, 290),
  identify('a1', 'Alan Turing', 'free', 200),
  { ...order('a1', 10, 190), context: { simulated: true } },
];

describe('people and rules by hand', { timeout: 240_000 }, () => {
  let stage: Stage;
  let page: Page;
  let writeKey: string;

  before(async () => {
    stage = await setStage();
    page = await stage.signedIn();
    ({ writeKey } = await post<{ writeKey: string }>('/v1/sources', { name: 'Shop', kind: 'web' }));
    await post('/v1/computed-traits', {
      key: 'revenue',
      name: 'Lifetime value',
      filter: { event: 'Order Completed' },
      measure: { sum: 'properties.revenue' },
    });
    await sendEvents(stage.url, writeKey, HISTORY);
  });
  after(() => stage?.close());

  async function post<T>(path: string, data: object): Promise<T> {
    const answer = await page.request.post(path, { data, headers: { origin: stage.url } });
    assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T; // the documented shape
  }
  const merge = async (reason: string): Promise<void> => {
    await page.goto('/people/user_id:g1');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Merge with somebody…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Who is the same person?').fill('Grace B');
    await dialog.getByRole('button', { name: /Grace B\. Hopper/ }).click();
    const shared = dialog.getByRole('table', { name: 'What they would share' });
    await shared.getByRole('row').filter({ hasText: 'plan' }).filter({ hasText: 'pro' }).waitFor();
    assert.equal(await dialog.getByRole('button', { name: 'Merge', exact: true }).isDisabled(), true);
    await dialog.getByLabel('Reason').fill(reason);
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  };

  test('groups a timeline by visit', async () => {
    await page.goto('/people/user_id:g1');
    await page.getByText('2 events · 5 minutes').waitFor();
  });

  test('marks what a simulation has made', async () => {
    await page.goto('/people/user_id:a1');
    await page.getByRole('button', { name: 'Order Completed simulated' }).waitFor();
    await page.goto('/people/user_id:g1');
    await page.getByText('2 events · 5 minutes').waitFor();
    assert.equal(await page.getByText('simulated').count(), 0);
  });

  test('tells computed traits beside the traits that were said', async () => {
    await page.goto('/people/user_id:g1?tab=traits');
    const table = page.getByRole('table', { name: 'Computed traits' });
    await table.getByRole('row').filter({ hasText: 'Lifetime value' }).filter({ hasText: '150' }).waitFor();
  });

  test('merges two people after showing what they would share, and takes it back', async () => {
    await merge('They wrote from both addresses');
    await page.getByRole('heading', { name: 'Grace B. Hopper', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { name: 'Grace Hopper', level: 1 }).waitFor();
    await page.goto('/people/user_id:g2?tab=traits');
    const table = page.getByRole('table', { name: 'Computed traits' });
    await table.getByRole('row').filter({ hasText: '25' }).waitFor();
  });

  test('undoes a merge from the history of a person', async () => {
    await merge('Once more');
    await page.getByRole('heading', { name: 'Grace B. Hopper', level: 1 }).waitFor();
    await page.getByRole('tab', { name: 'Identities' }).click();
    await page.getByRole('button', { name: 'Undo: Once more' }).first().click();
    await page.getByRole('heading', { name: 'Grace Hopper', level: 1 }).waitFor();
  });

  test('separates one name and joins it again', async () => {
    await merge('To be parted');
    await page.getByRole('heading', { name: 'Grace B. Hopper', level: 1 }).waitFor();
    await page.getByRole('tab', { name: 'Identities' }).click();
    await page.getByRole('button', { name: 'Separate g2' }).click();
    await page.getByRole('heading', { name: 'Grace Hopper', level: 1 }).waitFor();
    const notice = page.getByRole('alert').filter({ hasText: 'g2 is a person of their own now' });
    await notice.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { name: 'Grace B. Hopper', level: 1 }).waitFor();
  });

  test('erases a person, having said what will happen', async () => {
    await page.goto('/people/user_id:a1');
    await page.getByRole('heading', { name: 'Alan Turing', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Erase…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Erase Alan Turing?' });
    await dialog.getByText('This is for good').waitFor();
    await dialog.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor({ timeout: 90_000 });
    await page.getByRole('link', { name: /Grace/ }).first().waitFor();
    await page.getByRole('link', { name: 'Alan Turing' }).waitFor({ state: 'detached' });
  });

  test('tries identity rules on history before they hold', async () => {
    await page.goto('/settings?tab=identity');
    await page.getByText('Nothing is changed.').waitFor();
    const most = page.getByLabel('Most user id with one anonymous id');
    await most.fill('2');
    await page.getByRole('button', { name: 'Try on history' }).click();
    const found = page.getByRole('region', { name: 'What these rules would do to history' });
    await found.getByRole('status').filter({ hasText: 'would be' }).waitFor();
    await page.getByRole('button', { name: 'Save rules' }).click();
    await page.getByText('The rules hold from now on.').waitFor();
    await page.reload();
    await most.waitFor();
    assert.equal(await most.inputValue(), '2');
  });

  test('tells who is called when people come and go, and tries again', async () => {
    await page.goto('/settings?tab=webhooks');
    await page.getByLabel('Address').fill('https://hooks.invalid/visavis');
    await page.getByRole('button', { name: 'Make webhook' }).click();
    await page.getByText('Copy it now: it is shown once').waitFor();
    const condition = { event: 'Order Completed' };
    const { id } = await post<{ id: string }>('/v1/segments', { name: 'Everyone who bought', condition });
    await page.goto(`/segments/${id}`);
    await page.getByText('1 person', { exact: true }).waitFor();
    const sources = await page.request.get('/v1/sources');
    const [source] = ((await sources.json()) as { data: { name: string; writeKey: string }[] }).data.filter(
      ({ name }) => name === 'Shop',
    );
    assert.ok(source);
    await sendEvents(stage.url, source.writeKey, [order('new-1', 5, 0)]);
    await page.goto('/settings?tab=webhooks');
    const table = page.getByRole('table', { name: 'Webhooks' });
    await table.getByRole('button', { name: 'https://hooks.invalid/visavis', exact: true }).click();
    const calls = page.getByRole('region', { name: 'Latest calls', exact: true });
    await calls.getByRole('button', { name: 'Try again now' }).click({ timeout: 60_000 });
    await calls.getByText('no answer').first().waitFor();
  });

  test('makes a link by which a member chooses a new password', async () => {
    await page.goto('/settings?tab=members');
    await page.getByRole('button', { name: /^Password link for/ }).click();
    await page.getByRole('region', { name: 'link' }).getByText('/join/').waitFor();
  });

  test('leads from numbers to the people behind them', async () => {
    await page.goto('/');
    await page.getByRole('region', { name: 'People by day' }).getByRole('button', { name: 'Table' }).click();
    const days = page.getByRole('table', { name: 'People by day' });
    // Whoever came may have come before midnight.
    const figure = page.getByRole('cell', { name: /^[1-9]\d*$/ });
    const day = days.getByRole('row').filter({ has: figure }).first();
    const people = Number(await day.getByRole('cell').last().textContent());
    await day.getByRole('button').click();
    await page.getByRole('heading', { name: 'New segment', level: 1 }).waitFor();
    const estimate = page.getByRole('region', { name: 'Estimate' });
    await estimate.getByText(people === 1 ? '1 person' : `${people} people`, { exact: true }).waitFor();
    assert.equal(await estimate.getByRole('list', { name: 'Who match' }).getByRole('link').count(), people);
  });

  test('whoever comes while somebody looks stands in the list soon', async () => {
    await page.goto('/people');
    await page.getByRole('table', { name: 'People' }).getByRole('link').first().waitFor();
    await sendEvents(stage.url, writeKey, [identify('k1', 'Katherine Johnson', 'free', 0)]);
    await page.getByRole('link', { name: 'Katherine Johnson' }).waitFor();
  });
});
