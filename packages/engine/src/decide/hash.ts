// Where a unit falls: MurmurHash3 (x86, 32 bits; Austin Appleby, public domain) of UTF-8, and a share of 0 to 1 from
// it. Pure and without a seed of its own, so that any language gives the same answer.

/** MurmurHash3_x86_32. @example murmur3('hello', 0) // 0x248bfa47 */
export function murmur3(text: string, seed = 0): number {
  if (text !== latest) {
    take(bytesOf(text));
    latest = text;
  }
  return mix(seed);
}

/** The same of bytes. */
export function murmur3Of(bytes: Uint8Array, seed: number): number {
  take(bytes);
  latest = undefined;
  return mix(seed);
}

// What was taken in last. One unit goes through many draws, and the half of the work that no seed has a say in is done
// once for all of them.
let latest: string | undefined;
let words = new Int32Array(64);
let count = 0;
let tail = 0;
let length = 0;

function take(bytes: Uint8Array): void {
  length = bytes.length;
  count = length >> 2;
  if (count > words.length) words = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const at = 4 * i;
    words[i] = scramble(bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
  }
  let rest = 0;
  for (let at = length - 1; at >= 4 * count; at--) rest = (rest << 8) | bytes[at]!;
  // Nothing is left unchanged by nothing: `scramble(0)` is 0.
  tail = scramble(rest);
}

function mix(seed: number): number {
  let hash = seed | 0;
  for (let i = 0; i < count; i++) {
    hash ^= words[i]!;
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  return finish(hash ^ tail ^ length);
}

const scramble = (word: number): number => {
  const mixed = Math.imul(word, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
};

function finish(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const scratch = new Uint8Array(256);
const encoder = new TextEncoder();
/** Ids are ASCII and short. */
function bytesOf(text: string): Uint8Array {
  if (text.length > scratch.length) return encoder.encode(text);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return encoder.encode(text);
    scratch[i] = code;
  }
  return scratch.subarray(0, text.length);
}

const SEEDS_KEPT = 50_000;
const seeds = new Map<string, number>();
/** A draw's name as a number. There are as many as experiences; each is hashed once. */
export function seedOf(seed: string): number {
  let number = seeds.get(seed);
  if (number === undefined) {
    number = murmur3(seed);
    if (seeds.size >= SEEDS_KEPT) seeds.clear();
    seeds.set(seed, number);
  }
  return number;
}

/**
 * A unit's place between 0 (inclusive) and 1 (exclusive) in the draw that `seed` names:
 * `murmur3(unit, murmur3(seed, 0)) / 2^32`. Different seeds are independent draws.
 */
export const shareOf = (seed: string, unit: string): number => murmur3(unit, seedOf(seed)) / 4_294_967_296;

/**
 * The same for a draw that is made anew at every instant (milliseconds):
 * `murmur3(unit, murmur3(now as decimal text, murmur3(seed, 0))) / 2^32`.
 */
export const shareAt = (seed: string, unit: string, now: number): number =>
  murmur3(unit, murmur3(String(now), seedOf(seed))) / 4_294_967_296;
