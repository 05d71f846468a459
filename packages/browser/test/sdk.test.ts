// The SDK in a real Chromium, on a page of another origin, before the whole server.

import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import type { Visavis } from '../src/types.ts';
import { type Stage, setStage } from './harness.ts';

declare global {
  var visavis: Visavis;
}

let stage: Stage;
let visitor: { context: BrowserContext; page: Page; complaints: string[] };
before(async () => {
  stage = await setStage();
  await stage.fill('hero', { text: 'For you' });
  await stage.fill('sale', 'On sale', {
    otherwise: 'No sale',
    audience: { attribute: 'request.path', op: 'eq', value: '/sale' },
  });
  await stage.fill('rich', { html: '<b>Bold</b><img src=x onerror="window.hacked=1">' });
  await stage.fill('card', {
    title: 'Title',
    link: { text: 'Go', href: '/go' },
    image: { src: 'data:,', alt: 'A' },
  });
  await stage.fill('bold', { html: '<b>Bold</b>' });
  await stage.fill('gone', { hide: true });
  const changes = [
    { selector: 'h1', action: 'text', value: 'Changed' },
    { selector: '#list', action: 'insert', value: '<li id="new">New</li>' },
    { selector: '#b', action: 'move', value: '#a', position: 'before' },
    { selector: 'a', action: 'attr', name: 'href', value: '/elsewhere' },
    { selector: 'a', action: 'attr', name: 'onclick', value: 'window.hacked=1' },
    { selector: '#old', action: 'hide' },
  ];
  await stage.fill(
    'page',
    { changes },
    {
      audience: { attribute: 'request.path', op: 'startsWith', value: '/changed' },
    },
  );
});
after(() => stage?.close());
afterEach(async () => {
  stage.site.headers = {};
  stage.site.pages = {};
  await visitor?.context.close();
});

/** Opens the markup as a page of the site. */
async function open(html: string, path = '/'): Promise<Page> {
  visitor = await stage.visitor();
  stage.site.pages['*'] = html;
  await visitor.page.goto(stage.site.origin + path);
  return visitor.page;
}
const quiet = () => assert.deepEqual(visitor.complaints, []);
const text = (page: Page, selector: string) => page.locator(selector).textContent();
const hero = '<div data-visavis-slot="hero">Own</div>';

