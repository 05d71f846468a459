// A real server on a free port with a workspace and its owner, and a real browser before it. What the tests see is
// what people see: everything goes through pages and the documented API.

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { buildPages } from '../../../scripts/build.mjs';
import { createApp, type Visavis } from '../../server/src/app.ts';
import { readConfig } from '../../server/src/platform/config.ts';
import { createLog } from '../../server/src/platform/log.ts';

export const OWNER = { email: 'ada@shop.example', password: 'a-quiet-harbour-42' };
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Stage {
  url: string;
  app: Visavis;
  browser: Browser;
  /** Signs in and answers with a page. */
  signedIn(scheme?: 'light' | 'dark'): Promise<Page>;
  close(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  buildPages(process.execPath);
  const dataDir = mkdtempSync(join(tmpdir(), 'visavis-dashboard-'));
  const env = { PORT: '0', VISAVIS_DATA_DIR: dataDir, VISAVIS_LOG_LEVEL: 'error' };
  const config = readConfig(env);
  const app = await createApp({ config, log: createLog({ level: config.logLevel }), checkAnswers: true });
  // A server left open would keep the test's process alive: a failing start would be a test that hangs.
  const { url, browser } = await begin(app).catch(async (error) => {
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  });
  return {
    url,
    app,
    browser,
    signedIn: async (scheme = 'light') =>
      signIn(await browser.newContext({ colorScheme: scheme, baseURL: url })),
    async close() {
      await browser.close();
      await app.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function begin(app: Visavis): Promise<{ url: string; browser: Browser }> {
  const url = await app.listen();
  await app.account.bootstrap({ demo: false, url, admin: OWNER });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
  return { url, browser };
}

async function signIn(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto('/');
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  return page;
}

/** Sends messages with a write key, as any client does. */
export async function sendEvents(url: string, writeKey: string, batch: object[]): Promise<void> {
  const response = await fetch(`${url}/v1/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(`${writeKey}:`)}` },
    body: JSON.stringify({ batch }),
  });
  if (!response.ok) throw new Error(`The batch was refused: ${response.status} ${await response.text()}`);
}

/** A source of its own, and everything that it sends, come to rest. */
export async function sendHistory(stage: Stage, page: Page, messages: object[]): Promise<void> {
  const source = await page.request.post('/v1/sources', {
    data: { name: 'Shop' },
    headers: { origin: stage.url },
  });
  const { writeKey } = (await source.json()) as { writeKey: string };
  for (let at = 0; at < messages.length; at += 400)
    await sendEvents(stage.url, writeKey, messages.slice(at, at + 400));
  await stage.app.flow.drain();
  await stage.app.shipper.flush();
}

interface Finding {
  id: string;
  impact: string | null;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}
export interface Looking {
  /** Also what is less than serious. */
  strictly?: boolean;
  /** What is in frames is left out: what somebody writes into a mail is theirs. */
  withoutFrames?: boolean;
}

/** Half-way from one colour to another nothing is to be judged. What never ends, such as a loader, is not waited for. */
const AT_REST = `(async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await frame();
  await frame();
  const ending = document.getAnimations().filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime));
  await Promise.allSettled(ending.map((one) => one.finished));
})()`;

/** What axe finds wrong with the page, in words; by default only what is serious or critical. */
export async function axeFindings(page: Page, looking: Looking = {}): Promise<string[]> {
  // The page's content security policy lets no foreign script in; evaluating is the browser's own.
  await page.evaluate(AXE);
  await page.evaluate(AT_REST);
  const context = looking.withoutFrames ? '{ exclude: ["iframe"] }' : 'document';
  const found = await page.evaluate(`axe.run(${context}, { resultTypes: ["violations"] })`);
  const { violations } = found as { violations: Finding[] }; // axe's documented answer
  return violations
    .filter(({ impact }) => looking.strictly || impact === 'serious' || impact === 'critical')
    .map(inWords);
}

const inWords = ({ id, help, nodes }: Finding): string =>
  `${id}: ${help}\n${nodes
    .slice(0, 4)
    .map((node) => `  ${node.html.slice(0, 160)}\n    ${node.failureSummary?.split('\n')[1]?.trim()}`)
    .join('\n')}`;

/** Where set, pictures of the pages are left there to be looked at. */
const PICTURES = process.env.VISAVIS_TEST_PICTURES;

export async function picture(page: Page, name: string): Promise<void> {
  if (!PICTURES) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
}
