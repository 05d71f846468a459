// Days in a row, for charts: the server leaves out those without anything.

const DAY_MS = 86_400_000;

/** From the first to the last of these (`2026-05-04`), and so many at least. */
export function daysBetween(days: readonly string[], atLeast: number): string[] {
  const times = days.map((day) => Date.parse(day));
  const last = Math.max(...times);
  const first = Math.min(...times, last - (atLeast - 1) * DAY_MS);
  const count = Math.round((last - first) / DAY_MS) + 1;
  return Array.from({ length: count }, (_, i) => new Date(first + i * DAY_MS).toISOString().slice(0, 10));
}
