// A day as the workspace counts it, as two instants.

/** @example dayBounds('2026-03-01', 'Europe/Berlin') → from 2026-02-28T23:00Z to 2026-03-01T23:00Z */
export function dayBounds(day: string, timezone = 'UTC'): { from: string; to: string } {
  const next = new Date(Date.parse(day.slice(0, 10)) + 86_400_000).toISOString().slice(0, 10);
  return { from: midnight(day.slice(0, 10), timezone), to: midnight(next, timezone) };
}

function midnight(day: string, timeZone: string): string {
  const utc = Date.parse(`${day}T00:00:00Z`);
  // The Swedish way of writing moments is nearly ISO's.
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const there = Date.parse(`${shown.format(utc).replace(' ', 'T')}Z`);
  return new Date(utc - (there - utc)).toISOString();
}
