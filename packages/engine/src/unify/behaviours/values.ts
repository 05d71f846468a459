// Which different values a property has had. Where a threshold says how many are enough, only so many are kept: which
// ones does not matter for the answer, but it must not depend on the order of events, so it is the first by key.

import { createHash } from 'node:crypto';
import type { Json } from '../../collect/index.ts';
import { type Behaviour, KEPT, type Kind } from './behaviour.ts';
import { insertAt, positionOf } from './sorted.ts';

export const values: Kind<string[]> = {
  empty: () => [],
  fold(state, { value }, behaviour) {
    let changed = false;
    for (const key of keysOf(value)) changed = insert(state, key, behaviour) || changed;
    return changed ? state : undefined;
  },
  combine(a, b, behaviour) {
    const both = a.slice();
    for (const key of b) insert(both, key, behaviour);
    return both;
  },
  prune: (state) => state,
  read: (state) => state.length,
  nextAfter: () => Number.POSITIVE_INFINITY,
};

function insert(state: string[], key: string, { keep = KEPT }: Behaviour): boolean {
  const at = positionOf(state, key, compareText);
  if (state[at] === key || at >= keep) return false;
  insertAt(state, at, key);
  if (state.length > keep) state.pop();
  return true;
}

/** By code units, as `<` compares. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Each plain value as text that tells types apart: `"12` (text) and `12` differ. Long text is kept as its hash.
 */
export function keysOf(value: Json | undefined): string[] {
  const list = Array.isArray(value) ? value : [value];
  return [...new Set(list.filter(isPlain).map(keyOf))];
}

function isPlain(value: Json | undefined): value is string | number | boolean {
  return value !== null && value !== undefined && typeof value !== 'object';
}

/** What the key was made of; undefined of long text, of which only a hash is kept. */
export function valueOfKey(key: string): string | number | boolean | undefined {
  if (key.startsWith('#')) return undefined;
  return key.startsWith('"') ? key.slice(1) : JSON.parse(key);
}

const LONG = 200;
function keyOf(value: string | number | boolean): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (value.length <= LONG) return `"${value}`;
  return `#${createHash('sha256').update(value).digest('base64url')}`;
}
