// OpenFeature's own providers, as they are: the one for servers in this process, the one for browsers in Chromium on
// a page of another origin. And the protocol itself, where the providers do not show it.

import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { type Client, OpenFeature, StandardResolutionReasons } from '@openfeature/server-sdk';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { type Running, run } from './running.ts';

const PAGE_SCRIPT = `
  import { OpenFeature } from '@openfeature/web-sdk';
  import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
  window.start = async ({ baseUrl, key, context }) => {
    const provider = new OFREPWebProvider({ baseUrl, headers: [['Authorization', 'Bearer ' + key]], cacheMode: 'disabled' });
    await OpenFeature.setContext(context);
    await OpenFeature.setProviderAndWait(provider);
    window.client = OpenFeature.getClient();
    window.setContext = (next) => OpenFeature.setContext(next);
  };
`;

let it: Running;
let client: Client;
before(async () => {
  it = await run();
  const slots = [
    { key: 'dark-mode', type: 'boolean', default: false },
    { key: 'headline', type: 'string', default: 'Welcome' },
    { key: 'page-size', type: 'number', default: 20 },
    { key: 'hero', type: 'object', default: { title: 'Hi' } },
    {
      key: 'switched-off',
      type: 'string',
      default: 'still here',
      status: 'off',
    },
  ];
  for (const slot of slots) await made('/v1/slots', slot);
  const plan = { attribute: 'request.plan', op: 'eq', value: 'pro' };
  await made('/v1/experiences', {
    key: 'dark',
    name: 'Dark for pro',
    unmeasured: 'A test of something else',
    slot: 'dark-mode',
    audience: plan,
    variants: [{ key: 'on', content: true }],
  });
  await made('/v1/experiences', {
    key: 'words',
    name: 'Words',
    unmeasured: 'A test of something else',
    slot: 'headline',
    variants: [
      { key: 'a', content: 'Hello' },
      { key: 'b', content: 'Good day' },
    ],
  });
  await made('/v1/experiences', {
    key: 'hero',
    name: 'Hero',
    unmeasured: 'A test of something else',
    slot: 'hero',
    variants: [{ key: 'spring', content: { title: 'Spring' } }],
  });
  const provider = new OFREPProvider({
    baseUrl: it.url,
    headers: [['Authorization', `Bearer ${it.writeKey}`]],
  });
  await OpenFeature.setProviderAndWait(provider);
  client = OpenFeature.getClient();
});
after(async () => {
  await OpenFeature.close();
  await it.stop();
});

async function made(path: string, body: object): Promise<void> {
  const { status, body: answer } = await it.ask('POST', path, body);
  assert.equal(status, 201, JSON.stringify(answer));
}

describe('the provider for servers', () => {
  test('gets values of every type, with variant and reason', async () => {
    const pro = { targetingKey: 'u1', plan: 'pro' };
    const dark = await client.getBooleanDetails('dark-mode', false, pro);
    assert.deepEqual([dark.value, dark.variant, dark.reason], [true, 'on', 'TARGETING_MATCH']);
    assert.equal(dark.flagMetadata.experience, 'dark');
    const light = await client.getBooleanDetails('dark-mode', true, { targetingKey: 'u1' });
    assert.deepEqual([light.value, light.variant, light.reason], [false, 'default', 'UNKNOWN']);
    const size = await client.getNumberDetails('page-size', 1, pro);
    assert.deepEqual([size.value, size.reason], [20, 'STATIC']);
    const hero = await client.getObjectDetails('hero', {}, pro);
    assert.deepEqual([hero.value, hero.variant, hero.reason], [{ title: 'Spring' }, 'spring', 'STATIC']);
    const off = await client.getStringDetails('switched-off', '', pro);
    assert.deepEqual([off.value, off.reason], ['still here', 'DISABLED']);
  });

  test('nothing is static while a draw keeps anybody back', async () => {
    const reasons = async (universal: number) => {
      const { status } = await it.ask('PATCH', '/v1/decide/settings', { holdouts: { universal } });
      assert.equal(status, 200);
      const who = { targetingKey: 'somebody' };
      const { reason: hero } = await client.getObjectDetails('hero', {}, who);
      const { reason: withoutExperience } = await client.getNumberDetails('page-size', 1, who);
      return [hero, withoutExperience];
    };
    assert.deepEqual(await reasons(0.2), ['SPLIT', 'STATIC']);
    assert.deepEqual(await reasons(0), ['STATIC', 'STATIC']);
  });

  test('a split is the same for the same name, and even over many', async () => {
    const variants = new Map<string, number>();
    for (let i = 0; i < 300; i++) {
      const first = await client.getStringDetails('headline', '', { targetingKey: `visitor-${i}` });
      assert.equal(first.reason, StandardResolutionReasons.SPLIT);
      variants.set(first.variant!, (variants.get(first.variant!) ?? 0) + 1);
      if (i % 50 === 0) {
        const again = await client.getStringValue('headline', '', { targetingKey: `visitor-${i}` });
        assert.equal(again, first.value);
      }
    }
    assert.ok(variants.get('a')! > 110 && variants.get('b')! > 110, JSON.stringify([...variants]));
  });

  test('errors are told as the protocol does', async () => {
    const missing = await client.getStringDetails('no-such-slot', 'fallback', { targetingKey: 'u1' });
    assert.deepEqual([missing.value, missing.errorCode], ['fallback', 'FLAG_NOT_FOUND']);
    const nobody = await client.getStringDetails('headline', 'fallback', {});
    assert.deepEqual([nobody.value, nobody.errorCode], ['fallback', 'TARGETING_KEY_MISSING']);
    const wrong = await client.getNumberDetails('headline', 7, { targetingKey: 'u1' });
    assert.deepEqual([wrong.value, wrong.errorCode], [7, 'TYPE_MISMATCH']);
  });

  test('an evaluation is in the log, under the id in its metadata', async () => {
    const { flagMetadata, variant } = await client.getStringDetails('headline', '', { targetingKey: 'u9' });
    const replayed = await it.ask('POST', `/v1/decisions/${flagMetadata.decisionId}/replay`, {});
    assert.equal(replayed.body.same, true);
    assert.equal(replayed.body.logged.decisions[0].variant, variant);
  });

  test('what a person is known for counts, by user id as by anonymous id', async () => {
    const condition = { attribute: 'traits.vip', op: 'eq', value: true };
    await made('/v1/experiences', {
      key: 'sizes',
      name: 'Sizes',
      unmeasured: 'A test of something else',
      slot: 'page-size',
      audience: condition,
      variants: [{ key: 'long', content: 100 }],
    });
    await it.ask('POST', '/v1/identify', {
      userId: 'vera',
      anonymousId: 'veras-phone',
      traits: { vip: true },
    });
    for (const targetingKey of ['vera', 'veras-phone'])
      assert.equal(await client.getNumberValue('page-size', 1, { targetingKey }), 100);
    assert.equal(await client.getNumberValue('page-size', 1, { targetingKey: 'somebody' }), 20);
  });
});

