// Sayings put away so that only those are taken out again that may meet another one: by the value that they are pinned
// to, and by when they are told.

import type { Pins } from './pins.ts';
import type { Span } from './saying.ts';

export interface Shelved {
  pins: Pins;
  spans: readonly Span[];
}

const startOf = ({ spans }: Shelved): number => spans[0]?.from ?? Number.POSITIVE_INFINITY;
const endOf = ({ spans }: Shelved): number => spans.at(-1)?.to ?? Number.NEGATIVE_INFINITY;

export class Shelf<S extends Shelved> {
  readonly #attribute: string | undefined;
  readonly #byValue = new Map<string, Row<S>>();
  readonly #unpinned: Row<S>;

  /** `others` are those that will be asked for: an attribute that pins many on both sides tells most apart. */
  constructor(items: readonly S[], others: readonly S[]) {
    this.#attribute = tellingApart(items, others);
    const groups = new Map<string, S[]>();
    const unpinned: S[] = [];
    for (const item of items) {
      const values = this.#attribute === undefined ? undefined : item.pins.get(this.#attribute);
      if (!values) unpinned.push(item);
      else for (const value of values) groups.set(value, [...(groups.get(value) ?? []), item]);
    }
    for (const [value, group] of groups) this.#byValue.set(value, new Row(group));
    this.#unpinned = new Row(unpinned);
  }

  /** Each once: all that may meet it, and some that do not. */
  near(item: S, withinMs: number): Set<S> {
    const values = this.#attribute === undefined ? undefined : item.pins.get(this.#attribute);
    const rows = values ? [...values].map((value) => this.#byValue.get(value)) : [...this.#byValue.values()];
    const found = new Set(this.#unpinned.near(item, withinMs));
    for (const row of rows) for (const one of row?.near(item, withinMs) ?? []) found.add(one);
    return found;
  }
}

/** In the order of their beginnings; those without an end apart. */
class Row<S extends Shelved> {
  readonly #open: S[];
  readonly #closed: S[];
  readonly #longest: number;
  constructor(items: readonly S[]) {
    const sorted = [...items].sort((a, b) => startOf(a) - startOf(b));
    this.#open = sorted.filter((one) => endOf(one) === Number.POSITIVE_INFINITY);
    this.#closed = sorted.filter((one) => endOf(one) !== Number.POSITIVE_INFINITY);
    this.#longest = this.#closed.reduce((most, one) => Math.max(most, endOf(one) - startOf(one)), 0);
  }

  near(item: S, withinMs: number): S[] {
    const until = endOf(item) + withinMs;
    const from = startOf(item) - withinMs - this.#longest;
    return [
      ...this.#open.slice(0, placeOf(this.#open, until, true)),
      ...this.#closed.slice(placeOf(this.#closed, from, false), placeOf(this.#closed, until, true)),
    ];
  }
}

/** The first that begins after `at`, or (not `after`) at it. */
function placeOf(sorted: readonly Shelved[], at: number, after: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = startOf(sorted[middle]!);
    if (start < at || (after && start === at)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function tellingApart(items: readonly Shelved[], others: readonly Shelved[]): string | undefined {
  const count = (list: readonly Shelved[]) => {
    const counts = new Map<string, number>();
    for (const { pins } of list)
      for (const attribute of pins.keys()) counts.set(attribute, (counts.get(attribute) ?? 0) + 1);
    return counts;
  };
  const theirs = count(others);
  let best: string | undefined;
  let most = 0;
  for (const [attribute, n] of count(items)) {
    const both = Math.min(n, theirs.get(attribute) ?? 0);
    if (both > most) [best, most] = [attribute, both];
  }
  return best;
}
