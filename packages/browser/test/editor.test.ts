// The visual editor in a real Chromium, on three pages as unlike as pages are: one of plain documents, one that renders
// itself anew all the time under a strict policy, one made of tables with scripts that grab every click.
// runs alone

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { type Stage, setStage } from './harness.ts';

let stage: Stage;
let experience: string;
let context: BrowserContext | undefined;
before(async () => {
  stage = await setStage();
  const { ask } = stage.server;
  await ask('POST', '/v1/slots', { key: 'page', type: 'changes', default: { changes: [] } });
  await stage.fill('tip', 'A tip for you', { otherwise: 'No tip' });
  await ask('POST', '/v1/slots', { key: 'shelf', type: 'list', default: [{ text: 'Lamp', href: '/lamp' }] });
  await ask('POST', '/v1/segments', {
    key: 'pro',
    name: 'Pros',
    condition: { attribute: 'traits.plan', op: 'eq', value: 'pro' },
  });
  await ask('POST', '/v1/identify', { userId: 'ada', traits: { plan: 'pro' } });
  await stage.fill('greeting', 'Hello, pro', { otherwise: 'Hello', audience: { segment: 'pro' } });
});
after(() => stage?.close());
afterEach(async () => {
  stage.site.headers = {};
  stage.site.pages = {};
  await context?.close();
});

const shop = (heading = '<h1 class="title">Lamps for every room</h1>') => `
  <title>Shop</title>${stage.tag()}
  <body><header><nav><a href="/">Home</a> <a href="/sale">Sale</a></nav></header>
  <main><section class="hero">${heading}<p>Made in Leeds.</p><a class="cta" href="/all">See all lamps</a></section>
  <section aria-label="New"><article><h3>Desk lamp</h3><img src="data:," alt="A desk lamp"></article>
  <article><h3>Floor lamp</h3></article></section><div data-visavis-slot="greeting">Hi</div></main></body>`;

/** Replaces all it shows five times a second, with class names that a build tool has made. */
const application = () => `
  <title>App</title>${stage.tag('nonce="n1"')}<body><div id="root"></div><script nonce="n1">
  let n = 0;
  const render = () => {
    root.innerHTML = '<div class="css-1x' + (n % 7) + 'k3z9"><div><h2 class="sc-aXZVg">Your basket</h2>' +
      '<button class="css-99a1b2c">Pay now</button><p>Rendered ' + n++ + ' times</p></div></div>';
  };
  render(); setInterval(render, 200);
  </script></body>`;

const tables = () => `
  <title>Old</title>${stage.tag()}<body><table><tr><td><font size="5">Welcome to our web site</font></td>
  <td onclick="window.grabbed = true"><table><tr><td><b>Today:</b> tea towels</td></tr></table></td></tr></table>
  <script>document.addEventListener('click', (e) => { window.grabbed = true; e.stopPropagation(); });</script></body>`;

