// Days of a time zone, as texts such as `2026-11-22`.

const DAY = 86_400_000;

export const dayAt = (time: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(time);

/** So much later, in whole days. */
export const later = (day: string, ms: number): string =>
  new Date(Date.parse(day) + Math.round(ms / DAY) * DAY).toISOString().slice(0, 10);

/** Every day from the first of these to the last, but not beyond `until`. */
export function daysBetween(days: readonly string[], until: string): string[] {
  const sorted = [...days].sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return [];
  const end = last > until ? until : last;
  const all: string[] = [];
  for (let day = first; day <= end; day = later(day, DAY)) all.push(day);
  return all;
}
