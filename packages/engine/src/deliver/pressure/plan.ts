// How much one person is told: when each waiting message may go out, so that no rule is broken in any window of time,
// and no message is ever late for a less important one.
//
// Messages are placed one after the other, the most important first, each at the first instant that breaks no rule
// together with what was sent and what is placed already. So what becomes of a message does not depend on any that is
// less important. A plan is made anew whenever something changes; only what is due now goes out.

import { isQuiet, isQuietChannel, type QuietHours, quietUntil } from './quiet.ts';

/** At most so many in any window of this length, not by calendar days: 11 pm and midnight are an hour apart. */
export interface PressureRule {
  key: string;
  /** Of these channels together; null: all. In-page counts like every other. */
  channels: readonly string[] | null;
  /** Only messages with one of these tags; null: all. */
  tags: readonly string[] | null;
  atMost: number;
  windowMs: number;
}
export interface Pressure {
  rules: readonly PressureRule[];
  quiet: readonly QuietHours[];
}

/** What rules look at. */
export interface Told {
  channel: string;
  tags: readonly string[];
  /** Receipts, passwords: they go out whatever the rules say, and fill no window. */
  transactional: boolean;
}
export interface Sent extends Told {
  at: number;
}
export interface Waiting extends Told {
  id: string;
  /** The greater goes first. */
  priority: number;
  dueAt: number;
  /** From then on it is no use. */
  expiresAt: number;
}

export type Hold =
  | { why: 'not due' }
  | { why: 'quiet hours' }
  | { why: 'pressure'; rule: string }
  /** It would take the place of a more important one. */
  | { why: 'priority'; rule: string; for: string };

export interface Planned {
  message: Waiting;
  /** When it goes out; undefined when it expires before. */
  at: number | undefined;
  /** What held it back first; undefined where it may go out at once. */
  hold: Hold | undefined;
}

/** In the order in which messages were placed: by priority, then by when they are due, then by id. */
export function plan(
  person: { timezone: string; sent: readonly Sent[]; waiting: readonly Waiting[] },
  pressure: Pressure,
  now: number,
): Planned[] {
  const placed: Placed[] = person.sent.filter(({ transactional }) => !transactional);
  const ordered = [...person.waiting].sort(byImportance);
  return ordered.map((message) => {
    const from = Math.max(now, message.dueAt);
    const dueLater = message.dueAt > now ? ({ why: 'not due' } as const) : undefined;
    if (message.transactional) {
      const at = from < message.expiresAt ? from : undefined;
      return { message, at, hold: dueLater };
    }
    const at = firstFree(message, from, placed, pressure, person.timezone);
    const hold = dueLater ?? holdAt(message, from, placed, pressure, person.timezone);
    if (at === undefined) return { message, at, hold };
    placed.push({ ...message, at });
    return { message, at, hold };
  });
}

type Placed = Sent & { id?: string };

const byImportance = (a: Waiting, b: Waiting): number =>
  b.priority - a.priority || a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1);

/** The rules and quiet hours leave gaps that begin where a window ends or where it gets light. */
function firstFree(
  message: Waiting,
  from: number,
  placed: readonly Placed[],
  { rules, quiet }: Pressure,
  timezone: string,
): number | undefined {
  const mine = rules.filter((rule) => concerns(rule, message));
  if (mine.some(({ atMost }) => atMost < 1)) return undefined;
  const hours = quiet.filter((one) => isQuietChannel(one, message.channel));
  const times = mine.map((rule) => timesOf(rule, placed));
  let at = from;
  while (at < message.expiresAt) {
    const later = Math.max(awake(hours, timezone, at), ...mine.map((rule, i) => fits(rule, times[i]!, at)));
    if (later === at) return at;
    at = later;
  }
  return undefined;
}

function holdAt(
  message: Waiting,
  at: number,
  placed: readonly Placed[],
  { rules, quiet }: Pressure,
  timezone: string,
): Hold | undefined {
  const full = rules.find(
    (rule) => concerns(rule, message) && (rule.atMost < 1 || fits(rule, timesOf(rule, placed), at) > at),
  );
  if (!full)
    return quiet.some((hours) => isQuietChannel(hours, message.channel) && isQuiet(hours, timezone, at))
      ? { why: 'quiet hours' }
      : undefined;
  const sent = placed.filter(({ id }) => id === undefined);
  if (full.atMost < 1 || fits(full, timesOf(full, sent), at) > at) return { why: 'pressure', rule: full.key };
  const other = placed.find(
    ({ id, ...one }) => id !== undefined && concerns(full, one) && one.at > at - full.windowMs,
  );
  return { why: 'priority', rule: full.key, for: other!.id! };
}

const concerns = ({ channels, tags }: PressureRule, told: Told): boolean =>
  (channels === null || channels.includes(told.channel)) &&
  (tags === null || tags.some((tag) => told.tags.includes(tag)));

const timesOf = (rule: PressureRule, placed: readonly Placed[]): number[] =>
  placed
    .filter((one) => concerns(rule, one))
    .map(({ at }) => at)
    .sort((a, b) => a - b);

/**
 * `at` itself where one more breaks the rule in no window (from each instant, `windowMs` long, its end left out),
 * else a later instant before which there is no room. `times` are sorted.
 */
function fits({ atMost, windowMs }: PressureRule, times: readonly number[], at: number): number {
  // A run of atMost of the others within one window, into which `at` falls, leaves no room for it.
  for (let i = 0; i + atMost <= times.length; i++) {
    const first = times[i]!;
    const last = times[i + atMost - 1]!;
    if (last - first >= windowMs) continue;
    if (at < first + windowMs && at > last - windowMs) return first + windowMs;
  }
  return at;
}

/** Hours repeat daily: what is quiet for so long, changes of the clock included, is always quiet. */
const LONGEST_NIGHT = 3 * 86_400_000;

/** The first instant from this one on at which none of the hours are quiet; never, where there is none. */
function awake(hours: readonly QuietHours[], timezone: string, from: number): number {
  let at = from;
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const one of hours) {
      const later = quietUntil(one, timezone, at);
      if (later === undefined || later - from > LONGEST_NIGHT) return Number.POSITIVE_INFINITY;
      if (later > at) isSettled = false;
      at = later;
    }
  }
  return at;
}
