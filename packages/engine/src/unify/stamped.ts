// Last writer wins, by the time of the event and then by its message id, so that the order of arrival is irrelevant.

import type { Stamped } from './state.ts';

/** A record keeps at most this many keys: those with the latest stamps. */
export const KEYS_KEPT = 1000;

type Stamp = readonly [value: unknown, time: number, messageId: string, ...rest: unknown[]];

export function isLater(a: Stamp, b: Stamp): boolean {
  return a[1] > b[1] || (a[1] === b[1] && a[2] > b[2]);
}

/**
 * Writes the value unless a later one is there. True when what the record says of the key has changed; `dropped` hears
 * of a key that had to go for it.
 */
export function put<T>(
  record: Record<string, Stamped<T>>,
  key: string,
  next: Stamped<T>,
  dropped?: (key: string) => void,
): boolean {
  const now = Object.hasOwn(record, key) ? record[key] : undefined;
  if (now && !isLater(next, now)) return false;
  if (key === '__proto__') return false;
  record[key] = next;
  const gone = now ? undefined : keepLatest(record);
  if (gone !== undefined && gone !== key) dropped?.(gone);
  return !now || !sameValue(now[0], next[0]);
}

/**
 * As `put`, for what nearly every event says anew. Where a value is there already its stamp is written over: fifteen new
 * ones an event, each outliving the one before, were most of what the collector had to move.
 */
export function putOver<T>(
  record: Record<string, Stamped<T>>,
  key: string,
  value: T,
  { time, messageId, sourceId }: { time: number; messageId: string; sourceId: string },
): boolean {
  const now = Object.hasOwn(record, key) ? record[key] : undefined;
  if (!now) return put(record, key, [value, time, messageId, sourceId]);
  if (now[1] > time || (now[1] === time && now[2] >= messageId)) return false;
  const changed = !sameValue(now[0], value);
  now[0] = value;
  now[1] = time;
  now[2] = messageId;
  now[3] = sourceId;
  return changed;
}

function sameValue(a: unknown, b: unknown): boolean {
  return (
    a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b))
  );
}

/** Drops the key with the earliest stamp. What is dropped can only come back with a later stamp, whatever the order. */
function keepLatest(record: Record<string, Stamped<unknown>>): string | undefined {
  const keys = Object.keys(record);
  if (keys.length <= KEYS_KEPT) return undefined;
  let oldest = keys[0]!;
  for (const key of keys) {
    const [a, b] = [record[key]!, record[oldest]!];
    if (isLater(b, a) || (!isLater(a, b) && key < oldest)) oldest = key;
  }
  delete record[oldest];
  return oldest;
}
