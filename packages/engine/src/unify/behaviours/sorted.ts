// Lists that stay sorted, with binary search.

export type Compare<T> = (a: T, b: T) => number;

/** Where the first element that is not less than `item` stands. */
export function positionOf<T>(list: readonly T[], item: T, compare: Compare<T>): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(list[middle]!, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where the first number that is greater than `limit` stands. */
export function firstAbove(list: readonly number[], limit: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function insertAt<T>(list: T[], at: number, item: T): void {
  if (at === list.length) list.push(item);
  else list.splice(at, 0, item);
}

/** Both sorted lists in one. */
export function merged<T>(a: readonly T[], b: readonly T[], compare: Compare<T>): T[] {
  const both: T[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) both.push(compare(b[j]!, a[i]!) < 0 ? b[j++]! : a[i++]!);
  while (i < a.length) both.push(a[i++]!);
  while (j < b.length) both.push(b[j++]!);
  return both;
}

export const ascending: Compare<number> = (a, b) => a - b;
