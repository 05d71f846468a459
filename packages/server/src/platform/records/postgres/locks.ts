// Names become numbers that Postgres can lock. Fewer numbers than names: what all connections hold together must
// fit into Postgres' shared table (6,400 entries by default). Sorted, so that units wait and never deadlock.

const BUCKETS = 4_096;

export function lockBuckets(names: readonly string[]): number[] {
  const buckets = new Set(names.map(bucketOf));
  return [...buckets].sort((a, b) => a - b);
}

/** FNV-1a. */
function bucketOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % BUCKETS;
}