describe('events', () => {
  it('arrive once, with what the page knows, and join the device with the user', async () => {
    const page = await open(`<title>Shop</title>${stage.tag()}`, '/p?utm_source=news&utm_campaign=spring');
    const id = await page.evaluate(() => {
      visavis.identify('ada-1', { plan: 'pro', since: new Date(0) });
      visavis.track('Once', { revenue: 42.5 });
      visavis.group('acme', { name: 'Acme' });
      visavis.alias('ada-2');
      return visavis.who().anonymousId;
    });
    const [once, ...more] = await stage.events('Once');
    assert.equal(more.length, 0);
    assert.equal(once!.properties.revenue, 42.5);
    const [, seen] = await stage.events('Page Viewed').then((all) => [0, all.at(-1)!] as const);
    assert.equal(seen.properties.path, '/p');
    assert.equal(seen.properties.title, 'Shop');
    const profile = await stage.server.ask('GET', `/v1/profiles/anonymous_id:${id}/traits`);
    const said = JSON.stringify(profile.body);
    assert.match(said, /"plan"/);
    assert.match(said, /1970-01-01/);
    const same = await stage.server.ask('GET', '/v1/profiles/user_id:ada-2');
    const other = await stage.server.ask('GET', '/v1/profiles/user_id:ada-1');
    assert.equal(same.body.id, other.body.id);
    const raw = JSON.stringify(once);
    for (const word of ['de-DE', 'spring', 'Europe/Berlin']) assert(raw.includes(word), `${word} in ${raw}`);
    quiet();
  });

  it('wait while there is no network, survive a reload, and arrive once', async () => {
    const page = await open(stage.tag('data-auto="false"'));
    await visitor.context.setOffline(true);
    await page.evaluate(() => {
      visavis.track('Offline', { n: 1 });
      visavis.track('Offline', { n: 2 });
    });
    await page.waitForTimeout(700);
    assert.equal((await stage.server.ask('GET', '/v1/events?name=Offline')).body.data.length, 0);
    // The page that made them is gone before there is a network again.
    await page.close();
    await visitor.context.setOffline(false);
    const next = await visitor.context.newPage();
    await next.goto(`${stage.site.origin}/again`);
    const seen = await stage.events('Offline', 2);
    assert.deepEqual(seen.map(({ properties }) => properties.n).sort(), [1, 2]);
    await next.reload();
    await next.waitForTimeout(800);
    assert.equal((await stage.events('Offline', 2)).length, 2);
    const left = await next.evaluate(() =>
      Object.keys(localStorage).filter((key) => key.startsWith('visavis.q')),
    );
    assert.deepEqual(left, []);
    quiet();
  });

  it('go out when the page is left at once', async () => {
    const page = await open(stage.tag('data-auto="false"'));
    await page.evaluate(() => {
      visavis.track('Leaving');
      location.href = 'about:blank';
    });
    assert.equal((await stage.events('Leaving')).length, 1);
  });

  it('that were called before the script came are made up for', async () => {
    await open(`<script>(window.visavis ??= []).push(['track', 'Early', { n: 1 }])</script>${stage.tag()}`);
    assert.equal((await stage.events('Early')).length, 1);
    quiet();
  });

  it('come from somebody new after a reset, who is not the user before', async () => {
    const page = await open(stage.tag('data-auto="false"'));
    const [first, second] = await page.evaluate(() => {
      visavis.identify('grace');
      const before = visavis.who();
      visavis.reset();
      return [before, visavis.who()];
    });
    assert.equal(first!.userId, 'grace');
    assert.equal(second!.userId, undefined);
    assert.notEqual(first!.anonymousId, second!.anonymousId);
  });

  it('a signature goes with everything that names the user, until somebody else is meant', async () => {
    const page = await open(stage.tag('data-auto="false"'));
    const tokens = await page.evaluate(() => {
      const told: unknown[] = [];
      visavis.on('event', ({ identityToken }) => told.push(identityToken ?? null));
      visavis.track('Before');
      visavis.identify('ada', {}, { token: 'signed-for-ada' });
      visavis.identify({ plan: 'pro' });
      visavis.track('After');
      visavis.identify('bob');
      visavis.identify('ada', {}, { token: 'signed-again' });
      visavis.reset();
      visavis.track('Alone');
      return told;
    });
    const [first, again] = ['signed-for-ada', 'signed-again'];
    assert.deepEqual(tokens, [null, first, first, first, null, again, null]);
  });

  it('the same visitor is known on the next page, by cookie or by storage', async () => {
    const page = await open(stage.tag());
    const id = () => page.evaluate(() => visavis.who().anonymousId);
    const first = await id();
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    assert.equal(await id(), first);
    await visitor.context.clearCookies();
    await page.reload();
    assert.equal(await id(), first);
  });
});

describe('consent', () => {
  it('holds everything back until it is given, and takes everything away when it is withdrawn', async () => {
    visitor = await stage.visitor();
    const asked: string[] = [];
    visitor.page.on('request', (request) => request.url().includes('/v1/') && asked.push(request.url()));
    stage.site.pages['*'] = `${stage.tag('data-consent="required"')}${hero}`;
    const { page } = visitor;
    await page.goto(stage.site.origin);
    await page.evaluate(() => visavis.track('Held'));
    const decided = await page.evaluate(() => visavis.decide({ slots: ['hero'] }));
    assert.equal(decided.decisions.hero!.reason.code, 'ERROR');
    await page.waitForTimeout(700);
    const stored = () => page.evaluate(() => [document.cookie, Object.keys(localStorage).join()].join(';'));
    assert.deepEqual(asked, []);
    assert.equal(await stored(), ';');
    assert.equal(await text(page, '[data-visavis-slot]'), 'Own');

    await page.evaluate(() => visavis.consent({ analytics: true, marketing: false }));
    const [held] = await stage.events('Held');
    assert.match(JSON.stringify(held), /"marketing":false/);
    await page.waitForFunction(
      () => document.querySelector('[data-visavis-slot]')?.textContent === 'For you',
    );
    assert.match(await stored(), /visavis_id=.*visavis\.id/);

    await page.evaluate(() => visavis.consent(false));
    const count = asked.length;
    await page.evaluate(() => visavis.track('After'));
    await page.waitForTimeout(700);
    assert.equal(asked.length, count);
    assert.equal(await stored(), ';');
    assert.equal(await text(page, '[data-visavis-slot]'), 'Own');
    quiet();
  });
});

