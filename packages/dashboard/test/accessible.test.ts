// Every page, light and dark: no finding of axe that is serious or critical, no error in the console, and no request
// to another host.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DEFAULT_MACHINE } from '@visavis/engine/journey';
import type { Page } from 'playwright-core';
import { axeFindings, type Stage, sendEvents, setStage } from './harness.ts';

const PAGES: readonly [address: string, ready: string][] = [
  ['/', 'Where visits come from'],
  ['/sources', 'Write key'],
  ['/live', 'What came with it'],
  ['/map', 'Coverage'],
  ['/people', 'Grace Hopper'],
  ['/people/user_id:1', 'Order Completed'],
  ['/people/user_id:1?tab=traits', 'Said'],
  ['/people/user_id:1?tab=identities', 'How they came together'],
  ['/people/user_id:1?tab=segments', 'Is in'],
  ['/people/user_id:1?tab=visits', 'First touch'],
  ['/segments', 'Buyers'],
  ['/segments/buyers', 'Size over time'],
  ['/segments/buyers?tab=data', 'What it rests on'],
  ['/segments/buyers/edit', 'Who match'],
  ['/stories/segment/buyers', 'What follows'],
  ['/stories/segment/buyers?query=segment', 'The call that answers the same'],
  ['/stories/segment/buyers?panel=share', 'What it shows'],
  ['/stories/stage/customer:onboarding', 'What follows'],
  ['/stories/experience/welcome-back', 'What is the case'],
  ['/journeys', 'as customer'],
  ['/journeys/customer', 'Flow between stages'],
  ['/journeys/customer?stage=onboarding', 'Who is there'],
  ['/journeys/customer?tab=says', 'Call to action'],
  ['/journeys/customer?tab=versions', 'Version 1'],
  ['/journeys/customer/edit', 'Who may enter'],
  ['/people/user_id:1?tab=stages', 'What opens the stage to them'],
  ['/slots', 'Filled by rung'],
  ['/slots/new', 'What everybody sees by default'],
  ['/slots/hero', 'Nobody sees rung 5'],
  ['/experiences', 'Welcome back'],
  ['/experiences/new', 'What they see'],
  ['/experiences/welcome-back', 'Who match'],
  ['/experiences/welcome-back?tab=results', 'Earns a view'],
  ['/experiences/welcome-back?tab=versions', 'What two differ in'],
  ['/debugger?who=1', 'What they have seen'],
  ['/exposures', 'Nothing has been seen yet'],
  ['/messages?show=held', 'Nothing is held'],
  ['/people/user_id:1?tab=messages', 'They have heard nothing yet'],
  ['/assist', 'Nobody is chosen yet'],
  ['/assist?who=user_id:1', 'What to do next'],
  ['/consistency', 'What is said to whom'],
  ['/forms', 'No form yet'],
  ['/forms/new', 'Add a question'],
  ['/surveys', 'No survey yet'],
  ['/surveys/new', 'Mini-IPIP'],
  ['/questions', 'What to ask'],
  ['/measures', 'Nothing is counted yet'],
  ['/measures/new', 'What it says'],
  ['/alarms', 'What is watched'],
  ['/ladder', 'What each rung is worth'],
  ['/scorecard', 'Stage by stage'],
  ['/funnels', 'Funnels'],
  ['/retention', 'Retention'],
  ['/paths', 'Paths'],
  ['/revenue', 'Revenue'],
  ['/revenue?tab=attribution', 'Revenue'],
  ['/predictions', 'too little data'],
  ['/predictions/new', 'What is asked'],
  ['/predictions/next-order', 'There is too little to learn from'],
  ['/imports', 'Imports so far'],
  ['/settings', 'This workspace'],
  ['/settings?tab=members', 'Invite somebody'],
  ['/settings?tab=keys', 'New key'],
  ['/settings?tab=signed', 'New signing key'],
  ['/settings?tab=identity', 'Shared devices'],
  ['/settings?tab=computed', 'New computed trait'],
  ['/settings?tab=webhooks', 'New webhook'],
  ['/settings?tab=audit', 'Every change'],
];

describe('every page', { timeout: 1_800_000 }, () => {
  let stage: Stage;

  before(async () => {
    stage = await setStage();
    const page = await stage.signedIn();
    const source = await post(page, '/v1/sources', { name: 'Web shop' });
    await sendEvents(stage.url, String(source.writeKey), [
      { type: 'identify', userId: '1', traits: { name: 'Grace Hopper', plan: 'pro' } },
      { type: 'track', userId: '1', anonymousId: 'd', event: 'Order Completed', properties: { revenue: 20 } },
    ]);
    await post(page, '/v1/segments', {
      key: 'buyers',
      name: 'Buyers',
      condition: { event: 'Order Completed' },
    });
    await post(page, '/v1/journeys', DEFAULT_MACHINE);
    await post(page, '/v1/slots', { key: 'hero', type: 'string', default: 'Welcome' });
    const experience = await post(page, '/v1/experiences', {
      ...{ name: 'Welcome back', slot: 'hero', holdout: 0.1, rung: 2, audience: { segment: 'buyers' } },
      variants: ['a', 'b'].map((key) => ({ key, content: `Welcome back ${key}` })),
      goal: { condition: { event: 'Order Completed', window: { last: '7d' } } },
      allocation: { kind: 'thompson' },
    });
    await post(page, `/v1/experiences/${experience.id}/start-over`, {});
    await post(page, '/v1/models', { name: 'Next order', kind: 'reorder' });
    await page.context().close();
  });
  after(() => stage?.close());

  for (const scheme of ['light', 'dark'] as const) {
    test(`is accessible, ${scheme}`, async (context) => {
      const page = await stage.signedIn(scheme);
      const strangers: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith(stage.url) && !request.url().startsWith('data:'))
          strangers.push(request.url());
      });
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
      });
      page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
      for (const [address, ready] of PAGES) {
        await context.test(address, async () => {
          await page.goto(address);
          await page.getByText(ready).first().waitFor();
          assert.deepEqual(await axeFindings(page), []);
        });
      }
      assert.deepEqual(strangers, [], 'no request leaves for another host');
      assert.deepEqual(complaints, [], 'nothing complains in the console');
    });
  }
});

async function post(page: Page, path: string, data: object): Promise<Record<string, unknown>> {
  const response = await page.request.post(path, { data, headers: { origin: new URL(page.url()).origin } });
  assert.ok(response.ok(), `${path}: ${response.status()} ${await response.text()}`);
  return response.json();
}
