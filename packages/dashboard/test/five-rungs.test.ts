// A home page that differs for a stranger, a segment, a persona, a microsegment and one person, made by a marketer with
// nothing but the pages, reviewed and set live; then five visitors open it, and each sees their own and is told why.
// runs alone

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { buyersAndLookers, did } from './buyers.ts';
import { picture, type Stage, sendHistory, setStage } from './harness.ts';

/** Of the history: u0 buys, u1 only looks. */
const BUYER = 'u0';
const LOOKER = 'u1';
const EVERYBODY = 'The same for everybody: Hero of the home page.';

describe('a home page on five rungs, by hand', { timeout: 900_000 }, () => {
  let stage: Stage;
  let page: Page;
  let site: Server;
  let siteUrl: string;
  const personas = { [BUYER]: '', [LOOKER]: '' };

  before(async () => {
    const sdk = join(import.meta.dirname, '../../browser');
    const built = spawnSync(process.execPath, ['build.ts'], { cwd: sdk, encoding: 'utf8' });
    assert.equal(built.status, 0, built.stderr);
    stage = await setStage();
    page = await stage.signedIn();
    page.setDefaultTimeout(120_000);
    await sendHistory(stage, page, history());
    const { data } = (await get('/v1/sources')) as { data: { writeKey: string }[] };
    site = createServer((_, answer) =>
      answer.writeHead(200, { 'content-type': 'text/html' }).end(homePage(stage.url, data[0]!.writeKey)),
    );
    await new Promise<void>((ready) => site.listen(0, '127.0.0.1', ready));
    siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  });
  after(async () => {
    site?.close();
    await stage?.close();
  });

  const get = async (path: string): Promise<unknown> => (await page.request.get(path)).json();

  test('personas are found, a prediction is trained, a segment is made', async () => {
    await page.goto('/personas');
    await page.getByRole('button', { name: 'Find personas' }).first().click();
    await page.getByText(/Stability \d\.\d\d/).waitFor();
    await page.goto('/predictions/new');
    await page.getByRole('radio', { name: 'Next order', exact: true }).check();
    await page.getByLabel('Name').fill('Days to the next order');
    await page.getByLabel('Horizon days').fill('40');
    await page.getByRole('button', { name: 'Make and train' }).click();
    await page.waitForURL(/\/predictions\/days-to-the-next-order/);
    await stage.app.predict.idle();
    await page.getByText(/^People order every/).waitFor();
    await stage.app.predict.idle();
    await stage.app.predict.scoring.catchUp();
    await page.goto('/segments/new');
    await condition('Products Searched');
    await page.getByRole('textbox', { name: 'Name' }).fill('Searchers');
    await page.getByRole('button', { name: 'Make segment' }).click();
    await page.getByRole('heading', { name: 'Searchers' }).waitFor();
    await stage.app.segments.backfill.idle();
    for (const user of [BUYER, LOOKER] as const) {
      const { data } = (await get('/v1/personas')) as {
        data: { personas: { key: string; name: string }[] }[];
      };
      const { derived } = (await get(`/v1/profiles/user_id:${user}`)) as {
        derived: Record<string, { value: string }>;
      };
      const own = derived['persona.customers']!.value;
      personas[user] = data[0]!.personas.find(({ key }) => key === own)!.name;
    }
    assert.notEqual(personas[BUYER], personas[LOOKER]);
  });

  test('a slot, and content for everybody', async () => {
    await page.goto('/slots/new');
    await page.getByLabel('Name').fill('Hero of the home page');
    await page.getByRole('textbox', { name: 'Key' }).fill('home-hero');
    await page.getByLabel('Default', { exact: true }).fill('Our shop');
    await page.getByRole('button', { name: 'Make slot' }).click();
    await page.getByRole('heading', { name: 'Hero of the home page', level: 1 }).waitFor();
    await made({ rung: 1, name: 'For strangers', content: 'Nice to meet you' });
  });

  test('content for a segment, a persona, a microsegment and one person', async () => {
    await made({
      ...{ rung: 2, name: 'For searchers', content: 'Have you found it?' },
      audience: () => condition('Searchers'),
    });
    await made({
      ...{ rung: 3, name: 'For lookers', content: 'Take your time' },
      audience: () => persona(personas[LOOKER]),
    });
    await made({
      ...{ rung: 4, name: 'For buyers who search', content: 'Your next order is near' },
      audience: async () => {
        await condition('Searchers');
        await persona(personas[BUYER]);
        await condition('days to the next order');
        await picture(page, 'five-rungs-microsegment');
      },
    });
    await made({
      ...{ rung: 5, name: 'For each by name', content: 'Hello {{ profile.firstName | default: "there" }}' },
      audience: () => condition('first name'),
    });
    await page.goto('/slots/home-hero');
    await page.getByText('5 live experiences on rungs 1, 2, 3, 4 and 5; everybody is reached').waitFor();
    await picture(page, 'five-rungs-slot');
  });

  /** From the slot's ladder to live, by way of a review. */
  async function made(one: {
    rung: number;
    name: string;
    content: string;
    audience?: () => Promise<unknown>;
  }): Promise<void> {
    await page.goto('/slots/home-hero');
    await page.getByRole('link', { name: `Make one on rung ${one.rung}` }).click();
    await page.getByLabel('Name').fill(one.name);
    await page.getByLabel('Content', { exact: true }).fill(one.content);
    await page.getByLabel('Held out').fill('0');
    await page.getByLabel('Why without a holdout').fill('A first look');
    await one.audience?.();
    await page.getByRole('button', { name: 'Keep as draft' }).click();
    await page.getByRole('link', { name: one.name }).first().click();
    await page.getByRole('button', { name: 'Draft; change' }).click();
    await page.getByRole('menuitem', { name: 'Ask for a review' }).click();
    await page.getByRole('button', { name: 'In review; change' }).click();
    await page.getByRole('menuitem', { name: 'Go live' }).click();
    await page.getByRole('button', { name: 'Live; change' }).waitFor();
    await page
      .getByText(new RegExp(`^${one.rung} · `))
      .first()
      .waitFor();
  }

  async function condition(words: string): Promise<void> {
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('Search conditions').fill(words);
    await page.getByRole('option', { name: words, exact: true }).click();
  }

  async function persona(name: string): Promise<void> {
    await condition('persona');
    await page.getByRole('button', { name: /^Operator for persona/ }).click();
    await page.getByRole('option', { name: 'is', exact: true }).click();
    await page.getByRole('button', { name: /^Value of persona/ }).click();
    await page.getByRole('combobox', { name: /^Value of persona/ }).click();
    await page.getByRole('option', { name }).click();
  }

  const visitors: { who: string; sees: string; rung: number; does?(visitor: Page): Promise<void> }[] = [
    { who: 'a stranger', sees: 'Nice to meet you', rung: 1 },
    { who: 'one who searched', sees: 'Have you found it?', rung: 2, does: searches },
    { who: 'one of a persona', sees: 'Take your time', rung: 3, does: (visitor) => signsIn(visitor, LOOKER) },
    {
      ...{ who: 'one of a microsegment', sees: 'Your next order is near', rung: 4 },
      async does(visitor) {
        await signsIn(visitor, BUYER);
        await searches(visitor);
      },
    },
    {
      ...{ who: 'one by name', sees: 'Hello Ada', rung: 5 },
      does: (visitor) => signsIn(visitor, 'ada', { firstName: 'Ada' }),
    },
  ];
  for (const { who, sees, rung, does } of visitors)
    test(`${who} sees “${sees}”, and is told why`, async () => {
      const visitor = await newVisitor();
      await visitor.goto(siteUrl);
      await does?.(visitor);
      await visitor.reload();
      await visitor.getByRole('heading', { name: sees }).waitFor();
      await visitor
        .getByText(rung === 1 ? EVERYBODY : new RegExp(`^Hero of the home page: Rung ${rung}: `))
        .waitFor();
      if (rung === 3) await visitor.getByText(`whose persona is “${personas[LOOKER]}”`).first().waitFor();
      await picture(visitor, `five-rungs-visitor-${rung}`);
      await visitor.context().close();
    });

  async function newVisitor(): Promise<Page> {
    // A browser that says it is headless is taken for a machine, and rightly.
    const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${stage.browser.version()} Safari/537.36`;
    const visitor = await (await stage.browser.newContext({ userAgent })).newPage();
    visitor.setDefaultTimeout(60_000);
    return visitor;
  }
});

interface InPage {
  visavis: {
    identify(user: string, traits: object): void;
    track(event: string, properties: object): void;
    flush(): Promise<unknown>;
  };
}

/** What the shop's own code does when somebody signs in. */
async function signsIn(visitor: Page, user: string, traits: object = {}): Promise<void> {
  await visitor.evaluate(
    async ([name, known]) => {
      const { visavis } = window as unknown as InPage;
      visavis.identify(name, known);
      await visavis.flush();
    },
    [user, traits] as const,
  );
}

async function searches(visitor: Page): Promise<void> {
  await visitor.evaluate(async () => {
    const { visavis } = window as unknown as InPage;
    visavis.track('Products Searched', { query: 'lamp' });
    await visavis.flush();
  });
}

const homePage = (
  url: string,
  writeKey: string,
): string => `<!doctype html><html lang="en"><title>Shop</title>
<script src="${url}/sdk/visavis.js" data-write-key="${writeKey}" data-timeout-ms="20000"></script>
<script type="module" src="${url}/sdk/visavis-about.js"></script>
<main><h1 data-visavis-slot="home-hero">Our shop</h1><visavis-about></visavis-about></main></html>`;

/** Whom a model may learn from is drawn: of a hundred buyers there are always enough. */
const history = (): object[] => [
  ...buyersAndLookers({ people: 200, days: 70 }),
  did(119, 20, 'Products Searched', { query: 'vase' }),
  { type: 'identify', userId: 'u119', traits: { firstName: 'Zoe' } },
];