describe('slots', () => {
  it('are filled with text, fields, attributes and markup as far as the page allows', async () => {
    const page = await open(`${stage.tag()}${hero}
      <p data-visavis-slot="rich">x</p><p id="rich" data-visavis-slot="rich" data-visavis-html>x</p>
      <div data-visavis-slot="card"><h2 data-visavis-field="title"></h2><a data-visavis-field="link">x</a><img data-visavis-field="image"></div>
      <p id="gone" data-visavis-slot="gone">x</p><p id="none" data-visavis-slot="nothing">Stays</p>`);
    await page.waitForFunction(() => document.querySelector('h2')?.textContent === 'Title');
    assert.equal(await text(page, '[data-visavis-slot="hero"]'), 'For you');
    assert.equal(await text(page, 'p[data-visavis-slot="rich"]:not(#rich)'), 'Bold');
    assert.equal(await page.locator('#rich b').textContent(), 'Bold');
    assert.equal(await page.locator('#rich img').getAttribute('onerror'), null);
    assert.equal(await page.locator('[data-visavis-slot="card"] a').getAttribute('href'), '/go');
    assert.equal(await page.locator('[data-visavis-slot="card"] img').getAttribute('alt'), 'A');
    assert.equal(await page.locator('#gone').isVisible(), false);
    await page.waitForTimeout(350);
    assert.equal(await text(page, '#none'), 'Stays');
    assert.equal(await page.evaluate(() => 'hacked' in globalThis), false);
    quiet();
  });

  it('ask once for all, together with the page that was seen', async () => {
    visitor = await stage.visitor();
    const bodies: string[] = [];
    visitor.page.on('request', (request) => {
      if (request.url().includes('/v1/')) bodies.push(`${request.method()} ${request.postData()}`);
    });
    stage.site.pages['*'] = `${stage.tag()}${hero}${hero}<p data-visavis-slot="rich"></p>`;
    await visitor.page.goto(stage.site.origin);
    await visitor.page.waitForTimeout(900);
    const [first, second, ...more] = bodies;
    assert.match(first!, /^POST .*"slots":\["page","hero","rich"\].*"type":"page"/);
    assert.match(second!, /^POST .*"Experience Viewed".*"slot":"hero".*"Experience Viewed".*"slot":"rich"/);
    assert.deepEqual(more, []);
  });

  it('keep their content when the page renders over it, and when it renders them anew', async () => {
    const page = await open(`${stage.tag()}<main>${hero}</main>`);
    await page.waitForFunction(
      () => document.querySelector('[data-visavis-slot]')?.textContent === 'For you',
    );
    const seen = await page.evaluate(async () => {
      const slot = () => document.querySelector('[data-visavis-slot]')!;
      const texts = [];
      slot().textContent = 'Own';
      await 0;
      texts.push(slot().textContent);
      document.querySelector('main')!.innerHTML = '<div data-visavis-slot="hero">Own</div>';
      await 0;
      texts.push(slot().textContent, getComputedStyle(slot()).visibility);
      return texts;
    });
    assert.deepEqual(seen, ['For you', 'For you', 'visible']);
    quiet();
  });

  it('leave a page alone that insists', async () => {
    const page = await open(`${stage.tag()}<main>${hero}</main>`);
    await page.waitForFunction(
      () => document.querySelector('[data-visavis-slot]')?.textContent === 'For you',
    );
    await page.evaluate(() => {
      const slot = document.querySelector('[data-visavis-slot]')!;
      new MutationObserver(() => {
        if (slot.textContent !== 'Mine') slot.textContent = 'Mine';
      }).observe(slot, { childList: true, characterData: true, subtree: true });
      slot.textContent = 'Mine';
    });
    await page.waitForTimeout(300);
    assert.equal(await text(page, '[data-visavis-slot]'), 'Mine');
  });
});

