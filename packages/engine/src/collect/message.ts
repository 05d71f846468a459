// Reads one message of the Segment or RudderStack kind into an Event, or says what is wrong with it. Checks are written
// out because this runs for every event and must name what came.

import { EVENT_NAMES, type Event, type EventType, type Fact, type Json, type JsonObject } from './event.ts';
import { contextFacts } from './facts.ts';
import { describeValue, type Fault } from './fault.ts';
import { asObject, identifiersOf, nameOf } from './identifiers.ts';
import { LIMITS } from './limits.ts';
import { type Proof, proven, tokenIn, withoutToken } from './proof.ts';
import { correctTime, parseTime } from './time.ts';

/** What the server knows about how a message arrived. */
export interface Receipt {
  receivedAt: number;
  sourceId: string;
  /** The batch's `sentAt`; a message's own wins. */
  sentAt?: number;
  /** The batch's context, merged under each message's own. */
  context?: JsonObject;
  integrations?: JsonObject;
  /** The type that the path fixes: `/v1/track`. */
  type?: EventType;
  /** Facts that only the server can find: device, place. */
  factsOf?: (context: JsonObject | undefined) => FoundFacts;
  /** Makes the id of a message that came without one. */
  newId: () => string;
  /** Which names the sender may speak for; all where there is none. */
  proof?: Proof | undefined;
  /** IP addresses are dropped from the context unless this is set. */
  keepIp?: boolean;
}

export interface FoundFacts {
  facts: Record<string, Fact>;
  flags: readonly string[];
}

export type Reading = { event: Event; faults?: undefined } | { event?: undefined; faults: Fault[] };

const TYPES: ReadonlySet<unknown> = new Set(['identify', 'track', 'page', 'screen', 'group', 'alias']);
const OBJECTS = ['traits', 'properties', 'context', 'integrations'] as const;

/**
 * @example readMessage({ type: 'track', event: 'Order Completed', userId: '42', properties: { total: 9.5 } }, receipt)
 * // { event: { name: 'Order Completed', identifiers: [{ type: 'user_id', value: '42' }], ... } }
 */
export function readMessage(message: unknown, receipt: Receipt): Reading {
  const came = asObject(message);
  if (came === undefined)
    return { faults: [{ field: '', expected: 'an object', got: describeValue(message) }] };
  const raw = completed(came, receipt);
  const context = asObject(raw.context);
  const identifiers = identifiersOf(raw, context);
  const faults = faultsOf(raw, identifiers.length);
  if (faults.length > 0) return { faults };

  const type = raw.type as EventType;
  const found = receipt.factsOf?.(context);
  const { time, flags } = correctTime({
    receivedAt: receipt.receivedAt,
    sentAt: parseTime(raw.sentAt) ?? receipt.sentAt,
    originalTimestamp: parseTime(raw.originalTimestamp),
    timestamp: parseTime(raw.timestamp),
  });
  const event: Event = {
    messageId: nameOf(raw.messageId) ?? receipt.newId(),
    type,
    name: type === 'track' ? (nameOf(raw.event) as string) : EVENT_NAMES[type],
    time,
    receivedAt: receipt.receivedAt,
    sourceId: receipt.sourceId,
    identifiers,
    traits: traitsOf(type, raw, context),
    properties: propertiesOf(type, raw),
    facts: contextFacts(type, raw, context, found?.facts),
    flags: allFlags(flags, found?.flags, context),
    raw: withoutToken(receipt.keepIp ? raw : withoutIp(raw, context)),
  };
  const groupId = type === 'group' ? nameOf(raw.groupId) : undefined;
  if (groupId !== undefined) event.groupId = groupId;
  if (type === 'alias') event.previousId = previousIdOf(raw);
  const consent = consentOf(context);
  if (consent !== undefined) event.consent = consent;
  return { event: receipt.proof ? proven(event, tokenIn(raw), receipt.proof) : event };
}

/** The message with what its path and its batch say about it filled in. Copies only when there is something to fill. */
function completed(message: JsonObject, receipt: Receipt): JsonObject {
  const typed = receipt.type === undefined ? message : { ...message, type: receipt.type };
  if (receipt.context === undefined && receipt.integrations === undefined) return typed;
  const full = typed === message ? { ...message } : typed;
  full.context = merged(receipt.context, full.context);
  full.integrations = merged(receipt.integrations, full.integrations);
  if (full.context === undefined) delete full.context;
  if (full.integrations === undefined) delete full.integrations;
  return full;
}

/** Undefined only where neither has anything. A message's own value of a wrong type stays, to be found wrong. */
function merged(under: JsonObject | undefined, over: Json | undefined): Json {
  if (under === undefined) return over as Json;
  const own = asObject(over);
  return own === undefined && over !== undefined && over !== null ? over : { ...under, ...own };
}

