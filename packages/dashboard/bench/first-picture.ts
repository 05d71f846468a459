// How long a page takes from its address to its first picture or row, in a real Chromium against a running demo:
//   node packages/dashboard/bench/first-picture.ts [data directory] [rounds]
// Each page is opened anew, with the browser's cache as a second visit has it; the median of all rounds counts.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

interface Credentials {
  dashboardUrl: string;
  email: string;
  password: string;
}

/** What counts as the picture: a chart, or the first row of a table. */
const PICTURE = 'main svg[role="img"], main table tbody tr td, main ul[aria-label] li';
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu'];

const [dataDir = 'data', rounds = '5'] = process.argv.slice(2);
const file = join(dataDir, 'demo-credentials.json');
const credentials: Credentials = JSON.parse(readFileSync(file, 'utf8')); // written by the demo's start

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
try {
  const context = await browser.newContext({ baseURL: credentials.dashboardUrl });
  await signIn(context);
  const page = await context.newPage();
  const addresses = await addressesOf(context);
  const times = new Map<string, number[]>(Object.keys(addresses).map((name) => [name, []]));
  for (let round = 0; round <= Number(rounds); round++) {
    for (const [name, address] of Object.entries(addresses)) {
      const took = await timeOf(page, address);
      if (round > 0) times.get(name)!.push(took); // the first round warms the caches
    }
  }
  console.table(
    [...times].map(([name, all]) => ({
      page: name,
      'median, ms': Math.round(middle(all)),
      'slowest, ms': Math.round(Math.max(...all)),
    })),
  );
} finally {
  await browser.close();
}

async function signIn(context: BrowserContext): Promise<void> {
  const { email, password, dashboardUrl } = credentials;
  const answer = await context.request.post('/api/auth/sign-in/email', {
    data: { email, password },
    headers: { origin: new URL(dashboardUrl).origin },
  });
  if (!answer.ok()) throw new Error(`Signing in failed: ${answer.status()} ${await answer.text()}`);
}

async function addressesOf(context: BrowserContext): Promise<Record<string, string>> {
  const first = async (path: string): Promise<string> =>
    ((await (await context.request.get(path)).json()) as { data: { id: string }[] }).data[0]!.id; // any will do
  const segment = await first('/v1/segments');
  const person = await first('/v1/profiles?sort=-events&limit=1');
  return {
    Home: '/',
    'Live events': '/live',
    'Data map': '/map',
    People: '/people',
    'A person': `/people/id:${person}?tab=identities`,
    Segments: '/segments',
    'A segment': `/segments/${segment}`,
    Experiences: '/experiences',
    Sources: '/sources',
  };
}

/** Milliseconds from the start of the navigation to the frame that shows the first picture. */
async function timeOf(page: Page, address: string): Promise<number> {
  await page.goto(address, { waitUntil: 'commit' });
  const seen = await page.waitForFunction(
    (picture) => (document.querySelector(picture) ? performance.now() : undefined),
    PICTURE,
    { polling: 'raf' },
  );
  return Number(await seen.jsonValue());
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
