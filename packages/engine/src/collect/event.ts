// The shape of one event after collect has read it. Everything to the right of collect speaks this shape and
// none of the wire formats.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export type EventType = 'identify' | 'track' | 'page' | 'screen' | 'group' | 'alias';

/** One name that a person goes by, such as `{ type: 'user_id', value: '42' }`. */
export interface Identifier {
  type: string;
  value: string;
}

/** The names that the types other than `track` carry in `Event.name`, so that a rule can speak of any event by name. */
export const EVENT_NAMES = {
  page: 'Page Viewed',
  screen: 'Screen Viewed',
  identify: 'Identified',
  group: 'Grouped',
  alias: 'Aliased',
} as const satisfies Record<Exclude<EventType, 'track'>, string>;

export interface Event {
  /** Unique in its workspace; given by the client, or made on receipt. */
  messageId: string;
  type: EventType;
  /** A track's event name; for the other types the name in `EVENT_NAMES`. */
  name: string;
  /** Milliseconds since the epoch, clock corrected, never after `receivedAt`. */
  time: number;
  receivedAt: number;
  /** The source (write key) that it came through. */
  sourceId: string;
  /** Who it is about, most telling first (`user_id` before `anonymous_id`). Never empty. */
  identifiers: readonly Identifier[];
  /** identify: the person's traits; group: the group's. Otherwise empty. */
  traits: JsonObject;
  properties: JsonObject;
  /** Facts about the moment, flat, by the names in `FACTS`: `device.type`, `place.country`, `channel`. */
  facts: Readonly<Record<string, Fact>>;
  /** group: the group's id. */
  groupId?: string;
  /** alias: the name the person had before. */
  previousId?: Identifier;
  /** What the person agreed to, by purpose, where the event says so. */
  consent?: Readonly<Record<string, boolean>>;
  /** Things worth knowing about the event itself: `future`, `distant_past`, `bot`, `simulated`, `unattended`. */
  flags: readonly string[];
  /** The message as it came, unknown keys included; kept for the log, read by nobody's rules. */
  raw: JsonObject;
}

/** The flag of what happened to somebody without their doing, such as a message that was sent: no visit, not seen. */
export const UNATTENDED = 'unattended';

/** A fact with its provenance, such as `['DE', 'time zone']`. */
export type Fact = readonly [value: string | number | boolean, from: string];

/**
 * The facts that enrichment can find. `channel*` facts describe how this visit began. Append-only: the log knows them by
 * their place.
 */
export const FACTS = [
  'device.type',
  'device.os',
  'device.osVersion',
  'device.browser',
  'device.browserVersion',
  'place.country',
  'place.region',
  'place.city',
  'place.timezone',
  'place.postalCode',
  'locale',
  'channel',
  'channel.source',
  'channel.medium',
  'channel.campaign',
  'channel.term',
  'channel.content',
  'channel.referrer',
  'page.url',
  'page.path',
  'page.title',
] as const;
export type FactName = (typeof FACTS)[number];
