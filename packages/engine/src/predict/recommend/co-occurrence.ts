// How often two items have to do with the same person, row by row and without a table of all pairs: a catalogue of a
// hundred thousand items has five billion pairs, and nearly all of them never happen.

import type { Interactions } from './interactions.ts';
import { itemsOfUsers, type Sets, turned } from './interactions.ts';

export interface CoOccurrence {
  /** People an item has to do with. */
  people: Int32Array;
  users: number;
  /** Calls with the items that share people with `item` (itself included) and a function of how many people. */
  row(item: number): { others: number[]; count: (other: number) => number };
}

/** `most`: of people with more items than that only the latest count, since a robot's thousand items say nothing. */
export function coOccurrence(data: Interactions, most = Number.POSITIVE_INFINITY): CoOccurrence {
  const items = data.items.length;
  const sets = itemsOfUsers(Number.isFinite(most) ? latest(data, most) : data);
  const people = turned(sets, items);
  const counts = new Int32Array(items);
  let others: number[] = [];
  return {
    people: Int32Array.from({ length: items }, (_, i) => people.starts[i + 1]! - people.starts[i]!),
    users: data.users.length,
    row(item) {
      for (const other of others) counts[other] = 0;
      others = [];
      for (let p = people.starts[item]!; p < people.starts[item + 1]!; p++)
        countItems(sets, people.members[p]!, counts, others);
      return { others, count: (other) => counts[other]! };
    },
  };
}

function countItems({ starts, members }: Sets, user: number, counts: Int32Array, others: number[]): void {
  for (let n = starts[user]!; n < starts[user + 1]!; n++) {
    const other = members[n]!;
    if (counts[other] === 0) others.push(other);
    counts[other]!++;
  }
}

function latest(data: Interactions, most: number): Interactions {
  const { starts, item, users } = data;
  const from = Int32Array.from({ length: users.length }, (_, u) =>
    Math.max(starts[u]!, starts[u + 1]! - most),
  );
  const kept = new Int32Array(users.length + 1);
  const list: number[] = [];
  for (let u = 0; u < users.length; u++) {
    for (let n = from[u]!; n < starts[u + 1]!; n++) list.push(item[n]!);
    kept[u + 1] = list.length;
  }
  return { ...data, starts: kept, item: Int32Array.from(list) };
}
