// A touch, which is what brought somebody here, as a flat list.

import type { Touch } from './state.ts';

/** `time, messageId, channel`, then `TOUCHED` in their order; 0 for what is not known. */
export type TouchText = (string | number)[];

const TOUCHED = ['source', 'medium', 'campaign', 'term', 'content', 'referrer', 'page'] as const;

export function encodeTouch(touch: Touch | undefined): TouchText | 0 {
  if (!touch) return 0;
  const text: TouchText = [touch.time, touch.messageId, touch.channel];
  for (const part of TOUCHED) text.push(touch[part] ?? 0);
  return text;
}

export function decodeTouch([time, messageId, channel, ...parts]: TouchText): Touch {
  const touch: Touch = { time: time as number, messageId: messageId as string, channel: channel as string };
  for (const [at, part] of TOUCHED.entries()) {
    const value = parts[at];
    if (typeof value === 'string') touch[part] = value;
  }
  return touch;
}
