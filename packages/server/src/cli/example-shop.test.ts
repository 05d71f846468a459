// The shop beside the demo opens, stops, and never takes anything with it: not when its port is taken, not when it
// cannot start, not when it falls over.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openShop } from './example-shop.ts';

const folder = mkdtempSync(join(tmpdir(), 'visavis-shop-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let heard: string[];
let stopping: AbortController;
beforeEach(() => {
  heard = [];
  stopping = new AbortController();
});
const settings = (port: number) => ({
  url: 'http://127.0.0.1:9',
  writeKey: 'wk_none',
  secretKey: 'sk_none',
  host: '127.0.0.1',
  port,
  signal: stopping.signal,
  say: (text: string) => heard.push(text),
});

/** A stand-in for the shop: a script that does what it is told. */
function script(name: string, code: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, code);
  return path;
}
const LISTENS = `
import { createServer } from 'node:http';
const server = createServer((_, response) => response.end(process.env.VISAVIS_WRITE_KEY));
server.listen(Number(process.env.PORT), '127.0.0.1', () => process.send({ url: 'http://127.0.0.1:' + server.address().port }));
process.once('SIGTERM', () => process.exit(0));`;

describe('the example shop', () => {
  test('opens where it says, and is gone once it is closed', async () => {
    const shop = await openShop(settings(0));
    assert.ok(shop, heard.join());
    assert.match(await (await fetch(shop.url)).text(), /Small things that make a house a home/);
    await shop.close();
    await assert.rejects(fetch(shop.url));
    assert.deepEqual(heard, []);
  });

  test('takes another port where its own is taken', async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', () => done()));
    const { port } = taken.address() as AddressInfo;
    const shop = await openShop(settings(port), script('listens', LISTENS));
    assert.ok(shop, heard.join());
    assert.notEqual(new URL(shop.url).port, String(port));
    assert.equal(await (await fetch(shop.url)).text(), 'wk_none');
    await shop.close();
    taken.close();
  });

  test('that cannot start says why in a sentence, and nothing else happens', async () => {
    const broken = script('broken', 'throw new TypeError("No feed is there")');
    assert.equal(await openShop(settings(0), broken), undefined);
    assert.equal(heard.length, 1);
    assert.match(heard[0]!, /did not open; everything else works\. TypeError: No feed is there/);
  });

  test('that falls over later is missed, and can still be closed', async () => {
    const falls = `${LISTENS}\nserver.on('request', () => process.exit(7));`;
    const shop = await openShop(settings(0), script('falls', falls));
    await fetch(shop!.url).catch(() => undefined);
    for (let tries = 0; heard.length === 0 && tries < 400; tries++) await sleep(50);
    assert.deepEqual(heard, ['The example shop has ended; everything else goes on.']);
    await shop!.close();
  });

  test('that ends because everything ends is not missed', async () => {
    const falls = `${LISTENS}\nserver.on('request', () => process.exit(7));`;
    const shop = await openShop(settings(0), script('ends', falls));
    stopping.abort();
    const isThere = () =>
      fetch(shop!.url).then(
        () => true,
        () => false,
      );
    for (let tries = 0; tries < 400 && (await isThere()); tries++) await sleep(50);
    // Long enough for the parent to hear of it before it is told that this was meant.
    await sleep(200);
    await shop!.close();
    assert.deepEqual(heard, []);
  });
});
