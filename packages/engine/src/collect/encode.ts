// An event as text for the log, and back: a line about it, and the message as it came on another, so that whoever
// wants the message has its text. What the message holds already is not written a second time, and what is known by
// name (facts, where they were found) is written as a number, so that beside its message an event takes some 300
// bytes: every event is written, sent between threads and read again, and each byte costs everywhere.

import type { Event, Fact, Identifier } from './event.ts';
import { FACT_PLACES, type Place, places } from './places.ts';

/** Where facts were found, as it is said most often. Append-only: the log knows them by their place. */
const ORIGIN_PLACES = places([
  'page',
  'context.locale',
  'context.timezone',
  'context.device',
  'context.os',
  'context.location',
  'utm',
  'click id',
  'referrer',
  'no referrer',
  'time zone',
  'client hints',
  'user agent (context)',
  'user agent (request)',
  'header accept-language',
]);

type Rest = Partial<Pick<Event, 'groupId' | 'previousId' | 'consent' | 'properties' | 'traits'>>;
type Row = [
  messageId: string,
  type: Event['type'],
  name: string,
  time: number,
  receivedAt: number,
  sourceId: string,
  /** Types and values in turn. */
  identifiers: string[],
  /** Name, value and origin in turn; names and origins by their place where they have one. */
  facts: Fact[0][],
  flags: readonly string[],
  rest?: Rest,
];

/** @example decodeEvent(encodeEvent(event)) // deeply equal to the event */
export function encodeEvent(event: Event): string {
  const identifiers: string[] = [];
  for (const { type, value } of event.identifiers) identifiers.push(type, value);
  const facts: Fact[0][] = [];
  for (const name in event.facts) {
    const [value, from] = event.facts[name]!;
    facts.push(FACT_PLACES.placeOf(name), value, ORIGIN_PLACES.placeOf(from));
  }
  const row: Row = [
    event.messageId,
    event.type,
    event.name,
    event.time,
    event.receivedAt,
    event.sourceId,
    identifiers,
    facts,
    event.flags,
  ];
  const rest = restOf(event);
  if (rest) row.push(rest);
  return `${JSON.stringify(row)}\n${JSON.stringify(event.raw)}`;
}

/** The message of an encoded event, as JSON. */
export function messageText(text: string): string {
  const end = text.indexOf('\n');
  return end < 0 ? JSON.stringify(decodeEvent(text).raw) : text.slice(end + 1);
}

function restOf({ groupId, previousId, consent, properties, traits, raw }: Event): Rest | undefined {
  const rest: Rest = {};
  if (groupId !== undefined) rest.groupId = groupId;
  if (previousId !== undefined) rest.previousId = previousId;
  if (consent !== undefined) rest.consent = consent;
  if (properties !== raw.properties && hasAny(properties)) rest.properties = properties;
  if (traits !== raw.traits && hasAny(traits)) rest.traits = traits;
  return hasAny(rest) ? rest : undefined;
}

/** Also reads what was written when the message stood in the same line, and before that line was a list. */
export function decodeEvent(text: string): Event {
  const event = readLines(text);
  event.properties ??= objectOr(event.raw.properties);
  event.traits ??= event.type === 'identify' || event.type === 'group' ? objectOr(event.raw.traits) : {};
  return event;
}

function readLines(text: string): Event {
  const end = text.indexOf('\n');
  if (end >= 0) return eventOf(JSON.parse(text.slice(0, end)) as Row, JSON.parse(text.slice(end + 1)));
  const row = JSON.parse(text) as Row | Event;
  if (!Array.isArray(row)) return row;
  const [raw] = row.splice(9, 1) as [Event['raw']];
  return eventOf(row, raw);
}

function eventOf(row: Row, raw: Event['raw']): Event {
  const [messageId, type, name, time, receivedAt, sourceId, names, flat, flags, rest] = row;
  const identifiers: Identifier[] = [];
  for (let at = 0; at < names.length; at += 2) identifiers.push({ type: names[at]!, value: names[at + 1]! });
  const facts: Record<string, Fact> = {};
  for (let at = 0; at < flat.length; at += 3) {
    // Names and origins are places; only the value between them may be of another type.
    const [name, value, from] = [flat[at] as Place, flat[at + 1]!, flat[at + 2] as Place];
    facts[FACT_PLACES.nameAt(name)] = [value, ORIGIN_PLACES.nameAt(from)];
  }
  const event = { messageId, type, name, time, receivedAt, sourceId, identifiers, facts, flags, raw };
  // What is missing is filled in by whoever decodes.
  return Object.assign(event as unknown as Event, rest);
}

function hasAny(object: object): boolean {
  for (const _ in object) return true;
  return false;
}

function objectOr(value: unknown): Event['traits'] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Event['traits'])
    : {};
}
