// With databases in MaxMind's own format, as MaxMind publishes them for tests (mmdb/ATTRIBUTION.md).

import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Fact, JsonObject } from '@visavis/engine/collect';
import Fastify from 'fastify';
import { ConfigError } from '../../platform/config.ts';
import { GeoDatabase, type GeoDatabaseOptions } from './geo-database.ts';
import { Enrichment } from './index.ts';

const database = (name: string) => join(import.meta.dirname, 'mmdb', `${name}.mmdb`);
const CITY = database('GeoIP2-City-Test');
const COUNTRY = database('GeoIP2-Country-Test');
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0';

const folder = mkdtempSync(join(tmpdir(), 'visavis-geo-'));
const opened: GeoDatabase[] = [];
after(() => {
  for (const geo of opened) geo.close();
  rmSync(folder, { recursive: true, force: true });
});
async function open(file: string, options?: GeoDatabaseOptions): Promise<GeoDatabase> {
  const geo = await GeoDatabase.open(file, options);
  opened.push(geo);
  return geo;
}
async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    assert.ok(tries < 1500, 'it never came about');
    await sleep(20);
  }
}

describe('a city database', () => {
  it('tells the place of IPv4 and IPv6 addresses', async () => {
    const geo = await open(CITY);
    assert.deepEqual(geo.find('2.125.160.216'), {
      country: 'GB',
      region: 'England',
      city: 'Boxford',
      postalCode: 'OX1',
      timezone: 'Europe/London',
    });
    assert.equal(geo.find('::ffff:81.2.69.142')?.city, 'London', 'an IPv4 address in IPv6 clothes');
    assert.deepEqual(geo.find('2001:218::1'), { country: 'JP', timezone: 'Asia/Tokyo' });
  });

  it('says nothing of what it does not know, and of what is no address', async () => {
    const geo = await open(CITY);
    for (const ip of ['127.0.0.1', '10.1.2.3', '::1', 'localhost', '1.2.3', ''])
      assert.equal(geo.find(ip), undefined, ip);
  });
});

it('a country database tells countries only', async () => {
  assert.deepEqual((await open(COUNTRY)).find('81.2.69.142'), { country: 'GB' });
});

describe('a file that cannot serve stops the start with a sentence', () => {
  const refused = (file: string, got: RegExp) =>
    assert.rejects(GeoDatabase.open(file), (error: Error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, /VISAVIS_GEO_DATABASE: expected a city or country database/);
      assert.match(error.message, got);
      return true;
    });
  const made = (name: string, bytes: Buffer | string) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  it('when it is not there', () => refused(join(folder, 'none.mmdb'), /none\.mmdb, which is not there/));
  it('when it is a folder', () => refused(folder, /cannot be read \(EISDIR\)/));
  it('when it is something else', () => refused(made('text.mmdb', 'GeoIP'), /damaged or something else/));
  it('when it is packed', () =>
    refused(made('packed.mmdb', gzipSync(readFileSync(CITY))), /packed with gzip/));
  it('when it is cut short', () =>
    refused(made('short.mmdb', readFileSync(CITY).subarray(0, 9000)), /damaged or something else/));
  it('when its beginning is missing', () =>
    refused(made('tail.mmdb', readFileSync(CITY).subarray(15_000)), /damaged or something else/));
  it('when it knows networks and no places', () =>
    refused(database('GeoLite2-ASN-Test'), /of another kind \(GeoLite2-ASN\)/));
});

describe('a file that is replaced', () => {
  it('is read again', async () => {
    const file = join(folder, 'replaced.mmdb');
    copyFileSync(COUNTRY, file);
    const geo = await open(file, { lookEveryMs: 20 });
    assert.equal(geo.find('81.2.69.142')?.city, undefined);
    copyFileSync(CITY, file);
    await until(() => geo.find('81.2.69.142')?.city === 'London');
  });

  it('stays as it was while the new one cannot be read', async () => {
    const file = join(folder, 'damaged.mmdb');
    copyFileSync(CITY, file);
    const faults: unknown[] = [];
    const geo = await open(file, { lookEveryMs: 20, failed: (error) => faults.push(error) });
    truncateSync(file, 5000);
    await until(() => faults.length > 0);
    assert.ok(faults[0] instanceof ConfigError);
    assert.equal(geo.find('81.2.69.142')?.city, 'London');
  });
});

describe('the place of a visitor', () => {
  const placeOf = async (
    headers: Record<string, string>,
    { remoteAddress = '81.2.69.142', context }: { remoteAddress?: string; context?: JsonObject } = {},
  ): Promise<Readonly<Record<string, Fact>>> => {
    const enrichment = await Enrichment.create({ trustedProxies: ['10.0.0.0/8'], geoDatabase: CITY });
    const app = Fastify({ trustProxy: '10.0.0.0/8' });
    let facts: Readonly<Record<string, Fact>> = {};
    app.get('/', async (request) => {
      facts = enrichment.forRequest(request)(context).facts;
    });
    await app.inject({ url: '/', headers: { 'user-agent': BROWSER, ...headers }, remoteAddress });
    enrichment.close();
    return facts;
  };

  it('comes from the database by the visitor’s address, and says so', async () => {
    const facts = await placeOf({}, { context: { timezone: 'Asia/Tokyo' } });
    assert.deepEqual(facts['place.country'], ['GB', 'geo database']);
    assert.deepEqual(facts['place.city'], ['London', 'geo database']);
    assert.deepEqual(facts['place.timezone'], ['Europe/London', 'geo database']);
  });

  it('is a trusted proxy’s before the database’s', async () => {
    const headers = { 'x-forwarded-for': '81.2.69.142', 'cf-ipcountry': 'FR' };
    const facts = await placeOf(headers, { remoteAddress: '10.0.0.9' });
    assert.deepEqual(facts['place.country'], ['FR', 'header cf-ipcountry']);
    assert.equal(facts['place.city'], undefined, 'two sources are never mixed');
  });

  it('is looked up by the address that a trusted proxy forwards', async () => {
    const facts = await placeOf({ 'x-forwarded-for': '2.125.160.216' }, { remoteAddress: '10.0.0.9' });
    assert.deepEqual(facts['place.city'], ['Boxford', 'geo database']);
  });

  it('ignores what a stranger forwards', async () => {
    const facts = await placeOf({ 'x-forwarded-for': '2.125.160.216', 'cf-ipcountry': 'FR' });
    assert.deepEqual(facts['place.city'], ['London', 'geo database']);
  });

  it('is looked up by the address in a message that a server forwards', async () => {
    const facts = await placeOf(
      { 'user-agent': 'analytics-node-next/latest' },
      { context: { ip: '2001:250::1' } },
    );
    assert.deepEqual(facts['place.country'], ['CN', 'geo database']);
  });

  it('falls back on the time zone for an address that the database does not know', async () => {
    const facts = await placeOf({}, { remoteAddress: '192.0.2.1', context: { timezone: 'Europe/Berlin' } });
    assert.deepEqual(facts['place.country'], ['DE', 'time zone']);
  });
});
