// The history ends in August 2011, and "in the last 30 days" would be empty on it for ever. So the demo moves every
// time by a whole number of weeks (weekdays and hours stay what they were) to end within the last seven days.
// `--no-shift` keeps the dates.

const WEEK_MS = 7 * 86_400_000;

/** Whole weeks to add so that `lastTime` falls within the seven days before `now`, or as near as weeks allow. */
export function weeksToShift(lastTime: number, now: number): number {
  return Math.floor((now - lastTime) / WEEK_MS);
}

export const weeksToMs = (weeks: number): number => weeks * WEEK_MS;
