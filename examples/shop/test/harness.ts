// A real server with the demo's definitions, the shop before it, and a real browser before both.

import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { apiOf, define } from '../../../packages/server/src/demo/index.ts';
import { type Running, run } from '../../../packages/server/test/running.ts';
import { buildPages } from '../../../scripts/build.mjs';
import { createShop } from '../src/shop.ts';

const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const ROOT = join(import.meta.dirname, '../../..');
export const FEED = join(ROOT, 'packages/server/src/demo/data/catalogue.csv');
/** A busy machine may take long; what is tested is what is shown, not when. */
const PATIENCE_MS = 20_000;

export interface Stage {
  server: Running;
  browser: Browser;
  url: string;
  /** Somebody who has never been here. */
  visitor(options?: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }>;
  close(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  buildPages(process.execPath);
  const server = await run();
  try {
    await define(apiOf(server.url, server.secretKey), () => undefined);
    await withoutHoldouts(server);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const { url: at, writeKey, secretKey } = server;
  const shop = createShop({ feed: FEED, visavis: { url: at, writeKey, secretKey, timeoutMs: PATIENCE_MS } });
  const url = await shop.listen({ port: 0, host: '127.0.0.1' });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS.split(' ') });
  return {
    server,
    browser,
    url,
    visitor: (options) => newVisitor(browser, url, options),
    async close() {
      await browser.close();
      await shop.close();
      await server.stop();
    },
  };
}

/** Whoever is held out sees the defaults; here hardly anybody is. */
async function withoutHoldouts(server: Running): Promise<void> {
  const { body } = await server.ask('GET', '/v1/experiences');
  for (const { id } of body.data as { id: string }[]) {
    const changed = await server.ask('PATCH', `/v1/experiences/${id}`, { holdout: 0.000_001 });
    if (changed.status !== 200) throw new Error(JSON.stringify(changed.body));
  }
}

export async function newVisitor(
  browser: Browser,
  url: string,
  options?: BrowserContextOptions,
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    baseURL: url,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints };
}

export const shelves = (page: Page): Promise<string[]> =>
  page.$$eval('[data-shelf]', (found) => found.map((one) => one.getAttribute('data-shelf')!));

/** Goes home until it looks as it should: what happened on the page before may still be on its way. */
export async function homeUntil(page: Page, isSo: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  do {
    await page.goto('/');
    if (await isSo()) return;
  } while (Date.now() < end);
  throw new Error(`The home page did not come to ${what}; its shelves are ${await shelves(page)}.`);
}