/** A fresh draft, opened in the editor on the page. */
async function edit(html: string, changes: object[] = []): Promise<Page> {
  const made = await stage.server.ask('POST', '/v1/experiences', {
    name: `Edit ${Math.random()}`,
    slot: 'page',
    variants: [{ key: 'a', content: { changes } }],
    status: 'draft',
    unmeasured: 'Only a test of the page.',
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  experience = made.body.id;
  const visitor = await stage.visitor();
  context = visitor.context;
  stage.site.pages['*'] = html;
  await openEditor(visitor.page);
  return visitor.page;
}

async function openEditor(page: Page): Promise<void> {
  const url = `${stage.site.origin}/`;
  const { status, body } = await stage.server.ask('POST', `/v1/experiences/${experience}/editor`, {
    variant: 'a',
    url,
  });
  assert.equal(status, 201, JSON.stringify(body));
  await page.goto(body.address);
  await page.getByRole('button', { name: 'Save' }).waitFor();
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(/^Saved as version/).waitFor();
}

/** Through the glass that the editor has put over the page. */
const pick = (locator: Locator) => locator.click({ force: true });

async function setText(page: Page, value: string): Promise<void> {
  await page.getByLabel('Text').fill(value);
  await page.keyboard.press('Control+Enter');
}

/** The page as a new visitor sees it, with the experience live. */
async function visit(): Promise<Page> {
  const live = await stage.server.ask('PATCH', `/v1/experiences/${experience}`, { status: 'live' });
  assert.equal(live.status, 200, JSON.stringify(live.body));
  await context?.close();
  const visitor = await stage.visitor();
  context = visitor.context;
  await visitor.page.goto(stage.site.origin);
  return visitor.page;
}

/** So that the next test begins with a page of its own. */
async function retire(): Promise<void> {
  const paused = await stage.server.ask('PATCH', `/v1/experiences/${experience}`, { status: 'paused' });
  assert.equal(paused.status, 200, JSON.stringify(paused.body));
}

describe('the visual editor', () => {
  it('changes words, a link and a picture, orders and hides, and visitors see it', async () => {
    const page = await edit(shop());
    const calls: string[] = [];
    page.on('request', (one) => one.url().includes('/v1/') && calls.push(new URL(one.url()).pathname));
    await pick(page.getByRole('heading', { name: 'Lamps for every room' }));
    await setText(page, 'Light for you');
    await pick(page.getByRole('link', { name: 'See all lamps' }));
    await page.getByLabel('Link').fill('/for-you');
    await page.keyboard.press('Enter');
    await pick(page.getByAltText('A desk lamp'));
    await page.getByLabel('What it shows').fill('Your desk lamp');
    await page.keyboard.press('Enter');
    await pick(page.getByText('Made in Leeds.'));
    await page.getByRole('button', { name: 'Hide', exact: true }).click();
    await pick(page.getByRole('heading', { name: 'Floor lamp' }));
    await page.keyboard.press('ArrowUp');
    await page.getByRole('button', { name: 'Move up' }).click();
    await page.screenshot({ path: process.env.VISAVIS_SCREENSHOT ?? '/dev/null', type: 'png' });
    await save(page);
    assert.deepEqual([...new Set(calls)], ['/v1/editor'], 'a page that is edited says nothing of a visitor');

    const visited = await visit();
    await visited.getByRole('heading', { name: 'Light for you' }).waitFor();
    assert.equal(await visited.locator('a.cta').getAttribute('href'), '/for-you');
    assert.equal(await visited.locator('img').getAttribute('alt'), 'Your desk lamp');
    assert.equal(await visited.getByText('Made in Leeds.').isVisible(), false);
    assert.deepEqual(await visited.locator('h3').allTextContents(), ['Floor lamp', 'Desk lamp']);
    assert.equal(await visited.locator('visavis-editor').count(), 0);
    const views = await stage.events('Experience Viewed');
    assert(
      views.some(({ properties }) => properties.slot === 'page'),
      'changes of the page count as seen',
    );
    await retire();
  });

  it('inserts a slot and a strip of recommendations, which visitors see filled', async () => {
    const page = await edit(shop());
    await pick(page.getByRole('heading', { name: 'Lamps for every room' }));
    for (const what of ['tip', 'shelf']) {
      await page.getByText('Insert', { exact: true }).first().click();
      await page.getByLabel('What', { exact: true }).selectOption(what);
      await page.getByRole('button', { name: 'Insert' }).click();
    }
    await save(page);
    const visited = await visit();
    await visited.getByText('A tip for you').waitFor();
    const item = visited.getByRole('link', { name: 'Lamp', exact: true });
    await item.waitFor();
    assert.equal(await item.getAttribute('href'), '/lamp');
    await retire();
  });

  it('undoes and does again, and shows the page as it is and as others see it', async () => {
    const page = await edit(shop());
    const heading = page.locator('h1');
    await pick(heading);
    await setText(page, 'One');
    await setText(page, 'Two');
    await page.getByRole('button', { name: 'Undo' }).click();
    assert.equal(await heading.textContent(), 'One');
    await page.getByRole('button', { name: 'Redo' }).click();
    assert.equal(await heading.textContent(), 'Two');
    const view = page.getByLabel('Show the page');
    await view.selectOption('own');
    assert.equal(await heading.textContent(), 'Lamps for every room');
    await view.selectOption('segment:pro');
    await page.getByText('Hello, pro').waitFor();
    await view.selectOption('stranger');
    await page.locator('[data-visavis-slot="greeting"]', { hasText: /^Hello$/ }).waitFor();
    await view.selectOption('edit');
    await page.getByRole('heading', { name: 'Two' }).waitFor();
    await page.getByRole('button', { name: /^Remove/ }).click();
    assert.equal(await heading.textContent(), 'Lamps for every room');
  });

  it('holds on a page that renders itself anew all the time, under a strict policy', async () => {
    stage.site.headers = {
      'content-security-policy': `default-src 'none'; script-src 'nonce-n1' ${stage.server.url}; connect-src ${stage.server.url}; require-trusted-types-for 'script'; trusted-types visavis default`,
    };
    const html = application().replace(
      'let n = 0;',
      "trustedTypes.createPolicy('default', { createHTML: (s) => s }); let n = 0;",
    );
    const page = await edit(html);
    // By the place on the screen: the heading itself is another one before a click could reach it.
    const { x, y } = await page.evaluate(() => document.querySelector('h2')!.getBoundingClientRect());
    await page.mouse.click(x + 5, y + 5);
    await setText(page, 'Nearly yours');
    const count = () => page.evaluate(() => Number(/\d+/.exec(document.body.textContent!)![0]));
    const before = await count();
    await page.waitForFunction((n) => Number(/\d+/.exec(document.body.textContent!)![0]) > n + 3, before);
    assert.equal(await page.locator('h2').first().textContent(), 'Nearly yours');
    await save(page);
    const visited = await visit();
    await visited.getByRole('heading', { name: 'Nearly yours' }).waitFor();
    await retire();
  });

  it('picks on a page of tables whose scripts grab every click', async () => {
    const page = await edit(tables());
    await pick(page.getByText('Welcome to our web site'));
    await setText(page, 'Good to see you');
    await pick(page.getByText('tea towels'));
    await page.getByLabel('Content (HTML)').fill('<b>Today:</b> mugs');
    await page.keyboard.press('Control+Enter');
    assert.equal(await page.evaluate(() => 'grabbed' in window), false);
    await save(page);
    const visited = await visit();
    await visited.getByText('Good to see you').waitFor();
    await visited.getByText('mugs').waitFor();
    await retire();
  });

  it('finds an element again after the page has changed, offers to repair, and says what is lost', async () => {
    const page = await edit(shop());
    await pick(page.getByRole('heading', { name: 'Lamps for every room' }));
    await setText(page, 'Light for you');
    await pick(page.getByRole('heading', { name: 'Desk lamp' }));
    await setText(page, 'Your desk lamp');
    await save(page);
    const changed = shop('<div><h1 class="headline">Lamps for all rooms</h1><h1>Another</h1></div>')
      .replace('<article><h3>Desk lamp</h3>', '<article><h4>Gone</h4>')
      .replace('<h3>Floor lamp</h3>', '');
    stage.site.pages['*'] = changed.replace('<h1 class="headline">', '<p>x</p><h1 class="headline">');
    await page.goto('about:blank');
    await openEditor(page);
    await page.getByText('The page has nothing like it any more').waitFor();
    const repair = page.getByRole('button', { name: 'Repair' });
    if (await repair.count()) await repair.click();
    await page.getByRole('heading', { name: 'Light for you' }).waitFor();
    assert.equal(
      await page.getByRole('heading', { name: 'Another' }).count(),
      1,
      'and nothing else is changed',
    );
  });

  it('tells the server, from visitors, what was not found', async () => {
    await edit(shop(), [{ selector: '#nowhere', action: 'hide' }]);
    await visit();
    const said = await stage.events('Experience Missed');
    assert.deepEqual(
      said.map(({ properties }) => properties.changes),
      [['#nowhere']],
    );
    await retire();
  });

  it('says so when the ticket is over or the server is away, and keeps what was made', async () => {
    const page = await edit(shop());
    await pick(page.locator('h1'));
    await setText(page, 'Kept');
    await page.route('**/v1/editor', (route) => route.abort());
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The server cannot be reached').waitFor();
    await page.unroute('**/v1/editor');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText(/^Saved as version/).waitFor();
    await page.goto(`${stage.site.origin}/?again#visavis-edit=ve_unknown`);
    await page.getByText('Open it again from the dashboard').waitFor();
  });

  it('takes theirs or saves over it when somebody else has saved meanwhile', async () => {
    const page = await edit(shop());
    await pick(page.locator('h1'));
    await setText(page, 'Mine');
    await stage.server.ask('PATCH', `/v1/experiences/${experience}`, { name: 'Theirs' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Save mine over it' }).click();
    await page.getByText(/^Saved as version/).waitFor();
    const { body } = await stage.server.ask('GET', `/v1/experiences/${experience}`);
    assert.equal(body.name, 'Theirs');
    assert.equal(body.variants[0].content.changes[0].value, 'Mine');
  });
});
