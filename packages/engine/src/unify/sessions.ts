// Visits: the moments of a person's events, joined where they are no more than thirty minutes apart.

import { isLater } from './stamped.ts';
import type { Touch } from './state.ts';

export type Session = [start: number, end: number];

export const SESSION_GAP_MS = 30 * 60_000;

/** An identity keeps its latest visits, so `sessions.count` means "this many or more" at this number. */
export const SESSIONS_KEPT = 200;

/** Adds a moment. True when it began a visit or joined two. */
export function addToSessions(sessions: Session[], time: number): boolean {
  let at = sessions.length;
  while (at > 0 && sessions[at - 1]![0] > time) at--;
  const before = sessions[at - 1];
  const after = sessions[at];
  const joinsBefore = before !== undefined && time - before[1] <= SESSION_GAP_MS;
  const joinsAfter = after !== undefined && after[0] - time <= SESSION_GAP_MS;
  if (joinsBefore && joinsAfter) {
    before[1] = after[1];
    sessions.splice(at, 1);
    return true;
  }
  if (joinsBefore) before[1] = Math.max(before[1], time);
  else if (joinsAfter) after[0] = time;
  else sessions.splice(at, 0, [time, time]);
  if (sessions.length > SESSIONS_KEPT) sessions.shift();
  return !joinsBefore && !joinsAfter;
}

/** The visits of several identities as those of one person. */
export function mergeSessions(lists: readonly (readonly Session[])[]): Session[] {
  const all = lists.flat().sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const merged: Session[] = [];
  for (const [start, end] of all) {
    const last = merged.at(-1);
    if (last && start - last[1] <= SESSION_GAP_MS) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged.slice(-SESSIONS_KEPT);
}

const stampOf = (touch: Touch) => [null, touch.time, touch.messageId] as const;

export function earlierTouch(a: Touch | undefined, b: Touch | undefined): Touch | undefined {
  if (!a || !b) return a ?? b;
  return isLater(stampOf(a), stampOf(b)) ? b : a;
}

export function laterTouch(a: Touch | undefined, b: Touch | undefined): Touch | undefined {
  if (!a || !b) return a ?? b;
  return isLater(stampOf(b), stampOf(a)) ? b : a;
}