describe('the protocol', () => {
  const flags = async (context: object | undefined, headers: Record<string, string> = {}) => {
    const response = await fetch(`${it.url}/ofrep/v1/evaluate/flags`, {
      method: 'POST',
      headers: { 'x-api-key': it.writeKey, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ context }),
    });
    const text = await response.text();
    return { status: response.status, etag: response.headers.get('etag'), body: text && JSON.parse(text) };
  };

  test('the ETag is that of the result: other attributes with the same result are not modified, others are', async () => {
    const first = await flags({ targetingKey: 'e1', plan: 'free' });
    assert.equal(first.status, 200);
    assert.match(first.etag!, /^"[\w-]+"$/);
    const same = await flags({ targetingKey: 'e1', plan: 'basic' }, { 'if-none-match': first.etag! });
    assert.deepEqual([same.status, same.body], [304, '']);
    const other = await flags({ targetingKey: 'e1', plan: 'pro' }, { 'if-none-match': first.etag! });
    assert.equal(other.status, 200);
    assert.notEqual(other.etag, first.etag);
    await it.ask('PATCH', '/v1/slots/page-size', { default: 21 });
    const changed = await flags({ targetingKey: 'e1', plan: 'free' }, { 'if-none-match': first.etag! });
    assert.equal(changed.status, 200);
  });

  test('metadata holds nothing but texts, numbers and booleans, and reasons are those that OFREP knows', async () => {
    const { body } = await flags({ targetingKey: 'e1' });
    assert.equal(body.flags.length, 5);
    for (const { reason, metadata } of body.flags) {
      assert.match(reason, /^(STATIC|TARGETING_MATCH|SPLIT|DISABLED|UNKNOWN)$/);
      for (const value of Object.values(metadata)) assert.match(typeof value, /^(string|number|boolean)$/);
    }
  });

  test('a context that cannot be read, a key that nobody has', async () => {
    const nobody = await flags(undefined);
    assert.deepEqual([nobody.status, nobody.body.errorCode], [400, 'TARGETING_KEY_MISSING']);
    const list = await flags([] as never);
    assert.equal(list.body.errorCode, 'INVALID_CONTEXT');
    assert.equal((await flags({ targetingKey: 'e1' }, { 'x-api-key': 'wk_nobody' })).status, 401);
    const response = await fetch(`${it.url}/ofrep/v1/evaluate/flags/headline`, {
      method: 'POST',
      headers: { authorization: `Bearer ${it.writeKey}`, 'content-type': 'application/json' },
      body: '{"context":',
    });
    const answer = (await response.json()) as { key: string; errorCode: string };
    assert.deepEqual([response.status, answer.key, answer.errorCode], [400, 'headline', 'PARSE_ERROR']);
  });

  test('a secret key never stands in the address of a stream', async () => {
    const withWrite = await flags({ targetingKey: 'e1' });
    assert.match(withWrite.body.eventStreams[0].endpoint.requestUri, /^\/ofrep\/v1\/stream\?writeKey=wk_/);
    const withSecret = await flags({ targetingKey: 'e1' }, { 'x-api-key': it.secretKey });
    assert.equal(withSecret.body.eventStreams, undefined);
  });
});

