// Who did what with which item, when and how much: compressed rows on typed arrays, each person's in the order of time.
// Ten million of them are 160 MB and no object each.

export interface Interactions {
  users: string[];
  items: string[];
  /** Person `u`'s are those from `starts[u]` up to, not including, `starts[u + 1]`. */
  starts: Int32Array;
  /** Numbers of items. */
  item: Int32Array;
  /** A rating, a quantity, 1. */
  weight: Float32Array;
  /** Milliseconds since 1970; 0 where it is not known. */
  time: Float64Array;
  /** In which place each was added. */
  row: Int32Array;
}

/** What one person did, oldest first; an item may come more than once. */
export interface History {
  item: ArrayLike<number>;
  weight: ArrayLike<number>;
  time: ArrayLike<number>;
}
export const NO_HISTORY: History = { item: [], weight: [], time: [] };

/** Takes interactions in any order. */
export class InteractionsBuilder {
  readonly #users: Numbering;
  readonly #items: Numbering;
  readonly #user: number[] = [];
  readonly #item: number[] = [];
  readonly #weight: number[] = [];
  readonly #time: number[] = [];

  /** People and items that are known beforehand keep their places as numbers. */
  constructor(users: readonly string[] = [], items: readonly string[] = []) {
    this.#users = new Numbering(users);
    this.#items = new Numbering(items);
  }

  /** `time` in milliseconds. */
  add(user: string, item: string, weight = 1, time = 0): void {
    this.addNumbers(this.#users.of(user), this.#items.of(item), weight, time);
  }

  addNumbers(user: number, item: number, weight: number, time: number): void {
    this.#user.push(user);
    this.#item.push(item);
    this.#weight.push(weight);
    this.#time.push(time);
  }

  get size(): number {
    return this.#user.length;
  }

  done(): Interactions {
    return sorted(this.#users.names, this.#items.names, {
      user: Int32Array.from(this.#user),
      item: Int32Array.from(this.#item),
      weight: Float32Array.from(this.#weight),
      time: Float64Array.from(this.#time),
    });
  }
}

/** Names in the order in which they first come. */
export class Numbering {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(known: readonly string[] = []) {
    for (const name of known) this.of(name);
  }

  of(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.names.length);
    this.names.push(name);
    return this.names.length - 1;
  }
}

interface Columns {
  user: Int32Array;
  item: Int32Array;
  weight: Float32Array;
  time: Float64Array;
}

function sorted(users: string[], items: string[], { user, item, weight, time }: Columns): Interactions {
  const starts = new Int32Array(users.length + 1);
  for (const u of user) starts[u + 1]!++;
  for (let u = 0; u < users.length; u++) starts[u + 1]! += starts[u]!;
  const next = starts.slice();
  const order = new Int32Array(user.length);
  for (let n = 0; n < user.length; n++) order[next[user[n]!]!++] = n;
  for (let u = 0; u < users.length; u++)
    order.subarray(starts[u]!, starts[u + 1]!).sort((a, b) => time[a]! - time[b]! || a - b);
  const made = {
    ...{ users, items, starts },
    item: new Int32Array(user.length),
    weight: new Float32Array(user.length),
    time: new Float64Array(user.length),
    row: order,
  };
  for (let n = 0; n < order.length; n++) {
    made.item[n] = item[order[n]!]!;
    made.weight[n] = weight[order[n]!]!;
    made.time[n] = time[order[n]!]!;
  }
  return made;
}

export function historyOf({ starts, item, weight, time }: Interactions, user: number): History {
  const [from, to] = [starts[user]!, starts[user + 1]!];
  return { item: item.subarray(from, to), weight: weight.subarray(from, to), time: time.subarray(from, to) };
}

/** The latest of all; "now" where nobody says when that is. */
export function latestOf({ time }: Interactions): number {
  let latest = 0;
  for (const at of time) if (at > latest) latest = at;
  return latest;
}

/** Only those of which `keep` is true; people and items keep their numbers. */
export function only(from: Interactions, keep: (user: number, index: number) => boolean): Interactions {
  const starts = new Int32Array(from.starts.length);
  const kept: number[] = [];
  for (let u = 0; u < from.users.length; u++) {
    for (let n = from.starts[u]!; n < from.starts[u + 1]!; n++) if (keep(u, n)) kept.push(n);
    starts[u + 1] = kept.length;
  }
  return {
    ...{ users: from.users, items: from.items, starts },
    item: Int32Array.from(kept, (n) => from.item[n]!),
    weight: Float32Array.from(kept, (n) => from.weight[n]!),
    time: Float64Array.from(kept, (n) => from.time[n]!),
    row: Int32Array.from(kept, (n) => from.row[n]!),
  };
}

/** Which items a person has to do with, each once, in the order of their numbers; and the same turned around. */
export interface Sets {
  starts: Int32Array;
  members: Int32Array;
}

export function itemsOfUsers({ users, items, starts, item }: Interactions): Sets {
  const made = { starts: new Int32Array(users.length + 1), members: new Int32Array(item.length) };
  const seen = new Int32Array(items.length).fill(-1);
  let size = 0;
  for (let u = 0; u < users.length; u++) {
    const from = size;
    for (let n = starts[u]!; n < starts[u + 1]!; n++) {
      if (seen[item[n]!] === u) continue;
      seen[item[n]!] = u;
      made.members[size++] = item[n]!;
    }
    made.members.subarray(from, size).sort();
    made.starts[u + 1] = size;
  }
  return { starts: made.starts, members: made.members.slice(0, size) };
}

/** From "items of each person" to "people of each item". */
export function turned({ starts, members }: Sets, size: number): Sets {
  const made = { starts: new Int32Array(size + 1), members: new Int32Array(members.length) };
  for (const member of members) made.starts[member + 1]!++;
  for (let i = 0; i < size; i++) made.starts[i + 1]! += made.starts[i]!;
  const next = made.starts.slice();
  for (let u = 0; u < starts.length - 1; u++)
    for (let n = starts[u]!; n < starts[u + 1]!; n++) made.members[next[members[n]!]!++] = u;
  return made;
}
