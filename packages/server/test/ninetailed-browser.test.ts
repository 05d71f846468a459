// Ninetailed's React SDK with its insights plugin, as they are, on a page of another origin in Chromium: with nothing
// changed but the address.

import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { type Running, run } from './running.ts';

const PAGE_SCRIPT = `
  import { createElement as h, forwardRef } from 'react';
  import { createRoot } from 'react-dom/client';
  import { NinetailedProvider, Experience, useFlag, useNinetailed, useProfile } from '@ninetailed/experience.js-react';
  import { NinetailedInsightsPlugin } from '@ninetailed/experience.js-plugin-insights';
  import { ExperienceMapper } from '@ninetailed/experience.js-utils';

  const Hero = forwardRef(({ title }, ref) => h('h1', { ref, style: { height: 200 } }, title));
  function Shop({ experiences }) {
    window.ninetailed = useNinetailed();
    const { profile } = useProfile();
    const { value: cta } = useFlag('cta', 'Buy');
    return h('main', null,
      h(Experience, { id: 'hero-base', title: 'Welcome', component: Hero, experiences }),
      h('button', null, cta),
      h('output', null, profile ? profile.id + ' ' + profile.audiences.join(' ') : ''));
  }
  window.start = ({ clientId, url, experience, useSDKEvaluation }) => {
    const experiences = [ExperienceMapper.mapExperience(experience)];
    const plugins = [new NinetailedInsightsPlugin({ url })];
    const provider = { clientId, url, plugins, useSDKEvaluation, componentViewTrackingThreshold: 0 };
    createRoot(document.getElementById('root')).render(
      h(NinetailedProvider, provider, h(Shop, { experiences })));
  };
`;

const COMPONENTS = [
  { type: 'EntryReplacement', baseline: { id: 'hero-base' }, variants: [{ id: 'hero-pro', hidden: false }] },
  {
    ...{ type: 'InlineVariable', key: 'cta', valueType: 'String' },
    ...{ baseline: { value: 'Buy' }, variants: [{ value: 'Buy now' }] },
  },
];
const CONFIG = { traffic: 1, distribution: [0, 1], sticky: true, components: COMPONENTS };
const RULE = { type: 'identify', key: 'plan', operator: 'equal', value: 'pro', count: '1', conditions: [] };
const ENTRY = {
  sys: { id: 'e1', type: 'Entry' },
  fields: {
    ...{ nt_experience_id: 'exp-pro', nt_name: 'For pros', nt_type: 'nt_personalization', nt_config: CONFIG },
    nt_audience: {
      sys: { id: 'a1', type: 'Entry' },
      fields: { nt_audience_id: 'aud-pro', nt_name: 'Pros', nt_rules: { any: [{ all: [RULE] }] } },
    },
    nt_variants: [{ sys: { id: 'hero-pro', type: 'Entry' } }],
  },
};
/** As a site's own code maps the entry, with the content of its variants. */
const MAPPED = {
  ...{ id: 'exp-pro', name: 'For pros', type: 'nt_personalization', config: CONFIG },
  audience: { id: 'aud-pro', name: 'Pros' },
  variants: [{ id: 'hero-pro', title: 'Welcome back, pro' }],
};

let it: Running;
let browser: Browser;
let site: Server;
let origin: string;
before(async () => {
  it = await run();
  assert.equal((await it.ask('POST', '/v1/experiences', ENTRY)).status, 201);
  const script = await bundle();
  site = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(
      isScript
        ? script
        : '<!doctype html><title>Shop</title><div id="root"></div><script type="module" src="/page.js"></script>',
    );
  });
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
});
after(async () => {
  await browser?.close();
  site?.close();
  await it?.stop();
});

async function visit(more: object = {}): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${origin}/home?utm_source=news`);
  await page.waitForFunction('window.start');
  const given = { clientId: it.writeKey, url: it.url, experience: MAPPED, ...more };
  await page.evaluate(`window.start(${JSON.stringify(given)})`);
  await page.waitForFunction('window.ninetailed');
  return page;
}
const shows = (page: Page, heading: string, button: string) =>
  page.waitForFunction(
    `document.querySelector('h1')?.textContent === ${JSON.stringify(heading)} &&
      document.querySelector('button')?.textContent === ${JSON.stringify(button)}`,
    undefined,
    { timeout: 40_000 },
  );

test('a page shows the baseline to a stranger, and the variant as soon as the audience fits', async () => {
  const page = await visit();
  await page.evaluate('window.ninetailed.page()');
  await shows(page, 'Welcome', 'Buy');
  await page.evaluate(`window.ninetailed.identify('', { plan: 'pro' })`);
  await shows(page, 'Welcome back, pro', 'Buy now');
  await page.context().close();
});

test('what is seen is an exposure, and a sticky variant stays', async () => {
  const page = await visit();
  await page.evaluate(`window.ninetailed.identify('ada', { plan: 'pro' })`);
  await shows(page, 'Welcome back, pro', 'Buy now');
  const [id, ...audiences] = (await page.textContent('output'))!.split(' ');
  assert.ok(audiences.includes('aud-pro'));

  await exposed(page, id!);
  // The other plan: the audience is left, the sticky variant stays, on the next visit too.
  await page.evaluate(`window.ninetailed.identify('ada', { plan: 'free' })`);
  await page.waitForFunction(`!document.querySelector('output').textContent.includes('aud-pro')`);
  await shows(page, 'Welcome back, pro', 'Buy now');
  await page.context().close();
  const { body: person } = await it.ask('GET', '/v1/profiles/user_id:ada');
  assert.deepEqual(person.traits, { plan: 'free' });
});

/** The SDK sends the view of a sticky variant at once, or with whatever it sends next. */
async function exposed(page: Page, id: string): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    await page.evaluate(`window.ninetailed.track('Looked', {})`);
    await it.settled();
    const { body } = await it.ask('GET', `/v1/profiles/anonymous_id:${id}/events?name=Experience%20Viewed`);
    const [event] = body.data ?? [];
    if (event) {
      assert.equal(event.properties.experience, 'exp-pro');
      assert.equal(event.properties.variant, 'variant-1');
      return;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail('no exposure came');
}

test('the SDK evaluates to the same by itself, and what it saw comes by beacon when the page is left', async () => {
  const page = await visit({ useSDKEvaluation: true });
  await page.evaluate(`window.ninetailed.identify('bob', { plan: 'pro' })`);
  await shows(page, 'Welcome back, pro', 'Buy now');
  const [id] = (await page.textContent('output'))!.split(' ');
  await exposed(page, id!);
  await page.goto(`${origin}/left`);
  for (const end = Date.now() + 20_000; ; ) {
    await it.settled();
    const { body } = await it.ask('GET', `/v1/profiles/anonymous_id:${id}/events?name=Component%20Viewed`);
    if (
      body.data?.some(
        (one: { properties: { componentId: string } }) => one.properties.componentId === 'hero-pro',
      )
    )
      break;
    assert.ok(Date.now() < end, 'no view came');
    await new Promise((done) => setTimeout(done, 100));
  }
  await page.context().close();
});

/** The page's script with Ninetailed's packages in it. */
async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === 'virtual:page.js' ? `${import.meta.dirname}/virtual-page.js` : undefined),
        load: (id) => (id.endsWith('virtual-page.js') ? PAGE_SCRIPT : undefined),
      },
    ],
    build: { write: false, minify: false, rolldownOptions: { input: 'virtual:page.js' } },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!output || !('output' in output)) throw new Error('Expected a bundle');
  return output.output[0].code;
}
