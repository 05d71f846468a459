// How much one address can teach. Anybody can invent devices with a write key, but not addresses: what comes from one
// beyond its measure is kept and counted as seen, and marked, so that nothing is learned from it.

import { BlockList, isIP } from 'node:net';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../platform/clock.ts';

/** The mark on a view that teaches nothing. */
export const CROWDED = 'crowded';

const HOUR_MS = 3_600_000;
const ADDRESSES_KEPT = 100_000;

export class Crowds {
  readonly #clock: Clock;
  readonly #perHour: number;
  readonly #counts = new LRUCache<string, number>({ max: ADDRESSES_KEPT });

  /** `perHour`: how many views an address may teach; 0 is any number. */
  constructor(clock: Clock, perHour: number) {
    this.#clock = clock;
    this.#perHour = perHour;
  }

  /** Counts one more view from there; whether there were too many already. */
  isFull(workspaceId: string, address: string | undefined): boolean {
    const source = this.#perHour === 0 || address === undefined ? undefined : sourceOf(address);
    if (source === undefined) return false;
    const key = `${workspaceId} ${source} ${Math.floor(this.#clock.now() / HOUR_MS)}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count > this.#perHour;
  }
}

/** Behind these stands a proxy of the operator's, or their own network: they say nothing of who it is. */
const OWN = new BlockList();
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  OWN.addSubnet(net, bits, 'ipv4');
OWN.addAddress('::1', 'ipv6');
OWN.addSubnet('fc00::', 7, 'ipv6');
OWN.addSubnet('fe80::', 10, 'ipv6');

/** The address, or the network of 64 bits that one customer has in IPv6; undefined where it says nothing. */
export function sourceOf(address: string): string | undefined {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(plain);
  if (family === 0 || OWN.check(plain, family === 6 ? 'ipv6' : 'ipv4')) return undefined;
  if (family === 4) return plain;
  const [head = '', tail] = plain.split('%')[0]!.split('::');
  const start = head === '' ? [] : head.split(':');
  const end = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...start, ...Array(Math.max(0, 8 - start.length - end.length)).fill('0'), ...end];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
