// The size is a promise: what a page loads is at most 6 kB packed, and docs/browser.md says how much exactly.
// runs alone

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { buildPages } from '../../../scripts/build.mjs';

const MOST_BYTES = 6 * 1024;
const root = join(import.meta.dirname, '../../..');
const packed = (file: string) =>
  gzipSync(readFileSync(join(root, 'packages/browser/dist', file)), { level: 9 }).length;

before(() => buildPages(process.execPath));

for (const file of ['visavis.js', 'visavis.mjs'])
  test(`${file} has at most ${MOST_BYTES} bytes packed, as many as the docs say`, () => {
    const bytes = packed(file);
    assert(bytes <= MOST_BYTES, `${bytes} bytes`);
    const said = new RegExp(`\`${file}\`[^\\n]*?([\\d,]+) bytes`).exec(
      readFileSync(join(root, 'docs/browser.md'), 'utf8'),
    )?.[1];
    assert.equal(Number(said?.replace(',', '')), bytes, `docs/browser.md says ${said}, it is ${bytes}`);
  });
