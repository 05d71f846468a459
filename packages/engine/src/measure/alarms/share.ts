// Has a share moved by more than it usually does? The last day is held against the same weekday of the weeks before, and
// the last seven days against the weeks before them, so that nobody's weekend is an alarm; how much blocks differ from
// each other anyway is measured on them, not assumed.

import { studentAbove, studentQuantile } from '../../numeric/index.ts';

/** Of one closed day: how many there were, and of how many it holds. */
export interface Day {
  /** Days since the epoch, in the workspace's time zone. */
  day: number;
  n: number;
  k: number;
}
export interface ShareSettings {
  worse: 'less' | 'more';
  /** The chance that a look at a quiet series raises an alarm. */
  alpha: number;
  /** A smaller relative change is no alarm, however sure it is. */
  leastChange: number;
  /** What is usual is told by days before this one: while an alarm is open, what raised it is not. */
  before?: number;
}
/** What a look at anything that is watched gives. */
export interface Reading {
  state: 'alarm' | 'quiet' | 'unknown';
  value: number;
  /** Where it lies in quiet times, with the chance of a false alarm that was asked for. */
  usual: { value: number; low: number; high: number };
  /** The chance of a reading as bad as this in quiet times. */
  p: number;
  /** People, events or members that it rests on. */
  n: number;
  /** What was looked at, such as `the last 7 days`. */
  over: string;
  /** Of `unknown`: what is missing, as a sentence. */
  lack?: string;
}

/** Days of history that are looked at. */
export const WEEKS_BEFORE = 12;
const LEAST_BLOCKS = 4;
const LEAST_PEOPLE = 20;
const LENGTHS = [7, 1] as const;

/**
 * Two looks, a week and a day, with half of alpha each: however many days are looked at, the expected number of false
 * alarms is at most alpha a day. The variance is that of counting times how much more blocks differ than counting
 * explains (quasi-binomial, never below 1), and the test Student's with as many degrees as there are blocks to measure
 * it on. Source: P. McCullagh, J. A. Nelder, Generalized Linear Models, 1989, section 4.5.
 */
export function judgeShare(days: readonly Day[], settings: ShareSettings): Reading {
  const last = days.at(-1)?.day;
  const byDay = new Map(days.map((one) => [one.day, one]));
  const isOpen = settings.before !== undefined;
  const busy = days.findLast(({ day, n }) => n >= LEAST_PEOPLE && day > (last ?? 0) - 7)?.day;
  const looks = LENGTHS.map((length) =>
    last === undefined
      ? unknown('Nothing has been counted yet.')
      : look(byDay, isOpen && length === 1 ? (busy ?? last) : last, length, settings),
  );
  const alarm = looks.find(({ state }) => state === 'alarm');
  const quiet = looks.filter(({ state }) => state === 'quiet');
  // A bad day is not over because the six before it were good, or because nobody comes on Sundays: while an alarm is open,
  // the worse look tells, and the last day that had enough people.
  if (isOpen) quiet.sort((a, b) => a.p - b.p);
  return alarm ?? quiet[0] ?? looks[0]!;
}

function look(
  byDay: ReadonlyMap<number, Day>,
  last: number,
  length: number,
  { worse, alpha, leastChange, before = Number.POSITIVE_INFINITY }: ShareSettings,
): Reading {
  const now = blockOf(byDay, last, length);
  // However long an alarm lasts, the weeks before it tell when it is over.
  const nearest = Math.max(1, Math.ceil((last - before + 1) / 7));
  const known = Array.from({ length: WEEKS_BEFORE }, (_, week) => last - 7 * (nearest + week))
    .flatMap((day) => blockOf(byDay, day, length) ?? [])
    .filter(({ n }) => n > 0);
  const over = length === 1 ? 'the last day' : `the last ${length} days`;
  if (!now || now.n < LEAST_PEOPLE) return unknown(`${over} had fewer than ${LEAST_PEOPLE} people.`, over);
  if (known.length < LEAST_BLOCKS)
    return unknown(`It takes ${LEAST_BLOCKS} weeks before to tell what is usual.`, over);
  const people = sum(known, ({ n }) => n);
  const share = sum(known, ({ k }) => k) / people;
  const value = now.k / now.n;
  const degrees = known.length - 1;
  const spread = Math.max(1, sum(known, (block) => misfit(block, share)) / degrees);
  // Where nobody ever does it, or everybody, as many as one would be the least that differs.
  const held = Math.min(1 - 0.5 / people, Math.max(0.5 / people, share));
  const error = Math.sqrt(spread * held * (1 - held) * (1 / now.n + 1 / people));
  const away = worse === 'less' ? share - value : value - share;
  const p = studentAbove(away / error, degrees);
  const reach = studentQuantile(1 - alpha / LENGTHS.length, degrees) * error;
  const isEnough = away >= leastChange * share && Math.abs(now.k - share * now.n) >= 3;
  return {
    state: p < alpha / LENGTHS.length && isEnough ? 'alarm' : 'quiet',
    ...{ value, p, n: now.n, over },
    usual: { value: share, low: Math.max(0, share - reach), high: Math.min(1, share + reach) },
  };
}

interface Block {
  n: number;
  k: number;
}

/** Undefined unless every day of it is known: a day without anybody is a day with 0. */
function blockOf(byDay: ReadonlyMap<number, Day>, last: number, length: number): Block | undefined {
  const block = { n: 0, k: 0 };
  for (let day = last; day > last - length; day--) {
    const found = byDay.get(day);
    if (!found) return undefined;
    block.n += found.n;
    block.k += found.k;
  }
  return block;
}

const misfit = ({ n, k }: Block, share: number): number =>
  share > 0 && share < 1 ? (k - n * share) ** 2 / (n * share * (1 - share)) : 0;

const sum = <T>(all: readonly T[], of: (one: T) => number): number =>
  all.reduce((total, one) => total + of(one), 0);

export const unknown = (lack: string, over = ''): Reading => ({
  ...{ state: 'unknown', value: 0, p: 1, n: 0, over, lack },
  usual: { value: 0, low: 0, high: 0 },
});
