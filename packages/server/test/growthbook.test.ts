// GrowthBook's own SDK, as it is, against us: slots as features in a page that evaluates by itself and in one that is
// evaluated for, changes as they happen, tracking, and features that came from GrowthBook.

import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { GrowthBook } from '@growthbook/growthbook';
import { growthbookTrackingPlugin } from '@growthbook/growthbook/plugins';
import { evaluateFeature } from '@visavis/engine/decide';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { type Running, run } from './running.ts';

let it: Running;
before(async () => {
  it = await run();
  const slots = [
    { key: 'headline', type: 'string', default: 'Welcome' },
    { key: 'banner', type: 'object', default: { show: false } },
    { key: 'greeting', type: 'string', default: 'Hello' },
    { key: 'dark-mode', type: 'boolean', default: false },
  ];
  for (const slot of slots) await made('/v1/slots', slot);
  await experience('words', 'headline', null, { a: 'Hello', b: 'Good day' });
  const plan = { attribute: 'request.plan', op: 'eq', value: 'pro' };
  await experience('dark', 'dark-mode', plan, { on: true });
  await experience(
    'vips',
    'banner',
    { attribute: 'traits.vip', op: 'eq', value: true },
    { big: { show: true } },
  );
  await experience('named', 'greeting', null, { warm: 'Hello {{ profile.firstName | default: "you" }}' });
});
after(() => it.stop());

async function made(path: string, body: object): Promise<void> {
  const { status, body: answer } = await it.ask('POST', path, body);
  assert.equal(status, 201, JSON.stringify(answer));
}
const experience = (key: string, slot: string, audience: object | null, contents: Record<string, unknown>) =>
  made('/v1/experiences', {
    ...{ key, name: key, slot, audience, unmeasured: 'A test of something else' },
    variants: Object.entries(contents).map(([variant, content]) => ({ key: variant, content })),
  });

/** Each of its own: the SDK shares a cache between all with the same key. */
async function page(attributes: Record<string, unknown>, remoteEval = false): Promise<GrowthBook> {
  const gb = new GrowthBook({
    ...{ apiHost: it.url, clientKey: it.writeKey, attributes, remoteEval, disableCache: true },
    ...(remoteEval && { cacheKeyAttributes: ['id'] }),
    plugins: [growthbookTrackingPlugin({ ingestorHost: it.url, queueFlushInterval: 10 })],
  });
  const { success } = await gb.init({ skipCache: true, timeout: 10_000 });
  assert.ok(success, 'the SDK has its features');
  return gb;
}

/** The latest events of that name, once there is one that fits. */
async function eventually(key: string, name: string, fits: (properties: Record<string, unknown>) => boolean) {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    await it.settled();
    const { body } = await it.ask('GET', `/v1/profiles/${key}/events?name=${encodeURIComponent(name)}`);
    const found = body.data?.find((event: { properties: Record<string, unknown> }) => fits(event.properties));
    if (found) return found.properties;
    await new Promise((done) => setTimeout(done, 50));
  }
  return assert.fail(`no “${name}” of ${key} came`);
}