test('the stream speaks when the person whose device it is for enters a segment, and of nobody else', async () => {
  const vip = { name: 'Vips', key: 'vips', condition: { attribute: 'traits.vip', op: 'eq', value: true } };
  assert.equal((await it.ask('POST', '/v1/segments', vip)).status, 201);
  await it.ask('POST', '/v1/identify', { userId: 'sam', anonymousId: 'sams-phone', traits: { vip: false } });
  const stop = new AbortController();
  const listen = async (context: object) => {
    const { body } = await it.ask('POST', '/ofrep/v1/evaluate/flags', { context }, it.writeKey);
    const { requestUri } = body.eventStreams[0].endpoint;
    assert.doesNotMatch(requestUri, /sam/);
    const response = await fetch(it.url + requestUri, { signal: stop.signal });
    const ear = { heard: '', done: Promise.resolve() };
    ear.done = (async () => {
      for await (const chunk of response.body!) ear.heard += Buffer.from(chunk).toString();
    })().catch(() => {});
    return ear;
  };
  const ofHim = await listen({ targetingKey: 'sam', anonymousId: 'sams-phone' });
  // Who has guessed a user id hears of what is for everybody, and nothing of when that person does something.
  const ofStranger = await listen({ targetingKey: 'sam', anonymousId: 'of-somebody-else' });
  const ofGuess = await listen({ targetingKey: 'sam' });
  const toldTo = ({ heard }: { heard: string }) => heard.split('refetchEvaluation').length - 1;
  const told = () => toldTo(ofHim);
  const until = async (holds: () => boolean) => {
    for (let tries = 0; !holds(); tries++) {
      assert.ok(tries < 300, `Expected it to come true; heard ${ofHim.heard}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  await until(() => [ofHim, ofStranger, ofGuess].every(({ heard }) => heard.includes('listening')));
  // The segment may still be brought up: somebody else enters it, over and over, until that is done.
  for (let n = 0; ; n++) {
    assert.ok(n < 100);
    await it.ask('POST', '/v1/identify', { userId: `other${n}`, traits: { vip: true } });
    const { body: other } = await it.ask('POST', '/v1/decide', { userId: `other${n}`, slots: [] });
    if (other.segments.includes('vips')) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.equal(told(), 0);
  await it.ask('POST', '/v1/identify', { userId: 'sam', traits: { vip: true } });
  await until(() => told() === 1);
  await it.ask('PATCH', '/v1/slots/headline', { name: 'Renamed' });
  await until(() => told() === 2 && toldTo(ofStranger) > 0 && toldTo(ofGuess) > 0);
  assert.deepEqual([toldTo(ofStranger), toldTo(ofGuess)], [1, 1]);
  stop.abort();
  await Promise.all([ofHim, ofStranger, ofGuess].map(({ done }) => done));
});

describe('the provider for browsers', () => {
  let browser: Browser;
  let site: Server;
  let page: Page;
  before(async () => {
    const script = await bundle();
    site = createServer((request, response) => {
      const isScript = request.url === '/page.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(
        isScript
          ? script
          : '<!doctype html><title>Shop</title><script type="module" src="/page.js"></script>',
      );
    });
    await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
    const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    await page.waitForFunction('window.start');
  });
  after(async () => {
    await browser?.close();
    site?.close();
  });

  const detail = (type: string, key: string, fallback: unknown): Promise<Detail> =>
    page.evaluate(`window.client.get${type}Details(${JSON.stringify(key)}, ${JSON.stringify(fallback)})`);

  test('starts with all flags, asks again for another context, and hears of changes', async () => {
    const start = { baseUrl: it.url, key: it.writeKey, context: { targetingKey: 'w1', plan: 'pro' } };
    await page.evaluate(`window.start(${JSON.stringify(start)})`);
    const dark = await detail('Boolean', 'dark-mode', false);
    assert.deepEqual([dark.value, dark.variant, dark.reason], [true, 'on', 'TARGETING_MATCH']);
    assert.equal((await detail('String', 'headline', '')).reason, 'SPLIT');
    await page.evaluate(`window.setContext({ targetingKey: 'w1', plan: 'free' })`);
    assert.equal((await detail('Boolean', 'dark-mode', true)).value, false);

    const before = await detail('Object', 'hero', {});
    assert.deepEqual(before.value, { title: 'Spring' });
    const summer = [{ key: 'summer', content: { title: 'Summer' } }];
    assert.equal((await it.ask('PATCH', '/v1/experiences/hero', { variants: summer })).status, 200);
    await page.waitForFunction(`window.client.getObjectValue('hero', {}).title === 'Summer'`, undefined, {
      timeout: 5000,
    });
  });
});

interface Detail {
  value: unknown;
  variant?: string;
  reason?: string;
}

/** The page's script with OpenFeature's packages in it. */
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
