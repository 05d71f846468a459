// The API's documentation, in a real browser: it has to work under our own Content-Security-Policy.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { chromium } from 'playwright-core';
import { Type } from 'typebox';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { createHttp } from './index.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

it('the page at /docs shows the routes and what they answer, breaks no rule of ours and asks no other host', async () => {
  const app = await createHttp({
    config: { trustedProxies: [], publicUrl: undefined },
    log: createLog({ level: 'silent' }),
    metrics: createMetrics({ process: false }),
  });
  const Thing = Type.Object({ id: Type.String({ description: 'As it was asked for.' }) }, { title: 'Thing' });
  app.get(
    '/v1/things/:id',
    {
      config: { access: 'public' },
      schema: {
        summary: 'One thing of many.',
        tags: ['Things'],
        params: Type.Object({ id: Type.String() }),
        response: { 200: Thing },
      },
    },
    async ({ params }) => ({ id: params.id }),
  );
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    const hosts = new Set<string>();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith('data:')) hosts.add(new URL(request.url()).origin);
    });
    await page.goto(`${url}/docs`);
    await page.getByText('One thing of many.').click();
    await page.getByRole('button', { name: 'Try it out' }).click();
    await page.getByPlaceholder('id').fill('seven');
    await page.getByRole('button', { name: 'Execute' }).click();
    await page.getByText('"id": "seven"').first().waitFor();
    await page.getByRole('tab', { name: 'Schema' }).first().click();
    await page.getByRole('button', { name: 'Expand all' }).first().click();
    await page.getByText('As it was asked for.').first().waitFor();
    assert.deepEqual([...hosts], [url]);
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
    await app.close();
  }
});
