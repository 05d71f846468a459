import assert from 'node:assert/strict';
import { test } from 'node:test';
import { murmur3, shareOf } from './index.ts';

/** The published vectors of MurmurHash3_x86_32 (SMHasher and the implementations compared on Wikipedia's page). */
const VECTORS: [text: string, seed: number, hash: number][] = [
  ['', 0, 0x00000000],
  ['', 1, 0x514e28b7],
  ['', 0xffffffff, 0x81f16f39],
  ['test', 0, 0xba6bd213],
  ['test', 0x9747b28c, 0x704b81dc],
  ['Hello, world!', 0, 0xc0363e43],
  ['Hello, world!', 0x9747b28c, 0x24884cba],
  ['The quick brown fox jumps over the lazy dog', 0, 0x2e4ff723],
  ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
  ['aaaa', 0x9747b28c, 0x5a97808a],
  ['aaa', 0x9747b28c, 0x283e0130],
  ['aa', 0x9747b28c, 0x5d211726],
  ['a', 0x9747b28c, 0x7fa09ea6],
  ['ππππππππ', 0x9747b28c, 0xd58063c1],
];

test('the hash is MurmurHash3, to the published vectors', () => {
  for (const [text, seed, hash] of VECTORS)
    assert.equal(murmur3(text, seed).toString(16), hash.toString(16), JSON.stringify([text, seed]));
});

test('text longer than the scratch bytes hashes as its bytes do', () => {
  const long = 'x'.repeat(1000);
  assert.equal(murmur3(long), murmur3(`${long.slice(0, 999)}x`));
  assert.notEqual(murmur3(long), murmur3(long.slice(1)));
});

test('shares are even, and different seeds are independent draws', () => {
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 40_000; i++) {
    const a = shareOf('one', `unit-${i}`) < 0.5 ? 0 : 1;
    const b = shareOf('two', `unit-${i}`) < 0.5 ? 0 : 2;
    counts[a + b]!++;
  }
  const chi = counts.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0);
  // The 99.99th percentile with three degrees of freedom.
  assert.ok(chi < 21.1, `chi square ${chi} of ${counts}`);
});
