// An event as a message of the HTTP API again, so that what is exported can be imported, here or elsewhere.

import type { Event, Json, JsonObject } from '@visavis/engine/collect';
import { iso } from '../../platform/clock.ts';

/** What would move the event to another time when it is read again, or is a key. */
const LEFT_OUT = new Set(['sentAt', 'originalTimestamp', 'writeKey', 'integrations']);

/** The message as it came, with the time that was worked out for it, when and where it arrived, and what was found. */
export function messageOf(event: Event): JsonObject {
  const message: JsonObject = { messageId: event.messageId, type: event.type };
  for (const [key, value] of Object.entries(event.raw))
    if (!LEFT_OUT.has(key) && value !== null) message[key] ??= value;
  const facts: Record<string, Json> = {};
  for (const [name, [value]] of Object.entries(event.facts)) facts[name] = value;
  return {
    ...message,
    timestamp: iso(event.time),
    receivedAt: iso(event.receivedAt),
    sourceId: event.sourceId,
    ...(event.flags.length > 0 && { flags: [...event.flags] }),
    ...(Object.keys(facts).length > 0 && { facts }),
  };
}
