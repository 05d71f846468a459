// How the server hands the SDK out.
// runs alone

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildPages } from '../../../scripts/build.mjs';
import { type Running, run } from '../../server/test/running.ts';
import manifest from '../package.json' with { type: 'json' };
import { VERSION } from '../src/version.ts';

let server: Running;
before(async () => {
  buildPages(process.execPath);
  server = await run();
});
after(() => server?.stop());
const get = (file: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/sdk/${file}`, { headers: { origin: 'https://shop.example', ...headers } });

test('the script, the module and the types come with the headers that other sites need', async () => {
  for (const [file, type, words] of [
    ['visavis.js', 'text/javascript', 'visavis_id'],
    ['visavis.mjs', 'text/javascript', 'export'],
    ['visavis.d.ts', 'text/plain', 'export declare function createVisavis'],
  ] as const) {
    const answer = await get(file);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type')!, new RegExp(type));
    assert.equal(answer.headers.get('access-control-allow-origin'), 'https://shop.example');
    assert.equal(answer.headers.get('cross-origin-resource-policy'), 'cross-origin');
    assert.match(answer.headers.get('cache-control')!, /public, max-age=3600/);
    assert.match(answer.headers.get('vary')!, /Accept-Encoding.*Origin/);
    assert((await answer.text()).includes(words), `${file} holds ${words}`);
  }
});

test('what a browser has already is not sent again', async () => {
  const etag = (await get('visavis.js')).headers.get('etag')!;
  for (const tag of [etag, `W/${etag}`, `"other", ${etag}`]) {
    const again = await get('visavis.js', { 'if-none-match': tag });
    assert.equal(again.status, 304);
    assert.equal(await again.text(), '');
  }
});

test('it is packed for those who can unpack it', async () => {
  const plain = await (await get('visavis.js', { 'accept-encoding': 'identity' })).text();
  for (const encoding of ['gzip', 'br']) {
    const answer = await get('visavis.js', { 'accept-encoding': encoding });
    assert.equal(answer.headers.get('content-encoding'), encoding);
    assert.equal(await answer.text(), plain);
  }
});

test('nothing else is handed out', async () => {
  for (const file of ['server.mjs', '..%2fpackage.json', 'constructor'])
    assert.equal((await get(file)).status, 404);
});

test('the version in the events is that of the package', () => assert.equal(VERSION, manifest.version));
