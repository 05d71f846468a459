// React and server-side rendering: the server decides, the page shows it at once, and nothing is asked twice.
// runs alone

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { useDecision, useSlot, VisavisProvider } from '../src/react/index.ts';
import { decideOnServer, handOver, visitorOf } from '../src/server/index.ts';
import { type Stage, setStage } from './harness.ts';

let stage: Stage;
before(async () => {
  stage = await setStage();
  await stage.fill('hero', { text: 'For you <3' });
  await stage.fill('pro', 'Pro', {
    otherwise: 'Free',
    audience: { attribute: 'traits.plan', op: 'eq', value: 'pro' },
  });
});
after(() => stage?.close());

const options = () => ({ host: stage.server.url, key: stage.server.writeKey, timeoutMs: 5000 });
const request = (headers: Record<string, string> = {}) => ({ url: '/shop?utm_source=x', headers });

describe('a server that renders', () => {
  it('decides before the page is sent, and keeps nothing', async () => {
    const page = await decideOnServer(options(), request(), { slots: ['hero', 'none'] });
    assert.deepEqual(page.value('hero', null), { text: 'For you <3' });
    assert.equal(page.value('none', 'Own'), 'Own');
    assert.match(page.setCookie!, /^visavis_id=[\w-]{36}; Path=\//);
    const { body } = await stage.server.ask('GET', '/v1/events?limit=10');
    assert.deepEqual(body.data, []);
    const { status } = await stage.server.ask('GET', `/v1/profiles/anonymous_id:${page.state.anonymousId}`);
    assert.equal(status, 404);
  });

  it('knows the visitor by the cookie, and the user by the name that the site gives', async () => {
    const known = request({ cookie: 'a=b; visavis_id=abc-1; c=d' });
    assert.equal(visitorOf(known), 'abc-1');
    const page = await decideOnServer(options(), known);
    assert.equal(page.state.anonymousId, 'abc-1');
    assert.equal(page.setCookie, undefined);
    const batch = [{ type: 'identify', userId: 'ada', traits: { plan: 'pro' } }];
    await stage.server.ask('POST', '/v1/batch', { batch });
    const ada = await decideOnServer(options(), request(), { slots: ['pro'], userId: 'ada' });
    assert.equal(ada.value('pro', ''), 'Pro');
  });

  it('logs what it decides for who has the cookie, so that the view that the page tells teaches', async () => {
    const { server } = stage;
    await server.ask('POST', '/v1/slots', { key: 'learns', type: 'string', default: 'd' });
    const made = await server.ask('POST', '/v1/experiences', {
      ...{ key: 'learns', name: 'Learns', slot: 'learns', unmeasured: 'A test of rendering' },
      variants: ['a', 'b'].map((key) => ({ key, content: key })),
      allocation: { kind: 'linear-thompson', reward: { event: 'Clicked' }, context: ['request.path'] },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { learning } = server.app.decide;
    await learning.catchUp();
    const known = request({ cookie: 'visavis_id=returning-1' });
    const { state, decision } = await decideOnServer(options(), known, { slots: ['learns'] });
    const unlogged = await decideOnServer(options(), known, { slots: ['learns'], logged: false });
    const unknown = await decideOnServer(options(), request(), { slots: ['learns'] });
    assert.deepEqual([unlogged.state.decisionId, unknown.state.decisionId], [undefined, undefined]);
    const replayed = await server.ask('POST', `/v1/decisions/${state.decisionId}/replay`, {});
    assert.equal(replayed.body.same, true);
    assert.equal((await server.ask('GET', '/v1/profiles/anonymous_id:returning-1')).status, 404);
    const properties = decision('learns')!.exposure;
    const view = { anonymousId: 'returning-1', event: 'Experience Viewed', properties };
    assert.equal((await server.ask('POST', '/v1/track', view, server.writeKey)).status, 200);
    await learning.catchUp();
    const { body } = await server.ask('GET', '/v1/experiences/learns/learning');
    assert.deepEqual([body.open, body.unmatched], [1, 0]);
  });

  it('gets the fallbacks where nobody answers, in time, and is told why', async () => {
    const errors: unknown[] = [];
    const host = 'http://127.0.0.1:9';
    const down = { ...options(), host, onError: (error: unknown) => void errors.push(error) };
    const page = await decideOnServer(down, request(), { slots: ['hero'] });
    assert.equal(page.value('hero', 'Own'), 'Own');
    assert.equal(errors.length, 1);
  });

  it('hands over: the page shows it at once, asks nothing again, and tells of the view', async () => {
    const page = await decideOnServer(options(), request(), { slots: ['hero'] });
    const { context, page: tab } = await stage.visitor();
    await context.addCookies([{ name: 'visavis_id', value: page.state.anonymousId, url: stage.site.origin }]);
    const asked: string[] = [];
    tab.on('request', (one) => {
      if (one.url().includes('/v1/')) asked.push(`${one.url()} ${one.postData()}`);
    });
    stage.site.pages['*'] =
      `${handOver(page.state)}${stage.tag()}<p data-visavis-slot="hero">Own</p><script>window.first = document.querySelector('p').textContent</script>`;
    await tab.goto(stage.site.origin);
    await tab.waitForFunction(() => document.querySelector('p')?.textContent === 'For you <3');
    await tab.waitForTimeout(900);
    assert.deepEqual(
      asked.filter((one) => one.includes('/v1/decide')),
      [],
    );
    assert.match(asked.join(), /"Experience Viewed"/);
    await context.close();
  });

  it('hands over nothing that ends its script, and nothing to another visitor', async () => {
    const state = { anonymousId: 'x', decisions: {}, segments: ['</script><b>'], profile: null };
    assert.equal(handOver(state).split('</script>').length, 2);
    const page = await decideOnServer(options(), request(), { slots: ['hero'] });
    const { context, page: tab } = await stage.visitor();
    await stage.fill('late', { text: 'Late' });
    stage.site.pages['*'] =
      `${handOver({ ...page.state, decisions: { late: { ...page.decision('hero')!, value: 'Not mine' } } })}${stage.tag()}<p data-visavis-slot="late">Own</p>`;
    await tab.goto(stage.site.origin);
    await tab.waitForFunction(() => document.querySelector('p')?.textContent === 'Late');
    await context.close();
  });
});

function Hero() {
  const { pending } = useDecision('hero');
  const { text } = useSlot('hero', { text: 'Own' });
  return createElement('h1', { 'data-pending': pending }, text);
}

describe('React', () => {
  it('renders on a server what was decided, and the fallback where nothing was', async () => {
    const { state } = await decideOnServer(options(), request(), { slots: ['hero'] });
    const render = (given?: typeof state) =>
      renderToString(createElement(VisavisProvider, { client: null, state: given }, createElement(Hero)));
    assert.match(render(state), /For you &lt;3/);
    assert.match(render(), /Own/);
  });

  it('in the page shows the decision when it comes, tells of the view, and hydrates without complaint', async () => {
    const { state } = await decideOnServer(options(), request(), { slots: ['hero'] });
    const markup = renderToString(
      createElement(VisavisProvider, { client: null, state }, createElement(Hero)),
    );
    const { context, page: tab, complaints } = await stage.visitor();
    tab.on('console', (message) => {
      if (message.type() === 'error' && !/favicon|404/.test(message.text())) complaints.push(message.text());
    });
    const config = JSON.stringify({ writeKey: stage.server.writeKey, host: stage.server.url, auto: false });
    const script = bundle();
    const open = async (html: string, given: unknown) => {
      stage.site.pages['*'] =
        `<div id="root">${html}</div><script>window.given = ${JSON.stringify({ config: JSON.parse(config), state: given ?? null }).replaceAll('<', '\\u003c')}</script><script>${script}</script>`;
      await tab.goto(stage.site.origin);
      await tab.waitForFunction(() => document.querySelector('h1')?.textContent === 'For you <3');
      assert.equal(await tab.locator('h1').getAttribute('data-pending'), 'false');
    };
    await open('', undefined);
    await open(markup, state);
    assert.equal((await stage.events('Experience Viewed', 2)).length >= 2, true);
    assert.deepEqual(complaints, []);
    await context.close();
  });
});

/** A small application, bundled as a site would. */
function bundle(): string {
  const dir = mkdtempSync(join(import.meta.dirname, 'app-'));
  try {
    writeFileSync(
      join(dir, 'app.ts'),
      `import { createElement } from 'react';
      import { createRoot, hydrateRoot } from 'react-dom/client';
      import { createVisavis } from '../../src/index.ts';
      import { useDecision, useSlot, VisavisProvider } from '../../src/react/index.ts';
      const Hero = () => {
        const { pending } = useDecision('hero');
        const { text } = useSlot('hero', { text: 'Own' });
        return createElement('h1', { 'data-pending': pending }, text);
      };
      const { config, state } = window.given;
      const client = createVisavis({ ...config, timeoutMs: 5000 });
      const app = createElement(VisavisProvider, { client, state: state ?? undefined, timeoutMs: 5000 }, createElement(Hero));
      const root = document.getElementById('root');
      if (root.firstChild) hydrateRoot(root, app); else createRoot(root).render(app);`,
    );
    writeFileSync(
      join(dir, 'vite.config.ts'),
      `export default { logLevel: 'error', define: { 'process.env.NODE_ENV': '"production"' },
        build: { outDir: ${JSON.stringify(join(dir, 'out'))}, lib: { entry: ${JSON.stringify(join(dir, 'app.ts'))}, formats: ['iife'], name: 'app', fileName: () => 'app.js' } } };`,
    );
    const vite = join(import.meta.dirname, '../../../node_modules/vite/bin/vite.js');
    const ran = spawnSync(process.execPath, [vite, 'build'], { cwd: dir, encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(`${ran.stdout}${ran.stderr}`);
    return readFileSync(join(dir, 'out/app.js'), 'utf8').replaceAll('</script', '<\\/script');
  } finally {
    rmSync(dir, { recursive: true });
  }
}