function faultsOf(raw: JsonObject, names: number): Fault[] {
  const faults: Fault[] = [];
  const type = raw.type;
  if (!TYPES.has(type)) {
    fault(faults, 'type', 'one of identify, track, page, screen, group, alias', type);
    return faults;
  }
  if (names === 0) fault(faults, 'userId', 'a userId or an anonymousId', raw.userId ?? raw.anonymousId);
  if (!isNameOrAbsent(raw.userId)) fault(faults, 'userId', 'text or a number', raw.userId);
  if (!isNameOrAbsent(raw.anonymousId)) fault(faults, 'anonymousId', 'text or a number', raw.anonymousId);
  if (type === 'track' && (typeof raw.event !== 'string' || raw.event.trim() === ''))
    fault(faults, 'event', 'the name of what happened', raw.event);
  if (type === 'group' && nameOf(raw.groupId) === undefined)
    fault(faults, 'groupId', 'the id of the group', raw.groupId);
  if (type === 'alias' && nameOf(raw.previousId) === undefined)
    fault(faults, 'previousId', 'the id that the person had before', raw.previousId);
  for (const field of OBJECTS) {
    const value = raw[field];
    if (value !== undefined && value !== null && asObject(value) === undefined)
      fault(faults, field, 'an object', value);
  }
  checkMessageId(faults, raw.messageId);
  checkTime(faults, 'timestamp', raw.timestamp);
  checkTime(faults, 'originalTimestamp', raw.originalTimestamp);
  return faults;
}

function fault(faults: Fault[], field: string, expected: string, value: unknown): void {
  faults.push({ field, expected, got: describeValue(value) });
}

function isNameOrAbsent(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string' || nameOf(value) !== undefined;
}

function checkMessageId(faults: Fault[], value: unknown): void {
  if (!isNameOrAbsent(value)) fault(faults, 'messageId', 'text', value);
  else if (typeof value === 'string' && value.length > LIMITS.messageIdLength)
    fault(faults, 'messageId', `at most ${LIMITS.messageIdLength} characters`, value);
}

function checkTime(faults: Fault[], field: string, value: unknown): void {
  if (value !== undefined && value !== null && parseTime(value) === undefined)
    fault(faults, field, 'an ISO 8601 date between 1900 and 2262', value);
}

/** RudderStack's web SDK sends an identify's traits in the context only, its Node SDK in both places. */
function traitsOf(type: EventType, raw: JsonObject, context: JsonObject | undefined): JsonObject {
  if (type !== 'identify' && type !== 'group') return {};
  const own = asObject(raw.traits);
  const carried = type === 'identify' ? asObject(context?.traits) : undefined;
  return carried === undefined ? (own ?? {}) : { ...carried, ...own };
}

/** A page's or screen's name and category join its properties, where rules can see them. */
function propertiesOf(type: EventType, raw: JsonObject): JsonObject {
  const own = asObject(raw.properties) ?? {};
  if (type !== 'page' && type !== 'screen') return own;
  const missing: JsonObject = {};
  if (typeof raw.name === 'string' && own.name === undefined) missing.name = raw.name;
  if (typeof raw.category === 'string' && own.category === undefined) missing.category = raw.category;
  return missing.name === undefined && missing.category === undefined ? own : { ...own, ...missing };
}

function allFlags(
  clock: string[],
  found: readonly string[] | undefined,
  context: JsonObject | undefined,
): string[] {
  const flags = found === undefined || found.length === 0 ? clock : [...clock, ...found];
  if (context?.simulated === true) flags.push('simulated');
  return flags;
}

function withoutIp(raw: JsonObject, context: JsonObject | undefined): JsonObject {
  if (context === undefined || context.ip === undefined) return raw;
  const { ip: _, ...rest } = context;
  return { ...raw, context: rest };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * `previousId` comes without its type. It is the anonymous id when the message says so, when it looks like the UUIDs
 * that SDKs make, or when the message has no userId; otherwise an earlier user id.
 */
function previousIdOf(raw: JsonObject): { type: string; value: string } {
  const value = nameOf(raw.previousId) as string;
  const anonymous = value === nameOf(raw.anonymousId) || UUID.test(value) || nameOf(raw.userId) === undefined;
  return { type: anonymous ? 'anonymous_id' : 'user_id', value };
}

/** Segment's `context.consent.categoryPreferences` and RudderStack's allowed and denied lists. */
function consentOf(context: JsonObject | undefined): Record<string, boolean> | undefined {
  if (context === undefined) return undefined;
  const consent: Record<string, boolean> = {};
  for (const [purpose, value] of Object.entries(
    asObject(asObject(context.consent)?.categoryPreferences) ?? {},
  ))
    if (typeof value === 'boolean') consent[purpose] = value;
  const rudder = asObject(context.consentManagement);
  for (const purpose of asTexts(rudder?.allowedConsentIds)) consent[purpose] = true;
  for (const purpose of asTexts(rudder?.deniedConsentIds)) consent[purpose] = false;
  return Object.keys(consent).length === 0 ? undefined : consent;
}

function asTexts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
