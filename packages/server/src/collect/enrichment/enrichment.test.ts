import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { FoundFacts, JsonObject } from '@visavis/engine/collect';
import Fastify from 'fastify';
import { Enrichment } from './index.ts';
import { readUserAgent } from './user-agent.ts';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1';

async function factsOf(
  enrichment: Enrichment,
  headers: Record<string, string>,
  context?: JsonObject,
  remoteAddress = '10.0.0.9',
): Promise<FoundFacts> {
  const app = Fastify();
  let found: FoundFacts | undefined;
  app.get('/', async (request) => {
    found = enrichment.forRequest(request)(context);
  });
  await app.inject({ url: '/', headers, remoteAddress });
  assert(found);
  return found;
}

describe('user agents', () => {
  const cases = (name: string) => {
    const file = join(import.meta.dirname, `uap-core/fixtures/test_${name}.json.gz`);
    return JSON.parse(gunzipSync(readFileSync(file)).toString()) as {
      user_agent_string: string;
      family: string;
      major: string | null;
    }[];
  };
  for (const [name, part] of [
    ['ua', 'browser'],
    ['os', 'os'],
  ] as const)
    it(`reads family and major version of every ${name} case of uap-core`, () => {
      for (const { user_agent_string: text, family, major } of cases(name)) {
        const product = readUserAgent(text)[part];
        assert.deepEqual([product?.family ?? 'Other', product?.major ?? null], [family, major || null], text);
      }
    });
});

describe('device', () => {
  const enrichment = new Enrichment();

  it('believes client hints before the user agent', async () => {
    const { facts } = await factsOf(enrichment, {
      'user-agent': CHROME,
      'sec-ch-ua': '"Not A(Brand";v="8", "Chromium";v="143", "Microsoft Edge";v="143"',
      'sec-ch-ua-mobile': '?0',
      'sec-ch-ua-platform': '"Windows"',
    });
    assert.deepEqual(facts['device.browser'], ['Edge', 'client hints']);
    assert.deepEqual(facts['device.browserVersion'], ['143', 'client hints']);
    assert.deepEqual(facts['device.os'], ['Windows', 'client hints']);
    assert.deepEqual(facts['device.type'], ['desktop', 'client hints']);
  });

  it('reads the user agent of the message, not of the server that forwards it', async () => {
    const { facts } = await factsOf(
      enrichment,
      { 'user-agent': 'analytics-node-next/latest' },
      { userAgent: IPHONE },
    );
    assert.deepEqual(facts['device.type'], ['mobile', 'user agent (context)']);
    assert.deepEqual(facts['device.os']?.[0], 'iOS');
    assert.deepEqual(facts['device.osVersion']?.[0], '17.4');
    assert.deepEqual(facts['device.browser']?.[0], 'Safari');
  });

  it('says nothing of the person when only a server speaks', async () => {
    const { facts, flags } = await factsOf(enrichment, { 'user-agent': 'analytics-node-next/latest' });
    assert.deepEqual(facts, {});
    assert.deepEqual(flags, []);
  });

  it('marks crawlers and headless browsers', async () => {
    const bot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
    assert.deepEqual((await factsOf(enrichment, { 'user-agent': bot })).flags, ['bot']);
    const headless = {
      userAgentData: { brands: [{ brand: 'HeadlessChrome', version: '156' }], mobile: false },
    };
    assert.deepEqual((await factsOf(enrichment, {}, headless)).flags, ['bot']);
    assert.deepEqual((await factsOf(enrichment, { 'user-agent': CHROME })).flags, []);
  });
});

describe('place', () => {
  const headers = { 'user-agent': CHROME, 'cf-ipcountry': 'FR', 'cf-ipcity': 'Orléans' };

  it('comes from a trusted proxy’s headers', async () => {
    const trusting = new Enrichment({ trustedProxies: ['10.0.0.0/8'] });
    const { facts } = await factsOf(trusting, headers, { timezone: 'Europe/Berlin' });
    assert.deepEqual(facts['place.country'], ['FR', 'header cf-ipcountry']);
  });

  it('ignores the same headers from anybody else, and falls back on the time zone', async () => {
    const trusting = new Enrichment({ trustedProxies: ['192.168.0.0/16'] });
    const { facts } = await factsOf(trusting, headers, { timezone: 'Europe/Berlin' });
    assert.deepEqual(facts['place.country'], ['DE', 'time zone']);
    assert.equal(facts['place.city'], undefined);
  });

  it('stays unknown where nothing tells', async () => {
    const { facts } = await factsOf(new Enrichment(), { 'user-agent': CHROME }, { timezone: 'UTC' });
    assert.equal(facts['place.country'], undefined);
  });
});
