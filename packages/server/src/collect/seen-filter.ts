// A fast "never seen" for message ids: Bloom filters in generations. It may say "perhaps" of an id that is new (about
// one in a thousand), never "new" of one that was added. Two bytes an id: 40 million ids of a day are 80 MB.

const IDS_PER_GENERATION = 1 << 20;
const BITS = IDS_PER_GENERATION * 16;
const PROBES = 6;
/** Past this, the last generation takes everything and says "perhaps" more often; memory stays bounded. */
const MOST_GENERATIONS = 64;

interface Generation {
  bits: Uint32Array;
  ids: number;
  newest: number;
}

export class SeenFilter {
  #generations: Generation[] = [];

  add(workspaceId: string, messageId: string, receivedAt: number): void {
    this.addAt(probesOf(workspaceId, [messageId]), 0, receivedAt);
  }

  /** False only when the id was never added, or was added so long ago that it was dropped. */
  perhaps(workspaceId: string, messageId: string): boolean {
    return this.perhapsAt(probesOf(workspaceId, [messageId]), 0);
  }

  /** As `add`, for the n-th of the ids of `probesOf`. */
  addAt(probes: Int32Array, n: number, receivedAt: number): void {
    const generation = this.#open();
    generation.ids++;
    if (receivedAt > generation.newest) generation.newest = receivedAt;
    const step = probes[2 * n + 1]!;
    for (let probe = 0, at = probes[2 * n]!; probe < PROBES; probe++, at = (at + step) | 0) {
      const bit = (at >>> 0) % BITS;
      generation.bits[bit >>> 5]! |= 1 << (bit & 31);
    }
  }

  /** As `perhaps`, for the n-th of the ids of `probesOf`. */
  perhapsAt(probes: Int32Array, n: number): boolean {
    for (const { bits } of this.#generations)
      if (holds(bits, probes[2 * n]!, probes[2 * n + 1]!)) return true;
    return false;
  }

  /** Forgets whole generations whose ids were all received before `time`. */
  dropBefore(time: number): void {
    this.#generations = this.#generations.filter(({ newest }) => newest >= time);
  }

  #open(): Generation {
    const last = this.#generations.at(-1);
    const full = last !== undefined && last.ids >= IDS_PER_GENERATION;
    if (last !== undefined && (!full || this.#generations.length >= MOST_GENERATIONS)) return last;
    const fresh = { bits: new Uint32Array(BITS / 32), ids: 0, newest: 0 };
    this.#generations.push(fresh);
    return fresh;
  }
}

function holds(bits: Uint32Array, one: number, step: number): boolean {
  for (let probe = 0, at = one; probe < PROBES; probe++, at = (at + step) | 0) {
    const bit = (at >>> 0) % BITS;
    if ((bits[bit >>> 5]! & (1 << (bit & 31))) === 0) return false;
  }
  return true;
}

const SEEDS = [0x811c9dc5, 0x9e3779b9] as const;

/** Where to look for each of these ids: two numbers an id, since asking and adding both want them. */
export function probesOf(workspaceId: string, messageIds: readonly string[]): Int32Array {
  const probes = new Int32Array(2 * messageIds.length);
  const [one, two] = SEEDS.map((seed) => Math.imul(mix(seed, workspaceId) ^ 10, 0x01000193));
  for (let n = 0; n < messageIds.length; n++) {
    const messageId = messageIds[n]!;
    probes[2 * n] = finish(mix(one!, messageId));
    probes[2 * n + 1] = finish(mix(two!, messageId)) | 1;
  }
  return probes;
}

/** FNV-1a, with murmur's finish, since FNV alone leaves the high bits of short ids poor. */
function mix(seed: number, text: string): number {
  let h = seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}

function finish(mixed: number): number {
  let h = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