describe('the flicker limit', () => {
  let silent: Server;
  let host: string;
  before(async () => {
    silent = createServer(() => {});
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    host = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  });
  after(() => {
    silent.closeAllConnections();
    silent.close();
  });

  it('shows the page’s own content in time, even if the server never answers', async () => {
    visitor = await stage.visitor();
    // The page itself keeps the time at which its slot was hidden and shown.
    stage.site.pages['*'] =
      `${stage.tag(`data-host="${host}" data-timeout-ms="300"`)}<main>${hero}</main><script>
      const slot = document.querySelector('[data-visavis-slot]'), began = performance.now();
      window.seen = [];
      const look = () => {
        const visible = getComputedStyle(slot).visibility;
        if (seen.at(-1)?.visible !== visible) seen.push({ visible, at: performance.now() - began });
        if (performance.now() - began < 1500) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);</script>`;
    await visitor.page.goto(stage.site.origin);
    await visitor.page.waitForTimeout(1600);
    const seen = await visitor.page.evaluate(
      () => (globalThis as unknown as { seen: { visible: string; at: number }[] }).seen,
    );
    assert.deepEqual(
      seen.map(({ visible }) => visible),
      ['hidden', 'visible'],
    );
    assert(seen[1]!.at < 600, `${seen[1]!.at} ms`);
    assert.equal(await text(visitor.page, '[data-visavis-slot]'), 'Own');
    quiet();
  });

  it('decide answers in time too, and says why there is nothing', async () => {
    const page = await open(stage.tag(`data-host="${host}" data-timeout-ms="300"`));
    const [ms, decided] = await page.evaluate(async () => {
      const began = performance.now();
      const answer = await visavis.decide({ slots: ['hero'] });
      return [performance.now() - began, answer] as const;
    });
    assert(ms < 600, `${ms} ms`);
    assert.equal(decided.decisions.hero!.value, null);
    assert.equal(decided.decisions.hero!.reason.code, 'ERROR');
  });

  it('an answer that comes too late does not swap what is being read', async () => {
    visitor = await stage.visitor();
    await visitor.page.route('**/v1/decide', async (route) => {
      await new Promise((done) => setTimeout(done, 600));
      await route.continue().catch(() => {});
    });
    stage.site.pages['*'] = stage.tag('data-timeout-ms="300"') + hero;
    await visitor.page.goto(stage.site.origin);
    await visitor.page.waitForFunction(() => visavis.peek('hero') !== undefined);
    assert.equal(await text(visitor.page, '[data-visavis-slot]'), 'Own');
    // Asked for expressly, it is shown.
    await visitor.page.evaluate(() => visavis.refresh());
    assert.equal(await text(visitor.page, '[data-visavis-slot]'), 'For you');
  });
});

describe('changes of the page', () => {
  const body = `<h1>Title</h1><ul id="list"><li>Old</li></ul><p id="a">A</p><p id="b">B</p><a href="/here">x</a><p id="old">Old</p>`;

  it('are made, survive a re-render, and are undone on the next page', async () => {
    const page = await open(`${stage.tag()}<main>${body}</main>`, '/changed');
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Changed');
    const look = () =>
      page.evaluate(() => [
        document.querySelector('h1')!.textContent,
        document.querySelectorAll('#new').length,
        document.querySelector('#a')!.previousElementSibling!.id,
        document.querySelector('a')!.getAttribute('href'),
        document.querySelector('a')!.getAttribute('onclick'),
        getComputedStyle(document.querySelector('#old')!).display,
      ]);
    const changed = ['Changed', 1, 'b', '/elsewhere', null, 'none'];
    assert.deepEqual(await look(), changed);
    await page.evaluate((html) => {
      document.querySelector('main')!.innerHTML = html;
    }, body);
    assert.deepEqual(await look(), changed);
    await page.evaluate(() => {
      document.querySelector('h1')!.firstChild!.nodeValue = 'Title';
      document.querySelector('#list')!.innerHTML = '<li>Old</li>';
    });
    assert.deepEqual(await look(), changed);
    await page.evaluate(() => history.pushState({}, '', '/plain'));
    await page.waitForTimeout(100);
    assert.deepEqual(await look(), ['Title', 0, 'list', '/here', null, 'block']);
    quiet();
  });

  it('by hand can be undone by hand', async () => {
    const page = await open(`${stage.tag('data-auto="false"')}<h1>Title</h1>`);
    const seen = await page.evaluate(async () => {
      const h1 = document.querySelector('h1')!;
      const undo = visavis.change([{ selector: 'h1', action: 'html', value: '<i>Hi</i>' }]);
      const first = h1.innerHTML;
      h1.innerHTML = 'Title';
      await 0;
      const second = h1.innerHTML;
      undo();
      return [first, second, h1.innerHTML];
    });
    assert.deepEqual(seen, ['<i>Hi</i>', '<i>Hi</i>', 'Title']);
  });
});