describe('a page that evaluates by itself', () => {
  test('gets slots as features, with what rests on the request as conditions', async () => {
    const pro = await page({ id: 'g1', plan: 'pro' });
    assert.equal(pro.getFeatureValue('dark-mode', false), true);
    assert.equal(pro.evalFeature('dark-mode').ruleId, 'dark');
    const free = await page({ id: 'g1', plan: 'free' });
    assert.equal(free.getFeatureValue('dark-mode', true), false);
  });

  test('is not told what rests on the person, nor content that speaks of them', async () => {
    const { features } = (await (await fetch(`${it.url}/api/features/${it.writeKey}`)).json()) as {
      features: Record<string, object>;
    };
    assert.deepEqual(features.banner, { defaultValue: { show: false } });
    assert.deepEqual(features.greeting, { defaultValue: 'Hello' });
  });

  test('splits evenly, and what it viewed is our exposure', async () => {
    const counts = new Map<string, number>();
    const gb = await page({ id: 'g-0' });
    for (let i = 0; i < 400; i++) {
      await gb.setAttributes({ id: `g-${i}` });
      const value = gb.getFeatureValue('headline', '');
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    assert.deepEqual([...counts.keys()].sort(), ['Good day', 'Hello']);
    for (const count of counts.values()) assert.ok(count > 150, JSON.stringify([...counts]));
    const other = await page({ id: 'g-viewer' });
    const variant = other.getFeatureValue('headline', '') === 'Hello' ? 'a' : 'b';
    const seen = await eventually(
      'anonymous_id:g-viewer',
      'Experience Viewed',
      ({ experience }) => experience === 'words',
    );
    assert.equal(seen.variant, variant);
  });
});

describe('a page that is evaluated for', () => {
  test('gets what the person is known for, and content that speaks of them', async () => {
    await it.ask('POST', '/v1/identify', {
      ...{ userId: 'vera', anonymousId: 'veras-phone', traits: { vip: true, firstName: 'Vera' } },
    });
    const vera = await page({ id: 'veras-phone' }, true);
    assert.deepEqual(vera.getFeatureValue('banner', {}), { show: true });
    assert.equal(vera.getFeatureValue('greeting', ''), 'Hello Vera');
    const somebody = await page({ id: 'somebody' }, true);
    assert.deepEqual(somebody.getFeatureValue('banner', {}), { show: false });
    assert.equal(somebody.getFeatureValue('greeting', ''), 'Hello you');
  });

  test('gets the variant that everything else of ours draws, and tracks it', async () => {
    for (let i = 0; i < 12; i++) {
      const anonymousId = `r-${i}`;
      const { body } = await it.ask('POST', '/v1/decide', {
        anonymousId,
        slots: ['headline'],
        preflight: true,
      });
      const gb = await page({ id: anonymousId }, true);
      assert.equal(gb.getFeatureValue('headline', ''), body.decisions.headline.value);
      if (i > 0) continue;
      const seen = await eventually(`anonymous_id:${anonymousId}`, 'Experience Viewed', () => true);
      assert.deepEqual([seen.experience, seen.variant], ['words', body.decisions.headline.variant]);
    }
  });
});

describe('a cap', () => {
  before(async () => {
    await made('/v1/slots', { key: 'once', type: 'string', default: 'none' });
    await made('/v1/experiences', {
      ...{ key: 'just-once', name: 'Once', slot: 'once', cap: { exposures: 1, window: null } },
      ...{ unmeasured: 'A test of something else', variants: [{ key: 'a', content: 'shown' }] },
    });
  });

  test('counts what the page tells it has shown', async () => {
    const first = await page({ id: 'capped-device' }, true);
    assert.equal(first.getFeatureValue('once', ''), 'shown');
    const seen = await eventually('anonymous_id:capped-device', 'Experience Viewed', () => true);
    assert.deepEqual([seen.experience, seen.variant, seen.capped], ['just-once', 'a', true]);
    assert.equal((await page({ id: 'capped-device' }, true)).getFeatureValue('once', ''), 'none');
  });

  test('is not spent by whoever names somebody else', async () => {
    const told = {
      ...{ event_name: 'Experiment Viewed', user_id: 'guessed' },
      properties_json: { experimentId: 'just-once', variationId: 'a' },
    };
    await fetch(`${it.url}/track?client_key=${it.writeKey}`, {
      method: 'POST',
      body: JSON.stringify([told]),
    });
    const seen = await eventually('user_id:guessed', 'Experience Viewed', () => true);
    assert.equal(seen.capped, undefined);
    const body = { userId: 'guessed', slots: ['once'] };
    assert.equal((await it.ask('POST', '/v1/decide', body)).body.decisions.once.value, 'shown');
  });
});

describe('features that came from GrowthBook', () => {
  const features = {
    price: {
      defaultValue: 'old',
      rules: [
        { condition: { country: { $in: ['DE', 'AT'] } }, force: 'euro' },
        {
          ...{ key: 'price-test', seed: 'price-test', hashAttribute: 'id', hashVersion: 2, coverage: 0.8 },
          ...{ variations: ['old', 'new'], weights: [0.3, 0.7], meta: [{ key: '0' }, { key: '1' }] },
        },
      ],
    },
    staff: { defaultValue: false, rules: [{ condition: { id: { $inGroup: 'g' } }, force: true }] },
  };

  test('go on as they were, in the page and evaluated for it', async () => {
    const { status, body } = await it.ask('POST', '/v1/growthbook/features', {
      features,
      savedGroups: { g: ['s1'] },
    });
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(
      body.data.map((one: { outcome: string }) => one.outcome),
      ['created', 'created'],
    );
    for (const attributes of [
      { id: 's1' },
      { id: 'x1', country: 'AT' },
      { id: 'x2' },
      { id: 'x3' },
      { id: 'x4' },
    ]) {
      const theirs = new GrowthBook({ attributes });
      theirs.initSync({ payload: { features: features as never, savedGroups: { g: ['s1'] } } });
      const here = await page(attributes);
      const remote = await page(attributes, true);
      for (const key of ['price', 'staff'])
        for (const gb of [here, remote])
          assert.deepEqual(
            gb.getFeatureValue(key, null),
            theirs.getFeatureValue(key, null),
            `${key} ${attributes.id}`,
          );
    }
  });

  test('our draws are theirs: 2,000 people', () => {
    const theirs = new GrowthBook({});
    theirs.initSync({ payload: { features: features as never } });
    const plain = JSON.parse(JSON.stringify(features));
    for (let i = 0; i < 2000; i++) {
      const attributes = { id: `person-${i}` };
      theirs.setAttributes(attributes);
      assert.equal(
        evaluateFeature('price', { features: plain, attributes }).value,
        theirs.getFeatureValue('price', null),
      );
    }
  });

  test('are removed', async () => {
    for (const key of ['price', 'staff'])
      assert.equal((await it.ask('DELETE', `/v1/growthbook/features/${key}`)).status, 204);
    assert.equal((await page({ id: 's1' })).evalFeature('price').source, 'unknownFeature');
  });
});

describe('the protocol', () => {
  test('a key that nobody has opens nothing, and a secret key is none', async () => {
    for (const key of ['wk_nobody', it.secretKey]) {
      assert.equal((await fetch(`${it.url}/api/features/${key}`)).status, 401);
      assert.equal(
        (await fetch(`${it.url}/track?client_key=${key}`, { method: 'POST', body: '[]' })).status,
        401,
      );
    }
  });

  test('the date of an update changes with the content, archiving included', async () => {
    const dated = async () =>
      ((await (await fetch(`${it.url}/api/features/${it.writeKey}`)).json()) as { dateUpdated: string })
        .dateUpdated;
    const first = await dated();
    assert.equal(await dated(), first);
    await experience('brief', 'banner', null, { x: { show: true } });
    const second = await dated();
    assert.ok(second > first);
    await it.ask('DELETE', '/v1/experiences/brief');
    assert.ok((await dated()) > second);
  });
});

test('a page in Chromium hears of changes as they happen, evaluated for or not', async () => {
  const script = await bundle();
  const site: Server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(
      isScript ? script : '<!doctype html><title>Shop</title><script type="module" src="/page.js"></script>',
    );
  });
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
  try {
    await made('/v1/slots', { key: 'season', type: 'string', default: 'none' });
    const pages = await Promise.all(
      [false, true].map(async (remoteEval) => {
        const tab = await (await browser.newContext()).newPage();
        await tab.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
        await tab.waitForFunction('window.start');
        const given = { apiHost: it.url, clientKey: it.writeKey, remoteEval };
        await tab.evaluate(`window.start(${JSON.stringify(given)})`);
        await tab.waitForFunction(`window.gb.getFeatureValue('season', '') === 'none'`);
        return tab;
      }),
    );
    await experience('spring', 'season', null, { x: 'spring' });
    const haveHeard = async () => {
      const told = pages.map((tab) => tab.evaluate(`window.gb.getFeatureValue('season', '')`));
      return (await Promise.all(told)).every((value) => value === 'spring');
    };
    // A stream that was not open yet heard nothing; it hears of the next change.
    for (const end = Date.now() + 30_000; !(await haveHeard()); ) {
      assert.ok(Date.now() < end, 'the pages have not heard of the change');
      await it.ask('PATCH', '/v1/slots/season', { name: `Season ${Date.now()}` });
      await new Promise((done) => setTimeout(done, 300));
    }
  } finally {
    await browser.close();
    site.close();
  }
});

const PAGE_SCRIPT = `
  import { GrowthBook } from '@growthbook/growthbook';
  window.start = async (options) => {
    window.gb = new GrowthBook({ ...options, attributes: { id: 'browser-1' } });
    await window.gb.init({ streaming: true });
  };
`;

/** The page's script with GrowthBook's SDK in it. */
async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    define: { 'process.env.NODE_ENV': '"production"' },
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
