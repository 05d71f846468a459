// When something happened. Clients send their own clock's time; collect puts it on the server's clock.

/** Older than this on receipt, an event is kept and flagged `distant_past`. */
export const DISTANT_PAST_MS = 365 * 24 * 60 * 60 * 1000;

const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2262, 0, 1);
const ISO =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s*(Z|z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/;
const EPOCH = /^\d{9,13}$/;

/**
 * Milliseconds since the epoch of an ISO 8601 date, or of an epoch in seconds or milliseconds; undefined when it is
 * none of these or lies outside 1900 to 2262. A time without a zone is UTC.
 *
 * @example parseTime('2026-11-21T23:22:35.339Z') // 1795303355339
 */
export function parseTime(value: unknown): number | undefined {
  const time =
    typeof value === 'string' ? parseText(value) : typeof value === 'number' ? fromEpoch(value) : NaN;
  return time >= EARLIEST && time < LATEST ? Math.floor(time) : undefined;
}

function parseText(text: string): number {
  // What the SDKs send, `2026-11-21T23:22:35.339Z`: Date.parse reads it right, and the pattern would cost more.
  const isUsual =
    text.length === 24 &&
    text.charCodeAt(10) === 84 &&
    text.charCodeAt(19) === 46 &&
    text.charCodeAt(23) === 90;
  if (isUsual) return isOnCalendar(text) ? Date.parse(text) : NaN;
  const match = ISO.exec(text);
  if (match === null) return EPOCH.test(text) ? fromEpoch(Number(text)) : NaN;
  if (!isOnCalendar(text)) return NaN;
  const plain = text
    .replace(' ', 'T')
    .replace(',', '.')
    .replace(/\s*UTC$/, 'Z');
  if (text.length === 10) return Date.parse(text);
  return Date.parse(match[1] === undefined ? `${plain}Z` : withColon(plain));
}

/**
 * Whether the day of a text that begins like `2026-02-28` is one: Date.parse takes the 31st of February for the 3rd of
 * March, and other readers for nothing at all.
 */
export function isOnCalendar(text: string): boolean {
  const day = twoDigits(text, 8);
  if (day <= 28) return day > 0;
  const month = twoDigits(text, 5);
  if (month !== 2) return day <= 30 || (day === 31 && LONG_MONTHS.has(month));
  const year = Number(text.slice(0, 4));
  return day === 29 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

const LONG_MONTHS: ReadonlySet<number> = new Set([1, 3, 5, 7, 8, 10, 12]);
const twoDigits = (text: string, at: number): number =>
  10 * (text.charCodeAt(at) - 48) + text.charCodeAt(at + 1) - 48;

/** `+0100` and `+01` are ISO 8601, but Date.parse wants `+01:00`. */
function withColon(text: string): string {
  return text.replace(
    /([+-]\d{2}):?(\d{2})?$/,
    (_, hours: string, minutes?: string) => `${hours}:${minutes ?? '00'}`,
  );
}

function fromEpoch(value: number): number {
  return Math.abs(value) < 1e11 ? value * 1000 : value;
}

export interface ClockReading {
  receivedAt: number;
  /** When the client says it sent the message. */
  sentAt?: number;
  /** When the client says it happened. */
  originalTimestamp?: number;
  /** When it happened on a clock that somebody has corrected already (Segment's exports carry both). */
  timestamp?: number;
}

/**
 * `receivedAt − (sentAt − originalTimestamp)`: the client's clock may be wrong, but the span between the two moments
 * that it measured is right. Never after `receivedAt`.
 */
export function correctTime(clock: ClockReading): { time: number; flags: string[] } {
  const claimed = claimedTime(clock);
  const time = Math.min(claimed, clock.receivedAt);
  if (claimed > clock.receivedAt) return { time, flags: ['future'] };
  return { time, flags: clock.receivedAt - time > DISTANT_PAST_MS ? ['distant_past'] : [] };
}

function claimedTime({ receivedAt, sentAt, originalTimestamp, timestamp }: ClockReading): number {
  const corrected =
    timestamp !== undefined && originalTimestamp !== undefined && timestamp !== originalTimestamp;
  if (corrected) return timestamp;
  const happened = originalTimestamp ?? timestamp;
  if (happened === undefined) return receivedAt;
  return sentAt === undefined ? happened : receivedAt - (sentAt - happened);
}