describe('single-page applications', () => {
  it('say each page with the one before as referrer, and are decided anew', async () => {
    const slot = '<p data-visavis-slot="sale">No sale</p>';
    const page = await open(`${stage.tag()}<main>${slot}</main>`, '/spa');
    await page.waitForTimeout(400);
    assert.equal(await text(page, 'p'), 'No sale');
    await page.evaluate(() => {
      history.pushState({}, '', '/sale');
      document.title = 'Sale';
    });
    await page.waitForFunction(() => document.querySelector('p')?.textContent === 'On sale');
    await page.evaluate(() => history.replaceState({}, '', '#only-a-fragment'));
    await page.goBack();
    await page.waitForFunction(() => document.querySelector('p')?.textContent === 'No sale');
    await page.evaluate(() => visavis.flush());
    const pages = (await stage.events('Page Viewed', 3)).filter(({ properties }) =>
      ['/spa', '/sale'].includes(`${properties.path}`),
    );
    assert.deepEqual(
      pages.map(({ properties }) => [
        properties.path,
        `${properties.referrer}`.replace(stage.site.origin, ''),
      ]),
      [
        ['/spa', ''],
        ['/sale', '/spa'],
        ['/spa', '/sale'],
      ],
    );
    assert.equal(pages[1]!.properties.title, 'Sale');
    quiet();
  });
});

describe('a strict content security policy', () => {
  it('with Trusted Types is obeyed: no inline style, no eval, no report', async () => {
    const { url } = stage.server;
    stage.site.headers['content-security-policy'] = [
      "default-src 'none'",
      'img-src data:',
      `script-src ${url}`,
      `connect-src ${url}`,
      "require-trusted-types-for 'script'",
      'trusted-types visavis',
    ].join('; ');
    visitor = await stage.visitor();
    const console: string[] = [];
    visitor.page.on('console', (message) => console.push(message.text()));
    stage.site.pages['*'] =
      `<link rel=icon href="data:,">${stage.tag()}${hero}<p data-visavis-slot="bold" data-visavis-html></p><p data-visavis-slot="gone">x</p>`;
    await visitor.page.goto(stage.site.origin);
    await visitor.page.locator('b').waitFor();
    assert.equal(await text(visitor.page, '[data-visavis-slot="hero"]'), 'For you');
    assert.equal(await visitor.page.locator('[data-visavis-slot="gone"]').isVisible(), false);
    assert.deepEqual(console, []);
    quiet();
  });
});

describe('a hostile page', () => {
  const ruin = {
    'without JSON, Promise, fetch and Map’s friends': `JSON = undefined; Promise = undefined; delete window.fetch; window.fetch = undefined;`,
    'with a JSON that lies and a toJSON on arrays': `JSON.stringify = () => 'no'; JSON.parse = () => { throw 1 }; Array.prototype.toJSON = () => 'no'; String.prototype.toJSON = () => 'no';`,
    'with frozen prototypes': `for (const name of ['Object', 'Array', 'Function', 'Promise', 'String', 'Map', 'Set', 'Error', 'History', 'Element', 'Node', 'Document']) { Object.freeze(window[name].prototype); Object.freeze(window[name]); }`,
    'whose storage throws': `for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new Error('no') } }); Object.defineProperty(document, 'cookie', { get() { throw new Error('no') }, set() { throw new Error('no') } });`,
    'with enumerable rubbish on every object': `Object.prototype.rubbish = () => {}; Array.prototype.rubbish = 1;`,
    'without observers, style sheets and performance': `window.MutationObserver = undefined; window.CSSStyleSheet = undefined; window.performance = undefined; window.Intl = undefined; crypto.randomUUID = undefined;`,
  };
  for (const [what, script] of Object.entries(ruin))
    it(`${what} gets no error, and its events arrive`, async () => {
      const name = `Hostile ${what.slice(0, 20)}`;
      const page = await open(`<script>${script}</script>${stage.tag()}${hero}`);
      const outcome = await page.evaluate(async (name) => {
        visavis.track(name, { list: [{ a: 1 }], text: 'a "quoted" \u2028 line' });
        visavis.identify(undefined as never);
        visavis.track(Symbol('no') as never, (() => {}) as never);
        visavis.change([{ selector: '((', action: 'text' }]);
        visavis.on('decided', () => {
          throw new Error('mine');
        });
        const decided = await visavis.decide({ slots: ['hero'], timeoutMs: 2000 });
        return decided.decisions.hero!.slot;
      }, name);
      assert.equal(outcome, 'hero');
      // Where fetch is gone only a beacon is left.
      const [event] = await stage.events(name);
      assert.deepEqual(event?.properties, { list: [{ a: 1 }], text: 'a "quoted" \u2028 line' });
      assert.equal(await page.locator('[data-visavis-slot]').isVisible(), true);
      quiet();
    });
});
