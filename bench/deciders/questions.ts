// Random visitors of a shop, and random experiences for some of them.

import type { Part, Visitor } from './decider.ts';

const PLANS = ['free', 'basic', 'pro', 'team', 'enterprise'];
const DEVICES = ['mobile', 'desktop', 'tablet'];
const CHANNELS = ['direct', 'email', 'paid', 'organic', 'social', 'referral', 'display', 'affiliate'];

export function makeVisitor(index: number, random: () => number): Visitor {
  return {
    id: `visitor-${index}`,
    country: `country ${Math.floor(random() * 40)}`,
    plan: pick(PLANS, random),
    device: pick(DEVICES, random),
    channel: pick(CHANNELS, random),
    age: 18 + Math.floor(random() * 60),
    orders: Math.floor(random() ** 3 * 40),
    visits: Math.floor(random() ** 2 * 100),
  };
}

const FIELDS: Record<string, (random: () => number) => Omit<Part, 'field'>> = {
  country: (random) => ({ op: 'eq', value: `country ${Math.floor(random() * 40)}` }),
  plan: (random) => ({ op: 'eq', value: pick(PLANS, random) }),
  device: (random) => ({ op: 'eq', value: pick(DEVICES, random) }),
  channel: (random) => ({ op: 'eq', value: pick(CHANNELS, random) }),
  age: (random) => ({ op: 'gte', value: 18 + Math.floor(random() * 60) }),
  orders: (random) => ({ op: 'gte', value: Math.floor(random() * 20) }),
  visits: (random) => ({ op: 'gte', value: Math.floor(random() * 60) }),
};

/** Three conditions on different attributes. */
export function makeParts(random: () => number): Part[] {
  const fields = Object.keys(FIELDS);
  return Array.from({ length: 3 }, () => {
    const [field] = fields.splice(Math.floor(random() * fields.length), 1);
    return { field: field!, ...FIELDS[field!]!(random) };
  });
}

const pick = <T>(values: readonly T[], random: () => number): T =>
  values[Math.floor(random() * values.length)]!;

/** mulberry32 */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
