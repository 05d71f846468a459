// How long until there is something to see? The demo in a process of its own, and a browser that has never been there:
// from asking for a page of the dashboard to the first paint, and until nothing on it is still loading.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { says } from '../packages/server/test/says.ts';
import { buildPages } from '../scripts/build.mjs';
import { type BenchResult, median } from './bench.ts';

const CLI = fileURLToPath(new URL('../packages/server/src/cli.ts', import.meta.url));
const PAGES = ['/', '/people', '/segments', '/journeys', '/scorecard', '/funnels', '/retention', '/ladder'];
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];
const VIEWPORT = { width: 1440, height: 900 };
/** The last thing that the demo makes. */
const READY = /letters are in the mailbox/;
const PATIENCE_MS = 600_000;

export async function run(): Promise<BenchResult> {
  buildPages(process.execPath);
  const dataDir = mkdtempSync(join(tmpdir(), 'visavis-bench-pages-'));
  const env = { ...process.env, PORT: '0', VISAVIS_DATA_DIR: dataDir };
  const demo = spawn(process.execPath, ['--no-warnings', CLI, 'demo', '--no-live'], {
    ...{ env, stdio: ['ignore', 'pipe', 'inherit'] },
  });
  try {
    await says(demo, READY, PATIENCE_MS);
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
    try {
      return await measured(
        browser,
        JSON.parse(readFileSync(join(dataDir, 'demo-credentials.json'), 'utf8')),
      );
    } finally {
      await browser.close();
    }
  } finally {
    demo.kill();
    await new Promise((done) => demo.once('exit', done));
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Credentials {
  dashboardUrl: string;
  email: string;
  password: string;
}

async function measured(browser: Browser, credentials: Credentials): Promise<BenchResult> {
  const storageState = await signIn(browser, credentials);
  const rows: BenchResult['rows'] = [];
  for (const path of PAGES) {
    const seen: Seen[] = [];
    for (let round = 0; round < ROUNDS; round++)
      seen.push(await look(browser, storageState, credentials.dashboardUrl + path));
    rows.push(
      { label: `${path}: first paint`, value: median(seen.map(({ painted }) => painted)), unit: 'ms' },
      { label: `${path}: all is there`, value: median(seen.map(({ whole }) => whole)), unit: 'ms' },
    );
  }
  return {
    ...{ name: 'Pages of the dashboard on the demo', rows },
    note: `Medians of ${ROUNDS}, each with nothing in the browser's cache but who has signed in; server and browser share the machine.`,
  };
}

async function signIn(browser: Browser, { dashboardUrl, email, password }: Credentials) {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  await page.goto(`${dashboardUrl}/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

interface Seen {
  painted: number;
  whole: number;
}

async function look(
  browser: Browser,
  storageState: BrowserContextOptions['storageState'],
  url: string,
): Promise<Seen> {
  const context = await browser.newContext({ viewport: VIEWPORT, storageState });
  const page = await context.newPage();
  // As text: it runs in the page, frame by frame, from the very first.
  await page.addInitScript(`(() => {
    const look = () => {
      const isWhole = document.querySelector('main h1') && !document.querySelector('main .mantine-Skeleton-root');
      if (!isWhole) delete window.whole;
      else window.whole ??= performance.now();
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })()`);
  await page.goto(url, { waitUntil: 'networkidle' });
  await page.waitForFunction('window.whole !== undefined');
  const seen = await page.evaluate<Seen>(
    `({ painted: performance.getEntriesByName('first-contentful-paint')[0].startTime, whole: window.whole })`,
  );
  await context.close();
  return seen;
}
