// A proof of work: a number for which SHA-256 of `<token>:<number>` begins with so many zero bits. Written out, since
// browsers have no SHA-256 on pages without https, and a promise for each try would take longer than the try.

const PRIMES: number[] = [];
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every((prime) => n % prime)) PRIMES.push(n);

/** The first 32 bits of the fractional parts of the primes' roots. FIPS 180-4, 4.2.2 and 5.3.3. */
const bits = (root: number): number => ((root % 1) * 2 ** 32) | 0;
const K = PRIMES.map((prime) => bits(Math.cbrt(prime)));
const START = PRIMES.slice(0, 8).map((prime) => bits(Math.sqrt(prime)));

const turn = (x: number, by: number): number => (x >>> by) | (x << (32 - by));

/** The first word of SHA-256 of ASCII text. */
export function sha256Head(text: string): number {
  const length = (((text.length + 8) >> 6) + 1) << 4;
  const words = new Int32Array(length);
  for (let i = 0; i < text.length; i++) words[i >> 2]! |= text.charCodeAt(i) << (24 - 8 * (i & 3));
  words[text.length >> 2]! |= 0x80 << (24 - 8 * (text.length & 3));
  words[length - 1] = text.length * 8;
  const state = Int32Array.from(START);
  const w = new Int32Array(64);
  for (let at = 0; at < length; at += 16) round(state, w, words, at);
  return state[0]! >>> 0;
}

function round(state: Int32Array, w: Int32Array, words: Int32Array, at: number): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as number[] as [
    ...[number, number, number, number],
    ...[number, number, number, number],
  ];
  for (let i = 0; i < 64; i++) {
    if (i < 16) w[i] = words[at + i]!;
    else {
      const x = w[i - 15]!;
      const y = w[i - 2]!;
      const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
      const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
      w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
    }
    const t1 = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i]! + w[i]!;
    const t2 = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => {
    state[i]! += value;
  });
}

/** So many tries, and the page has its turn. */
const AT_ONCE = 2000;

export async function workFor(token: string, zeros: number): Promise<number | undefined> {
  if (!(zeros > 0)) return undefined;
  for (let number = 0; ; number++) {
    if (Math.clz32(sha256Head(`${token}:${number}`)) >= zeros) return number;
    if (number % AT_ONCE === AT_ONCE - 1) await new Promise((done) => setTimeout(done));
  }
}
