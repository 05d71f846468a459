// Hours in which somebody is left alone, by the clock on their own wall.

import { instantsAtMinute, minuteOfDay, periodAt } from '../../unify/index.ts';

/** From and to in minutes since midnight; `from` after `to` goes over midnight. */
export interface QuietHours {
  /** Null: all. */
  channels: readonly string[] | null;
  from: number;
  to: number;
}

export const isQuietChannel = ({ channels }: QuietHours, channel: string): boolean =>
  channels === null || channels.includes(channel);

export function isQuiet({ from, to }: QuietHours, timezone: string, instant: number): boolean {
  const minute = minuteOfDay(timezone, instant);
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/**
 * The first instant, from this one on, that is not quiet. Undefined where every hour is quiet.
 *
 * Where the clock jumps over the end of the quiet hours they end with the jump, and where it goes back into them they
 * begin again: what the wall shows is what counts.
 */
export function quietUntil(hours: QuietHours, timezone: string, instant: number): number | undefined {
  if (!isQuiet(hours, timezone, instant)) return instant;
  const { end } = periodAt(timezone, 'day', instant);
  const candidates = [
    ...instantsAtMinute(timezone, hours.to, instant),
    ...jumps(timezone, instant, end),
    ...jumps(timezone, end, end + 86_400_000),
  ];
  return candidates.filter((at) => at > instant && !isQuiet(hours, timezone, at)).sort((a, b) => a - b)[0];
}

const MINUTE = 60_000;

/** The instants after `from`, up to `to`, at which the clock was put forward or back. */
function jumps(timezone: string, from: number, to: number): number[] {
  const offset = (at: number) =>
    (((minuteOfDay(timezone, at) - Math.floor(at / MINUTE)) % 1440) + 1440) % 1440;
  if (offset(from) === offset(to)) return [];
  let low = Math.floor(from / MINUTE);
  let high = Math.ceil(to / MINUTE);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offset(middle * MINUTE) === offset(from)) low = middle;
    else high = middle;
  }
  return [high * MINUTE];
}
